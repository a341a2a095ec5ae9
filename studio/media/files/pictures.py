"""Pictures of others through Pillow: of the formats that are promised, and what a damaged one makes it raise in words.

Without a list Pillow tries all that it knows, by content and not by name: an EPS called .png is handed to Ghostscript,
which runs it, and others are written for files that nobody attacks with.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from studio.base.errors import Cancelled, MediaError, ShotgraphError

log = logging.getLogger("shotgraph")
SMALLER = "Scale it down in an image editor first."
MOST_PIXELS = 178_000_000
_PLUGINS = ("Png", "Jpeg", "Mpo", "Gif", "WebP", "Tiff", "Bmp", "Psd", "Avif", "Jpeg2K", "Tga", "Ico", "Ppm")
_FORMATS = (
    *("PNG", "JPEG", "MPO", "GIF", "WEBP", "TIFF", "BMP", "DIB", "PSD", "AVIF", "JPEG2000", "TGA", "ICO", "PPM"),
    *("HEIF", "JXL"),  # where their libraries have been loaded (stills.py)
)


class NotAPicture(MediaError):
    """A file that is none of the formats that are read."""


@contextmanager
def open_picture(source: BinaryIO | Path, path: Path) -> Iterator[Any]:
    """A picture, opened by Pillow. Raises MediaError for whatever goes wrong with it here and inside the block, where
    Pillow decodes; NotAPicture where it is none."""
    from PIL import Image as Pillow

    with told(path), Pillow.open(source, formats=_known(Pillow)) as opened:
        yield opened


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Whatever goes wrong with a picture inside the block, as MediaError; NotAPicture where it is none."""
    from PIL import Image as Pillow
    from PIL import UnidentifiedImageError

    try:
        yield
    except (ShotgraphError, Cancelled):
        raise
    except Pillow.DecompressionBombError:
        raise too_large(path) from None
    except UnidentifiedImageError:
        mend = "PNG, JPEG, WebP, AVIF, HEIC, JPEG XL, TIFF, EXR, GIF, BMP and PSD can; save it as one of these."
        raise NotAPicture(f"{path} is not a picture that can be read", mend=mend) from None
    except MemoryError:
        raise MediaError(f"{path} does not fit into memory", mend=SMALLER) from None
    except Exception as error:  # what Pillow raises for damaged files depends on the format and on the damage
        log.info("decoding %s", path, exc_info=True)
        raise MediaError(f"{path} is damaged: {error}", mend="Export or copy it again.") from error


def too_large(path: Path) -> MediaError:
    """What is said of a picture with more pixels than are read."""
    return MediaError(f"{path} is larger than {MOST_PIXELS // 1_000_000} megapixels", mend=SMALLER)


def _known(pillow: Any) -> list[str]:
    _load()
    return [name for name in _FORMATS if name in pillow.OPEN]


@cache
def _load() -> None:
    """Make Pillow know the formats; its own start would import all that it has."""
    for name in _PLUGINS:
        importlib.import_module(f"PIL.{name}ImagePlugin")
