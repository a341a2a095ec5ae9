"""Moves a playhead and plays what the viewer shows, with its sound, behind that playhead."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal

from studio.film.playing.playback import Playback, Reel, Statistics
from studio.film.playing.playback_clock import Clock, open_clock
from studio.graph.graph import Graph
from studio.host.news import Block, Facts
from studio.ui.playhead import Playhead
from studio.ui.session import Session
from studio.ui.viewer.subject import ViewerSubject

_TICK = 5  # ms between looks at the clock while it plays
_SOUND_RATE = Fraction(100)  # steps a second through a sound that has no pictures


@dataclass(frozen=True)
class Sound:
    """Where the sound of a clip comes from, and its facts."""

    node: str
    output: str
    facts: Facts


class Player(QObject):
    """painted(block): a frame to show now. moved(seconds), playing_changed(playing): of whichever playhead rules.
    notice_changed(words): why there is no sound; '' when there is.

    A film's time is the session's playhead; any other clip has one of its own.
    """

    painted = Signal(object)
    moved = Signal(float)
    playing_changed = Signal(bool)
    notice_changed = Signal(str)
    sounded = Signal(object, float, int)
    """samples that will be heard, at which second, and their rate"""

    def __init__(
        self, session: Session, parent: QObject | None = None, clock_for: Callable[[int, int], Clock] = open_clock
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._playback = Playback(session.engine, clock_for=clock_for)
        self._playback.tap = lambda block, seconds, rate: self.sounded.emit(block, seconds, rate)
        self._own = Playhead(self)
        self._playhead = self._own
        self._subject = ViewerSubject()
        self._picture: Reel | None = None
        self._sound: Reel | None = None
        self._graph: Graph | None = None
        self._fresh = False  # loaded into the playback as it is
        self._size = QSize()
        self._leading = False
        self.loop = False
        self.notice = ""
        self._timer = QTimer(self, interval=_TICK, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        for playhead in (self._own, session.playhead):
            playhead.moved.connect(lambda at, playhead=playhead: self._moved(playhead, at))
            playhead.sought.connect(lambda at, playhead=playhead: self._sought(playhead, at))
            playhead.playing_changed.connect(lambda on, playhead=playhead: self._turned(playhead, on))
            playhead.speed_changed.connect(lambda _, playhead=playhead: self._turned(playhead, playhead.playing))
        self.destroyed.connect(self._playback.close)

    # --- what is played ----------------------------------------------------------------------------------------

    def load(self, subject: ViewerSubject, facts: Facts, take: str = "", graph: Graph | None = None) -> None:
        """Play this from now on. What plays of the same clip goes on; of another it stops. graph: the one it is of,
        when that is not the document's."""
        picture = sound = None
        if facts.kind == "video":
            picture = Reel(subject.node, subject.output, facts.rate, facts.length, subject.item, take=take)
            if self._subject == subject:
                sound = self._sound  # until another is found
        elif facts.kind == "audio":
            sound = _reel(Sound(subject.node, subject.output, facts), subject.item, take)
        if (subject, picture, sound) == (self._subject, self._picture, self._sound) and graph is self._graph:
            return
        playhead = self._session.playhead if subject.film else self._own
        if self._subject != subject:
            self.pause()
            self._own.set_range(None, None)
        self._subject, self._picture, self._sound = subject, picture, sound
        self._graph = graph
        self._fresh = False
        self._playhead = playhead
        reel = picture or sound
        if reel is not None and (playhead is self._own or not playhead.length):
            steps = reel.rate if picture else _SOUND_RATE
            playhead.set_film(reel.seconds, steps)
        if sound is not None:
            _warm()
        self.moved.emit(playhead.seconds)

    def add_sound(self, sound: Sound) -> None:
        """What is heard with the clip."""
        reel = _reel(sound, self._subject.item)
        if self._picture is not None and reel != self._sound:
            self._sound = reel
            self._fresh = False
            _warm()
            if self._leading:
                self._restart(self.seconds)

    def unload(self) -> None:
        """Nothing can be played."""
        self.pause()
        self._subject, self._picture, self._sound = ViewerSubject(), None, None

    @property
    def heard(self) -> tuple[str, str] | None:
        """(node, output) of what is heard."""
        return (self._sound.node, self._sound.output) if self._sound else None

    def set_size(self, size: QSize) -> None:
        """Frames within this many pixels are enough; empty for their own size."""
        if size != self._size:
            self._size = size
            self._fresh = False

    # --- transport ---------------------------------------------------------------------------------------------

    @property
    def playhead(self) -> Playhead:
        return self._playhead

    @property
    def own(self) -> Playhead:
        """The playhead of clips that are not the film; its in and out are theirs."""
        return self._own

    @property
    def ready(self) -> bool:
        return self._picture is not None or self._sound is not None

    @property
    def playing(self) -> bool:
        return self._playhead.playing

    @property
    def leading(self) -> bool:
        """Frames come by `painted` just now, in time with the sound."""
        return self._leading

    @property
    def seconds(self) -> float:
        return self._playhead.seconds

    @property
    def length(self) -> float:
        return self._playhead.length

    @property
    def frame(self) -> int:
        """The frame of the clip that is to be seen."""
        if self._picture is None:
            return 0
        frame = int(self.seconds * self._picture.rate + Fraction(1, 1000))
        return max(0, min(self._picture.length - 1, frame))

    @property
    def statistics(self) -> Statistics:
        return self._playback.statistics

    def toggle(self) -> None:
        if self.ready:
            self._playhead.toggle()

    def pause(self) -> None:
        self._playhead.pause()

    def step(self, frames: int) -> None:
        if self.ready:
            self._playhead.step(frames)

    def mark(self, *, start: bool) -> None:
        """In or out at the frame that is seen; it is the last one inside."""
        head = self._playhead
        if not self.ready:
            return
        if start:
            head.set_range(head.seconds, head.out_point)
        else:
            head.set_range(head.in_point, float((head.frame + 1) / head.rate))

    def shuttle(self, way: int) -> None:
        if self.ready:
            self._playhead.shuttle(way)

    def seek(self, seconds: float) -> None:
        if self.ready:
            self._playhead.seek(seconds)

    # --- behind the playhead -----------------------------------------------------------------------------------

    def _moved(self, playhead: Playhead, at: float) -> None:
        if playhead is self._playhead:
            self.moved.emit(at)

    def _sought(self, playhead: Playhead, at: float) -> None:
        if playhead is self._playhead and self._leading:
            self._playback.seek(at)

    def _turned(self, playhead: Playhead, on: bool) -> None:
        """It began, ended or changed its speed."""
        if playhead is not self._playhead:
            return
        lead = on and playhead.speed == 1.0 and self.ready
        if lead and not self._leading:
            self._leading = True
            playhead.lead(True)
            self._restart(playhead.seconds)
        elif self._leading and not lead:
            self._leading = False
            self._timer.stop()
            self._playback.pause()
            if on:
                playhead.lead(False)
        self.playing_changed.emit(on)

    def _restart(self, at: float) -> None:
        if not self._fresh:
            document = self._session.document
            width, height = max(0, self._size.width()), max(0, self._size.height())
            graph = self._graph or document.graph
            self._playback.load(graph, document.folder, self._picture, self._sound, width=width, height=height)
            self._fresh = True
        end = self._playhead.end
        self._playback.play(at, end if at < end else None)
        self._timer.start()
        self._say(self._playback.notice)

    def _tick(self) -> None:
        block: Block | None = self._playback.tick()
        if block is not None:
            self.painted.emit(block)
        if self._playback.playing:
            self._playhead.run_to(self._playback.position)
            return
        self._say(self._playback.notice)
        if self.loop and self._playback.position >= min(self._playhead.end, self._playback.seconds) - 0.05:
            self._restart(self._playhead.start)
        else:
            self._timer.stop()
            self._playhead.pause()

    def _say(self, words: str) -> None:
        if words != self.notice:
            self.notice = words
            self.notice_changed.emit(words)


def _reel(sound: Sound, item: str | None, take: str = "") -> Reel:
    facts = sound.facts
    return Reel(sound.node, sound.output, facts.rate, facts.length, item, facts.channels, take)


_warmed = threading.Event()


def _warm() -> None:
    """Load the sound library beside the window, so that the first press of play does not wait for it."""
    if not _warmed.is_set():
        _warmed.set()
        threading.Thread(target=_import_sound, name="warm sound", daemon=True).start()


def _import_sound() -> None:
    try:
        importlib.import_module("sounddevice")
    except (ImportError, OSError):
        return  # no PortAudio: open_clock says so when somebody wants to hear something
