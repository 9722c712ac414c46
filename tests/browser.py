"""A headless Chromium for tests of pages: its console and every request it makes are kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
    "--no-first-run", "--window-size=1400,900",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[WebDriver]:
    """Chromium, driven; skips where this machine has none (Debian: chromium and chromium-driver)."""
    program, driver = next(filter(None, map(shutil.which, _NAMES)), None), shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("chromium and chromedriver are not installed (Debian: apt-get install chromium chromium-driver)")
    options = Options()
    options.binary_location = program
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


def open_page(browser: WebDriver, path: Path) -> None:
    """Opens the page anew, what the browser noted before forgotten."""
    browser.get("about:blank")
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get(path.as_uri())


def requests_made(browser: WebDriver) -> list[str]:
    """The addresses that were asked for since the page was opened, but for `data:`, which asks nobody."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith("data:")]


def console_errors(browser: WebDriver) -> list[str]:
    """What the console said since the page was opened."""
    return [entry["message"] for entry in browser.get_log("browser")]
