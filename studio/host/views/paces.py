"""How fast the pieces of clips come, as it was measured: what plays as it is needs no small copy."""

from __future__ import annotations

import json
import logging
import threading
from collections import OrderedDict
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from studio.base.errors import ShotgraphError
from studio.base.files import write_bytes

log = logging.getLogger("shotgraph")

_MOST = 20_000  # pieces that are remembered
_SHARE = 0.5  # of the time that a frame is shown for, which making it may take: drawing and the window want theirs
_PROMPT = 0.05  # seconds until the first frame of a piece, beyond which scrubbing there is no joy


class Pace(NamedTuple):
    """frame: seconds a frame in a row; first: until the first of them."""

    frame: float
    first: float

    def plays(self, rate: Fraction) -> bool:
        """Whether it plays in time without help."""
        return self.frame <= _SHARE / float(rate)

    def smooth(self, rate: Fraction) -> bool:
        """Whether it also comes at once wherever somebody looks."""
        return self.plays(rate) and self.first <= _PROMPT


class Paces:
    """By the piece's name, kept in a file. Thread-safe; what the file lacks is measured again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Pace] = OrderedDict()
        self._kept = True
        try:
            for name, pace in json.loads(path.read_bytes()).items():
                self._known[str(name)] = Pace(float(pace[0]), float(pace[1]))
        except FileNotFoundError:
            pass  # nothing was measured yet
        except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning("how fast clips come is measured again: %s", error)
            self._known.clear()

    def get(self, name: str) -> Pace | None:
        return self._known.get(name)

    def note(self, name: str, pace: Pace) -> None:
        with self._lock:
            self._known[name] = Pace(round(pace.frame, 5), round(pace.first, 5))
            self._known.move_to_end(name)
            self._kept = False
            while len(self._known) > _MOST:
                self._known.popitem(last=False)

    def keep(self) -> None:
        """Write what is new; a disk that is full only means to measure again."""
        with self._lock:
            if self._kept:
                return
            content = json.dumps(self._known, separators=(",", ":")).encode()
            self._kept = True
        try:
            write_bytes(self._path, content)
        except (ShotgraphError, OSError) as error:
            log.warning("how fast clips come was not kept: %s", error)
