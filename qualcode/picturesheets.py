"""What study.yaml may say of a sheet that is a picture: one class a kind."""

from __future__ import annotations

from typing import Literal

from qualcode.sheetbase import CodesSheet, Levels, Text, Unit


class NetworkSheet(CodesSheet):
    """The network of a codebook's codes: how often each is found, which meet, which keep apart."""

    kind: Literal["network"]
    within: Unit = "segment"
    levels: Levels = {"●": 5, "○": 1}
    signs: Literal["counts", "association"] = "counts"

    @property
    def unit(self) -> tuple[str, ...]:
        return () if isinstance(self.within, str) else tuple(self.within)


class HeatmapSheet(CodesSheet):
    """In how many segments of each case each code is found; with `by`, in how many cases of each value."""

    kind: Literal["heatmap"]
    by: Text | None = None


class TimelineSheet(CodesSheet):
    """Where in its text a document speaks of each code; without `document`, each document beside the others."""

    kind: Literal["timeline"]
    document: Text | None = None
