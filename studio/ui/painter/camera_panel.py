"""The camera panel: how the camera moves over a shot, by keyframes on six axes or by the name of a move."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.base.errors import SettingError
from studio.film.motion import camera_moves as edits
from studio.film.motion.camera_moves import AXES, REACH
from studio.film.motion.painting import animates
from studio.graph.graph import Graph, Wire
from studio.media.camera import MOVES, camera_at
from studio.media.easing import EASINGS
from studio.media.values import CameraKey
from studio.ui import theme
from studio.ui.camera_words import axis_words, move_words
from studio.ui.painter.brush_controls import Dial
from studio.ui.painter.brush_preview import BrushPlay
from studio.ui.painter.brush_scope import explain, tool_button
from studio.ui.painter.camera_strip import CameraStrip
from studio.ui.painter.camera_view import CameraView
from studio.ui.painter.still_panel import StillPanel
from studio.ui.session import Session
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import plain_tip

_ROOM = 360


class CameraPanel(StillPanel):
    """Panel `camera`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.view = CameraView()
        super().__init__(session, self.view, _ROOM, parent)
        self._keys: tuple[CameraKey, ...] = ()
        self._source = ""
        self._playing = False
        self._held: float | None = None
        self.strip = CameraStrip()
        self._build()
        self._bind()
        self._connect()
        self.begin()

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.scope.explain(
            self.tr("For the chosen shot; the others keep their camera"),
            self.tr("Give up this shot's own keyframes and use those of all shots"),
        )
        explain(self.play, self.tr("Preview the move (K)"))
        explain(self.large, self.tr("Show large, in place of the canvas"))
        self.add_key = tool_button("plus", self.tr("Add a keyframe here (N)"))
        self.remove_key = tool_button("trash-2", self.tr("Remove this keyframe (Del)"))
        self.easing = Combo(list(EASINGS))
        self.easing.setAccessibleName(self.tr("Easing to the next keyframe"))
        self.easing.setToolTip(self.tr("Easing to the next keyframe"))
        self.moves = Combo([self.tr("By the shot's words"), *(move_words(name) for name in _presets())])
        self.moves.setPlaceholderText(self.tr("Moves…"))
        self.moves.setAccessibleName(self.tr("Named moves"))
        self.moves.setToolTip(self.tr("Start from a named move"))
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for widget, stretch in ((self.add_key, 0), (self.remove_key, 0), (self.easing, 1), (self.moves, 1)):
            bar.addWidget(widget, stretch)
        words = axis_words()
        self.dials: dict[str, Dial] = {}
        self.column.addWidget(self.strip)
        self.column.addLayout(bar)
        for axis in AXES:
            title, hint = words[axis]
            dial = Dial(title, *REACH[axis])
            dial.setToolTip(plain_tip(hint))
            dial.changed.connect(partial(self._dialled, axis))
            dial.settled.connect(self._session.document.settle)
            dial.taken_up.connect(partial(self._show_axis, axis))
            self.dials[axis] = dial
            self.column.addWidget(dial)
        self.setFocusProxy(self.strip)

    def _bind(self) -> None:
        def add(id: str, words: str, slot: Callable[[], object], *keys: str) -> None:
            self._session.commands.add(self, f"camera.{id}", words, slot, keys, place="camera")

        add("key", self.tr("Add a keyframe"), self._add_key, "N")
        add("unkey", self.tr("Remove the keyframe"), self._remove_key, "Del", "Backspace")
        add("previous", self.tr("Previous keyframe"), partial(self._step, -1), "[", "Up")
        add("next", self.tr("Next keyframe"), partial(self._step, 1), "]", "Down")
        add("preview", self.tr("Preview the move"), self.play.click, "K")
        add("large", self.tr("Show the camera large"), self.large.click, "Ctrl+Shift+F")

    def _connect(self) -> None:
        session = self._session
        self._preview.framed.connect(self._framed)
        self.scope.changed.connect(self._follow)
        self.scope.shared_asked.connect(self._share)
        self.play.toggled.connect(self._play_toggled)
        self.strip.moment.connect(self._go)
        self.strip.key_dragged.connect(self._drag_key)
        self.strip.key_asked.connect(lambda at: self._add_key())
        self.strip.settled.connect(session.document.settle)
        self.add_key.clicked.connect(self._add_key)
        self.remove_key.clicked.connect(self._remove_key)
        self.easing.textActivated.connect(self._ease)
        self.moves.activated.connect(self._take_move)

    # --- showing ----------------------------------------------------------------------------------------------------

    def _nodes(self, graph: Graph) -> list[str]:
        return edits.camera_nodes(graph)

    def _wire(self, graph: Graph) -> Wire | None:
        return edits.still_wire(graph, self._node)

    def _lacking(self) -> tuple[str, str]:
        if self._node:
            words = self.tr("Connect this camera to a node that animates a still; then its move is shown here.")
        else:
            words = self.tr("Choose a Camera move node to move the camera over a shot.")
        return words, ""

    def _show(self) -> None:
        self.say("")
        document, item = self._session.document, self._session.selection.item
        own = bool(self._node) and edits.has_own(self._graph_node(), item)
        self.scope.show_node(self._node, has_own=own)
        self._keys, self._source = (), ""
        if self._node:
            try:
                self._keys, self._source = edits.shown_keys(document.graph, self._node, self.scope.item or item)
                if self.scope.item != item and own:
                    self._keys = edits.keys_of(self._graph_node()) or self._keys
                    self.say(self.tr("This shot has keyframes of its own; these are for the other shots."))
            except SettingError as error:
                self.say(f"{error.problem.what}. {error.problem.mend}")
        if self._source:
            words = self.tr("Moves by {source}. A change makes keyframes of it.")
            source = self._source if self._source not in MOVES else move_words(self._source).lower()
            self.say(words.format(source=source))
        self.strip.show_keys(self._keys, own=not self._source, seconds=self._seconds())
        self._show_axis(self.strip.axis)
        self._show_values()
        self._show_empty()
        self._show_playing()

    def _show_axis(self, axis: str) -> None:
        """Draw this axis's curve before the others, and name it."""
        self.strip.show_axis(axis, self.dials[axis].name.text())

    def _show_values(self) -> None:
        here = camera_at(self._keys, self.strip.at)
        for axis, dial in self.dials.items():
            dial.show_value(round(getattr(here, axis), 3))
        number = edits.key_at(self._keys, self.strip.at)
        on_key = number >= 0 and not self._source
        self.remove_key.setEnabled(on_key)
        self.add_key.setEnabled(not on_key)
        self.easing.setEnabled(on_key and number + 1 < len(self._keys))
        self.easing.setCurrentText(here.easing if self._keys else "ease-in-out")
        self.moves.setCurrentIndex(-1)

    def _show_picture(self) -> None:
        self.view.set_still(self._still.picture)

    def _seconds(self) -> float:
        return edits.clip_time(self._session.document.graph, self._node, self._session.selection.item)[0]

    def _show_playing(self) -> None:
        """Loop the move, or hold the moment that is being edited."""
        still = self._still.picture
        self._playing = self.play.isChecked()
        self.play.setIcon(theme.icon("pause" if self._playing else "play"))
        if still is None or not self._node or not self.isVisible() or not (self._playing or self._held is not None):
            self._preview.play(None)
            self.view.set_frame(None)
            self.strip.set_running(None)
            return
        graph, item = self._session.document.graph, self._session.selection.item
        try:
            motion = edits.motion_of(graph, self._node, item, self._keys)
        except SettingError as error:
            self.say(f"{error.problem.what}. {error.problem.mend}")
            return
        held = None if self._playing else self._held
        seconds = min(6.0, self._seconds())
        self._preview.play(BrushPlay(still, motion, seconds, held=held, **animates(graph, self._node, item)))

    def _framed(self, frame: QImage, at: float) -> None:
        if self._playing or self._held is not None:
            self.view.set_frame(frame)
            self.strip.set_running(at if self._playing else None)

    def _play_toggled(self, on: bool) -> None:
        self._held = None if on else self.strip.at
        self._show_playing()

    # --- edits ------------------------------------------------------------------------------------------------------

    def _edit(self, label: str, keys: tuple[CameraKey, ...], merge_key: str | None = None) -> None:
        if self._node:
            document = self._session.document
            document.edit(label, edits.with_keys(document.graph, self._node, keys, self.scope.item), merge_key)

    def _go(self, at: float) -> None:
        """The moment that the sliders show; a preview that runs goes on."""
        self._held = at
        self._show_values()
        if not self._playing:
            self._show_playing()

    def _step(self, by: int) -> None:
        places = [key.at for key in self._keys]
        near = [at for at in places if (at > self.strip.at + edits.NEAR if by > 0 else at < self.strip.at - edits.NEAR)]
        if near:
            self.strip.at = min(near) if by > 0 else max(near)
            self.strip.update()
            self._go(self.strip.at)

    def _dialled(self, axis: str, value: float) -> None:
        self._show_axis(axis)
        label = self.tr("Camera {axis}").format(axis=self.dials[axis].name.text().lower())
        key = f"{self._node} {self.scope.item} {axis} {self.strip.at}"
        self._edit(label, edits.keyed(self._keys, self.strip.at, **{axis: value}), key)

    def _add_key(self) -> None:
        self._edit(self.tr("Add a camera keyframe"), edits.keyed(self._keys, self.strip.at))

    def _remove_key(self) -> None:
        number = edits.key_at(self._keys, self.strip.at)
        if number >= 0 and not self._source:
            self._edit(self.tr("Remove a camera keyframe"), edits.removed(self._keys, number))

    def _drag_key(self, number: int, at: float) -> None:
        key = f"{self._node} {self.scope.item} key {number}"
        self._edit(self.tr("Move a camera keyframe"), edits.moved(self._keys, number, at), key)

    def _ease(self, easing: str) -> None:
        number = edits.key_at(self._keys, self.strip.at)
        if number >= 0:
            self._edit(self.tr("Camera easing"), edits.changed(self._keys, number, easing=easing))

    def _take_move(self, place: int) -> None:
        """A named move as keyframes; the shot's words take over again when there are none."""
        if place == 0:
            self._edit(self.tr("Camera by the shot's words"), ())
        else:
            name = _presets()[place - 1]
            self._edit(self.tr("Camera: {move}").format(move=move_words(name)), edits.preset(name))

    def _share(self) -> None:
        document = self._session.document
        graph = document.graph.reset(self._node, "keys", item=self._session.selection.item)
        document.edit(self.tr("Use the camera of all shots"), graph)


def _presets() -> list[str]:
    """Moves that keyframes can say; an unsteady hand is a setting of its own."""
    return [name for name in MOVES if name != "handheld"]
