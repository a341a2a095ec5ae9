"""One model in the models window: what it is for, whether it fits, how to get it."""

from __future__ import annotations

import html

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from studio.host.news import ModelFacts, Progress
from studio.ui import theme
from studio.ui.models import model_words
from studio.ui.widgets.labels import PlainLabel, note, plain_tip, repaint_role


def _t(text: str) -> str:
    return QCoreApplication.translate("models", text)


def _signs(row: ModelFacts) -> tuple[str, str, str]:
    """Icon, colour, and words: never the colour alone."""
    colors = theme.tokens()
    return {
        "shipped": ("circle-check", colors.soft, _t("Ships with the app")),
        "here": ("circle-check", colors.ok, _t("On this machine")),
        "part": ("download", colors.warning, _t("Partly downloaded")),
        "damaged": ("circle-alert", colors.error, _t("Damaged")),
        "absent": ("circle", colors.faint, _t("Not on this machine")),
    }[row.state]


class ModelRow(QFrame):
    """asked(what): pull, stop or remove."""

    asked = Signal(str)

    def __init__(self, row: ModelFacts) -> None:
        super().__init__(objectName="SettingsCard")
        self.row = row
        self._sign = PlainLabel()
        self._sign.setFixedSize(QSize(20, 20))
        self._title = PlainLabel()
        self._title.setFont(theme.font(13, QFont.Weight.DemiBold))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._licence = PlainLabel()
        self._licence.setProperty("role", "soft")
        self._licence.setTextFormat(Qt.TextFormat.RichText)
        self._licence.setOpenExternalLinks(True)
        self._about, self._facts, self.problem = note(role=""), note(), note(role="error")
        self._facts.setFont(theme.font(12, figures=True))
        self.problem.setTextFormat(Qt.TextFormat.RichText)
        self.problem.setOpenExternalLinks(True)
        self.pull_button, self.stop_button, self.remove_button = QPushButton(), QPushButton(), QPushButton()
        self.stop_button.setText(_t("Stop"))
        self.remove_button.setText(_t("Remove"))
        for button, what in (
            (self.pull_button, "pull"),
            (self.stop_button, "stop"),
            (self.remove_button, "remove"),
        ):
            button.clicked.connect(lambda _=False, what=what: self.asked.emit(what))
            button.setFixedWidth(112)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._licence)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addLayout(head)
        for widget in (self._about, self._facts, self.bar, self.problem):
            middle.addWidget(widget)
        middle.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for button in (self.pull_button, self.stop_button, self.remove_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 12, 14, 12)
        line.setSpacing(12)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(middle, 1)
        line.addLayout(buttons)
        self.show_row(row)

    def show_row(self, row: ModelFacts) -> None:
        """What holds now."""
        self.row = row
        icon, color, said = _signs(row)
        self._sign.setPixmap(theme.icon(icon, color).pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._sign.setToolTip(plain_tip(said))
        self._title.setText(row.title)
        self._title.setToolTip(plain_tip(row.id))
        terms, page = html.escape(model_words.licence(row)), html.escape(row.licence_url)
        self._licence.setText(f'<a href="{page}" style="color:{theme.tokens().soft}">{terms}</a>' if page else terms)
        self._about.setText(row.about)
        self.setAccessibleName(f"{row.title}: {said}")
        self.pull_button.setText(
            {"part": _t("Continue"), "damaged": _t("Mend")}.get(row.state, _t("Download"))
        )  # fmt: skip
        here = row.state in ("here", "damaged", "part")
        self._can_pull = bool(row.repo) and row.state != "here"
        self._can_remove = not row.embedded and (here or row.own)
        self.show_progress(row.pulling)

    def show_progress(self, progress: Progress | None) -> None:
        """How far its download is; None: nothing is being downloaded."""
        pulling = progress is not None
        self.bar.setVisible(pulling)
        self.pull_button.setVisible(self._can_pull and not pulling)
        self.remove_button.setVisible(self._can_remove and not pulling)
        self.stop_button.setVisible(pulling)
        self.stop_button.setEnabled(True)
        if progress is None:
            facts = [model_words.place(self.row), model_words.fits(self.row)]
            self._facts.setText(" · ".join(filter(None, facts)))
        else:
            self.bar.setValue(round(1000 * progress.done / max(1, progress.total)))
            self._facts.setText(model_words.progress(progress))
            self.say("")
        role = "soft" if self.row.fits or self.row.state == "here" or pulling else "warning"
        repaint_role(self._facts, role)

    def stopping(self) -> None:
        self.stop_button.setEnabled(False)
        self._facts.setText(_t("Stopping…"))

    def say(self, words: str, page: str = "") -> None:
        """What went wrong, with a link to where it is mended."""
        self.problem.setVisible(bool(words))
        page = html.escape(page)
        link = f'<br><a href="{page}" style="color:{theme.tokens().accent}">{_t("Open its page")}</a>' if page else ""
        self.problem.setText(html.escape(words).replace("\n", "<br>") + link)
