"""An answer as a Parquet file: typed columns, and in its metadata what they are and what they rest on.

The same answer gives the same bytes.

Source: https://parquet.apache.org/docs/file-format/
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import IO, Final

from arro3.core import Array, DataType, Field, Schema, Table
from arro3.io import write_parquet

from queries.header import Column
from queries.values import Value

MEDIA_TYPE: Final = "application/vnd.apache.parquet"

#: The key of the metadata under which the file tells of itself, as a JSON array of pairs.
ABOUT: Final = "oskg"

_EPOCH: Final = date(1970, 1, 1)
_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


def write(
    sink: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    about: Callable[[], Iterable[tuple[str, str]]],
    made: date,  # noqa: ARG001 (as for a workbook, which says when it was made)
) -> None:
    """Write the rows, then what about tells once all of them are read.

    A column in which a value does not fit the type it promises is a column of texts.
    """
    cells: list[list[Value]] = [[] for _ in columns]
    for row in rows:
        for column, each in zip(cells, row, strict=True):
            column.append(each)
    arrays = [_array(column.type, values) for column, values in zip(columns, cells, strict=True)]
    fields = [_field(column, array.type) for column, array in zip(columns, arrays, strict=True)]
    said = {ABOUT: json.dumps(list(about()), ensure_ascii=False)}
    # Once for readers by way of Arrow, once for those of the file itself.
    table = Table.from_arrays(arrays, schema=Schema(fields, metadata=said))
    write_parquet(table, sink, compression="zstd(3)", key_value_metadata=said)


def _field(column: Column, type_: DataType) -> Field:
    described = {"label": column.label, "type": column.type, "help": column.help}
    return Field(column.name, type_, nullable=True, metadata={key: text for key, text in described.items() if text})


def _array(type_: str, values: Sequence[Value]) -> Array:
    if type_ == "integer" and all(each is None or _is_whole(each) for each in values):
        return Array(values, type=DataType.int64())
    if type_ == "decimal" and all(each is None or isinstance(each, float) for each in values):
        return Array(values, type=DataType.float64())
    if type_ == "boolean" and all(each is None or isinstance(each, bool) for each in values):
        return Array(values, type=DataType.bool())
    if type_ == "date" and all(each is None or isinstance(each, date) for each in values):
        days = [(each - _EPOCH).days if isinstance(each, date) else None for each in values]
        return Array(days, type=DataType.int32()).cast(DataType.date32())
    return Array([None if each is None else str(each) for each in values], type=DataType.string())


def _is_whole(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and _LEAST <= value <= _MOST
