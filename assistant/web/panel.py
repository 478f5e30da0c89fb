"""HTML of the source panel and of a policy's clause tree; all policy text is escaped."""

from __future__ import annotations

import re
from html import escape

from assistant.compose import reference
from corpus.types import Clause, ClauseKind, Policy

_TARGET = re.compile(r"^(\d+)-(\d+)-(\d+)-(\d+)")
KIND_NAMES = {
    ClauseKind.LETTERHEAD: "文件头", ClauseKind.LETTER: "印发通知", ClauseKind.PREAMBLE: "前言",
    ClauseKind.IMPRINT: "文末（联系方式、印发信息）", ClauseKind.ANNEX: "附件",
}  # fmt: skip
EMPTY = "<p class='hint'>点击回答里的出处编号 [1]，这里显示条款全文，引用的句子会标出。</p>"


def source_panel(policies: list[Policy], target: str) -> str:
    """The clause that a citation link (policy-clause-start-end) points at, its quote marked."""
    match = _TARGET.match(target or "")
    if not match:
        return EMPTY
    number, position, start, end = map(int, match.groups())
    if number >= len(policies) or position >= len(policies[number].clauses):
        return EMPTY
    policy = policies[number]
    clause = policy.clauses[position]
    text = clause.text
    marked = f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"
    way = " › ".join(escape(f"{c.path} {c.heading}".strip()) for c in policy.ancestors(clause))
    name = KIND_NAMES.get(clause.kind, "")
    return (
        f"<article class='source'><h3>{escape(policy.title)}</h3>{_facts(policy)}"
        f"<p class='place'><b>{escape(reference(policy, clause.path))}</b> {name}</p>"
        + (f"<p class='way'>{way}</p>" if way else "")
        + f"<div class='text'>{_paragraphs(marked)}</div></article>"
    )


def policy_tree(policy: Policy) -> str:
    """Metadata and all clauses of a policy as a tree to fold out."""
    roots = [c for c in policy.clauses if c.parent is None]
    return (
        f"<article class='source'><h3>{escape(policy.title)}</h3>{_facts(policy)}"
        + "".join(_branch(policy, clause) for clause in roots)
        + "</article>"
    )


def _facts(policy: Policy) -> str:
    rows = [
        ("文号", policy.document_number or "（没有文号）"),
        ("发文机关", "、".join(policy.issuers)),
        ("日期", policy.date or "（文中没有写日期）"),
        ("适用地区", policy.region.name),
        (
            "依据的文件",
            "、".join(f"《{u.title}》{u.document_number}" if u.title else u.document_number for u in policy.upstream),
        ),
        ("联系方式", "，".join(c.value for c in policy.contacts)),
    ]
    cells = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return f"<dl>{cells}</dl>"


def _branch(policy: Policy, clause: Clause) -> str:
    children = policy.children(clause)
    label = f"{clause.path} {clause.heading}".strip() or KIND_NAMES.get(clause.kind, "")
    if not clause.heading and clause.kind is ClauseKind.ARTICLE:
        label = f"{clause.path} {clause.text[:30]}…"
    body = f"<div class='text'>{_paragraphs(escape(clause.text))}</div>"
    inner = "".join(_branch(policy, child) for child in children)
    open_ = " open" if clause.depth == 0 and children else ""
    return f"<details{open_}><summary>{escape(label)}</summary>{body}{inner}</details>"


def _paragraphs(html: str) -> str:
    return "".join(f"<p>{part}</p>" for part in html.split("\n") if part)
