"""Files that ship with the app: found the same way in a checkout, after a wheel install, and frozen."""

from __future__ import annotations

import sys
from pathlib import Path


def root() -> Path:
    """The folder that holds resources/ and plugins/."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def resource(*parts: str) -> Path:
    """Path of a file or folder under resources/."""
    return root().joinpath("resources", *parts)
