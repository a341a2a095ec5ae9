"""Makes the pictures of the window that README and docs show, and the views that are looked over for cut-off text.

    python -m tests.ui.screens FOLDER [--scale 2] [--language zh_CN] [--theme light] [--render] [--film PATH]
    python -m tests.ui.screens docs/images --readme [--film PATH]

Works without a screen (QT_QPA_PLATFORM=offscreen) and under Xvfb. The results come from the store of SHOTGRAPH_HOME;
what is not there yet is made first with --render, which takes the minutes that the film takes. --film: another project
than the example, such as a smaller copy of it. --readme makes the JPEGs that README and docs show. --check prints the
texts that cannot be read instead of saving pictures, and needs no engine.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import soundfile
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from studio.app import node_types
from studio.base.resources import resource
from studio.base.settings import Home, Settings, store_folder
from studio.embedded.voice import RATE
from studio.host.client import Launch
from studio.host.model_service import model_facts
from studio.host.news import ModelSettled, ModelsListed, Progress
from studio.models.library import Library, State
from studio.models.machine import Card, Machine, fit
from studio.ui import appearance, theme
from studio.ui.about_dialog import AboutDialog
from studio.ui.bridge import EngineProcess
from studio.ui.models.dialog import ModelsDialog
from studio.ui.project_page import ProjectPage
from studio.ui.settings.dialog import SettingsDialog
from studio.ui.shortcuts import ShortcutSheet
from studio.ui.voices.panel import VoicesPanel
from studio.ui.window import MainWindow
from tests.embedded.spoken import humming, line, noisy, overdriven
from tests.ui.legible import unreadable

SIZE = (1366, 768)
EXAMPLE = resource("examples", "future-of-football.shotgraph")
LARGE = (1600, 1000)
SHOT = "winger"
_ROUNDS = 20  # of the event loop at least: on a busy machine one round may take all the time there is


def views(window: MainWindow, settle: Callable[[], None], film: Path) -> Iterator[tuple[str, QWidget]]:
    """One after another, what there is to see: (name, the widget that shows it)."""
    window.resize(*SIZE)
    settle()
    yield "welcome", window
    page = window.open(film)
    assert page is not None
    session = page.session
    settle()
    _choose(page, "animate")
    page.canvas.view.zoom_to(0.62)
    page.canvas.view.center_at(page.canvas.view.nodes["stills"].pos() + QPointF(60, 190))
    settle()
    yield "window", window
    yield "storyboard", page.docks["storyboard"]
    _choose(page, "timeline")
    session.playhead.seek(7.0)
    settle()
    yield "edit", window
    yield "timeline", page.docks["timeline"]
    _choose(page, "stills")
    session.selection.view("stills", "out")
    settle()
    yield "viewer", page.docks["viewer"]
    _choose(page, "brush")
    page.show_panel("brush")
    settle()
    yield "painter", window
    yield "brush", page.docks["brush"]
    page.show_panel("camera")
    _choose(page, "camera")
    settle()
    yield "camera", window
    page.show_panel("viewer")
    page.show_panel("queue")
    settle()
    yield "queue", window
    for name in ("recording", "voices", "mixer"):
        page.show_panel(name)
        settle()
        yield name, window
    page.docks["mixer"].hide()
    page.show_panel("viewer")
    for node in ("script", "stills", "camera", "captions", "film"):
        _choose(page, node)
        settle()
        yield f"inspector-{node}", page.docks["inspector"]
    yield from _dialogs(window, settle)


def portraits(window: MainWindow, settle: Callable[[], None], film: Path) -> Iterator[tuple[str, QWidget]]:
    """The window at its best, for README and docs."""
    window.resize(*LARGE)
    page = window.open(film)
    assert page is not None
    settle()
    _choose(page, "animate")
    page.session.playhead.seek(10.0)
    page.session.selection.view("captions", "video")
    page.canvas.view.zoom_to(0.62)
    page.canvas.view.center_at(page.canvas.view.nodes["animate"].pos() + QPointF(40, 250))
    for _ in range(5):  # waveforms, filmstrips and thumbnails come one after another
        settle()
    yield "editor", window
    page.session.selection.set_item("painted-faces")
    page.session.selection.view("", "")
    page.session.selection.select(("brush",))
    page.show_panel("brush")
    page.painter.large.setChecked(True)
    for _ in range(3):
        settle()
    yield "painter", window
    page.painter.large.setChecked(False)
    page.show_panel("camera")
    page.session.selection.select(("camera",))
    page.camera.large.setChecked(True)
    for _ in range(3):
        settle()
    yield "camera", window
    page.camera.large.setChecked(False)
    with tempfile.TemporaryDirectory() as folder:
        _voice(page, Path(folder))
        yield "voices", window


def _voice(page: ProjectPage, folder: Path) -> None:
    """A voice in the making, of recordings that are made here: good ones, one that is mended and one that is not."""
    takes = {f"Anna {number + 1}": line(number, "odd") for number in range(5)}
    takes |= {"Anna, kitchen": noisy(line(3, "odd"), 30), "Anna, cellar": humming(line(2, "odd"), 50, -45)}
    takes |= {"Anna, too loud": overdriven(line(4, "odd"), 8)}
    for name, samples in takes.items():
        soundfile.write(folder / f"{name}.wav", samples, RATE)
    panel = page.show_panel("voices")
    assert isinstance(panel, VoicesPanel)
    panel.add_voice()
    panel.name.setText("Anna")
    panel.name.editingFinished.emit()
    panel.add_files([folder / f"{name}.wav" for name in takes])
    wait(120, lambda: panel.recordings.verdict is not None)
    page.canvas.view.center_at(page.canvas.view.nodes["samples"].pos())
    wait(1.0)


def _choose(page: ProjectPage, node: str) -> None:
    page.session.selection.select((node,))
    page.session.selection.set_item(SHOT)


def _dialogs(window: MainWindow, settle: Callable[[], None]) -> Iterator[tuple[str, QWidget]]:
    for command, kind in (
        ("app.settings", SettingsDialog),
        ("app.models", ModelsDialog),
        ("app.about", AboutDialog),
        ("app.shortcuts", ShortcutSheet),
    ):
        window.commands[command].action.trigger()
        dialog = window.findChild(kind)
        assert isinstance(dialog, QDialog)
        settle()
        if isinstance(dialog, SettingsDialog):
            for number in range(dialog.names.count()):
                dialog.names.setCurrentRow(number)
                settle()
                yield f"settings-{number}", dialog
        elif isinstance(dialog, ModelsDialog):
            show_models(dialog)
            settle()
            yield "models", dialog
            dialog.area.verticalScrollBar().setValue(900)
            dialog.add_button.setChecked(True)
            dialog.add_line.refused("It is a LoRA, but nothing says for which models. Name them: sd15, sdxl, flux.")
            dialog.token_button.setChecked(True)
            settle()
            yield "models-add", dialog
        else:
            yield command.removeprefix("app."), dialog
        dialog.reject()
        settle()


def show_models(dialog: ModelsDialog) -> None:
    """The catalogue as an engine would tell it on a machine with a card of 12 GiB, in every state there is."""
    engines = node_types.shipped().engines.models()
    library, machine = Library(None, engines=engines), Machine((Card("NVIDIA GeForce RTX 3060", 12.0),), 31.2)
    states = {
        "sdxl": State("here", bytes=6_900_000_000),
        "z-image-turbo": State("part", bytes=9_000_000_000),
        "sd15": State("damaged", bytes=2_000_000_000, problem="unet/model.safetensors is missing"),
    }
    pulling = {"sdxl-turbo": Progress(3_100_000_000, 6_900_000_000, "unet/x", 41e6, 93.0)}
    listed = ModelsListed(
        models=tuple(
            model_facts(
                model,
                states.get(model.id, State("shipped" if model.embedded else "absent")),
                fit(model, machine),
                pulling.get(model.id),
            )
            for model in library.catalogue
        ),
        cards=tuple((card.name, card.memory) for card in machine.cards),
        ram=31.2,
        free=210_000_000_000,
        cache="/home/me/.cache/huggingface/hub",
        runtime=False,
    )
    dialog.hear(listed)
    what = "black-forest-labs/FLUX.1-schnell is only for people who have accepted its licence"
    mend = "Open its page, sign in and accept it; then make a token and give it here."
    dialog.hear(ModelSettled("flux1-schnell", "failed", what, mend, "https://huggingface.co"))
    dialog.area.verticalScrollBar().setValue(0)


def wait(seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
    """Let the window live for a while, or until something is so."""
    end = time.monotonic() + seconds
    rounds = 0
    while (time.monotonic() < end or rounds < _ROUNDS) and not until():
        rounds += 1
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        # what was closed goes only when the app's own loop comes round, and here there is none
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.01)
    return until()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--language", default="en", choices=list(appearance.LANGUAGES))
    parser.add_argument("--theme", default="dark", choices=list(theme.THEMES))
    parser.add_argument("--render", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--film", type=Path, default=EXAMPLE)
    parser.add_argument("--readme", action="store_true")
    parsed = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = f"{parsed.scale:g}"
    app = QApplication(sys.argv[:1])
    appearance.speak(app, parsed.language)
    theme.apply(app, parsed.theme)
    with tempfile.TemporaryDirectory() as empty:
        own = Home(Path(empty), Path(empty), Path(empty) / "logs")  # nobody's recent files, keys and panels
        process = None
        if not parsed.check:
            home = Home.find()
            process = EngineProcess(Launch(store_folder(home, Settings(home))))
            process.start()
        window = MainWindow(node_types.shipped(), own, Settings(own), process)
        window.show()
        if process is not None:
            wait(60, lambda: process.state == "ready")
            if parsed.render:
                _render(window, parsed.film)
        found = []
        parsed.folder.mkdir(parents=True, exist_ok=True)
        show = portraits if parsed.readme else views
        for name, widget in show(window, lambda: wait(0.1 if parsed.check else 3.0), parsed.film):
            if parsed.check:
                found += [f"{name}: {words}" for words in unreadable(widget)]
            elif parsed.readme:
                widget.grab().save(str(parsed.folder / f"{name}.jpg"), quality=88)
            else:
                widget.grab().save(str(parsed.folder / f"{name}.png"))
        print("\n".join(dict.fromkeys(found)))
        for page in window.pages:
            page.close_down()
        if process is not None:
            process.close()
    return 1 if found else 0


def _render(window: MainWindow, film: Path) -> None:
    page = window.open(film)
    assert page is not None
    page.render_nodes(("animate", "voice", "mix"))
    wait(5, lambda: page.session.run.running)
    wait(1800, lambda: not page.session.run.running)


if __name__ == "__main__":
    sys.exit(main())
