"""The command line as a user runs it: output, exit codes, and a quick cold start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.assistant.fake_llm import fake_llm

PROJECT = Path(__file__).parents[2]
HEAVY = ("torch", "llama_index", "gradio", "sentence_transformers", "transformers", "bm25s", "jieba")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An index and a cache of its own, built once by the command."""
    home = tmp_path_factory.mktemp("home")
    values = {**os.environ, "POLICY_INDEX": str(home / "index"), "XDG_CACHE_HOME": str(home / "cache")}
    built = run(["index"], values)
    assert built.returncode == 0, built.stderr
    assert "5 份政策" in built.stdout
    return values


def run(arguments: list[str], environment: dict[str, str], text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=PROJECT, env=environment, input=text, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_ask_prints_answer_and_citations(environment: dict[str, str]) -> None:
    done = run(["ask", "长清镇驻地学校哪年达到省定II类以上办学条件？"], environment)
    assert done.returncode == 0
    assert "2027年" in done.stdout
    assert "[1] 济长政办字〔2023〕18号 二（三）" in done.stdout


def test_ask_json_is_one_object(environment: dict[str, str]) -> None:
    done = run(["ask", "济南安全专家培养几名", "--json"], environment)
    record = json.loads(done.stdout)
    assert list(record) == [
        "question",
        "status",
        "answer",
        "citations",
        "facts",
        "conditions",
        "struck",
        "verification",
        "seconds",
    ]
    fact = next(f for f in record["facts"] if f["value"] == "200名")
    assert list(fact) == ["indicator", "comparator", "value", "deadline", "units", "document_number", "article"]
    assert (fact["deadline"], fact["article"], record["struck"]) == ("到2026年", "二（十四）", [])
    assert record["status"] == "answered"
    citation = record["citations"][0]
    assert list(citation) == ["number", "document_number", "title", "article", "quote"]
    assert (citation["document_number"], citation["article"]) == ("", "二（十四）")
    assert citation["title"] == "济南教育高质量发展三年（2024—2026年）行动计划（试行）"


def test_a_batch_answers_every_good_line_in_order(environment: dict[str, str], tmp_path: Path) -> None:
    lines = [
        {"id": "a", "question": "金乡每年评选表彰多少名最美教师？"},
        {"id": 2, "q": "那交流轮岗的教师呢，每年多少名？", "history": ["金乡每年评选表彰多少名最美教师？"]},
        {"id": "empty", "question": " "},
        {"id": "none"},
        {"id": "long", "question": "问" * 501},
        {"id": "last", "question": "今天天气怎么样"},
    ]
    file = tmp_path / "questions.jsonl"
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    file.write_text(text.replace('{"id": "last"', 'not json\n{"id": "last"'), encoding="utf-8")
    done = run(["ask", "--batch", str(file), "--json"], environment)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["id"] for r in records] == ["a", 2, "last"]
    assert "100名以上" in records[0]["answer"].replace("*", "")
    assert "400名以上" in records[1]["answer"].replace("*", "")
    assert records[2]["status"] == "refused"
    assert done.returncode == 2
    errors = done.stderr.splitlines()
    assert [e.split("：")[1] for e in errors] == ["第 3 行", "第 4 行", "第 5 行", "第 6 行"]


def test_a_batch_from_standard_input(environment: dict[str, str]) -> None:
    done = run(["ask", "--batch", "-", "--json"], environment, '{"id": 1, "question": "金乡作业要公示吗"}\n')
    assert json.loads(done.stdout)["id"] == 1
    assert done.returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", ""],
        ["ask", "问" * 501],
        ["ask"],
        ["ask", "--batch", "missing.jsonl"],
        ["ask", "在吗", "--corpus", "missing-folder"],
        ["ask", "在吗", "--embedder", "nonsense"],
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(environment: dict[str, str], arguments: list[str]) -> None:
    done = run(arguments, environment)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("错误：")
    assert len(done.stderr.splitlines()) == 1


def test_another_folder_has_an_index_of_its_own(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "云海省教育厅文件\n云海教发〔2031〕6号\n云海省教育厅关于加强校园阅读的通知\n各市教育局：\n"
        "现就有关事项通知如下。\n一、目标\n到2033年，每所小学藏书不少于3000册。\n"
        "二、保障\n（一）经费。设立专项经费。（省教育厅牵头，省财政厅配合）\n云海省教育厅\n2031年4月2日\n",
        encoding="utf-8",
    )
    for question, wanted in (
        ("小学藏书要达到多少册？", "3000册"),
        ("专项经费谁配合？", "省财政厅"),
        ("哪天印发的？", "2031年4月2日"),
    ):
        done = run(["ask", question, "--json", "--corpus", str(tmp_path)], environment)
        record = json.loads(done.stdout)
        assert record["status"] == "answered", record
        assert wanted in record["answer"].replace("*", "")
        assert record["citations"][0]["document_number"] == "云海教发〔2031〕6号"


def test_a_cold_question_is_quick_and_loads_nothing_heavy(environment: dict[str, str]) -> None:
    question = "长清镇驻地学校哪年达到省定II类以上办学条件？"
    code = (
        "import re, sys\nfrom pathlib import Path\nfrom assistant.cli import main\n"
        f"main(['ask', {question!r}])\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], re.search('VmHWM:\\\\s*(\\\\d+)', Path('/proc/self/status').read_text()).group(1))"
    )
    run(["ask", question], environment)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    loaded, _, kilobytes = done.stdout.strip().splitlines()[-1].rpartition(" ")
    assert loaded == "[]"
    assert int(kilobytes) < 300 * 1024
    # The budget is 1.5 s on 2 quiet cores.
    assert seconds < 4


def test_an_llm_is_three_settings_away(environment: dict[str, str]) -> None:
    with fake_llm() as fake:
        fake.text = "到2026年，济南市培养200名学校安全专家[1]。"
        own = {**environment, "POLICY_LLM_BASE_URL": fake.url, "POLICY_LLM_MODEL": "m", "POLICY_LLM_KEY": "sk-secret"}
        worded = run(["ask", "济南安全专家培养几名", "--json"], own)
        assert json.loads(worded.stdout)["verification"] == {"checked": 1, "struck": [], "fallback": None}
        assert json.loads(worded.stdout)["answer"].startswith("到2026年，济南市培养200名学校安全专家[1]。")
        assert "sk-secret" not in worded.stdout + worded.stderr
        plain = run(["ask", "济南安全专家培养几名", "--json", "--no-llm"], own)
        assert json.loads(plain.stdout)["verification"] is None and len(fake.requests) == 1
    wrong = run(["ask", "济南安全专家培养几名"], {**environment, "POLICY_LLM_BASE_URL": "localhost"})
    assert wrong.returncode == 2 and "http" in wrong.stderr


def test_a_list_is_asked_for_without_a_condition(environment: dict[str, str]) -> None:
    question = ["ask", "区财政局2025年要配合哪些工作？", "--json"]
    first = json.loads(run(question, environment).stdout)
    assert first["conditions"][-1] == {"condition": "2025年到期", "kept": True}
    again = json.loads(run([*question, "--without", "2025年到期"], environment).stdout)
    assert again["status"] == "answered" and again["conditions"][-1] == {"condition": "2025年到期", "kept": False}
    wrong = run([*question, "--without", "2030年到期"], environment)
    assert wrong.returncode == 2 and "没有这个条件：2030年到期" in wrong.stderr and "2025年到期" in wrong.stderr
