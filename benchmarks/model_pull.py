"""Fetching a model, over huggingface_hub's own download of the same files from the same hub on this machine.

Both download 256 MiB into empty folders, turn by turn, each in its own process. For Linux: the peak is read from /proc.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.hub import tiny
from tests.hub.loopback_hub import LoopbackHub, Repo

BYTES = 256 * 1024**2
ROUNDS = 3
PEAK = """
status = open("/proc/self/status").read()  # ru_maxrss would be that of the parent, which a child starts with
print(status.split("VmHWM:")[1].split()[0])
"""
OURS = """
import sys, time
from pathlib import Path
from studio.models.hub.access import Hub
from studio.models.pulling import pull
from studio.models.library import Library
library = Library(Path(sys.argv[1]) / "models", Path(sys.argv[2]))
before = time.perf_counter()
pull(library.catalogue["moving"], library, Hub.find())
print(time.perf_counter() - before)
"""
THEIRS = """
import time
from huggingface_hub import hf_hub_download
before = time.perf_counter()
hf_hub_download("house/adapter", "adapter.safetensors")
print(time.perf_counter() - before)
"""


def run(program: str, hub: LoopbackHub) -> tuple[float, float]:
    """Seconds and peak MiB of a process that fetches into empty folders."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "models.toml"
        catalogue.write_text(tiny.CATALOGUE.replace('requires = { base = "tiny" }\n', ""))
        environment = {**os.environ, "HF_ENDPOINT": hub.endpoint, "HF_HOME": f"{folder}/hf", "HF_HUB_DISABLE_XET": "1"}
        environment |= {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        command = [sys.executable, "-c", program + PEAK, folder, str(catalogue)]
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds, memory = answer.stdout.split()[-2:]
    return float(seconds), float(memory) / 1024


def main() -> int:
    hub = LoopbackHub()
    try:
        hub.repos["house/adapter"] = Repo({"adapter.safetensors": tiny.safetensors({"a": [BYTES // 4]})})
        pairs = [(run(OURS, hub), run(THEIRS, hub)) for _ in range(ROUNDS)]
    finally:
        hub.close()
    ours, theirs = (statistics.median(pair[who][0] for pair in pairs) for who in (0, 1))
    peaks = [max(pair[who][1] for pair in pairs) for who in (0, 1)]
    print(f"256 MiB: pull {ours:.2f} s with its sha256, hf_hub_download {theirs:.2f} s without: {ours / theirs:.2f}x")
    print(f"peak memory: {peaks[0]:.0f} MiB, {peaks[1]:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
