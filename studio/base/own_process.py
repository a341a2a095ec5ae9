"""Starting this program once more, as a process of its own for one part of the work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

_ROOT = Path(__file__).resolve().parents[2]


def start(module: str, flag: str, errors: int | IO[Any], **variables: str) -> subprocess.Popen[bytes]:
    """`python -m module`; a frozen app has no python to start, so it starts itself with `flag` (see cli.py).

    Its stdin and stdout are pipes. errors: where its stderr goes. variables: added to the environment.
    """
    frozen = getattr(sys, "frozen", False)
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [_program(), flag] if frozen else [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **variables},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _program() -> str:
    """The frozen app's program. On Windows a window has one of its own, without a console; pipes are sure to work in
    the other."""
    return str(Path(sys.executable).with_name("shotgraph.exe")) if sys.platform == "win32" else sys.executable
