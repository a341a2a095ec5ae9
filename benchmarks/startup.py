"""From the start of the process to a painted window: Shotgraph's against a bare PySide6 window, turn by turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
print("painted", flush=True)
"""
OURS = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from studio.ui import window

show = window.MainWindow.show

def shown(self):
    show(self)
    QApplication.processEvents()
    print("painted", flush=True)
    QTimer.singleShot(0, QApplication.quit)

window.MainWindow.show = shown
window.run(None)
"""


def seconds(code: str, home: str) -> float:
    environment = {**os.environ, "SHOTGRAPH_HOME": home}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    passed = time.perf_counter() - began
    process.communicate()
    if line.strip() != b"painted":
        raise SystemExit("the window did not come up")
    return passed


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        seconds(OURS, home)  # the first start writes byte code
        pairs = [(seconds(BARE, home), seconds(OURS, home)) for _ in range(3 if "--quick" in sys.argv else ROUNDS)]
    bare, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for other, one in pairs)
    print(f"bare PySide6 window {bare:.2f} s   Shotgraph {ours:.2f} s   ratio {ratio:.2f}x (asked: < 2.5x)")


if __name__ == "__main__":
    main()
