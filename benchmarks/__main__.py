"""Run every benchmark of this folder, each in a process of its own so that its peak memory is its own."""

from __future__ import annotations

import argparse
import pkgutil
import subprocess
import sys
from pathlib import Path

import benchmarks


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parsed = parser.parse_args()
    known = sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__) if not info.name.startswith("_"))
    failed = []
    for name in parsed.names or known:
        print(f"\n== {name} " + "=" * (76 - len(name)), flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *(["--quick"] if parsed.quick else [])]
        if subprocess.run(command, cwd=Path(__file__).parent.parent).returncode:
            failed.append(name)
    if failed:
        print("failed: " + ", ".join(failed))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
