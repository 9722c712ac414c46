"""Plain tables for other programs: CSV as every CSV of the project, Parquet with types."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pandas.api.types import infer_dtype

from qualcode.aggregate.incidence import case_codes, segment_codes
from qualcode.aggregate.quotations import quotation_table
from qualcode.export.material import Built, Material
from qualcode.export.tables import frame_bytes
from qualcode.result import Result
from qualcode.sheets import CaseCodesSheet, FlatSheet, QuotationsSheet, SegmentCodesSheet, SheetSpec

_FRAMES: Mapping[type[SheetSpec], Callable[[Any, Result], pd.DataFrame]] = {
    CaseCodesSheet: lambda spec, result: case_codes(
        result, _books(spec), counts=spec.counts, roll_up=spec.roll_up, where=spec.where
    ),
    SegmentCodesSheet: lambda spec, result: segment_codes(result, _books(spec), roll_up=spec.roll_up, where=spec.where),
    QuotationsSheet: lambda spec, result: quotation_table(result, _books(spec), where=spec.where),
}


def flat_frame(spec: SheetSpec, result: Result) -> pd.DataFrame:
    """The table that a sheet of one of these kinds asks for."""
    return _FRAMES[type(spec)](spec, result)


def build_csv(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The one table as CSV."""
    return Built({path: frame_bytes(flat_frame(specs[0], material.result))})


def build_parquet(path: str, specs: Sequence[SheetSpec], material: Material) -> Built:
    """The one table as Parquet: texts, whole numbers, numbers and days, each as what it is; no index, no clock."""
    return Built({path: parquet_bytes(flat_frame(specs[0], material.result))})


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """The table as Parquet, an attribute without a value as null."""
    columns = {str(name): _typed(frame[name]) for name in frame.columns}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="snappy", store_schema=False)
    return out.getvalue()


def _typed(column: pd.Series[Any]) -> pa.Array:
    """A column of one type: numbers, days where every value is one as ISO writes it, else texts."""
    if column.dtype.kind in "iu":
        return pa.array(column.to_numpy())
    if infer_dtype(column, skipna=True) == "string":
        return _texts_or_days(pa.array(column.to_numpy(object), pa.string(), from_pandas=True))
    values = [None if value is None or value != value or value == "" else value for value in column]
    given = [value for value in values if value is not None]
    if given and all(isinstance(value, int | float) for value in given):
        whole = all(float(value).is_integer() and abs(value) < 2**53 for value in given)
        return pa.array([value if value is None or not whole else int(value) for value in values])
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def _texts_or_days(texts: pa.Array) -> pa.Array:
    given = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    different = given.unique().drop_null().to_pylist()
    if not different or not all(map(_is_day, different)):
        return given
    days = {text: date.fromisoformat(text) for text in different}
    return pa.array([days.get(text) for text in given.to_pylist()], pa.date32())


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _books(spec: FlatSheet) -> list[str]:
    return [name for _, name in spec.codebooks]
