"""The guide's pages, as they lie beside the app."""

from __future__ import annotations

from pathlib import Path

from studio.base.resources import root


def pages() -> dict[str, str]:
    """Name -> title."""
    return {path.stem: _title(path) for path in _files()}


def read_page(name: str) -> str | None:
    """Markdown; None where there is no such page."""
    for path in _files():
        if path.stem == name:
            return path.read_text(encoding="utf-8")
    return None


def _files() -> list[Path]:
    docs = root() / "docs"
    return sorted([*docs.glob("*.md"), *(docs / "guide").glob("*.md")])


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").strip()
