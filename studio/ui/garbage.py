"""Cyclic garbage of the window's process is collected on Qt's thread and nowhere else.

Python collects on whichever thread happens to allocate. If that is a thread that reads from the engine, the widgets of
a closed page would be destroyed there, which Qt forbids: the program hangs or crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 250  # ms


class Garbage(QObject):
    """Takes collecting over from Python for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        # What the start has made stays for good: later collections need not walk through it.
        gc.collect()
        gc.freeze()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self.destroyed.connect(gc.enable)

    def _look(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        for generation, (count, threshold) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > threshold:
                gc.collect(generation)
                return
