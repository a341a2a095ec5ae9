"""XML of strangers, read with care: no entities (each may stand for a thousand others), no more than a script needs."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any, NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from studio.base.errors import MediaError

_MOST_BYTES = 64_000_000  # unpacked; a feature's screenplay has some megabytes with every mark of a word processor


def parsed(data: bytes, name: str) -> ElementTree.Element:
    """The root of a document. Raises MediaError for what is no XML, or defines entities."""

    def refuse(*_: Any) -> NoReturn:
        raise MediaError(
            f"{name} defines XML entities, which are not read", mend="Save the script again as plain text."
        )

    if len(data) > _MOST_BYTES:
        raise MediaError(f"{name} is too large for a script", mend="Is it a script?")
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
        return ElementTree.fromstring(data)
    except (expat.ExpatError, ElementTree.ParseError) as error:
        raise MediaError(f"{name} cannot be read: {error}", mend="Save it again, or as plain text.") from None


def member(data: bytes, path: str, name: str) -> bytes:
    """A file inside a ZIP archive. Raises MediaError when there is none, or it would unpack to more than it should."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(path) as file:
            found = file.read(_MOST_BYTES + 1)  # whatever its header says about its size
    except KeyError:
        raise MediaError(f"{name} is no Word document", mend="Save it as .docx.") from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise MediaError(f"{name} cannot be read: {error}", mend="Save it again as .docx.") from None
    if len(found) > _MOST_BYTES:
        raise MediaError(f"{name} unpacks to more than a script can be", mend="Is it a script?")
    return found
