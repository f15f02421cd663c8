"""Debian's Chromium, as every test in a browser starts it.

Its headless shell draws the same pages with a third of the work: the whole browser starts the pages of its own windows
beside each page of a test. Where only the browser is installed, that is used.
"""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")


def launched() -> Iterator[Browser]:
    """The body of a fixture: a browser without a window, closed in the end. Skips where the machine has none."""
    chromium = next(filter(None, map(shutil.which, _NAMES)), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
