"""Draws the icons of every platform from the SVG sources: `python packaging/icons.py FOLDER`.

Writes hicolor/SIZExSIZE/{apps,mimetypes}/*.png (and the scalable ones) as freedesktop.org's icon theme lays them out,
shotgraph.ico and document.ico for Windows, shotgraph.icns and document.icns for macOS.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
SOURCES = Path(__file__).resolve().parents[1] / "resources" / "icons" / "app"
# Name in the icon theme, its folder there, the drawing, and the drawing for 32 pixels and less.
ICONS = (
    ("shotgraph", "apps", "shotgraph.svg", "shotgraph-small.svg"),
    ("application-x-shotgraph", "mimetypes", "document.svg", "document.svg"),
)


def draw(source: Path, size: int) -> Image.Image:
    """The SVG at size x size pixels, RGBA."""
    picture = QImage(size, size, QImage.Format.Format_RGBA8888)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(str(source)).render(painter)
    painter.end()
    return Image.frombytes("RGBA", (size, size), bytes(picture.constBits()), "raw", "RGBA", picture.bytesPerLine())


def main(folder: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QGuiApplication([])
    theme = folder / "hicolor"
    for name, kind, large, small in ICONS:
        drawn = {size: draw(SOURCES / (small if size <= 32 else large), size) for size in (*SIZES, 1024)}
        for size in SIZES:
            target = theme / f"{size}x{size}" / kind / f"{name}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            drawn[size].save(target, optimize=True)
        scalable = theme / "scalable" / kind / f"{name}.svg"
        scalable.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(SOURCES / large, scalable)
        plain = "shotgraph" if kind == "apps" else "document"
        windows = [drawn[size] for size in (16, 24, 32, 48, 64, 128, 256)]
        windows[-1].save(
            folder / f"{plain}.ico", sizes=[picture.size for picture in windows], append_images=windows[:-1]
        )
        apple = [drawn[size] for size in (16, 32, 64, 128, 256, 512, 1024)]
        apple[-1].save(folder / f"{plain}.icns", append_images=apple[:-1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
