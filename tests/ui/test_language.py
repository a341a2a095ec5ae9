"""English and Chinese: every word of the window is there in both, and the language is the user's."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.base.settings import Home, Settings
from studio.graph.catalog import Catalog
from studio.ui import appearance
from studio.ui.status import StatusLine
from studio.ui.window import MainWindow
from tests.ui import translations
from tests.ui.hands import Hands
from tests.ui.translations import FOLDER, FORMS, Message


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, tmp_path, tmp_path / "logs")


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    yield lambda language: appearance.speak(qapp, language)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(QLocale.c())


@pytest.fixture
def chinese(speak: Callable[[str], None]) -> None:
    speak("zh_CN")


@pytest.fixture(scope="module")
def found() -> list[Message]:
    return translations.messages()


def test_the_reader_finds_the_windows_words(found: list[Message]) -> None:
    known = {message.key for message in found}
    assert {
        ("MainWindow", "New project"),  # by a local name for self.tr
        ("ask", "Don’t save"),  # by a module's own shortcut
        ("places", "Canvas"),  # with a named context
        ("GraphView", "an output"),  # through another object
        ("CameraPanel", "Push in"),  # through an argument
        ("timeline", "Voice"),  # by a local name for translate
    } <= known
    assert next(one for one in found if one.source == "%n node(s) failed").plural


def test_every_string_has_a_finished_chinese_translation(found: list[Message]) -> None:
    known = translations.read(FOLDER / "shotgraph_zh_CN.ts")
    lacking = [f"{one.place} {one.source!r}" for one in found if not all(known.get(one.key, [""]))]
    assert lacking == [], "add them to resources/i18n and run `python -m tests.ui.translations`"


def test_every_node_type_has_a_chinese_title(catalog: Catalog) -> None:
    known = translations.read(FOLDER / "shotgraph_zh_CN.ts")
    words = {word for spec in catalog for word in (spec.title, spec.category)}
    assert [word for word in words if ("nodes", word) not in known] == []


@pytest.mark.parametrize("language", FORMS)
def test_translations_keep_what_is_filled_in_later(language: str) -> None:
    def holes(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name} | set(re.findall(r"%[ns]", text))

    for (_, source), forms in translations.read(FOLDER / f"shotgraph_{language}.ts").items():
        for form in forms:
            assert holes(form) <= holes(source), source
            assert holes(source) - {"%n"} <= holes(form), source


def test_the_compiled_file_is_that_of_the_sources(chinese: None, found: list[Message]) -> None:
    known = translations.read(FOLDER / "shotgraph_zh_CN.ts")
    for one in found:
        said = QCoreApplication.translate(one.context, one.source, "", 3 if one.plural else -1)
        assert said == known[one.key][0].replace("%n", "3"), f"run `python -m tests.ui.translations`: {one.source}"


def test_the_window_speaks_chinese(chinese: None, catalog: Catalog, home: Home, qtbot: QtBot) -> None:
    window = MainWindow(catalog, home, Settings(home), None)
    qtbot.addWidget(window)
    titles = [action.text() for action in window.bar.brand.menu().actions()]
    assert "新建项目" in titles and "设置…" in titles
    page = window.new_project()
    assert page.docks["inspector"].windowTitle() == "检查器"
    page.close_down()


def test_a_node_is_found_by_its_english_name_and_has_a_chinese_title(chinese: None, hands: Hands) -> None:
    hands.key(Qt.Key.Key_Tab)
    field = hands.popup().field
    QTest.keyClicks(field, "image.generate")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert hands.document.undo_label == "添加“生成”"
    assert "生成" in {item.face.title for item in hands.view.nodes.values()}


def test_english_counts_one_and_many(speak: Callable[[str], None], qtbot: QtBot) -> None:
    speak("en")
    line = StatusLine()
    qtbot.addWidget(line)
    assert line.tr("%n node(s) failed", "", 1) == "1 node failed"
    assert line.tr("%n node(s) failed", "", 2) == "2 nodes failed"


@pytest.mark.parametrize(
    ("chosen", "system", "spoken"),
    [
        (None, ["de-DE", "en-GB"], "en"),
        (None, ["zh-CN"], "zh_CN"),
        (None, ["zh-Hans-SG"], "zh_CN"),
        (None, ["zh-TW", "en-US"], "en"),
        (None, ["fr-FR"], "en"),
        ("zh_CN", ["en-US"], "zh_CN"),
        ("en", ["zh-CN"], "en"),
        ("klingon", ["zh-CN"], "zh_CN"),
    ],
)
def test_the_language_is_the_users_choice_or_the_systems(
    home: Home, monkeypatch: pytest.MonkeyPatch, chosen: str | None, system: list[str], spoken: str
) -> None:
    class System:
        def uiLanguages(self) -> list[str]:
            return system

    monkeypatch.setattr(appearance.QLocale, "system", staticmethod(System))
    settings = Settings(home)
    settings.set("ui.language", chosen)
    assert appearance.language(settings) == spoken
