"""The text of a script's file, whichever program wrote it."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from studio.base.errors import MediaError
from studio.base.regular import read_regular

_MOST_BYTES: Final = 16_000_000  # a feature film's screenplay has some 200 kB, with Word's pictures a few megabytes
READ_ONLY: Final = (".fdx", ".docx", ".pdf")
"""Files of other programs: their text is read, and they are not written to."""


def file_text(path: Path) -> tuple[str, bool]:
    """A script file's text, and whether it is Fountain by its kind. Raises MediaError."""
    suffix = path.suffix.lower()
    try:
        data = read_regular(path, _MOST_BYTES)
        if suffix in READ_ONLY:
            return _of_other(suffix, data)
        return data.decode("utf-8-sig"), suffix == ".fountain"
    except UnicodeDecodeError:
        raise MediaError(f"{path.name} is not UTF-8 text", mend="Save it as UTF-8.", setting="path") from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            what = f"{path.name} is too large for a script"
            raise MediaError(what, mend="Is it a text file?", setting="path") from None
        what = f"{path} cannot be read: {error.strerror}"
        raise MediaError(what, mend="Choose the script file again.", setting="path") from None


def _of_other(suffix: str, data: bytes) -> tuple[str, bool]:
    if suffix == ".pdf":
        from studio.film.story.pdftext import from_pdf

        return from_pdf(data), False
    from studio.film.story import scriptfiles

    return (scriptfiles.from_fdx(data), True) if suffix == ".fdx" else scriptfiles.from_docx(data)
