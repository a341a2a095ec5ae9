"""Tables of variables: a CSV file or a spreadsheet, a row an item, a column a variable."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from studio.base.errors import MediaError
from studio.base.regular import read_regular

MOST_ROWS: Final = 5000
_MOST_COLUMNS: Final = 200
_MOST_BYTES: Final = 16_000_000
_MOST_UNPACKED: Final = 200_000_000


@dataclass(frozen=True)
class Table:
    """Names of the variables, and for each row its id and its values by name."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, dict[str, str]], ...]


def read_table(path: Path) -> Table:
    """The table in a .csv, .tsv or .xlsx file: the first row names the columns, empty rows do not count.

    A row's id is what a column 'id' says, else its first column; it stays when rows are sorted. Raises MediaError.
    """
    try:
        data = read_regular(path, _MOST_BYTES)
    except OSError as error:
        raise _wrong(f"{path.name} cannot be read: {error.strerror}", "Choose the table again.") from None
    lines = _from_xlsx(data, path.name) if path.suffix.lower() == ".xlsx" else _from_text(data, path.name)
    return _table([[cell.strip() for cell in line] for line in lines], path.name)


def _table(lines: Sequence[Sequence[str]], name: str) -> Table:
    filled = [line for line in lines if any(line)]
    if len(filled) < 2:
        raise _wrong(f"{name} has no rows", "Write the names of the columns in the first row, values below.")
    names = tuple(filled[0][: max(i for i, cell in enumerate(filled[0], 1) if cell)])
    if "" in names:
        raise _wrong(f"column {names.index('') + 1} of {name} has no name", "Name it in the first row.")
    for column in names:
        if names.count(column) > 1 or set(column) & set("{}"):
            raise _wrong(f"the column name '{column}' of {name} cannot be used", "Take another, once, without braces.")
    if len(filled) > MOST_ROWS + 1 or len(names) > _MOST_COLUMNS:
        raise _wrong(f"{name} has too many cells", f"{MOST_ROWS} rows and {_MOST_COLUMNS} columns are the most.")
    key = names.index("id") if "id" in names else 0
    taken: set[str] = set()
    rows = []
    for number, line in enumerate(filled[1:], 1):
        values = dict(zip(names, [*line, *[""] * len(names)], strict=False))
        rows.append((_id(values[names[key]], number, taken), values))
    return Table(names, tuple(rows))


def _id(text: str, number: int, taken: set[str]) -> str:
    base = re.sub(r"[^\w]+", "-", text.lower()).strip("-")[:60] or f"row-{number}"
    found, again = base, 2
    while found in taken:
        found, again = f"{base}-{again}", again + 1
    taken.add(found)
    return found


def _from_text(data: bytes, name: str) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(f"{name} is not UTF-8 text", "Save it as CSV UTF-8.") from None
    head = text.partition("\n")[0]
    mark = max("\t;,", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise _wrong(f"{name} is no table: {error}", "Is a quote left open?") from None


def _from_xlsx(data: bytes, name: str) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_UNPACKED:
                raise _wrong(f"{name} unpacks to too much", "Save the rows that are needed as CSV.")
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet: Any = book.worksheets[0]
        return [list(line) for line in _cells(sheet)]
    except MediaError:
        raise
    except Exception as error:  # whatever a damaged workbook makes of its reader
        raise _wrong(f"{name} is no workbook that can be read", "Save it as .xlsx or CSV again.") from error


def _cells(sheet: Any) -> Iterator[list[str]]:
    for line in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=_MOST_COLUMNS + 1):
        yield ["" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in line]


def _wrong(what: str, mend: str) -> MediaError:
    return MediaError(what, mend=mend, setting="path")
