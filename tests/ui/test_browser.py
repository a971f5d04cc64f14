"""The real app in a real browser: `inhouse app` with the example company, the small model and Chromium.

One server and one browser for the module, in which the tests build on each other. Takes about a minute; it
fails, and never skips, where the weights or the browser are missing. On a failure the pages are saved as
screenshots into pytest's temporary folder.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, Request, TimeoutError, expect, sync_playwright

from app.assistant.weights import find_weights

ROOT = Path(__file__).parents[2]
SMALL_MODEL = "qwen2.5-coder-0.5b-instruct"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ANSWER_MS = 180_000

COUNT = "How many customers do we have?"
BY_STATUS = "How many orders are there per status?"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example workspace, its database built if the checkout has none."""
    folder = tmp_path_factory.mktemp("example") / "data"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("*.duckdb*"))
    database, built = (
        folder / "fixtures" / "alder_fern.duckdb",
        ROOT / "data" / "fixtures" / "alder_fern.duckdb",
    )
    if built.exists():
        database.symlink_to(built)
    else:
        build = [sys.executable, str(ROOT / "data" / "fixtures" / "build.py"), "--out", str(database)]
        subprocess.run(build, check=True, capture_output=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def address(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app's address, once its server answers."""
    find_weights(SMALL_MODEL)  # raises, and names the remedy, where there are none
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log.txt"
    # The browser takes turns with the model on the same cores, which llama.cpp's waiting threads should not fill.
    environment = {"GOMP_SPINCOUNT": "2000"} | os.environ
    command = [sys.executable, "-m", "app.cli", "app", "--headless", "--port", str(port)]
    command += ["--workspace", str(workspace), "--model", SMALL_MODEL]
    with log.open("w") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            wait_for_server(f"http://localhost:{port}/_stcore/health", server, log)
            yield f"http://localhost:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait(10)


def wait_for_server(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(120):
        assert server.poll() is None, f"The app ended:\n{log.read_text()}"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"The app does not answer at {url}:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert program, f"No browser: install one of {', '.join(BROWSERS)} (Debian: apt-get install chromium)."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """The addresses that the first page has asked for."""
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, address: str, requests: list[str]) -> Page:
    return open_session(browser, address, requests)


@pytest.fixture(autouse=True)
def screenshots(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        for number, context in enumerate(browser.contexts):
            context.pages[0].screenshot(path=tmp_path / f"page-{number}.png", full_page=True)


def open_session(browser: Browser, address: str, requests: list[str] | None = None) -> Page:
    context = browser.new_context(
        viewport={"width": 1280, "height": 1000},
        timezone_id="America/Los_Angeles",  # west of Greenwich, where a date is easily shown a day early
        reduced_motion="reduce",
    )
    opened = context.new_page()

    def note(request: Request) -> None:
        if requests is not None:
            requests.append(request.url)

    opened.on("request", note)
    opened.on("websocket", lambda socket: requests.append(socket.url) if requests is not None else None)
    opened.goto(address)
    expect(opened.get_by_test_id("stChatInputTextArea")).to_be_enabled(timeout=30_000)
    return opened


def ask(page: Page, question: str) -> None:
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    expect(page.locator(".ih-question").last).to_have_text(question)


def wait_for_answer(page: Page) -> None:
    expect(page.locator(".st-key-running")).to_have_count(0, timeout=ANSWER_MS)


def test_the_page_offers_starter_questions(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask Alder & Fern")
    expect(page.get_by_role("button", name="What was net revenue by region last quarter?")).to_be_visible()


def test_a_question_for_a_figure_is_answered_with_one(page: Page) -> None:
    ask(page, COUNT)
    wait_for_answer(page)
    assert re.fullmatch(r"\d{1,3}(,\d{3})+", page.get_by_test_id("stMetricValue").inner_text())


def test_a_question_by_category_is_answered_with_a_chart_and_a_table(page: Page) -> None:
    ask(page, BY_STATUS)
    expect(page.locator(".st-key-running").get_by_test_id("stCode")).to_contain_text(
        "SELECT", timeout=ANSWER_MS
    )
    wait_for_answer(page)
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.locator("svg, canvas").first).to_be_visible()
    page.get_by_role("tab", name="Table").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_text("Download CSV").last).to_be_visible()


def test_the_sql_is_one_click_away(page: Page) -> None:
    page.get_by_test_id("stExpander").last.get_by_text("SQL", exact=True).click()
    expect(page.get_by_test_id("stCode").last).to_contain_text("GROUP BY")


def click_download(page: Page) -> Download:
    """Click again where the page, still scrolling to what was opened below, moved the button away from the click.

    A click that arrives starts the download or says why not; the second is a failure at once.
    """
    for _ in range(5):
        try:
            with page.expect_download(timeout=10_000) as download:
                page.get_by_role("button", name="Download CSV").last.click()
            return download.value
        except TimeoutError:
            expect(page.get_by_text("Failed to generate file")).to_have_count(0)
    pytest.fail("Five clicks started no download.")


def test_the_file_opens_in_excel(page: Page) -> None:
    download = click_download(page)
    assert download.suggested_filename == "how-many-orders-are-there-per-status.csv"
    data = Path(download.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert len(rows) == 5 and [len(row) for row in rows if "delivered" in row] == [2]


def test_an_order_to_drop_tables_is_refused(page: Page) -> None:
    ask(page, "drop all tables")
    wait_for_answer(page)
    expect(page.locator(".ih-notice.ih-refused")).to_contain_text("Inhouse only reads")


def test_text_shows_to_the_letter(page: Page) -> None:
    question = "drop all <b>tables</b> **now** for $1 and $2 :smile:"
    ask(page, question)
    wait_for_answer(page)
    assert page.locator(".ih-question").last.inner_text() == question


def test_nothing_comes_from_the_internet(page: Page, address: str, requests: list[str]) -> None:
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert len(requests) > 5
    assert [url for url in requests if not url.startswith(own)] == []


def test_a_second_session_waits_in_line_and_sees_only_its_own_answer(
    browser: Browser, address: str, page: Page
) -> None:
    second = open_session(browser, address)
    ask(
        page, "What was net revenue by month and brand this year, of orders over 50 dollars?"
    )  # no approved pair
    expect(page.get_by_text("Writing SQL")).to_be_visible(timeout=20_000)
    ask(second, "How many rows does the table sales.customers hold in all?")  # no definition of the house's
    expect(second.get_by_text("Waiting in line: 1 before you")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("You stopped this question.")).to_be_visible(timeout=20_000)
    wait_for_answer(second)
    expect(second.get_by_test_id("stMetricValue")).to_have_count(1)
    expect(second.locator(".ih-question")).to_have_count(1)
    expect(page.get_by_test_id("stMetricValue")).to_have_count(1)


def test_a_new_conversation_begins_empty(page: Page) -> None:
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".ih-question")).to_have_count(0)
    expect(page.get_by_role("button", name="What was net revenue by region last quarter?")).to_be_visible()
