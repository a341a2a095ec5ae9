"""Settings: the packages that run generative models, installed when the user says so."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton

from studio.base.settings import Home, Settings
from studio.models.runtime.builds import TITLES
from studio.ui.errand import Errand
from studio.ui.settings.runtime_install import RuntimeInstall
from studio.ui.settings.settings_page import SettingsPage
from studio.ui.widgets.combo import Combo
from studio.ui.widgets.labels import note, repaint_role
from studio.ui.window_words import said


class RuntimePage(SettingsPage):
    """Install and remove happen at once, off the window's thread; an installation goes on when the page closes."""

    def __init__(self, home: Home, settings: Settings) -> None:
        super().__init__()
        self._home = home
        self._index = str(settings.get("runtime.index") or "")
        self.set_title(self.tr("Model runtime"))
        self.column.insertWidget(
            1,
            note(
                self.tr(
                    "Generative models run on PyTorch and Diffusers, which do not come with Shotgraph: each machine "
                    "needs another build, some of them gigabytes. Everything that ships with Shotgraph works without."
                )
            ),
        )
        self.state = note(self.tr("Looking…"))
        self.row(self.tr("On this machine"), self.state)
        self.builds = Combo()
        self.row(self.tr("Build"), self.builds, self.tr("The first fits what was found here."))
        self.install_button = QPushButton(self.tr("Install"))
        self.install_button.setProperty("primary", True)
        self.install_button.clicked.connect(self.install)
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.clicked.connect(self.stop)
        self.remove_button = QPushButton(self.tr("Remove"))
        self.remove_button.clicked.connect(self.remove)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.install_button, self.stop_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the installation"))
        self.column.addWidget(self.bar)
        self.news = note()
        self.column.addWidget(self.news)
        self.column.addStretch(1)
        for button in (self.install_button, self.remove_button):
            button.setEnabled(False)
        self._show_work(False)
        if running := RuntimeInstall.running():
            self._follow(running)
        self.look()

    def look(self) -> None:
        """Find out what is there."""
        home = self._home

        def work(_tell: Any) -> Any:
            from studio.models.runtime.state import examine

            return examine(home)

        errand = Errand(work)
        errand.done.connect(self._show)
        errand.failed.connect(self._fail)
        errand.start()

    def _show(self, now: Any) -> None:
        if now.own:
            self.state.setText(self.tr("torch {version}, in this Python’s own environment").format(version=now.torch))
        elif now.torch:
            words = self.tr("torch {version}, {build}, {size} MB").format(
                version=now.torch, build=TITLES[now.build], size=round(now.size / 1e6)
            )
            if now.outdated:
                words += "\n" + self.tr("It was made for another version of Shotgraph; install it again.")
            self.state.setText(words)
        elif not now.fits:
            self.state.setText(self.tr("Not installed. No build of PyTorch is made for this system."))
        else:
            self.state.setText(self.tr("Not installed"))
        chosen = self.builds.currentData()
        self.builds.clear()
        for build in sorted(now.builds, key=lambda one: one != now.fits):
            size = round(now.builds[build] / 1e6)
            told = self.tr("{size} MB to download").format(size=size) if size else self.tr("size not known before")
            self.builds.addItem(f"{TITLES[build]}, {told}", build)
        self.builds.setCurrentIndex(max(0, self.builds.findData(chosen or now.build)))
        self._own = now.own
        self.builds.setEnabled(not now.own and bool(now.builds))
        free = RuntimeInstall.running() is None
        self.install_button.setEnabled(free and not now.own and bool(now.builds))
        self.remove_button.setEnabled(free and not now.own and bool(now.torch))

    # --- install -----------------------------------------------------------------------------------------------

    def install(self) -> None:
        made = RuntimeInstall(self._home, str(self.builds.currentData()), self._index)
        self._say("")
        self._follow(made)
        made.start()

    def stop(self) -> None:
        if running := RuntimeInstall.running():
            running.cancel()
            self.stop_button.setEnabled(False)

    def _follow(self, running: RuntimeInstall) -> None:
        running.progressed.connect(self._progress)
        running.ended.connect(self._ended)
        self._show_work(True)
        self.stop_button.setEnabled(True)
        for button in (self.install_button, self.remove_button):
            button.setEnabled(False)
        if running.last is not None:
            self._progress(running.last)

    def _show_work(self, shown: bool) -> None:
        self.bar.setVisible(shown)
        self.stop_button.setVisible(shown)

    def _progress(self, news: Any) -> None:
        fetching = news.stage == "fetch"
        self.bar.setValue(round(1000 * news.done / max(1, news.total)))
        words = self.tr("Downloading {name}: {done} of {total} MB") if fetching else self.tr("Unpacking {name}")
        name = news.name.split("-")[0]
        self._say(words.format(name=name, done=round(news.done / 1e6), total=round(news.total / 1e6)))

    def _ended(self, words: str) -> None:
        self._show_work(False)
        self._say(words or self.tr("Installed. The engine finds it by itself."), "error" if words else "soft")
        self.look()

    def remove(self) -> None:
        from studio.models.runtime import location

        home = self._home
        self.remove_button.setEnabled(False)
        errand = Errand(lambda _: location.remove(home))
        errand.done.connect(lambda _: self._ended_removal())
        errand.failed.connect(self._fail)
        errand.start()

    def _ended_removal(self) -> None:
        self._say(self.tr("Removed."))
        self.look()

    def _fail(self, error: Any) -> None:
        self._say(said(error), "error")

    def _say(self, words: str, role: str = "soft") -> None:
        repaint_role(self.news, role)
        self.news.setText(words)
