from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from qualcode.ingest.codebooks import read_codebook
from qualcode.store import Store
from tests.folders import CODEBOOK


@pytest.mark.parametrize(
    "array",
    [
        np.array([], np.int32),
        np.array([], np.bool_),
        np.array([True, False, True] * 7),
        np.array([-1, 2**31 - 1], np.int32),
        np.array([0.5, np.nan]),
        np.array([2**40], np.int64),
    ],
    ids=["no ints", "no booleans", "booleans", "ints", "floats", "longs"],
)
def test_arrays_come_back_as_they_were(tmp_path: Path, array: np.ndarray) -> None:
    Store(tmp_path).put("kind", "aa", {"before": np.arange(3), "array": array, "text": ["a", "é"]})
    entry = Store(tmp_path).get("kind", "aa")
    assert entry is not None
    assert entry["array"].dtype == array.dtype
    np.testing.assert_array_equal(entry["array"], array)


def test_a_kept_codebook_is_the_one_read_and_an_edited_one_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "valeurs.yaml"
    path.write_text(CODEBOOK)
    store = Store(tmp_path / "kept")
    first = read_codebook(path, store=store)
    assert first == read_codebook(path) == read_codebook(path, store=store)
    path.write_text(CODEBOOK.replace("rapide*", "vite"))
    assert read_codebook(path, store=store).codes[1].rules[0].text == "vite"


def test_a_spoilt_kept_codebook_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "valeurs.yaml"
    path.write_text(CODEBOOK)
    store = Store(tmp_path / "kept")
    first = read_codebook(path, store=store)
    (kept,) = (tmp_path / "kept").rglob("*.arrow")
    kept.write_bytes(kept.read_bytes()[:-9])
    assert read_codebook(path, store=store) == first
