"""What was computed once, kept in `.qualcode/` under a key of everything it depends on.

An entry is named arrays and lists of strings in one Arrow file, a checksum in front: a corrupt or foreign file is no
entry, is said, and is made again. Nothing here is ever unpickled, and deleting the folder loses only time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

FOLDER = ".qualcode"
_MAGIC = b"qualcode1"
_HEAD = len(_MAGIC) + 4

Array = npt.NDArray[np.generic]


class StringColumn(Sequence[str]):
    """A list of strings read in place, one at a time or all at once."""

    def __init__(self, array: pa.StringArray) -> None:
        self._array = array

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, place: Any) -> Any:
        found = self._array[place]
        return found.to_pylist() if isinstance(place, slice) else found.as_py()

    def __iter__(self) -> Iterator[str]:
        return iter(self._array.to_pylist())


Entry = Mapping[str, Array | StringColumn]


def content_key(*parts: object) -> str:
    """A key that differs when any part does: the SHA-256 of the parts, each with its length."""
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


def pack(columns: Mapping[str, Array | Sequence[str]]) -> bytes:
    """Named arrays and lists of strings as the bytes of an entry."""
    return b"".join(_parts(columns))


def _parts(columns: Mapping[str, Array | Sequence[str]]) -> tuple[bytes, pa.Buffer]:
    """An entry's head and body, the body not copied: an index is large."""
    arrays = {name: _arrow(values) for name, values in columns.items()}
    schema = pa.schema([pa.field(name, pa.list_(array.type)) for name, array in arrays.items()])
    rows = [pa.ListArray.from_arrays(pa.array([0, len(array)], pa.int32()), array) for array in arrays.values()]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as writer:
        writer.write_batch(pa.record_batch(rows, schema=schema))
    body = sink.getvalue()
    return _MAGIC + zlib.crc32(body).to_bytes(4, "little"), body


def unpack(data: pa.Buffer) -> Entry:
    """The columns of an entry; numbers stay where they are, in the file's own pages.

    Raises:
        ValueError: the bytes are no whole entry.
    """
    if data.size < _HEAD:
        raise ValueError("not an entry of this store: it is too short")
    head, body = data.slice(0, _HEAD).to_pybytes(), data.slice(_HEAD)
    if head != _MAGIC + zlib.crc32(body).to_bytes(4, "little"):
        raise ValueError("not an entry of this store, or a damaged one")
    try:
        batch = pa.ipc.open_file(body).get_batch(0)
    except (pa.ArrowException, OSError) as error:
        raise ValueError("not an entry of this store") from error
    return {name: _plain(batch.column(n).values) for n, name in enumerate(batch.schema.names)}


def _arrow(values: Array | Sequence[str]) -> pa.Array:
    return pa.array(values) if isinstance(values, np.ndarray) else pa.array(list(values), pa.string())


def _plain(array: pa.Array) -> Array | StringColumn:
    if pa.types.is_string(array.type):
        return StringColumn(array)
    data = array.buffers()[1]  # by hand: `to_numpy` imports pandas, which half the commands have no use for
    if pa.types.is_boolean(array.type):
        bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
        return bits[array.offset : array.offset + len(array)].astype(np.bool_)
    dtype = np.dtype(array.type.to_pandas_dtype())
    return np.frombuffer(data, dtype, len(array), array.offset * dtype.itemsize)


@dataclass
class Store:
    """Entries on disk by kind and key. Without a folder, or where it cannot be written, nothing is kept.

    `used` are the entries read or written since it was opened, `rejected` those that could not be trusted.
    """

    folder: Path | None
    used: set[Path] = field(default_factory=set)
    rejected: list[Path] = field(default_factory=list)

    def get(self, kind: str, key: str) -> Entry | None:
        """The entry, or None where there is none that can be trusted."""
        path = self._path(kind, key)
        if path is None or not path.is_file():
            return None
        try:
            with pa.memory_map(str(path)) as source:
                entry = unpack(source.read_buffer())
        except (OSError, ValueError):
            self.rejected.append(path)
            return None
        self.used.add(path)
        return entry

    def put(self, kind: str, key: str, columns: Mapping[str, Array | Sequence[str]]) -> None:
        """Keeps an entry, in one step."""
        self._write(kind, key, _parts(columns))

    def put_packed(self, kind: str, key: str, data: bytes) -> bool:
        """Keeps an entry that is packed already, and says whether; a folder that cannot be written keeps nothing."""
        return self._write(kind, key, (data,))

    def _write(self, kind: str, key: str, parts: Iterable[bytes | pa.Buffer]) -> bool:
        path = self._path(kind, key)
        if path is None:
            return False
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.writelines(parts)
                Path(beside).replace(path)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(beside).unlink()
                raise
            self.used.add(path)
            return True
        return False

    def keep(self, kind: str, key: str) -> None:
        """Counts an entry as used, unread."""
        path = self._path(kind, key)
        if path is not None:
            self.used.add(path)

    def prune(self, kinds: Iterable[str]) -> None:
        """Deletes the entries of these kinds that were not used since the store was opened."""
        folder = self.folder
        if folder is None:
            return
        for path in (path for kind in kinds for path in (folder / kind).glob("*/*")):
            if path not in self.used:
                with contextlib.suppress(OSError):
                    path.unlink()

    def sizes(self) -> dict[str, tuple[int, int]]:
        """How many entries of each kind there are, and their bytes."""
        found: dict[str, tuple[int, int]] = {}
        folder = self.folder
        if folder is None or not folder.is_dir():
            return found
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                kind = path.relative_to(folder).parts[0]
                count, size = found.get(kind, (0, 0))
                found[kind] = (count + 1, size + path.stat().st_size)
        return found

    def clear(self) -> None:
        """Deletes everything kept."""
        if self.folder and self.folder.is_dir():
            shutil.rmtree(self.folder)

    def _path(self, kind: str, key: str) -> Path | None:
        return self.folder / kind / key[:2] / f"{key}.arrow" if self.folder else None
