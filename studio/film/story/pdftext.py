"""A PDF's text as a script: line by line as it stands on the pages, without page numbers and what repeats at the edges.

pypdf reads the pages (BSD-3, pure Python, touches no network and runs nothing of a file's scripts).
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from studio.base.errors import MediaError

_MOST_PAGES: Final = 1000
_MOST_CHARACTERS: Final = 4_000_000
_NUMBER: Final = re.compile(r"(page |- ?)?\d{1,4}( ?-|\.|( ?(/|of) ?\d{1,4}))?", re.IGNORECASE)


def from_pdf(data: bytes) -> str:
    """The text. Raises MediaError for a damaged or locked file, and for scans, which have no text."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it says what it mends
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise MediaError("the PDF is locked with a password", mend="Save it without one.", setting="path")
        if len(reader.pages) > _MOST_PAGES:
            raise MediaError(f"the PDF has {len(reader.pages)} pages", mend="Is it a script?", setting="path")
        pages: list[list[str]] = []
        room = _MOST_CHARACTERS
        for page in reader.pages:
            text = page.extract_text(extraction_mode="layout")
            room -= len(text)
            if room < 0:
                raise MediaError("the PDF has too much text for a script", mend="Is it a script?", setting="path")
            pages.append([line.rstrip() for line in text.splitlines()])
    except MediaError:
        raise
    except RecursionError:
        raise MediaError("the PDF is nested too deeply", mend="Print it to a new PDF.", setting="path") from None
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, OSError,
            NotImplementedError, ImportError) as error:  # fmt: skip  # what pypdf raises on damaged files
        what = f"the PDF cannot be read: {error}"
        raise MediaError(what, mend="Print it to a new PDF, or paste its text.", setting="path") from None
    text = joined(pages)
    if not text.strip():
        mend = "It is a scan, or its letters are drawn: paste its text."
        raise MediaError("the PDF has no text", mend=mend, setting="path")
    return text


def joined(pages: Sequence[Sequence[str]]) -> str:
    """Pages as one text. A line at the top or bottom of most pages is no part of it, nor is a page's number."""
    bare = [list(page) for page in pages]
    for page in bare:
        while page and not page[0].strip():
            page.pop(0)
        while page and not page[-1].strip():
            page.pop()
    edges = Counter(line.strip() for page in bare for line in ({page[0], page[-1]} if page else ()))
    often = {line for line, count in edges.items() if count > 2 and count > len(bare) / 2}
    for page in bare:
        for at in (0, -1):
            while page and (not page[at].strip() or page[at].strip() in often or _NUMBER.fullmatch(page[at].strip())):
                page.pop(at)
    left = min((len(line) - len(line.lstrip()) for page in bare for line in page if line.strip()), default=0)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line[left:] for page in bare for line in page)) + "\n"
