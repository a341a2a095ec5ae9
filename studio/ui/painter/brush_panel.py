"""The motion-brush painter: paint on a shot's still what moves, and how."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from studio.base.errors import SettingError
from studio.film.motion import painting as edits
from studio.film.motion.painting import STATIC, Painting
from studio.graph.graph import Graph, Wire
from studio.media.values import Stroke
from studio.ui import theme
from studio.ui.painter.brush_controls import BrushSliders, Chips, Dial
from studio.ui.painter.brush_marks import COLORS
from studio.ui.painter.brush_preview import BrushPlay, DrawnBrushes
from studio.ui.painter.brush_scope import explain, tool_button
from studio.ui.painter.brush_view import SIZES, BrushView
from studio.ui.painter.still_panel import StillPanel
from studio.ui.session import Session
from studio.ui.widgets.labels import PlainLabel, plain_tip

_ROOM = 340


class BrushPanel(StillPanel):
    """Panel `brush`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.view = BrushView()
        super().__init__(session, self.view, _ROOM, parent)
        self._number = 0
        self._painting = Painting()
        self._playing = True
        self.chips = Chips()
        self.sliders = BrushSliders()
        self._build()
        self._bind()
        self._connect()
        self.begin()

    # --- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.scope.explain(
            self.tr("Painted for the chosen shot; the others keep their paint"),
            self.tr("Give up this shot's own paint and use that of all shots"),
        )
        explain(self.play, self.tr("Preview the motion (K)"))
        explain(self.large, self.tr("Paint large, in place of the canvas"))
        self.vectors = tool_button("eye", self.tr("Show the motion as arrows"), checkable=True)
        self.vectors.setChecked(True)
        self.add_tool(self.vectors)
        self._chosen_tool = QButtonGroup(self)
        self.tools: dict[str, QToolButton] = {}
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for tool, icon, words in (
            ("brush", "brush", self.tr("Brush (B); Alt takes away")),
            ("eraser", "eraser", self.tr("Eraser (E)")),
            ("lasso", "lasso", self.tr("Lasso (L): draw around an area; Alt takes away")),
            ("pick", "paint-bucket", self.tr("Pick (F): click a colour, or drag a box around a thing; Alt takes away")),
            ("move", "move", self.tr("Move (V): the paint, its arrow or its path")),
            ("arrow", "arrow-right", self.tr("Direction (D): drag an arrow as long as a second of motion")),
            ("path", "spline", self.tr("Path (P): click places, or drag the way")),
        ):
            button = tool_button(icon, words, checkable=True)
            button.clicked.connect(partial(self.choose_tool, tool))
            self._chosen_tool.addButton(button)
            self.tools[tool] = button
            tools.addWidget(button)
        tools.addStretch(1)
        self.tools["brush"].setChecked(True)
        self.clear = tool_button("trash-2", self.tr("Clear this brush"))
        chips = QHBoxLayout()
        chips.setSpacing(4)
        chips.addWidget(self.chips, 1)
        chips.addWidget(self.clear)
        self.size_dial = Dial(self.tr("Size"), *SIZES, 0.01, slim=True)
        self.soft_dial = Dial(self.tr("Softness"), 0.0, 1.0, 0.05, slim=True)
        dials = QHBoxLayout()
        dials.setSpacing(12)
        dials.addWidget(self.size_dial)
        dials.addWidget(self.soft_dial)
        for row in (tools, chips, dials):
            self.column.addLayout(row)
        self.of_what = PlainLabel(self.tr("This brush"))
        self.of_what.setFont(theme.font(12, QFont.Weight.DemiBold))
        self.of_what.setToolTip(plain_tip(self.tr("The whole picture is moved in the inspector")))
        self.column.addWidget(self.of_what)
        self.column.addWidget(self.sliders)
        self.view.setMinimumHeight(96)
        self.setFocusProxy(self.view)
        self._size_brush(0.14)
        self._soften(0.5)

    def _bind(self) -> None:
        def add(id: str, words: str, slot: object, *keys: str) -> None:
            self._session.commands.add(self, f"brush.{id}", words, slot, keys, place="brush")  # type: ignore[arg-type]

        add("brush", self.tr("Paint"), partial(self.choose_tool, "brush"), "B")
        add("eraser", self.tr("Erase paint"), partial(self.choose_tool, "eraser"), "E")
        add("lasso", self.tr("Paint with a lasso"), partial(self.choose_tool, "lasso"), "L")
        add("pick", self.tr("Pick a thing or a colour"), partial(self.choose_tool, "pick"), "F")
        add("move", self.tr("Move paint"), partial(self.choose_tool, "move"), "V")
        add("arrow", self.tr("Draw the direction"), partial(self.choose_tool, "arrow"), "D")
        add("path", self.tr("Draw a path"), partial(self.choose_tool, "path"), "P")
        add("swap", self.tr("Swap brush and eraser"), self._swap, "X")
        add("smaller", self.tr("Smaller brush"), lambda: self._size_brush(self.view.size_now / 1.2), "[")
        add("larger", self.tr("Larger brush"), lambda: self._size_brush(self.view.size_now * 1.2), "]")
        add("harder", self.tr("Harder brush"), lambda: self._soften(self.view.softness - 0.1), "Shift+[", "{")
        add("softer", self.tr("Softer brush"), lambda: self._soften(self.view.softness + 0.1), "Shift+]", "}")
        add("preview", self.tr("Preview the motion"), self.play.click, "K")
        add("large", self.tr("Paint large"), self.large.click, "Ctrl+Shift+F")
        add("fit", self.tr("Show the whole picture"), self.view.fit, "A")
        for number in range(STATIC):
            words = self.tr("Brush {number}").format(number=number + 1)
            add(f"number{number + 1}", words, partial(self.choose_brush, number), str(number + 1))
        add("static", self.tr("Static mask"), partial(self.choose_brush, STATIC), "0")

    def _connect(self) -> None:
        session = self._session
        self._preview.drawn.connect(self._drawn)
        self._preview.framed.connect(self._framed)
        self._preview.picked.connect(self._picked)
        self.scope.changed.connect(self._follow)
        self.scope.shared_asked.connect(self._share)
        self.vectors.toggled.connect(self._show_vectors)
        self.play.toggled.connect(lambda _: self._show_playing())
        self.clear.clicked.connect(lambda: self._edit(self.tr("Clear the brush"), self._painting.cleared(self._number)))
        self.size_dial.changed.connect(self._size_brush)
        self.soft_dial.changed.connect(self._soften)
        self.chips.chosen.connect(self.choose_brush)
        self.sliders.changed.connect(self._slide)
        self.sliders.settled.connect(session.document.settle)
        self.sliders.easing_chosen.connect(
            lambda easing: self._edit(self.tr("Path easing"), self._painting.with_brush(self._number, easing=easing))
        )
        self.sliders.path_cleared.connect(
            lambda: self._edit(self.tr("Remove path"), self._painting.with_brush(self._number, path=()))
        )
        self.view.stroke_made.connect(self._stroke)
        self.view.pick_asked.connect(self._pick)
        self.view.moved.connect(
            lambda dx, dy: self._edit(self.tr("Move paint"), self._painting.moved(self._number, dx, dy))
        )
        self.view.pushed.connect(self._push)
        self.view.settled.connect(session.document.settle)
        self.view.path_made.connect(
            lambda path: self._edit(self.tr("Draw path"), self._painting.with_brush(self._number, path=tuple(path)))
        )

    # --- which node and shot ----------------------------------------------------------------------------------------

    def _nodes(self, graph: Graph) -> list[str]:
        return edits.brush_nodes(graph)

    def _wire(self, graph: Graph) -> Wire | None:
        return edits.picture_wire(graph, self._node)

    def _lacking(self) -> tuple[str, str]:
        if self._node:
            return self.tr("Connect a still to this node's image socket; then paint on it here."), ""
        possible = edits.place_for_brush(self._session.document.graph) is not None
        words = self.tr("Choose a Motion brush node to paint what moves in a shot.")
        return words, self.tr("Add a motion brush") if possible else ""

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.say("")
        item = self._session.selection.item
        own = bool(self._node) and edits.has_own(self._graph_node(), item)
        self.scope.show_node(self._node, has_own=own)
        painting = Painting()
        if self._node:
            try:
                painting = edits.painting_of(self._graph_node(), self.item)
            except SettingError as error:
                self.say(f"{error.problem.what}. {error.problem.mend}")
        changed, self._painting = painting != self._painting, painting
        if own and self.scope.per_shot and not self.item:
            self.say(self.tr("This shot has paint of its own; what you paint now is for the other shots."))
        elif not self.message.text():
            self.say(self._next_step(painting))
        self.view.set_painting(painting, self._number)
        self.chips.show_painting(painting, self._number)
        self.sliders.show_brush(None if self._number == STATIC else painting.brushes[self._number])
        self.clear.setEnabled(painting.is_painted(self._number))
        self._show_empty()
        if changed or not self._node:
            self._draw()
            self._show_playing()

    def _next_step(self, painting: Painting) -> str:
        """What a newcomer would ask now; '' for somebody who is under way."""
        if self._number == STATIC:
            return ""
        brush = painting.brushes[self._number]
        moves = brush.horizontal or brush.vertical or brush.proximity or brush.ambient or len(brush.path) > 1
        if not any(painting.is_painted(number) for number in range(STATIC)):
            return self.tr("Paint over what should move. F picks a whole thing or colour.")
        if painting.is_painted(self._number) and not moves:
            return self.tr("Now say how it moves: drag an arrow (D) or a path (P) on the picture, or use the sliders.")
        return ""

    def _show_picture(self) -> None:
        self.view.set_still(self._still.picture)
        self._draw()

    def _draw(self) -> None:
        still = self._still.picture
        if still is not None and self.isVisible():
            self._preview.draw(self._painting, (still.width(), still.height()), COLORS)

    def _drawn(self, drawn: object) -> None:
        assert isinstance(drawn, DrawnBrushes)
        self.view.set_drawn(drawn.masks, drawn.vectors)

    def _show_vectors(self, on: bool) -> None:
        self.view.show_vectors = on
        self.view.update()

    def _show_playing(self) -> None:
        """Loop the preview where something moves and somebody looks."""
        still = self._still.picture
        moves = any(
            self._painting.is_painted(n) and (b.horizontal or b.vertical or b.proximity or b.ambient or len(b.path) > 1)
            for n, b in enumerate(self._painting.brushes)
        )
        self.play.setIcon(theme.icon("pause" if self.play.isChecked() else "play"))
        on = self.play.isChecked() and moves and still is not None and self.isVisible()
        if on and still is not None:
            how = edits.animates(self._session.document.graph, self._node, self._session.selection.item)
            self._preview.play(BrushPlay(still, self._painting.motion, 4.0, **how))
        else:
            self._preview.play(None)
            self.view.set_frame(None)
        self._playing = on

    def _framed(self, frame: QImage, at: float) -> None:
        if self._playing:
            self.view.set_frame(None if self.view.busy else frame)

    @property
    def _busy(self) -> bool:
        return self.view.busy

    def _give_up(self) -> bool:
        if not self.view.busy:
            return False
        self.view.give_up()
        return True

    # --- tools ------------------------------------------------------------------------------------------------------

    def choose_tool(self, tool: str) -> None:
        self.tools[tool].setChecked(True)
        self.view.set_tool(tool)

    def choose_brush(self, number: int) -> None:
        self._number = number
        self._session.document.settle()
        self._show()

    def _swap(self) -> None:
        self.choose_tool("brush" if self.view.tool == "eraser" else "eraser")

    def _size_brush(self, size: float) -> None:
        self.view.size_now = min(SIZES[1], max(SIZES[0], round(size, 4)))
        self.size_dial.show_value(self.view.size_now)
        self.view.update()

    def _soften(self, softness: float) -> None:
        self.view.softness = min(1.0, max(0.0, round(softness, 3)))
        self.soft_dial.show_value(self.view.softness)
        self.view.update()

    # --- edits ------------------------------------------------------------------------------------------------------

    def _edit(self, label: str, painting: Painting, merge_key: str | None = None) -> None:
        if not self._node:
            return
        document = self._session.document
        graph = edits.with_painting(document.graph, self._node, painting, self.item)
        if graph == document.graph:
            self._draw()  # a stroke that changed nothing must not stay on the picture
            return
        document.edit(label, graph, merge_key)

    def _name(self) -> str:
        return self.chips.chips[self._number].accessibleName()

    def _stroke(self, stroke: object) -> None:
        assert isinstance(stroke, Stroke)
        if stroke.erase:
            label = self.tr("Erase paint ({brush})")
        else:
            label = self.tr("Fill an area ({brush})") if stroke.fill else self.tr("Paint ({brush})")
        self._edit(label.format(brush=self._name()), self._painting.painted(self._number, stroke))

    def _pick(self, place: object, erase: bool) -> None:
        if self.view.still is not None and isinstance(place, tuple):
            self.say(self.tr("Looking for the outline…"))
            self._preview.pick(self.view.still, place, erase=erase)

    def _picked(self, found: object) -> None:
        strokes: tuple[Stroke, ...] = found if isinstance(found, tuple) else ()
        self.say("" if strokes else self.tr("Nothing stands out there; try a box around it."))
        if strokes:
            label = self.tr("Pick an area ({brush})").format(brush=self._name())
            self._edit(label, self._painting.painted(self._number, *strokes))

    def _slide(self, name: str, value: float) -> None:
        if self._number == STATIC:
            return
        label = self.tr("{slider} of {brush}").format(slider=self.sliders.dials[name].name.text(), brush=self._name())
        key = f"{self._node} {self.item} {self._number} {name}"
        self._edit(label, self._painting.with_brush(self._number, **{name: value}), key)

    def _push(self, horizontal: float, vertical: float) -> None:
        label = self.tr("Direction of {brush}").format(brush=self._name())
        key = f"{self._node} {self.item} {self._number} direction"
        self._edit(label, self._painting.with_brush(self._number, horizontal=horizontal, vertical=vertical), key)

    def _share(self) -> None:
        document = self._session.document
        graph = edits.without_own(document.graph, self._node, self._session.selection.item)
        document.edit(self.tr("Use the paint of all shots"), graph)

    def _act(self) -> None:
        document = self._session.document
        place = edits.place_for_brush(document.graph)
        if not self._node and place is not None:
            graph, id = edits.with_brush_node(document.graph, place)
            document.edit(self.tr("Add a motion brush"), graph)
            self._session.selection.select([id])
        else:
            super()._act()
