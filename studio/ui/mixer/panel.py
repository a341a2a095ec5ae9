"""The mixer panel: the editor of an `audio.mix` node, a strip for each of its sounds, and the master."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from studio.film.sound import mixer
from studio.film.sound.delivery import TARGETS
from studio.film.sound.metering import LiveMeter, Reading
from studio.host.commands import LoudnessOf
from studio.host.news import Looked
from studio.media.loudness import SILENT
from studio.ui.mixer.levels import StripLevels
from studio.ui.mixer.master import Delivery, Master, RoomCard, strip_title
from studio.ui.mixer.strip import MixerStrip
from studio.ui.session import Session
from studio.ui.viewer.player import Player
from studio.ui.widgets.labels import PlainLabel

_LOOK = 50  # ms between looks at the meters


class MixerPanel(QWidget):
    """Panel `mixer`. player: what the viewer plays; its samples are measured."""

    def __init__(self, session: Session, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._player = player
        self.node = ""
        self.strips: dict[str, MixerStrip] = {}
        self._views: tuple[mixer.StripView, ...] = ()
        self.meter = LiveMeter()
        self.levels = StripLevels(session, self)
        self.destroyed.connect(self.meter.close)
        self._build()
        self._tick = QTimer(self, interval=_LOOK)
        self._tick.timeout.connect(self.show_levels)
        session.signals.changed.connect(lambda *_: self._follow())
        session.selection.active_changed.connect(lambda _: self._follow())
        player.sounded.connect(self._sounded)
        player.playing_changed.connect(self._turned)
        self.master.changed.connect(self._set)
        self.master.settled.connect(session.document.settle)
        self.master.check_asked.connect(self.check)
        self.master.unsolo_asked.connect(self._unsolo)
        self.room.changed.connect(self._set_room)
        self.room.settled.connect(session.document.settle)
        self.delivery.fit_asked.connect(self._fit)
        self.delivery.closed.connect(self.delivery.hide)
        self._bind()

    def _build(self) -> None:
        self.master, self.room, self.delivery = Master(), RoomCard(), Delivery()
        self.delivery.hide()
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        inner = QWidget()
        line = QHBoxLayout(inner)
        line.setContentsMargins(12, 2, 12, 8)
        line.setSpacing(8)
        line.addLayout(self._row)
        line.addWidget(self.room)
        line.addStretch(1)
        scroll = QScrollArea(widgetResizable=True, frameShape=QScrollArea.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        work = QWidget()
        whole = QHBoxLayout(work)
        whole.setContentsMargins(0, 0, 12, 8)
        whole.setSpacing(8)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.delivery)
        whole.addWidget(self.master)
        self._nothing = QWidget()
        column = QVBoxLayout(self._nothing)
        words = PlainLabel(
            self.tr("No mix yet. It brings voice, music and effects to one sound at the loudness you want."),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        words.setProperty("role", "soft")
        self.add = QPushButton(self.tr("Add a mix"))
        self.add.clicked.connect(self._add)
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(work)
        self._stack.addWidget(self._nothing)
        self._work = work

    def _bind(self) -> None:
        def add(id: str, words: str, slot: Callable[[], object], *keys: str) -> None:
            self._session.commands.add(self, f"mixer.{id}", words, slot, keys, place="mixer")

        add("check", self.tr("Check the mix for delivery"), self.check)
        add("unsolo", self.tr("Hear all strips"), self._unsolo, "Alt+S")
        add("play", self.tr("Play or pause the film"), self._session.playhead.toggle, "Space")

    # --- following -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()
        self._turned(self._player.playing)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
        self.levels.close()

    def _follow(self) -> None:
        """Catch up with the document; a panel that nobody sees does so when it is shown."""
        if not self.isVisible():
            return
        session = self._session
        graph = session.document.graph
        known = mixer.mixes(graph)
        active = session.selection.active
        self.node = active if active in known else self.node if self.node in known else next(iter(known), "")
        self._stack.setCurrentWidget(self._work if self.node else self._nothing)
        if not self.node:
            return
        self._views = mixer.strips(graph, session.catalog, self.node)
        if [view.name for view in self._views] != list(self.strips):
            for strip in self.strips.values():
                strip.hide()
                strip.deleteLater()
            self.strips = {view.name: self._strip(view) for view in self._views}
        for view in self._views:
            self.strips[view.name].show_view(view)
        desk = mixer.desk_of(graph, self.node)
        self.room.show_room(desk.room)
        loudness, peak = (mixer.number(graph, session.catalog, self.node, name) for name in ("loudness", "true_peak"))
        self.master.show_settings(loudness, peak, solo=bool(desk.solo))

    def _strip(self, view: mixer.StripView) -> MixerStrip:
        graph = self._session.document.graph
        spec = self._session.catalog.get(graph.nodes[view.source].type)
        other = graph.nodes[view.source].title or (spec.title if spec else "") or view.source
        strip = MixerStrip(view.name, strip_title(view.name) if not view.name.startswith("more/") else other)
        strip.changed.connect(lambda what, value: self._change(view.name, what, value))
        strip.settled.connect(self._session.document.settle)
        self._row.addWidget(strip)
        return strip

    # --- edits -----------------------------------------------------------------------------------------------

    def _change(self, name: str, what: str, value: object) -> None:
        document, title = self._session.document, self.strips[name].title.text()
        labels = {
            "gain": self.tr("Gain of {strip}"),
            "pan": self.tr("Pan of {strip}"),
            "duck": self.tr("Ducking of {strip}"),
            "send": self.tr("Room of {strip}"),
            "mute": self.tr("Mute {strip}") if value else self.tr("Unmute {strip}"),
            "solo": self.tr("Solo {strip}") if value else self.tr("No solo of {strip}"),
        }
        graph = mixer.with_strip(document.graph, self.node, name, what, value)
        merge = None if isinstance(value, bool) else f"mixer {self.node} {name} {what}"
        document.edit(labels[what].format(strip=title), graph, merge)

    def _set(self, setting: str, value: float) -> None:
        label = self.tr("Loudness of the mix") if setting == "loudness" else self.tr("Peak limit of the mix")
        document = self._session.document
        document.edit(label, document.graph.set(self.node, setting, value), f"mixer {self.node} {setting}")

    def _set_room(self, what: str, value: float) -> None:
        document = self._session.document
        desk = mixer.desk_of(document.graph, self.node)
        changed = replace(desk, room=replace(desk.room, **{what: value}))
        graph = mixer.with_desk(document.graph, self.node, changed)
        document.edit(self.tr("Room of the mix"), graph, f"mixer {self.node} room {what}")

    def _unsolo(self) -> None:
        if self.node:
            document = self._session.document
            desk = replace(mixer.desk_of(document.graph, self.node), solo=frozenset())
            document.edit(self.tr("Hear all strips"), mixer.with_desk(document.graph, self.node, desk))

    def _add(self) -> None:
        document = self._session.document
        graph, id = mixer.with_mix(document.graph, self._session.catalog)
        document.edit(self.tr("Add a mix"), graph)
        self._session.selection.select([id])

    # --- delivery --------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Measure the whole mix in the engine, making it if need be."""
        if not self.node:
            return
        self.delivery.show()
        self.delivery.show_words(self.tr("Measuring the mix…"))
        document, node = self._session.document, self.node
        asked = self._session.engine.look(
            document.graph,
            document.folder,
            LoudnessOf(node, make=True, replaces=f"delivery {id(self)}"),
            self._measured,
            self,
        )
        if not asked:
            self.delivery.show_words(self.tr("The engine is not running."))

    def _measured(self, answer: Looked) -> None:
        if answer.dropped:
            return
        if answer.error is not None:
            self.delivery.show_words(". ".join(filter(None, answer.error)))
        elif answer.stale or answer.facts.lufs is None or answer.facts.peak is None:
            self.delivery.show_words(self.tr("The mix is not rendered yet. Render it, then check again."))
        elif answer.facts.lufs <= SILENT:
            self.delivery.show_words(self.tr("The mix is silent, or too short to have a loudness."))
        else:
            self.delivery.show_measured(answer.facts.lufs, answer.facts.peak)

    def _fit(self, destination: str) -> None:
        """Set the master to what a destination asks for, and measure again."""
        target, document = TARGETS[destination], self._session.document
        graph = document.graph.set(self.node, "loudness", target.loudness)
        graph = graph.set(self.node, "true_peak", target.true_peak)
        document.edit(self.tr("Fit the mix to {destination}").format(destination=destination), graph)
        self.check()

    # --- levels ----------------------------------------------------------------------------------------------

    def _sounded(self, block: object, seconds: float, rate: int) -> None:
        if self.isVisible() and isinstance(block, np.ndarray):
            self.meter.feed(block, seconds, rate)

    def _turned(self, playing: bool) -> None:
        if playing and self.isVisible():
            self.master.start()
            if self._player.playhead is self._session.playhead:  # the film, not some clip
                self.levels.start(self._views, self._player.seconds)
            self._tick.start()
        else:
            self._tick.stop()
            self.levels.stop()
            self.show_levels()

    def show_levels(self) -> None:
        """What is heard now; the timer's work."""
        now, playing = self._player.seconds, self._player.playing
        self.master.show_reading(self.meter.at(now) if playing else Reading())
        for name, strip in self.strips.items():
            strip.show_reading(self.levels.at(name, now) if playing else Reading(), now)

    def sizeHint(self) -> QSize:
        return QSize(1000, 240)
