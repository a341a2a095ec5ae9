"""The models window: what there is for each task, what fits this machine, and the way to get, add and remove it.

All work is done in the engine's process (model_service.py), so a download goes on when this window closes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.host import commands
from studio.host.news import (
    ModelAdded,
    ModelFacts,
    ModelSettled,
    ModelsListed,
    ModelsRefused,
    PullTold,
)
from studio.ui import amounts
from studio.ui.models import model_words
from studio.ui.models.adding import AddModelLine
from studio.ui.models.hub_token import TokenLine
from studio.ui.models.row import ModelRow
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import PlainLabel, note, plain_tip, repaint_role

if TYPE_CHECKING:
    from studio.ui.bridge import EngineProcess


class ModelsDialog(QDialog):
    """task: shows models for this one first. Without an engine it says so."""

    def __init__(self, process: EngineProcess | None, parent: QWidget | None = None, *, task: str = "") -> None:
        super().__init__(parent)
        self._process = process
        self._wanted = task
        self.rows: dict[str, ModelRow] = {}
        self._headings: dict[str, QLabel] = {}
        self.setWindowTitle(self.tr("Models"))
        self.resize(880, 640)
        self.tasks = Combo()
        self.tasks.setAccessibleName(self.tr("Task"))
        self.tasks.currentIndexChanged.connect(self._sift)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._sift)
        self.only_fitting = QCheckBox(self.tr("Only what fits"))
        self.only_fitting.toggled.connect(self._sift)
        self.add_button = QPushButton(self.tr("Add…"))
        self.add_button.setCheckable(True)
        self.token_button = QPushButton(self.tr("Hub token…"))
        self.token_button.setCheckable(True)
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 24, 12)
        top.setSpacing(8)
        for widget, stretch in ((self.tasks, 0), (self.search, 1), (self.only_fitting, 0)):
            top.addWidget(widget, stretch)
        top.addWidget(self.add_button)
        top.addWidget(self.token_button)
        self.add_line = AddModelLine()
        self.add_line.asked.connect(lambda source, base: self._ask(commands.AddModel(source, base)))
        self.add_line.hide()
        self.add_button.toggled.connect(self.add_line.setVisible)
        self.token_line = TokenLine()
        self.token_line.hide()
        self.token_button.toggled.connect(self.token_line.setVisible)
        inner = QWidget(objectName="Panel")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(24, 0, 14, 16)  # and the scroll bar
        self._list.setSpacing(8)
        self.empty = note(self.tr("Looking…"))
        self._list.addWidget(self.empty)
        self._list.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        self.machine = note()
        words = self.tr("Downloaded models run once the model runtime is installed: Settings, Model runtime.")
        self.runtime = note(words, "warning")
        self.runtime.hide()
        close = QPushButton(self.tr("Close"))
        buttons = QDialogButtonBox()
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 14)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.machine)
        said.addWidget(self.runtime)
        foot.addLayout(said, 1)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.add_line)
        column.addWidget(self.token_line)
        column.addWidget(self.area, 1)
        column.addLayout(foot)
        self.search.setFocus()
        if process is None:
            self._cannot(self.tr("The engine is not running."))
        else:
            process.models_told.connect(self.hear)
            process.died.connect(self._mourn)
            self._ask(commands.ListModels())

    def _ask(self, command: commands.ModelCommand) -> None:
        if self._process is not None:
            self._process.models(command)

    # --- what the engine says --------------------------------------------------------------------------------

    def hear(self, news: object) -> None:
        """ModelNews."""
        match news:
            case ModelsListed():
                self._show(news)
            case PullTold(model, progress):
                if row := self.rows.get(model):
                    row.show_progress(progress)
            case ModelSettled():
                self._end(news)
            case ModelAdded(id):
                self.add_line.accepted()
                self._wanted = id
            case ModelsRefused(what, mend):
                self._refuse(f"{what}. {mend}")

    def _show(self, news: ModelsListed) -> None:
        self.empty.hide()
        tasks = list(dict.fromkeys(model.task for model in news.models))
        if self.tasks.count() == 0:
            self.tasks.addItem(self.tr("All tasks"), "")
            for task in tasks:
                self.tasks.addItem(model_words.task(task), task)
        known = {model.id for model in news.models}
        for id in [id for id in self.rows if id not in known]:
            self.rows.pop(id).deleteLater()
        for task in tasks:
            for model in (model for model in news.models if model.task == task):
                self._place(model)
        self._say_machine(news)
        if self._wanted:
            self._turn_to(self._wanted)
            self._wanted = ""
        self._sift()

    def _place(self, model: ModelFacts) -> None:
        """Show a row, below the heading of its task."""
        if (known := self.rows.get(model.id)) is not None:
            known.show_row(model)
            return
        made = self.rows[model.id] = ModelRow(model)
        made.problem.hide()
        made.asked.connect(lambda what, id=model.id: self._asked(id, what))
        task = model.task
        if task not in self._headings:
            heading = self._headings[task] = PlainLabel(model_words.task(task).upper())
            heading.setProperty("role", "heading")
            heading.setContentsMargins(0, 12, 0, 2)
            self._list.insertWidget(self._list.count() - 1, heading)
        after = max(
            self._list.indexOf(one)
            for one in (self._headings[task], *(row for row in self.rows.values() if row.row.task == task))
        )
        self._list.insertWidget(after + 1, made)

    def _say_machine(self, news: ModelsListed) -> None:
        cards = ", ".join(f"{name}, {memory:.0f} GiB" for name, memory in news.cards)
        parts = [
            cards or self.tr("No graphics card for models"),
            self.tr("{size} GiB of RAM").format(size=f"{news.ram:.0f}"),
            self.tr("{size} free for downloads").format(size=amounts.size(news.free)),
        ]
        self.machine.setText(" · ".join(parts))
        self.runtime.setVisible(not news.runtime)
        self.machine.setToolTip(plain_tip(news.cache))

    def _end(self, news: ModelSettled) -> None:
        row = self.rows.get(news.model)
        if row is None:
            return
        row.show_progress(None)
        if news.how == "failed":
            row.say(f"{news.what}. {news.mend}", news.gated)
            self.area.ensureWidgetVisible(row)
        else:
            row.say("")

    def _refuse(self, said: str) -> None:
        if self.rows:
            self.add_button.setChecked(True)
            self.add_line.refused(said)
        else:
            self._cannot(said)

    def _cannot(self, said: str) -> None:
        repaint_role(self.empty, "error")
        self.empty.setText(said)
        self.empty.show()

    def _mourn(self, *_: Any) -> None:
        """The engine died and starts again: what it fetched is kept, and can be continued."""
        self._ask(commands.ListModels())

    # --- what the user does ----------------------------------------------------------------------------------

    def _asked(self, id: str, what: str) -> None:
        ways: dict[str, Callable[[str], commands.ModelCommand]] = {
            "pull": commands.PullModel,
            "stop": commands.StopPull,
            "remove": commands.RemoveModel,
        }
        self._ask(ways[what](id))
        if what == "stop":
            self.rows[id].stopping()
        else:
            self.rows[id].say("")

    def _turn_to(self, wanted: str) -> None:
        """A task is chosen; a model is scrolled to."""
        index = self.tasks.findData(wanted)
        if index > 0:
            self.tasks.setCurrentIndex(index)
        elif (row := self.rows.get(wanted)) is not None:
            self.tasks.setCurrentIndex(0)
            self.search.clear()
            QTimer.singleShot(0, row, lambda: self.area.ensureWidgetVisible(row))

    def _sift(self, *_: Any) -> None:
        task, wanted = str(self.tasks.currentData() or ""), self.search.text().casefold().split()
        seen: set[str] = set()
        for row in self.rows.values():
            facts = row.row
            text = f"{facts.id} {facts.title} {facts.about} {facts.family}".casefold()
            shown = (not task or task in facts.tasks) and all(word in text for word in wanted)
            shown = shown and (not self.only_fitting.isChecked() or bool(facts.fits))
            row.setVisible(shown)
            if shown:
                seen.add(facts.task)
        for name, heading in self._headings.items():
            heading.setVisible(name in seen)
        if self.rows:
            self.empty.setText(self.tr("Nothing is like that."))
            self.empty.setVisible(not seen)
