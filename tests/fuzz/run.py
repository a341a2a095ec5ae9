"""One reader fed for some seconds, in a process that may be lost: python -m tests.fuzz.run READER SECONDS SEED [FILE].

FILE holds what is being read: after a crash of the interpreter, or an end by the system, it did it. Every finding is a
line of JSON; the last line says how many files were read.
"""

from __future__ import annotations

import contextlib
import json
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

from studio.base.errors import ShotgraphError
from tests.fuzz.mutate import mutated
from tests.fuzz.readers import READERS, Reader

HERE = Path(__file__).parent
SLOW = 2  # seconds
ROOM = 500 << 20  # bytes beyond what the libraries take
MOST_FINDINGS = 5


class TooLong(BaseException):
    """A file took longer than it may."""


def seeds_of(name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((HERE / "corpus" / name).iterdir())]


def finding(read: Reader, content: bytes, folder: Path) -> str:
    """What is wrong with how this file is read; '' when it is read or refused as it should be."""
    began = time.process_time()
    signal.setitimer(signal.ITIMER_REAL, 30)
    try:
        with contextlib.suppress(ShotgraphError):
            read(content, folder)
    except TooLong:
        return "it stands still"
    except RecursionError:
        return "RecursionError"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"[:300]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    spent = time.process_time() - began
    return f"it took {spent:.1f} s" if spent > SLOW else ""


def limited() -> None:
    """From now on only so much more memory may be taken."""
    import psutil

    most = psutil.Process().memory_info().vms + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def late(*_: object) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, late)


def main() -> None:
    name, seconds, seed = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    at = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    read, seeds, chance = READERS[name], seeds_of(name), random.Random(seed)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for content in seeds:  # what it imports and keeps is no memory of a file's
            finding(read, content, folder)
        limited()
        count, known = 0, set[str]()
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(known) < MOST_FINDINGS:
            content = mutated(seeds, chance)
            if at is not None:
                at.write_bytes(content)
            count += 1
            if (wrong := finding(read, content, folder)) and wrong[:40] not in known:
                known.add(wrong[:40])
                kept = Path(tempfile.gettempdir()) / f"shotgraph-fuzz-{name}-{seed}-{count}"
                kept.write_bytes(content)
                print(json.dumps({"wrong": wrong, "file": str(kept)}), flush=True)
        print(json.dumps({"read": count}), flush=True)


if __name__ == "__main__":
    main()
