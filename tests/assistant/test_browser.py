"""The page in a real browser: a question asked, a citation opened, nothing sent elsewhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant.web.feedback import Feedback

PROJECT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    home = tmp_path_factory.mktemp("page")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ, "PORT": str(port), "POLICY_INDEX": str(home / "index"), "POLICY_DATA": str(home / "data"),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "web"], cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert process.poll() is None, "the page did not start"
            try:
                urllib.request.urlopen(address, timeout=2)
                break
            except OSError:
                time.sleep(0.2)
        yield address, home / "data"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        warnings.warn("NO CHROMIUM ON THIS MACHINE: THE PAGE IS NOT TESTED IN A BROWSER", stacklevel=1)
        pytest.skip("NO CHROMIUM ON THIS MACHINE: install Debian's chromium to test the page")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def test_a_principal_asks_and_opens_the_source(browser: Any, server: tuple[str, Path], tmp_path: Path) -> None:
    address, data = server
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.get_by_text("校长、园长").wait_for()

    page.fill("#question textarea", "长清镇上的学校办学条件哪年要达标？")
    page.keyboard.press("Enter")
    link = page.locator('#chat a[href*="#c-1-"]').first
    link.wait_for()
    assert "2027年" in page.locator("#chat").inner_text()
    link.click()
    mark = page.locator("#source mark")
    mark.wait_for()
    assert "2027年所有街镇驻地学校均达到省定II类以上办学条件标准" in mark.inner_text()
    assert "济长政办字〔2023〕18号 二（三）" in page.locator("#source").inner_text()

    assert {b.get_attribute("title") for b in page.locator("#chat button").all()} == {
        "清空对话", "复制全部对话", "复制这一条", "赞", "踩",
    }  # fmt: skip

    page.fill("#question textarea", "那济宁呢？")
    page.keyboard.press("Enter")
    page.locator('#chat a[href*="#c-3-"]').first.wait_for()

    page.fill("#question textarea", "长清镇街要干哪些活")  # a list longer than the chat is shown from its head
    page.keyboard.press("Enter")
    page.locator("#chat").get_by_text("已全部列出").wait_for()
    head = "e => e.getBoundingClientRect().top - e.closest('[role=log]').getBoundingClientRect().top"
    page.wait_for_timeout(500)
    assert 0 <= page.locator("#chat .user-row").last.evaluate(head) <= 50

    page.fill("#question textarea", "区财政局2025年要配合哪些工作")  # what limits the list is taken away at a click
    page.keyboard.press("Enter")
    page.locator("#chat").get_by_text("但没有符合").wait_for()
    page.locator("#conditions label").filter(has_text="2025年到期").click()
    page.locator("#chat").get_by_text("区财政局（配合）：共").wait_for()
    with page.expect_download() as download:
        page.locator("#list-xlsx").click()
    download.value.save_as(tmp_path / "list.xlsx")
    assert load_workbook(tmp_path / "list.xlsx")["任务台账"].max_row > 10

    page.fill("#question textarea", "金乡的作业管理有什么要求？")
    page.keyboard.press("Enter")
    page.locator("#as-list").click()
    page.locator("#chat").get_by_text("讲到作业管理").last.wait_for()

    page.fill("#remark textarea", "很清楚")
    page.keyboard.press("Enter")
    for _ in range(50):
        if Feedback(data).rows():
            break
        page.wait_for_timeout(100)
    assert [(question, remark) for question, _, remark in Feedback(data).rows()] == [
        ("金乡的作业管理有什么要求？", "很清楚")
    ]

    page.locator("#clear").click()
    page.wait_for_timeout(800)
    assert page.locator('#chat a[href*="#c-"]').count() == 0

    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []
    assert errors == []
    page.close()


def test_the_page_is_usable_on_a_phone(browser: Any, server: tuple[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.goto(server[0])
    page.locator(".examples button").first.wait_for()
    page.locator(".examples button").first.click()
    page.locator('#chat a[href*="#c-"]').first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("tab", name="政策原文").click()
    page.locator("#tree details").first.wait_for()
    assert "济教办〔2023〕1号" in page.locator("#tree").inner_text()
    page.close()


def test_a_clerk_filters_the_ledger_and_exports_it(browser: Any, server: tuple[str, Path], tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="zh-CN")
    page.goto(server[0])
    page.get_by_role("tab", name="任务台账").click()
    count = page.locator("#ledger-count")
    page.wait_for_function("document.querySelector('#ledger-count')?.innerText.includes('已全部列出')")
    everything = count.inner_text()

    page.get_by_label("单位").fill("区财政局")
    page.get_by_label("单位").press("Enter")
    page.wait_for_function(f"!document.querySelector('#ledger-count').innerText.includes({everything[:12]!r})")
    assert count.inner_text().startswith("共 2 项（")
    page.get_by_text("落实乡村教师年度健康体检制度").first.click()
    page.locator("#ledger-source mark").wait_for()
    assert "落实乡村教师年度健康体检制度" in page.locator("#ledger-source mark").inner_text()
    assert "济长政办字〔2023〕18号 二（五）" in page.locator("#ledger-source").inner_text()

    page.wait_for_function("!document.querySelector('#ledger-xlsx').disabled")
    with page.expect_download() as download:
        page.locator("#ledger-xlsx").click()
    download.value.save_as(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    sources = {row[8] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert sources == {"济长政办字〔2023〕18号 二（四）", "济长政办字〔2023〕18号 二（五）"}
    page.close()
