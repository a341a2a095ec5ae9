"""What is heard and recorded in the window: the microphone behind its thread, and takes played back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from studio.base.errors import ShotgraphError
from studio.film.playing.playback_clock import Clock, open_clock
from studio.film.recording.device import Device, DeviceSource
from studio.film.recording.levels import Levels
from studio.film.recording.recorder import Phase, Recorder, Source, Wanted
from studio.media.values import Audio
from studio.ui.errand import Errand
from studio.ui.recording.takes import samples_of
from studio.ui.window_words import said

_LOOK = 33  # ms between looks at the recorder

OpenSource = Callable[[Device], Source]


class Microphone(QObject):
    """levels_changed(Levels or None); phase_changed(phase); recorded(Recorded); refused(words)."""

    levels_changed = Signal(object)
    phase_changed = Signal(str)
    recorded = Signal(object)
    refused = Signal(str)

    def __init__(self, open_source: OpenSource = DeviceSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_source = open_source
        self._recorder: Recorder | None = None
        self._opening: Device | None = None
        self._then: Wanted | None = None
        self._late = 0.0
        self.phase: Phase = "closed"
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)

    @property
    def is_open(self) -> bool:
        return self._recorder is not None

    @property
    def seconds(self) -> float:
        """Recorded so far; negative while it counts in."""
        return self._recorder.seconds if self._recorder else 0.0

    def open(self, device: Device, then: Wanted | None = None) -> None:
        """Listen, and record `then` as soon as it does. A driver may take its time, so not on the window's thread."""
        if self._opening is not None:
            return
        self.close()
        self._opening, self._then = device, then
        errand = Errand(lambda tell: self._opened(device))
        errand.done.connect(lambda opened: _handed(self, opened, lambda: self._take(device, opened)))
        errand.failed.connect(self._failed)
        errand.start()

    def _opened(self, device: Device) -> tuple[Recorder, float]:
        source = self._open_source(device)
        recorder = Recorder(source)
        recorder.open()
        return recorder, source.latency

    def _take(self, device: Device, opened: object) -> None:
        assert isinstance(opened, tuple)
        recorder, self._late = opened
        if self._opening != device:  # closed meanwhile
            recorder.close()
            return
        self._recorder, self._opening = recorder, None
        self._timer.start()
        if self._then is not None:
            self.record(self._then)
        self.look()

    def _failed(self, error: object) -> None:
        self._opening = self._then = None
        if isinstance(error, ShotgraphError):
            self.refused.emit(f"{error.problem.what}. {error.problem.mend}")
        else:
            self.refused.emit(said(error))

    def record(self, wanted: Wanted) -> None:
        self._then = None
        if self._recorder is None:
            return
        # What answers a played take comes later by what the card takes to hear it.
        late = wanted.late + (self._late if wanted.late else 0.0)
        try:
            self._recorder.record(replace(wanted, late=late))
        except OSError as error:
            self.refused.emit(f"{wanted.path}: {error.strerror or error}")
        self.look()

    def stop(self) -> None:
        if self._recorder is not None:
            self._recorder.stop()
            self.look()

    def close(self) -> None:
        """Let go of the microphone; what is being recorded ends and is kept."""
        recorder, self._recorder, self._opening, self._then = self._recorder, None, None, None
        if recorder is not None:
            self._timer.stop()
            recorder.close()
            self._tell(recorder)
            self.levels_changed.emit(None)

    def look(self) -> None:
        """See how far the recorder is; the timer's work."""
        if self._recorder is not None:
            self._tell(self._recorder)
        if self._recorder is not None:  # who hears of a finished recording may have closed it
            self.levels_changed.emit(self._recorder.levels)

    def _tell(self, recorder: Recorder) -> None:
        phase = recorder.phase
        if phase != self.phase:
            self.phase = phase
            self.phase_changed.emit(phase)
        for over in recorder.finished():
            self.recorded.emit(over)

    @property
    def levels(self) -> Levels | None:
        return self._recorder.levels if self._recorder else None


class TakePlayer(QObject):
    """Plays one take at a time. began(path); moved(path, seconds); stopped(path); refused(words)."""

    began = Signal(object)
    moved = Signal(object, float)
    stopped = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None, clock_for: Callable[[int, int], Clock] = open_clock) -> None:
        super().__init__(parent)
        self._clock_for = clock_for
        self._clock: Clock | None = None
        self._path: Path | None = None
        self._end = 0.0
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def path(self) -> Path | None:
        """What plays, or is about to."""
        return self._path

    def play(
        self,
        path: Path,
        start: float = 0.0,
        stop: float | None = None,
        sound: Callable[[Path], Audio] = samples_of,
    ) -> None:
        """Play a stretch of a take. sound: reads it; a sound that lies in no file can be given a name this way."""
        self.stop()
        self._path = path
        errand = Errand(lambda tell: self._ready(path, sound))
        errand.done.connect(lambda made: _handed(self, made, lambda: self._begin(path, made, start, stop)))
        errand.failed.connect(self._failed)
        errand.start()

    def _ready(self, path: Path, sound: Callable[[Path], Audio]) -> tuple[Audio, Clock]:
        audio = sound(path)
        return audio, self._clock_for(audio.info.rate, audio.info.channels)

    def _begin(self, path: Path, made: object, start: float, stop: float | None) -> None:
        assert isinstance(made, tuple)
        audio, clock = made
        if self._path != path:
            clock.close()
            return
        self._clock = clock
        if clock.notice:
            self.refused.emit(clock.notice)
        length = audio.info.seconds
        self._end = length if stop is None else min(stop, length)
        rate = audio.info.rate
        clock.start(start)
        clock.feed(audio.read(round(start * rate), round(self._end * rate)), lambda: None)
        clock.end()
        self._timer.start()
        self.began.emit(path)

    def _failed(self, error: object) -> None:
        path, self._path = self._path, None
        self.refused.emit(said(error))
        self.stopped.emit(path)

    def _look(self) -> None:
        if self._clock is None or self._path is None:
            return
        now = self._clock.now()
        if now >= self._end - 1e-3:
            self.stop()
        else:
            self.moved.emit(self._path, now)

    def stop(self) -> None:
        path, self._path = self._path, None
        clock, self._clock = self._clock, None
        self._timer.stop()
        if clock is not None:
            clock.close()
        if path is not None:
            self.stopped.emit(path)


def _handed(receiver: QObject, opened: object, take: Callable[[], None]) -> None:
    """Hand what was opened to who asked for it; close it when they are gone by now."""
    alive: bool = isValid(receiver)  # type: ignore[no-untyped-call]
    if alive:
        take()
        return
    for part in opened if isinstance(opened, tuple) else ():
        if hasattr(part, "close"):  # a recorder or a clock; not samples, not a number
            part.close()
