"""docs/formats.md is what the program reads and writes, and what it says is read can be dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.base.formats import BY_SUFFIX
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph
from studio.ui.canvas.drop import nodes_for_files
from tests.formats_table import TABLE, table


def test_the_table_of_formats_is_true() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "run: python -m tests.formats_table"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    import nodes

    return Catalog.of(nodes.modules())


@pytest.mark.parametrize("suffix", ["MTS", "dv", "vob", "gif", "wma", "caf", "psd", "HEIC", "fountain", "jp2", "w64"])
def test_what_can_be_loaded_can_be_dropped(tmp_path: Path, catalog: Catalog, suffix: str) -> None:
    path = tmp_path / f"take.{suffix}"
    path.write_bytes(b"x")
    made = nodes_for_files(Graph(), catalog, [path], (0, 0), tmp_path)
    assert [node.type for node in made.graph.nodes.values()] == [BY_SUFFIX[f".{suffix.lower()}"]]


def test_a_moving_picture_is_dropped_as_a_clip(tmp_path: Path, catalog: Catalog) -> None:
    from PIL import Image as Pil

    frames = [Pil.new("RGB", (8, 8), color) for color in ("red", "blue")]
    for name, animated in (("still.webp", False), ("moving.webp", True), ("moving.png", True)):
        frames[0].save(tmp_path / name, **({"save_all": True, "append_images": frames[1:]} if animated else {}))
        made = nodes_for_files(Graph(), catalog, [tmp_path / name], (0, 0), tmp_path)
        wanted = "video.load" if animated else "image.load"
        assert [node.type for node in made.graph.nodes.values()] == [wanted]
