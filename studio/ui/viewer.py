"""The viewer: any socket's value, to be looked at, listened to and compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from studio.engine.client import Block, Looked
from studio.ui import theme
from studio.ui.bridge import picture_of
from studio.ui.run_state import Status
from studio.ui.session import Session
from studio.ui.viewer_gaze import Gaze
from studio.ui.viewer_message import Message, Notice, Words
from studio.ui.viewer_picture import PictureView
from studio.ui.viewer_player import Player, Sound
from studio.ui.viewer_subject import Subject, subject_of, words_of
from studio.ui.viewer_transport import ScrubBar, Transport, clock, timecode

_PICTURES = ("image", "mask", "video")


class Viewer(QWidget):
    """Panel `viewer`."""

    def __init__(self, session: Session, parent: QWidget | None = None, player: Player | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(300)
        self._session = session
        self._subject = Subject()
        self._film_first = False
        self._status: tuple[Status, str] = (Status.STALE, "")
        self._words: Words | None = None
        self._shown_for = Subject()
        self.gaze = Gaze(session, self)
        self.player = player or Player(session, self)
        self.picture = PictureView()
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(self.tr("Text"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setObjectName("Reading")
        self.message = Message()
        self.stack = QStackedWidget()
        for part in (self.message, self.picture, self.text):
            self.stack.addWidget(part)
        self.notice = Notice()
        self.scrub = ScrubBar()
        self.transport = Transport()
        self._title = QLabel()
        self._title.setFont(theme.font(11, theme.font().Weight.DemiBold))
        self._about = QLabel()
        self._about.setProperty("role", "soft")
        self._about.setFont(theme.font(11, figures=True))
        self._pin = QToolButton(checkable=True)
        self._pin.setProperty("flat", True)
        self._pin.setIcon(theme.icon("pin"))
        self._pin.setIconSize(QSize(12, 12))
        self._pin.setAccessibleName(self.tr("Stay on this node"))
        self._pin.setToolTip(self.tr("Stay on this node when others are selected"))
        head = QHBoxLayout()
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
        self._again = QTimer(self, singleShot=True, interval=120)
        self._again.timeout.connect(self._look)
        self._connect()
        self._declare()
        self._follow()

    def _connect(self) -> None:
        session = self._session
        session.selection.viewed_changed.connect(lambda *_: self._choose())
        session.selection.active_changed.connect(lambda _: self._choose())
        session.selection.item_changed.connect(lambda _: self._follow())
        session.signals.changed.connect(self._edited)
        session.run.changed.connect(self._ran)
        session.engine.state_changed.connect(lambda *_: self._again.start())
        session.engine.invalid.connect(self._refused)
        session.playhead.sought.connect(lambda _: self._follow_film())
        session.playhead.playing_changed.connect(lambda on: self._follow_film() if on else None)
        self.gaze.seen.connect(self._seen)
        self.gaze.missing.connect(self._missing)
        self.gaze.failed.connect(self._failed)
        self.gaze.heard.connect(self._heard)
        self.player.painted.connect(self._painted)
        self.player.moved.connect(self._moved)
        self.player.playing_changed.connect(self._playing)
        self.player.notice_changed.connect(lambda _: self._notify())
        self.message.pressed.connect(self.render_this)
        self.notice.pressed.connect(self.render_this)
        self.picture.zoomed.connect(self._zoomed)
        self.transport.stepped.connect(self.player.step)
        self.transport.toggled.connect(self.player.toggle)
        self.transport.looped.connect(self._loop)
        self.transport.zoomed.connect(lambda scale: self.picture.zoom_to(scale) if scale else self.picture.fit())
        self.scrub.sought.connect(lambda part: self.player.seek(part * self.player.playhead.last))
        self.scrub.stepped.connect(self.player.step)
        self._pin.clicked.connect(self._pinned)

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
        add("fit", t("Fit the picture"), self.picture.fit, "F")
        add("actual", t("Picture at 100 %"), lambda: self.picture.zoom_to(1.0), "1")
        add("in", t("Zoom in"), lambda: self.picture.zoom_to(self.picture.scale * 1.25), "+", "=")
        add("out", t("Zoom out"), lambda: self.picture.zoom_to(self.picture.scale / 1.25), "-")
        add("render", t("Render this"), self.render_this, "R")

    # --- what is looked at -------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        return self._subject

    def _choose(self) -> None:
        """Another socket or node was chosen, which ends looking at the film."""
        self._film_first = False
        self._follow()

    def _follow_film(self) -> None:
        """Somebody moves through the film: look at it there."""
        if not self._subject.film and not self._film_first:
            self._film_first = True
            self._follow()

    def _follow(self) -> None:
        session, selection = self._session, self._session.selection
        graph = session.document.graph
        viewed = selection.viewed
        subject = subject_of(graph, session.catalog, viewed, selection.active, selection.item, self._film_first)
        self._pin.setChecked(viewed[0] in graph.nodes)
        self._pin.setVisible(bool(subject.node))
        if subject != self._subject:
            self._subject = subject
            self._title.setText(subject.title)
            self._about.clear()
            self._look()

    def _pinned(self) -> None:
        if self._pin.isChecked():
            self._session.selection.view(self._subject.node, self._subject.output)
        else:
            self._session.selection.view("", "")

    def _edited(self, old: object, new: object) -> None:
        self._follow()
        self._again.start()

    def _ran(self, node: str) -> None:
        """Progress, or another result, of a node."""
        if node != self._subject.node:
            return
        task = self._session.run.task(node, self._subject.item)
        if (task.status, task.key) != self._status:
            self._status = (task.status, task.key)
            self._again.start()
        elif task.status is Status.RUNNING:
            if self.gaze.facts:
                self._notify()
            else:
                self._missing()

    def _look(self) -> None:
        task = self._session.run.task(self._subject.node, self._subject.item)
        self._status = (task.status, task.key)
        if not self._subject.node:
            self.player.unload()
            self._show_message(
                Words(self.tr("Nothing to look at yet"), self.tr("Select a node, or double-click one to keep it here."))
            )
        elif self._session.engine.process is None:
            self._show_message(Words(self.tr("The engine is not running"), self.tr("Results are shown when it is.")))
        self.gaze.look_at(self._subject, self.player.frame, self._wanted())

    def _wanted(self) -> QSize:
        return self.picture.wanted_size()

    # --- answers -----------------------------------------------------------------------------------------------

    def _seen(self, answer: object) -> None:
        assert isinstance(answer, Looked)
        facts = answer.facts
        kind = str(facts.get("kind", ""))
        if kind in ("video", "audio"):
            self.player.load(self._subject, facts)
        if kind in ("image", "mask"):
            self.player.unload()
        if kind in _PICTURES and answer.array is not None:
            if not self.player.leading:
                self._show_array(answer.array, QSize(int(facts["width"]), int(facts["height"])))
            self.picture.dimmed = False
            self.stack.setCurrentWidget(self.picture)
        elif kind not in (*_PICTURES, "audio"):
            self.player.unload()
            words = words_of(facts)
            if words != self.text.toPlainText():
                self.text.setPlainText(words)
            self.text.setFont(theme.font(28 if kind == "number" else 13, figures=kind == "number"))
            self.stack.setCurrentWidget(self.text)
        self._shown_for = self._subject
        self._show_facts(facts)
        self._show_controls(kind)
        self._moved(self.player.seconds)
        self._notify()

    def _heard(self, sound: object) -> None:
        assert isinstance(sound, Sound)
        self.player.add_sound(sound)

    def _show_array(self, array: npt.NDArray[np.uint8], native: QSize) -> None:
        self.picture.show_picture(picture_of(array), native)

    def _painted(self, block: object) -> None:
        """A frame of what plays."""
        assert isinstance(block, Block)
        size = QSize(int(self.gaze.facts.get("width", 0)), int(self.gaze.facts.get("height", 0)))
        self._show_array(block.array, size)

    def _missing(self) -> None:
        """There is no result: show what is known of it, and what to do."""
        self.player.unload()
        words = self._why_missing()
        last = self._session.run.picture(self._subject.node, self._subject.item)
        if self._shown_for == self._subject and self.stack.currentWidget() is not self.message:
            self._set_notice(words)  # the last good result stays in sight
        elif last is not None and self._subject.kind in _PICTURES:
            self._show_last(last, words)
        else:
            self._show_message(words)
            return
        self._show_controls(self._subject.kind if self.stack.currentWidget() is self.picture else "", still=True)

    def _show_last(self, last: QImage, words: Words) -> None:
        running = self._session.run.task(self._subject.node, self._subject.item).status is Status.RUNNING
        self.picture.dimmed = not running
        self.picture.show_picture(last)
        self.stack.setCurrentWidget(self.picture)
        self._set_notice(words)

    def _why_missing(self) -> Words:
        t, node = self.tr, self._subject.node
        task = self._session.run.task(node, self._subject.item)
        found = self._session.document.graph.nodes.get(node)
        render = t("Render this")
        match task.status:
            case Status.FAILED:
                return Words(task.message or t("This failed"), task.mend, t("Try again"), "error")
            case Status.RUNNING:
                left = t("{time} s left").format(time=round(task.left)) if task.left is not None else ""
                return Words(
                    t("Being made: {part}").format(part=f"{task.fraction:.0%}"), left, "", "accent", task.fraction
                )
            case Status.QUEUED:
                return Words(t("Waiting for its turn"))
            case Status.SKIPPED:
                return Words(t("Something that this needs has failed"), "", t("Try again"), "warning")
        if found is not None and found.muted:
            return Words(t("This node is muted"), t("A muted node gives nothing. Press M on the canvas to wake it."))
        if self._shown_for == self._subject:
            return Words(t("Out of date"), "", render, "warning")
        return Words(t("Not rendered yet"), "", render)

    def _failed(self, what: str, mend: str) -> None:
        self.player.unload()
        self._show_message(Words(what[:1].upper() + what[1:], mend, self.tr("Try again"), "error"))

    def _refused(self, problems: object) -> None:
        """A render did not begin. What was in sight stays there, and the status line says the same."""
        if isinstance(problems, tuple) and problems and self.stack.currentWidget() is self.message:
            self._failed(problems[0].what, problems[0].mend)

    def _show_message(self, words: Words) -> None:
        self.message.show_words(words)
        self.stack.setCurrentWidget(self.message)
        self._set_notice(None)
        self._about.clear()
        self._show_controls("")

    # --- words and controls ------------------------------------------------------------------------------------

    def _notify(self) -> None:
        """The line below a result: that it is being made again, or that it cannot be heard."""
        task = self._session.run.task(self._subject.node, self._subject.item)
        if task.status is Status.RUNNING:
            self._set_notice(self._why_missing())
        elif self.player.notice and self.player.ready:
            self._set_notice(Words(self.player.notice, "", "", "warning"))
        else:
            self._set_notice(None)

    def _set_notice(self, words: Words | None) -> None:
        if words != self._words:
            self._words = words
            self.notice.show_words(words)

    def _show_facts(self, facts: Any) -> None:
        kind, parts = facts.get("kind"), []
        if kind in _PICTURES:
            parts.append(f"{facts['width']} × {facts['height']}")
            if facts.get("bit_depth", 8) > 8:
                parts.append(self.tr("{bits} bits").format(bits=facts["bit_depth"]))
        if kind == "video":
            parts.append(f"{float(_fraction(facts['rate'])):.5g} fps")
        if kind == "audio":
            parts.append(f"{facts['rate'] / 1000:g} kHz")
            names = {1: self.tr("mono"), 2: self.tr("stereo"), 6: "5.1"}
            parts.append(names.get(facts["channels"], str(facts["channels"])))
        if "seconds" in facts:
            parts.append(f"{facts['seconds']:.1f} s")
        self._about.setText(" · ".join(parts))

    def _show_controls(self, kind: str, *, still: bool = False) -> None:
        self.transport.show_kind("image" if still and kind == "video" else kind)
        self.scrub.setVisible(kind in ("video", "audio") and not still)

    def _moved(self, seconds: float) -> None:
        if not self.player.ready:
            return
        length = self.player.length
        self.scrub.show_place(seconds / max(1e-9, self.player.playhead.last))
        if self.gaze.facts.get("kind") == "audio":
            self.transport.show_time(f"{clock(seconds)} / {clock(length)}")
        else:
            self.transport.show_time(timecode(seconds, self.player.playhead.rate))
        if not self.player.leading:
            self.gaze.show_frame(self.player.frame, self._wanted())

    def _playing(self, on: bool) -> None:
        self.transport.show_playing(on)
        if not self.player.leading:
            self._moved(self.player.seconds)

    def _zoomed(self, scale: float) -> None:
        self.transport.show_zoom(scale, self.picture.fits)
        self.player.set_size(self._wanted())
        if not self.player.leading and self.picture.image.width() < self._wanted().width():
            self.gaze.show_frame(self.player.frame, self._wanted())

    # --- doing -------------------------------------------------------------------------------------------------

    def render_this(self) -> None:
        """Make what is looked at."""
        document = self._session.document
        if self._subject.node:
            self._session.engine.render(document.graph, document.folder, [self._target()], first=True)

    def _target(self) -> str:
        spec = self._session.catalog.get(self._session.document.graph.nodes[self._subject.node].type)
        return self._subject.node if spec is not None and spec.sink else self._subject.target

    def _loop(self, on: bool) -> None:
        self.player.loop = on

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.player.pause()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for button in self.findChildren(QToolButton):
                if name := button.property("glyph"):
                    button.setIcon(theme.icon(str(name)))


def _fraction(text: object) -> float:
    top, _, bottom = str(text).partition("/")
    return float(top) / float(bottom or 1)
