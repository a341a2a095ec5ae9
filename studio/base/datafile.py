"""Small JSON files, of ours and of others: read within limits, with two kinds of trouble and no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from studio.base.regular import read_regular

LARGEST = 64 << 20
"""Bytes; none of the lists that are kept for a user or come with a model is a tenth of it."""


def read_json(path: Path, most: int = LARGEST) -> Any:
    """What a file says. Raises OSError where there is no regular file of at most so many bytes, ValueError where it is
    no JSON."""
    return loads(read_regular(path, most))


def loads(text: bytes | str) -> Any:
    """JSON as Python's own types. Raises ValueError, for blocks in blocks without end as well."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("blocks in blocks too deep") from None
