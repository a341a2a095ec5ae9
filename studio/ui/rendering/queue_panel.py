"""The render queue as a panel: jobs with their progress and what can be done with them, and the log beside them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from studio.ui import amounts, theme
from studio.ui.elided import Elided
from studio.ui.log_panel import LogPanel
from studio.ui.rendering.queue_row import QueueRow
from studio.ui.rendering.queue_runner import QueueRunner
from studio.ui.run_log import RunLog
from studio.ui.widgets.labels import PlainLabel


class QueuePanel(QWidget):
    """Jobs in order, drag to reorder; a second tab has the log."""

    def __init__(self, runner: QueueRunner, log: RunLog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._runner = runner
        self.rows: dict[str, QueueRow] = {}
        self.tabs = QTabBar()
        self.tabs.addTab(self.tr("Jobs"))
        self.tabs.addTab(self.tr("Log"))
        self.tabs.setAccessibleName(self.tr("Jobs or log"))
        self.summary = Elided()
        self.summary.setProperty("role", "soft")
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.summary.setFont(theme.font(11, figures=True))
        self.clear = QPushButton(self.tr("Clear finished"))
        self.clear.setProperty("flat", True)
        self.clear.clicked.connect(runner.queue.clear_finished)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Render queue"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.setSpacing(1)
        self.list.model().rowsMoved.connect(self._dragged)
        self.empty = PlainLabel(self.tr("Nothing to render. Ctrl+Enter puts the film here."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "soft")
        self.empty.setWordWrap(True)
        self.empty.setMargin(12)
        self.log = LogPanel(log)
        self.stack = QStackedWidget()
        for page in (self.list, self.empty, self.log):
            self.stack.addWidget(page)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.addWidget(self.tabs)
        head.addWidget(self.summary, 1)
        head.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        # Rows are made anew after whatever changed them has returned: a button must not delete itself.
        self._rebuild_soon = QTimer(self, singleShot=True, interval=0)
        self._rebuild_soon.timeout.connect(self.rebuild)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._take_order)
        self.tabs.currentChanged.connect(lambda _: self._show())
        runner.changed.connect(self._rebuild_soon.start)
        runner.progressed.connect(self._progressed)
        self.rebuild()

    def rebuild(self) -> None:
        """Make the rows anew from the queue."""
        chosen = self.list.currentItem()
        chosen_id = chosen.data(Qt.ItemDataRole.UserRole) if chosen else None
        self.list.clear()
        self.rows = {}
        for job in self._runner.queue.jobs:
            row = QueueRow(job)
            row.asked.connect(partial(self._obey, job.id))
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, job.id)
            item.setSizeHint(row.sizeHint())
            self.list.addItem(item)
            self.list.setItemWidget(item, row)
            row.show_progress(self._runner.progress(job.id))
            self.rows[job.id] = row
            if job.id == chosen_id:
                self.list.setCurrentItem(item)
        self._show()

    def _show(self) -> None:
        jobs = self._runner.queue.jobs
        log = self.tabs.currentIndex() == 1
        self.stack.setCurrentWidget(self.log if log else self.list if jobs else self.empty)
        self.clear.setVisible(not log and any(job.over for job in jobs))
        self._sum_up()

    def _sum_up(self) -> None:
        waiting = sum(job.state == "waiting" for job in self._runner.queue.jobs)
        running = self._runner.running
        parts = []
        if running is not None:
            left = self._runner.progress(running.id).left
            if left is not None:
                parts.append(self.tr("{time} left").format(time=amounts.duration(left)))
        if waiting:
            parts.append(self.tr("%n waiting", "", waiting))
        self.summary.show_words(" · ".join(parts))

    def _progressed(self, id: str) -> None:
        row = self.rows.get(id)
        if row is not None and self.isVisible():
            row.show_progress(self._runner.progress(id))
            self._sum_up()

    def _obey(self, id: str, what: str) -> None:
        runner, queue = self._runner, self._runner.queue
        place = [job.id for job in queue.jobs].index(id)
        match what:
            case "up":
                queue.move(id, place - 1)
            case "down":
                queue.move(id, place + 1)
            case "pause":
                runner.pause(id)
            case "resume" | "again":
                runner.resume(id)
            case "cancel":
                runner.cancel(id)
            case "remove":
                runner.remove(id)
            case "open" | "folder":
                files = self.rows[id].files()
                if files:
                    wanted = files[0] if what == "open" else files[0].parent
                    QDesktopServices.openUrl(QUrl.fromLocalFile(str(wanted)))
            case "credits":
                from studio.ui.credits_dialog import CreditsDialog

                for file in self.rows[id].files()[:1]:
                    dialog = CreditsDialog(file, self)
                    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                    dialog.open()

    def _menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        row = self.rows.get(item.data(Qt.ItemDataRole.UserRole)) if item else None
        if row is None:
            return
        menu = QMenu(self)
        for button in row.findChildren(QWidget):
            what = button.objectName()
            if button.accessibleName() and what:
                menu.addAction(button.toolTip(), partial(self._obey, row.job.id, what))
        if row.files():
            menu.addAction(self.tr("Show the folder"), partial(self._obey, row.job.id, "folder"))
            menu.addAction(self.tr("How it was made…"), partial(self._obey, row.job.id, "credits"))
        menu.exec(self.list.viewport().mapToGlobal(at))

    def _dragged(self, *_: object) -> None:
        self._soon.start()

    def _take_order(self) -> None:
        """A row was dragged: the queue follows the list."""
        order = [self.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(self.list.count())]
        for place, id in enumerate(order):
            if self._runner.queue.jobs[place].id != id:
                self._runner.queue.move(id, place)
        self._rebuild_soon.start()
