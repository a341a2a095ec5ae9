"""The viewer: any socket's value, to be looked at, listened to and compared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.host.commands import LoudnessOf, SpectrogramOf
from studio.host.news import Block, Looked
from studio.ui import theme
from studio.ui.bridge import picture_of
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.viewer.clean_feed import CleanFeeds
from studio.ui.viewer.lut_drop import LutDrop
from studio.ui.viewer.made_takes import MadeTakes
from studio.ui.viewer.message import Notice, ViewerMessage, Words
from studio.ui.viewer.moving import SignalView
from studio.ui.viewer.picking import ColourPicking
from studio.ui.viewer.picture import PictureView
from studio.ui.viewer.picture_requests import PictureRequests
from studio.ui.viewer.player import Player, Sound
from studio.ui.viewer.result_words import about, failed, motion_words, no_engine, nothing_chosen, why_missing
from studio.ui.viewer.save import save_frame
from studio.ui.viewer.scopes import Scopes
from studio.ui.viewer.shown_takes import ShownTakes
from studio.ui.viewer.sound import SoundView
from studio.ui.viewer.subject import ViewerSubject, words_of
from studio.ui.viewer.subject_choice import SubjectChoice
from studio.ui.viewer.take_strip import TakeStrip
from studio.ui.viewer.transport import ScrubBar, ViewerTransport, clock, timecode
from studio.ui.viewer.variations import Variations
from studio.ui.widgets.labels import PlainLabel

_PICTURES = ("image", "mask", "video")
_LATEST = 1000  # ms between looks at what a render has kept so far


class ViewerPanel(QWidget):
    """Panel `viewer`."""

    def __init__(self, session: Session, parent: QWidget | None = None, player: Player | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(300)
        self._session = session
        self.choice = SubjectChoice(session, self)
        self._kind = ""
        self._status: tuple[Status, str] = (Status.STALE, "")
        self._shown_for = ViewerSubject()
        self._news: Words | None = None
        self._quiet = QTimer(self, singleShot=True, interval=6000)
        self._quiet.timeout.connect(self._forget_news)
        self._listed: tuple[ViewerSubject, object] = (ViewerSubject(), None)  # whose takes are listed
        self.requests = PictureRequests(session, self)
        self.player = player or Player(session, self)
        self.picture = PictureView()
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(self.tr("Text"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setObjectName("Reading")
        self.message = ViewerMessage()
        self.stack = QStackedWidget()
        self.sound = SoundView()
        self.curve = SignalView()
        for part in (self.message, self.picture, self.text, self.sound, self.curve):
            self.stack.addWidget(part)
        self.notice = Notice()
        self.scrub = ScrubBar()
        self.transport = ViewerTransport()
        self.scopes = Scopes()
        self.scopes.hide()
        self.picking = ColourPicking(session.selection, self.picture, lambda words: self.say(words, "ok"))
        self.drop = LutDrop(session, self, self.choice, self.say)
        self.takes = MadeTakes(session, self)
        self.variations = Variations(session, self)
        self.strip = TakeStrip(self.takes)
        self.shown = ShownTakes(session, self.requests, self.takes, self.picture, self)
        self._title = PlainLabel()
        self._title.setFont(theme.font(11, theme.font().Weight.DemiBold))
        self._about = PlainLabel()
        self._about.setProperty("role", "soft")
        self._about.setFont(theme.font(11, figures=True))
        self._pin = QToolButton(checkable=True)
        self._pin.setProperty("flat", True)
        self._pin.setIcon(theme.icon("pin"))
        self._pin.setIconSize(QSize(12, 12))
        self._pin.setAccessibleName(self.tr("Stay on this node"))
        self._pin.setToolTip(self.tr("Stay on this node when others are selected"))
        self._head = head = QHBoxLayout()
        head.setContentsMargins(12, 0, 6, 2)
        head.addWidget(self._title)
        head.addSpacing(8)
        head.addWidget(self._about)
        head.addStretch(1)
        head.addWidget(self._pin)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        column.addWidget(self.notice)
        column.addWidget(self.scrub)
        column.addWidget(self.transport)
        column.addWidget(self.scopes)
        column.addWidget(self.strip)
        self._again = QTimer(self, singleShot=True, interval=120)
        self._again.timeout.connect(self._look)
        self._partial = QTimer(self, singleShot=True, interval=_LATEST)
        self._partial.timeout.connect(self._look_at_kept)
        self._connect()
        self.feeds = CleanFeeds(session, self.picture, self.player, self)
        self.still_at: Callable[[float], QImage | None] = lambda _: None
        """Stands for the film at a moment while the film is not made."""
        self._declare()
        self.choice.follow()

    def _connect(self) -> None:
        session = self._session
        self.choice.changed.connect(self._subject_changed)
        self.choice.followed.connect(self._show_pin)
        session.signals.changed.connect(lambda *_: self._again.start())
        session.run.changed.connect(self._ran)
        session.engine.state_changed.connect(lambda *_: self._again.start())
        session.engine.invalid.connect(self._refused)
        session.playhead.moved.connect(lambda _: self._film_moved())
        for head in (session.playhead, self.player.own):
            head.range_changed.connect(lambda: self.scrub.show_range(self.player.playhead))
        session.playhead.loop_changed.connect(self.transport.loop.setChecked)
        self.requests.seen.connect(self._seen)
        self.requests.missing.connect(self._missing)
        self.requests.failed.connect(self._failed)
        self.requests.heard.connect(self._heard)
        self.player.painted.connect(self._painted)
        self.player.moved.connect(self._moved)
        self.player.playing_changed.connect(self._playing)
        self.player.notice_changed.connect(lambda _: self._notify())
        self.message.pressed.connect(self.render_this)
        self.notice.pressed.connect(self.render_this)
        self.picture.zoomed.connect(self._zoomed)
        self.picture.chosen.connect(lambda x, y: self.render_this() if self.variations.pick(x, y) else None)
        self.transport.stepped.connect(self.player.step)
        self.transport.toggled.connect(self.player.toggle)
        self.transport.looped.connect(self._loop)
        self.transport.zoomed.connect(lambda scale: self.picture.zoom_to(scale) if scale else self.picture.fit())
        self.scrub.sought.connect(lambda part: self.player.seek(part * self.player.playhead.last))
        self.scrub.stepped.connect(self.player.step)
        self._pin.clicked.connect(self._pinned)
        self.sound.sought.connect(lambda part: self.player.seek(part * self.player.playhead.last))
        self.transport.scoped.connect(self._scope)
        self.transport.compared.connect(self.shown.compare)
        self.transport.saved.connect(self.save_frame)
        self.strip.looked.connect(self.shown.look_at)
        self.strip.compared.connect(self.shown.compare_with)
        self.takes.changed.connect(self._takes_changed)
        self.shown.look_asked.connect(self._look)
        self.shown.marked.connect(self.strip.mark)
        self.shown.comparison_changed.connect(self.transport.show_comparison)
        self.takes.failed.connect(self.say)
        self.takes.render_asked.connect(self._render_take)

    def _declare(self) -> None:
        def add(id: str, title: str, slot: Any, *keys: str) -> None:
            self._session.commands.add(self, f"viewer.{id}", title, slot, keys, place="viewer")

        t, player = self.tr, self.player
        add("play", t("Play or pause"), player.toggle, "Space", "K")
        add("reverse", t("Play backwards, faster each time"), lambda: player.shuttle(-1), "J")
        add("faster", t("Play, faster each time"), lambda: player.shuttle(1), "L")
        add("back", t("Previous frame"), lambda: player.step(-1), "Left", ",")
        add("forward", t("Next frame"), lambda: player.step(1), "Right", ".")
        add("first", t("First frame"), lambda: player.seek(0.0), "Home")
        add("last", t("Last frame"), lambda: player.seek(player.playhead.last), "End")
        add("loop", t("Loop"), self.transport.loop.toggle, "Ctrl+L")
        add("mark_in", t("Mark in"), lambda: player.mark(start=True), "I")
        add("mark_out", t("Mark out"), lambda: player.mark(start=False), "O")
        add("clear_range", t("Clear in and out"), lambda: player.playhead.set_range(None, None), "Alt+X")
        add("fit", t("Fit the picture"), self.picture.fit, "F")
        add("actual", t("Picture at 100 %"), lambda: self.picture.zoom_to(1.0), "1")
        add("in", t("Zoom in"), lambda: self.picture.zoom_to(self.picture.scale * 1.25), "+", "=")
        add("out", t("Zoom out"), lambda: self.picture.zoom_to(self.picture.scale / 1.25), "-")
        add("compare", t("Compare takes: wipe, side by side, difference"), self.shown.next_comparison, "W")
        add("swap", t("Swap the compared takes"), self.shown.swap, "X")
        add("scopes", t("Scopes"), self.transport.scopes.toggle, "H")
        add("save", t("Save this frame…"), self.save_frame, "Ctrl+Alt+S")
        add("keep", t("Keep this take"), self.strip.toggle_keep, "P")
        add("vary", t("Another take"), self.takes.vary, "V")
        add("render", t("Render this"), self.render_this, "R")

    def add_tool(self, button: QWidget) -> None:
        """A button of others beside the pin."""
        self._head.insertWidget(self._head.indexOf(self._pin), button)

    # --- what is looked at -------------------------------------------------------------------------------------

    @property
    def subject(self) -> ViewerSubject:
        return self.choice.subject

    def _film_moved(self) -> None:
        """A film that is not made yet shows the still of the shot that the playhead is in."""
        if self.subject.film and not self.player.ready and not self.requests.facts.kind:
            still = self.still_at(self._session.playhead.seconds)
            if still is not None and self.stack.currentWidget() in (self.picture, self.message):
                self._show_last(still, why_missing(self._session, self.subject, seen=False))

    def _subject_changed(self) -> None:
        self.shown.forget()
        self._title.setText(self.subject.title)
        self._about.clear()
        self._look()

    def _show_pin(self) -> None:
        """The pin holds while a node is looked at because it was asked for."""
        viewed, graph = self._session.selection.viewed, self._session.document.graph
        self._pin.setChecked(viewed[0] in graph.nodes)
        self._pin.setVisible(bool(self.subject.node))

    def _pinned(self) -> None:
        if self._pin.isChecked():
            self._session.selection.view(self.subject.node, self.subject.output)
        else:
            self._session.selection.view("", "")

    def _ran(self, node: str) -> None:
        """Progress, or another result, of a node."""
        if node != self.subject.node:
            return
        task = self._session.run.task(node, self.subject.item)
        if (task.status, task.key) != self._status:
            self._status = (task.status, task.key)
            if task.status is Status.DONE:
                self.shown.take = ""
            self._again.start()
        elif task.status is Status.RUNNING:
            self._partial.start() if not self._partial.isActive() else None
            if self.stack.currentWidget() is self.message:
                self._missing()
            else:
                self._notify()

    def _look(self) -> None:
        task = self._session.run.task(self.subject.node, self.subject.item)
        self._status = (task.status, task.key)
        if not self.subject.node:
            self.player.unload()
            self._show_message(nothing_chosen())
        elif self._session.engine.process is None:
            self._show_message(no_engine())
        self.requests.look_at(self.subject, self.player.frame, self._wanted(), self.shown.take)

    def _look_at_kept(self) -> None:
        """A clip is being made: show the frames that are there."""
        task = self._session.run.task(self.subject.node, self.subject.item)
        if task.status is Status.RUNNING and self.subject.kind == "video" and not self.player.playing:
            self.requests.look_at(self.subject, self.player.frame, self._wanted(), partial=True)

    def _wanted(self) -> QSize:
        return self.picture.wanted_size()

    # --- answers -----------------------------------------------------------------------------------------------

    def _seen(self, answer: object) -> None:
        assert isinstance(answer, Looked)
        facts = answer.facts
        kind = facts.kind
        if kind in ("video", "audio"):
            partial = self.requests.partial
            take = facts.key if partial or self.shown.take else ""
            self.player.load(self.subject, facts, take, self.requests.graph if self.requests.outdated else None)
            made = self._session.run.task(self.subject.node, self.subject.item).fraction if partial else 1.0
            self.scrub.show_made([(0.0, made)] if partial else [])
        if kind in ("image", "mask"):
            self.player.unload()
        if kind in _PICTURES and answer.array is not None:
            if not self.player.leading:
                self._show_array(answer.array, QSize(facts.width, facts.height))
            self.picture.dimmed = False
            self.stack.setCurrentWidget(self.picture)
        elif kind == "audio" and answer.array is not None:
            self.sound.show_peaks(answer.array)
            self.stack.setCurrentWidget(self.sound)
            self.requests.ask(SpectrogramOf, self.sound.take_spectrogram)
            self.requests.ask(LoudnessOf, self.sound.take_loudness)
        elif kind == "signal" and answer.array is not None:
            self.player.unload()
            self.curve.show_values(answer.array, facts.seconds)
            self.stack.setCurrentWidget(self.curve)
        elif kind not in (*_PICTURES, "audio"):
            self.player.unload()
            motion = kind == "motion" and isinstance(facts.data, dict)
            words = motion_words(facts.data) if motion else words_of(facts)
            if words != self.text.toPlainText():
                self.text.setPlainText(words)
            self.text.setFont(theme.font(28 if kind == "number" else 13, figures=kind == "number"))
            self.stack.setCurrentWidget(self.text)
        if (self.subject, facts.key) != self._listed:
            self._listed = (self.subject, facts.key)
            self.takes.follow(self.subject, facts.items or None)
        self._shown_for = self.subject
        self.variations.follow(self.subject, facts.items)
        self.picture.choosing = self.variations.count > 1
        self.shown.mark()
        self._about.setText(about(facts))
        self._show_controls(kind)
        self._moved(self.player.seconds)
        self._notify()

    def _heard(self, sound: object) -> None:
        assert isinstance(sound, Sound)
        self.player.add_sound(sound)

    def _show_array(self, array: npt.NDArray[np.uint8], native: QSize) -> None:
        self.picture.show_picture(picture_of(array), native)
        self.scopes.follow(self.picture.image)
        self.shown.picture_shown()

    def _painted(self, block: object) -> None:
        """A frame of what plays."""
        assert isinstance(block, Block)
        size = QSize(self.requests.facts.width, self.requests.facts.height)
        self._show_array(block.array, size)

    def _missing(self) -> None:
        """There is no result: show what is known of it, and what to do."""
        self.player.unload()
        self.strip.mark("", "")
        words = why_missing(self._session, self.subject, seen=self._shown_for == self.subject)
        last = self._session.run.picture(self.subject.node, self.subject.item)
        if self.subject.film:
            last = self.still_at(self._session.playhead.seconds) or last
        if self._shown_for == self.subject and self.stack.currentWidget() is not self.message:
            self.notice.show_words(words)  # the last picture stays in sight
        elif last is not None and self.subject.kind in _PICTURES:
            self._show_last(last, words)
        else:
            self._show_message(words)
            return
        self._show_controls(self.subject.kind if self.stack.currentWidget() is self.picture else "", still=True)

    def _show_last(self, last: QImage, words: Words) -> None:
        running = self._session.run.task(self.subject.node, self.subject.item).status is Status.RUNNING
        self.picture.dimmed = not running
        self.picture.show_picture(last)
        self.stack.setCurrentWidget(self.picture)
        self.notice.show_words(words)

    def _failed(self, what: str, mend: str) -> None:
        self.player.unload()
        self._show_message(failed(what, mend))

    def _refused(self, problems: object) -> None:
        """A render did not begin. What was in sight stays there, and the status line says the same."""
        if isinstance(problems, tuple) and problems and self.stack.currentWidget() is self.message:
            self._failed(problems[0].what, problems[0].mend)

    def _show_message(self, words: Words) -> None:
        self.message.show_words(words)
        self.stack.setCurrentWidget(self.message)
        self.notice.show_words(None)
        self._about.clear()
        self._show_controls("")

    # --- words and controls ------------------------------------------------------------------------------------

    def _notify(self) -> None:
        """The line below a result: that it is being made again, or that it cannot be heard."""
        task = self._session.run.task(self.subject.node, self.subject.item)
        if task.status is Status.RUNNING or self.requests.outdated:
            self.notice.show_words(why_missing(self._session, self.subject, seen=True))
        elif self._news is not None:
            self.notice.show_words(self._news)
        elif self.player.notice and self.player.ready:
            self.notice.show_words(Words(self.player.notice, "", "", "warning"))
        elif self.picture.choosing:
            self.notice.show_words(Words(self.tr("Double-click the variation to go on with.")))
        else:
            self.notice.show_words(None)

    def say(self, words: str, tone: str = "warning") -> None:
        """News for a few seconds."""
        self._news = Words(words[:1].upper() + words[1:], tone=tone)
        self._quiet.start()
        self._notify()

    def _forget_news(self) -> None:
        self._news = None
        self._notify()

    def _show_controls(self, kind: str, *, still: bool = False) -> None:
        self._kind = kind
        self.transport.show_kind("image" if still and kind == "video" else kind, takes=len(self.takes.list) > 1)
        self.scopes.setVisible(kind in _PICTURES and self.transport.scopes.isChecked())
        self.scrub.setVisible(kind == "video" and not still)

    def _moved(self, seconds: float) -> None:
        if not self.player.ready:
            return
        self._about.setText(about(self.requests.facts, seconds))
        length = self.player.length
        self.sound.show_place(seconds / max(1e-9, self.player.playhead.last))
        self.scrub.show_place(seconds / max(1e-9, self.player.playhead.last))
        if self.requests.facts.kind == "audio":
            self.transport.show_time(f"{clock(seconds)} / {clock(length)}")
        else:
            self.transport.show_time(timecode(seconds, self.player.playhead.rate))
        if not self.player.leading:
            self.requests.show_frame(self.player.frame, self._wanted())

    def _playing(self, on: bool) -> None:
        self.transport.show_playing(on)
        if not self.player.leading:
            self._moved(self.player.seconds)

    def _zoomed(self, scale: float) -> None:
        self.transport.show_zoom(scale, self.picture.fits)
        self.player.set_size(self._wanted())
        if not self.player.leading and self.picture.image.width() < self._wanted().width():
            self.requests.show_frame(self.player.frame, self._wanted())

    # --- doing -------------------------------------------------------------------------------------------------

    def render_this(self) -> None:
        """Make what is looked at."""
        document = self._session.document
        if self.subject.node:
            self._session.engine.render(document.graph, document.folder, [self._target()], first=True)

    def _target(self) -> str:
        spec = self._session.catalog.get(self._session.document.graph.nodes[self.subject.node].type)
        return self.subject.node if spec is not None and spec.sink else self.subject.target

    def _render_take(self) -> None:
        self.shown.take = ""
        self.render_this()

    def save_frame(self) -> None:
        """Ask where, and write the frame in its own size."""
        if self.stack.currentWidget() is not self.picture:
            return
        name = f"{self.subject.node}-{self.subject.item or ''}".rstrip("-")
        name += f"-{self.player.frame:05}" if self.player.ready else ""
        start = str(self._session.document.folder / f"{name}.png")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save this frame"), start, "PNG (*.png)")
        if chosen:
            self.save_to(Path(chosen).with_suffix(".png"))

    def save_to(self, path: Path) -> None:
        """Write the frame that is looked at, in its own size."""

        def fetched(answer: Looked) -> None:
            if answer.array is None:
                self.say(". ".join(answer.error or (self.tr("the frame is not there any more"),)), "error")
            else:
                save_frame(answer.array, path, told, self)

        def told(words: str) -> None:
            self.say(words or self.tr("Saved {name}").format(name=path.name), "error" if words else "ok")

        self.requests.whole_frame(fetched)

    def _scope(self, on: bool) -> None:
        self.scopes.setVisible(on and self._kind in _PICTURES)
        self.scopes.follow(self.picture.image)

    # --- takes -------------------------------------------------------------------------------------------------

    def _takes_changed(self) -> None:
        self.shown.mark()
        seen = self._kind in _PICTURES and self.stack.currentWidget() is self.picture
        self.transport.compare.setVisible(seen and len(self.takes.list) > 1)

    def _loop(self, on: bool) -> None:
        self.player.loop = on
        self._session.playhead.set_loop(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_B and self.shown.other and not event.isAutoRepeat():
            self.picture.flip(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.picture.flip(False)
        else:
            super().keyReleaseEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.player.pause()
