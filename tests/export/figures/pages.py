"""What a reader finds on a figure."""

from __future__ import annotations

from qualcode.export.figures.page import Page


def said(page: Page) -> list[str]:
    """Every text on the page, its lines joined by spaces."""
    return [" ".join(text.get_text().split()) for axes in page.figure.axes for text in axes.texts if text.get_text()]
