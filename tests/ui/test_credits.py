"""The window says how a film was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from studio.film import credits
from studio.film.consent import records
from studio.ui.credits_dialog import CreditsDialog
from tests.test_provenance import ANNA, RECORD, consented, spoken


@pytest.fixture(autouse=True)
def _a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))


def shown(path: Path, qtbot: QtBot) -> CreditsDialog:
    dialog = CreditsDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    before = dialog.origin.text()
    qtbot.waitUntil(lambda: dialog.origin.text() != before, timeout=20_000)
    return dialog


def words(dialog: CreditsDialog) -> str:
    todo: list[QTreeWidgetItem] = [dialog.list.topLevelItem(at) for at in range(dialog.list.topLevelItemCount())]
    lines = []
    for section in todo:
        if not section.isHidden():
            lines += [section.text(0), *(f"{row.text(0)} {row.text(1)}" for row in map(section.child, range(9)) if row)]
    return "\n".join(lines)


def test_a_voice_is_shown_with_its_consent_until_that_is_taken_back(tmp_path: Path, qtbot: QtBot) -> None:
    voices = tmp_path / "home" / "voices"
    consent = consented(voices)
    path = spoken(tmp_path / "s.flac", credits.record_of(ANNA, voices))
    dialog = shown(path, qtbot)
    assert "Made by generative AI" in dialog.origin.text()
    assert "Anna Example" in words(dialog) and "signature is right" in words(dialog)
    records.revoke(voices, consent.id)
    assert "revoked" in words(shown(path, qtbot))


def test_files_that_say_nothing_or_nonsense(tmp_path: Path, qtbot: QtBot) -> None:
    assert "does not say" in shown(spoken(tmp_path / "plain.flac", ""), qtbot).origin.text()
    assert "without generative AI" in shown(spoken(tmp_path / "made.flac", RECORD), qtbot).origin.text()
    (tmp_path / "none.png").write_bytes(b"nothing")
    assert "not a picture" in shown(tmp_path / "none.png", qtbot).origin.text()
