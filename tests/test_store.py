from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.store import Entry, Store, content_key, pack, unpack

Columns = dict[str, object]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
columns = st.one_of(
    st.lists(texts),
    st.lists(st.integers(-(2**31), 2**31 - 1)).map(lambda values: np.array(values, np.int32)),
    st.lists(st.integers(-(2**63), 2**63 - 1)).map(lambda values: np.array(values, np.int64)),
    st.lists(st.integers(0, 255)).map(lambda values: np.array(values, np.uint8)),
    st.lists(st.booleans()).map(lambda values: np.array(values, np.bool_)),
    st.lists(st.floats(allow_nan=False)).map(lambda values: np.array(values, np.float64)),
)
entries = st.dictionaries(texts, columns, max_size=5)
ENTRY: Columns = {"mots": ["site", "", "été"], "n": np.arange(1_000, dtype=np.int32), "vrai": np.array([True, False])}
KEY = content_key("a")


def plain(entry: Entry | Columns) -> dict[str, tuple[str, list[object]]]:
    """Each column's kind and values."""
    return {
        name: (str(column.dtype), column.tolist()) if isinstance(column, np.ndarray) else ("text", list(column))
        for name, column in entry.items()
    }


@given(entries)
def test_what_is_packed_is_unpacked_the_same(entry: Columns) -> None:
    assert plain(unpack(pa.py_buffer(pack(entry)))) == plain(entry)


@given(entries, entries)
def test_what_is_kept_is_found_again(one: Columns, other: Columns) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "kept")
        for kind, key, entry in (("tokens", "a", one), ("hits", "a", other), ("tokens", "b", other)):
            store.put(kind, content_key(key), entry)
        again = Store(Path(folder) / "kept")
        assert [plain(again.get("tokens", content_key(key))) for key in "ab"] == [plain(one), plain(other)]
        assert plain(again.get("hits", KEY)) == plain(other)
        assert again.rejected == []


def test_strings_are_read_one_at_a_time_or_all_at_once() -> None:
    strings = unpack(pa.py_buffer(pack(ENTRY)))["mots"]
    assert (len(strings), strings[2], strings[:2], list(strings)) == (3, "été", ["site", ""], ["site", "", "été"])


def test_what_was_never_kept_is_not_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.get("tokens", KEY) is None
    assert store.rejected == []


@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=6, unique=True))
def test_keys_differ_when_any_part_does(parts: list[tuple[str, str]]) -> None:
    assert len({content_key(*part) for part in parts}) == len(parts)
    assert content_key(b"a", 1) == content_key("a", "1") != content_key("a1") != content_key("", "a1")


def damaged(data: bytes, how: str) -> bytes:
    return {
        "a byte changed": data[:200] + bytes([data[200] ^ 1]) + data[201:],
        "the last byte changed": data[:-1] + bytes([data[-1] ^ 128]),
        "cut in half": data[: len(data) // 2],
        "cut in its head": data[:7],
        "empty": b"",
        "longer": data + b"\0",
        "another program's": b"PK\x03\x04" + data,
        "a pickle": b"\x80\x04cos\nsystem\n(S'true'\ntR.",
        "an older version's": b"qualcode0" + data[9:],
    }[how]


HOW = [
    "a byte changed", "the last byte changed", "cut in half", "cut in its head", "empty", "longer", "another program's",
    "a pickle", "an older version's",
]  # fmt: skip


@pytest.mark.parametrize("how", HOW)
def test_a_damaged_or_foreign_file_is_no_entry_and_can_be_made_again(tmp_path: Path, how: str) -> None:
    Store(tmp_path).put("tokens", KEY, ENTRY)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_bytes(damaged(path.read_bytes(), how))
    store = Store(tmp_path)
    assert store.get("tokens", KEY) is None
    assert store.rejected == [path]
    store.put("tokens", KEY, ENTRY)
    assert plain(Store(tmp_path).get("tokens", KEY)) == plain(ENTRY)


@given(st.binary(max_size=200))
def test_no_foreign_bytes_are_taken_for_an_entry(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an entry"):
        unpack(pa.py_buffer(data))


def test_pruning_keeps_what_was_used(tmp_path: Path) -> None:
    before = Store(tmp_path)
    for kind in ("hits", "index", "tokens"):
        for key in "abc":
            before.put(kind, content_key(key), ENTRY)
    store = Store(tmp_path)
    store.get("hits", content_key("a"))
    store.put("hits", content_key("d"), ENTRY)
    store.keep("index", content_key("b"))
    store.prune(("hits", "index"))
    left = {
        kind: [key for key in "abcd" if Store(tmp_path).get(kind, content_key(key)) is not None]
        for kind in ("hits", "index", "tokens")
    }
    assert left == {"hits": ["a", "d"], "index": ["b"], "tokens": ["a", "b", "c"]}


def test_sizes_and_clearing(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept")
    assert store.sizes() == {}
    store.put("hits", KEY, ENTRY)
    store.put("tokens", KEY, ENTRY)
    assert store.sizes() == {"hits": (1, len(pack(ENTRY))), "tokens": (1, len(pack(ENTRY)))}
    store.clear()
    assert store.sizes() == {}
    assert not (tmp_path / "kept").exists()
    store.clear()


@pytest.mark.parametrize("folder", [None, "a file/kept"], ids=["no-folder", "cannot-be-made"])
def test_without_a_folder_nothing_is_kept(tmp_path: Path, folder: str | None) -> None:
    (tmp_path / "a file").write_text("in the way")
    store = Store(folder and tmp_path / folder)
    store.put("tokens", KEY, ENTRY)
    store.prune(("tokens",))
    assert store.get("tokens", KEY) is None
    assert (store.sizes(), store.used, store.rejected) == ({}, set(), [])
    assert [path.name for path in tmp_path.iterdir()] == ["a file"]


def test_a_full_disk_keeps_nothing_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    store = Store(tmp_path)
    store.put("tokens", KEY, ENTRY)
    assert store.get("tokens", KEY) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
