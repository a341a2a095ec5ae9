"""The list of a combo box has one frame, and no icon is Qt's own black one."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from studio.ui import theme
from studio.ui.shortcuts import ShortcutSheet
from studio.ui.widgets.combo import Combo
from studio.ui.window import MainWindow


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_list_of_a_combo_box_has_one_frame(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    before = theme.theme_name()
    theme.apply(qapp, name)
    combo = Combo(["auto", "full"])
    qtbot.addWidget(combo)
    combo.show()
    combo.showPopup()
    QApplication.processEvents()
    picture = combo.view().window().grab().toImage()
    middle, line = picture.width() // 2, QColor(theme.tokens().line)
    assert picture.pixelColor(0, 0).alpha() == 0  # behind the round corner
    for y in (0, picture.height() - 1):
        assert picture.pixelColor(middle, y) == line
    combo.hidePopup()
    theme.apply(qapp, before)


def test_close_of_the_shortcuts_has_an_icon_that_is_seen(window: MainWindow, qtbot: QtBot) -> None:
    sheet = ShortcutSheet(window.commands.all(), window.commands.keymap)
    qtbot.addWidget(sheet)
    (buttons,) = sheet.findChildren(QDialogButtonBox)
    picture = buttons.button(QDialogButtonBox.StandardButton.Close).icon().pixmap(16, 16).toImage()
    points = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    strokes = [point for point in points if point.alpha() > 200]
    assert strokes and all(abs(one.lightness() - QColor(theme.tokens().soft).lightness()) < 40 for one in strokes)
