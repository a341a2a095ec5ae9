"""Many from one: a table's rows as a series."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from studio.graph.context import Context
from studio.graph.spec import Lane, Multiline, OpenFile, node
from studio.media.values import Series, Text


def _readable(path: Path) -> None:
    from studio.film.story.tables import read_table

    read_table(path)


@node("story.table", words="csv, spreadsheet, excel, rows, variables, batch", version=1, lane=Lane.IO, title="Table")
def table_rows(
    ctx: Context,
    text: Text | None = None,
    *,
    path: Annotated[Path, OpenFile("Tables (*.csv *.tsv *.xlsx)", check=_readable)] = Path(),
    template: Annotated[str, Multiline(prompt=True)] = "",
) -> Series[Text]:
    """Fill a text from a table, once for each row: a series.

    The first row names the columns; {name} in the text stands for the cell of that column. The text comes from the
    wire, else from template. A row is known by its column 'id', else by its first one, so sorting makes nothing anew;
    what does not depend on the rows is made once.
    """
    from studio.base.errors import SettingError
    from studio.film.story.prompting import fill
    from studio.film.story.tables import read_table

    if path == Path():
        raise SettingError("there is no table", setting="path", mend="Choose a .csv or .xlsx file.")
    table = read_table(ctx.project_folder / path)
    words = template if text is None else str(text)
    return Series.of((row, Text(fill(words, values))) for row, values in table.rows)
