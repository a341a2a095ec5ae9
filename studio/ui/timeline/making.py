"""Shots made from the timeline: another take, more after the end, a gap filled; and sequences made of clips."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from studio.film.timeline import Clip, EditError, Timeline, edits
from studio.film.timeline.generating import (
    Bench,
    Origin,
    Wanted,
    bridged,
    extended,
    invented,
    maker,
    prompt_of,
    reseeded,
    retaken,
    takes_of,
    used,
)
from studio.film.timeline.nesting import nested
from studio.graph.graph import Graph
from studio.ui.session import Session
from studio.ui.timeline.cut import TYPE, TimelineCut
from studio.ui.timeline.lanes import TimelineLanes
from studio.ui.widgets.labels import plain_tip

COMMANDS = (
    "timeline.retake",
    "timeline.use_next_take",
    "timeline.extend_clip",
    "timeline.bridge_gap",
    "timeline.fill_gap",
    "timeline.make_sequence",
    "timeline.open_sequence",
)
_MOST_SEED = 2**31 - 1


class ShotMaking(QObject):
    """said(words): why something was not done, or what comes next."""

    said = Signal(str)

    def __init__(self, panel: QWidget, session: Session, cut: TimelineCut, lanes: TimelineLanes) -> None:
        super().__init__(panel)
        self._panel, self._session, self._cut, self._lanes = panel, session, cut, lanes
        self._parents: list[str] = []

        def add(id: str, title: str, slot: Callable[[], object], *keys: str) -> None:
            session.commands.add(panel, f"timeline.{id}", title, slot, keys, place="timeline")

        add("retake", self.tr("Retake…"), self.retake, "Shift+R")
        add("use_next_take", self.tr("Use the next take"), self.use_next, "Shift+T")
        add("extend_clip", self.tr("Go on after the clip's end…"), self.extend, "Shift+E")
        add("bridge_gap", self.tr("Fill the gap from its neighbours…"), self.bridge, "Shift+G")
        add("fill_gap", self.tr("Fill the gap with a new shot…"), self.invent, "Ctrl+Shift+G")
        add("make_sequence", self.tr("Make a sequence of the clips"), self.make_sequence, "Ctrl+G")
        add("open_sequence", self.tr("Open the sequence"), self.open_sequence, "Shift+O")
        add("leave_sequence", self.tr("Leave the sequence"), self.leave_sequence, "Ctrl+Shift+O")

    # --- what can be done ------------------------------------------------------------------------------------------

    def refusals(self) -> dict[str, str]:
        """Why each of the commands cannot be done now, by its id; '' where it can."""
        clip, origin = self._chosen()
        no_clip = "" if clip and origin else self.tr("Choose a clip of the storyline.")
        graph, catalog = self._session.document.graph, self._session.catalog
        unmade = no_clip
        if origin and not no_clip and not maker(graph, catalog, origin):
            unmade = self.tr("Nothing that this clip comes from is made by a seed.")
        gap = self._gap()
        no_gap = "" if gap else self.tr("There is no gap at the playhead.")
        takes = takes_of(self._cut.automatic, clip) if clip else ()
        retimed = self.tr("A frozen, ramped or backward clip cannot go on.") if clip and clip.retimed else ""
        inner = origin is not None and graph.nodes[origin.node].type == TYPE
        return {
            "timeline.retake": unmade,
            "timeline.use_next_take": "" if len(takes) > 1 else no_clip or self.tr("There is no other take yet."),
            "timeline.extend_clip": no_clip or retimed,
            "timeline.bridge_gap": no_gap,
            "timeline.fill_gap": no_gap,
            "timeline.make_sequence": "" if self._lanes.chosen else self.tr("No clip is chosen."),
            "timeline.open_sequence": "" if inner else self.tr("This clip is no sequence."),
        }

    def offer(self, menu: QMenu) -> None:
        """Add them to a menu, those that cannot be done greyed, with the reason."""
        menu.addSeparator()
        menu.setToolTipsVisible(True)
        for id, why in self.refusals().items():
            command = self._session.commands.get(id)
            if command is not None:
                action = menu.addAction(command.action.text())
                action.triggered.connect(lambda _=False, do=command.action: do.trigger())
                action.setEnabled(not why)
                action.setToolTip(plain_tip(why))

    def _can(self, id: str) -> bool:
        why = self.refusals()[id]
        if why:
            self.said.emit(why)
        return not why

    # --- shots -----------------------------------------------------------------------------------------------------

    def retake(self) -> None:
        """Of the chosen clip, or of what of it lies between in and out."""
        clip, origin = self._chosen()
        if not self._can("timeline.retake") or clip is None or origin is None:
            return
        graph, catalog = self._session.document.graph, self._session.catalog
        if origin.item is not None:
            seed = secrets.randbelow(_MOST_SEED)
            self._do(self.tr("Retake"), lambda bench: (reseeded(bench, origin, seed), ""))
            self.said.emit(self.tr("This shot has another seed of its own now; the take before is among its takes."))
            return
        words = prompt_of(graph, catalog, maker(graph, catalog, origin))

        def made(wanted: Wanted, seconds: Fraction) -> None:
            piece, cut = self._ranged(clip)
            if self._do(self.tr("Retake"), lambda bench: retaken(bench, piece, origin, wanted), cut):
                self.said.emit(self.tr("The old take stays until another one is used."))

        self._ask(self.tr("Retake"), words, None, made)

    def _ranged(self, clip: Clip) -> tuple[str, Timeline]:
        """The piece of a clip between in and out, and the cut where it is one."""
        head, cut, id = self._session.playhead, self._cut.timeline, clip.id
        span = cut.spans[id]
        for point, later in ((head.in_point, True), (head.out_point, False)):
            moment = None if point is None else cut.snapped(point)
            if moment is not None and span.start < moment < span.stop:
                before = set(cut.spans)
                cut = edits.split(cut, id, moment)
                if later:
                    new = {one.id for one in cut.picture.clips} - before
                    id = next(iter(new), id)
                    span = cut.spans[id]
        return id, cut

    def use_next(self) -> None:
        """The take after the one that is shown, the first after the last."""
        clip, _ = self._chosen()
        if not self._can("timeline.use_next_take") or clip is None:
            return
        takes = takes_of(self._cut.automatic, clip)
        take = takes[(takes.index(clip.source) + 1) % len(takes)] if clip.source in takes else takes[0]
        self._cut.edit(self.tr("Use a take"), lambda timeline: used(timeline, clip.id, take))
        number, all = takes.index(take) + 1, len(takes)
        self.said.emit(self.tr("Take {number} of {all}").format(number=number, all=all))

    def extend(self) -> None:
        clip, origin = self._chosen()
        if not self._can("timeline.extend_clip") or clip is None or origin is None:
            return

        def made(wanted: Wanted, seconds: Fraction) -> None:
            self._do(self.tr("Go on after the end"), lambda bench: extended(bench, clip.id, origin, seconds, wanted))

        self._ask(self.tr("Go on after the clip's end"), "", 2.0, made)

    def bridge(self) -> None:
        after = self._gap()
        if not self._can("timeline.bridge_gap") or after is None:
            return
        order = [clip.id for clip in self._cut.timeline.picture.clips]
        index = order.index(after.id)
        before = self._origin(self._cut.timeline.picture.clips[index - 1]) if index else None
        following = self._origin(after)
        if following is None:
            return

        def made(wanted: Wanted, seconds: Fraction) -> None:
            self._do(self.tr("Fill the gap"), lambda bench: bridged(bench, after.id, before, following, wanted))

        self._ask(self.tr("Fill the gap from its neighbours"), "", None, made)

    def invent(self) -> None:
        after = self._gap()
        if not self._can("timeline.fill_gap") or after is None:
            return

        def made(wanted: Wanted, seconds: Fraction) -> None:
            self._do(self.tr("Fill the gap"), lambda bench: invented(bench, after.id, wanted))

        self._ask(self.tr("Fill the gap with a new shot"), "", None, made)

    # --- sequences -------------------------------------------------------------------------------------------------

    def make_sequence(self) -> None:
        ids = [id for id in self._lanes.chosen if id in self._cut.timeline.spans]
        if not self._can("timeline.make_sequence"):
            return
        node, catalog = self._cut.node, self._session.catalog
        automatic, cut = self._cut.automatic, self._cut.timeline
        label = self.tr("Make a sequence")
        self._do(label, lambda bench: nested(bench.graph, catalog, node, automatic, cut, ids))

    def open_sequence(self) -> None:
        _, origin = self._chosen()
        if self._can("timeline.open_sequence") and origin is not None:
            self._parents.append(self._cut.node)
            self._session.selection.select([origin.node])
            self.said.emit(self.tr("Inside a sequence. Ctrl+Shift+O goes back to the film."))

    def leave_sequence(self) -> None:
        """To the timeline that this one is a clip of."""
        graph = self._session.document.graph
        found = [w.target for w in graph.out_of(self._cut.node) if graph.nodes[w.target].type == TYPE]
        came = [id for id in self._parents if id in found]
        if not found:
            self.said.emit(self.tr("This timeline is in no other."))
            return
        self._parents.clear()
        self._session.selection.select([(came or found)[-1]])

    # --- parts -----------------------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[Clip | None, Origin | None]:
        """The clip of the storyline that is chosen last, and where it comes from; without one, the one that is seen."""
        cut, head = self._cut.timeline, self._session.playhead
        line = {clip.id: clip for clip in cut.picture.clips}
        ids = [id for id in self._lanes.chosen if id in line] or [cut.under(Fraction(head.frame) / head.rate)]
        clip = line.get(ids[-1])
        return clip, self._origin(clip) if clip else None

    def _origin(self, clip: Clip) -> Origin | None:
        media = self._cut.media(self._cut.timeline.picture, clip)
        return Origin(media.node, media.output, media.item) if media else None

    def _gap(self) -> Clip | None:
        """The clip that the gap at the playhead lies before; or the chosen clip's, where it has one."""
        cut, head = self._cut.timeline, self._session.playhead
        now = Fraction(head.frame) / head.rate
        for clip in cut.picture.clips:
            start = cut.spans[clip.id].start
            if clip.gap > 0 and (start - clip.gap <= now < start or self._lanes.chosen[-1:] == (clip.id,)):
                return clip
        return None

    def _do(self, label: str, change: Callable[[Bench], tuple[Graph, str]], cut: Timeline | None = None) -> bool:
        """One step of the document's history; says why not."""
        document = self._session.document
        bench = Bench(
            document.graph, self._session.catalog, self._cut.node, self._cut.automatic, cut or self._cut.timeline
        )
        try:
            graph, made = change(bench)
        except EditError as error:
            self.said.emit(str(error))
            return False
        document.edit(label, graph)
        if made in self._cut.timeline.spans:
            self._lanes.choose([made])
        return True

    def _ask(self, title: str, prompt: str, seconds: float | None, then: Callable[[Wanted, Fraction], None]) -> None:
        dialog = WishDialog(title, prompt, seconds, self._panel)
        dialog.accepted.connect(lambda: then(dialog.wanted(), dialog.seconds()))
        dialog.open()


class WishDialog(QDialog):
    """What a shot shall show, by which seed, and how long it is."""

    def __init__(self, title: str, prompt: str, seconds: float | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        form = QFormLayout(self)
        self.prompt = QPlainTextEdit(prompt)
        self.prompt.setTabChangesFocus(True)
        self.prompt.setFixedHeight(90)
        self.prompt.setPlaceholderText(self.tr("What is to be seen"))
        form.addRow(self.tr("Prompt"), self.prompt)
        self.seed = QSpinBox()
        self.seed.setRange(-1, _MOST_SEED)
        self.seed.setSpecialValueText(self.tr("random"))
        self.seed.setValue(-1)
        form.addRow(self.tr("Seed"), self.seed)
        self.length = QDoubleSpinBox()
        self.length.setRange(0.1, 600)
        self.length.setSuffix(" s")
        self.length.setValue(seconds or 2.0)
        if seconds is not None:
            form.addRow(self.tr("Length"), self.length)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Make"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    def wanted(self) -> Wanted:
        seed = self.seed.value()
        return Wanted(self.prompt.toPlainText().strip(), None if seed < 0 else seed)

    def seconds(self) -> Fraction:
        return Fraction(str(round(self.length.value(), 3)))
