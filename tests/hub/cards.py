"""Writes the table of models and cards into docs/models.md, from the catalogue.

python -m tests.hub.cards
"""

from __future__ import annotations

from pathlib import Path

from studio.app.console.modelcards import table
from studio.models.catalogue import ModelCatalogue
from studio.models.library import CATALOGUE

PAGE = Path(__file__).resolve().parents[2] / "docs" / "models.md"
START, END = "<!-- cards -->\n", "<!-- /cards -->"


def shown() -> str:
    """The table as it stands in the page."""
    return PAGE.read_text("utf-8").partition(START)[2].partition(END)[0]


def update() -> None:
    """Put the catalogue's table in the place of the one that stands there."""
    before, start, rest = PAGE.read_text("utf-8").partition(START)
    _, end, after = rest.partition(END)
    PAGE.write_text(before + start + table(ModelCatalogue(CATALOGUE)) + end + after, "utf-8")


if __name__ == "__main__":
    update()
