"""The look at what a test of the window leaves: everything that would go on is named, and nothing else is."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, qCritical, qWarning
from PySide6.QtWidgets import QApplication

from tests.ui.leftovers import Leftovers


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Leftovers]:
    made = Leftovers()
    made.begin()
    with made.watching():
        yield made


class Panel(QObject):
    def look(self) -> None: ...


def test_a_timer_that_ticks_is_named_with_its_owner(watch: Leftovers) -> None:
    panel = Panel()
    timer = QTimer(panel, interval=1000)
    timer.start()
    assert watch.left() == ["QTimer of Panel ticks"]
    timer.stop()
    assert watch.left() == []
    timer.start()
    panel.deleteLater()
    assert watch.left() == [], "it goes with its owner"


def test_a_thread_of_qt_or_of_python_that_runs_is_named(watch: Leftovers) -> None:
    end, thread = threading.Event(), QThread()
    worker = threading.Thread(target=end.wait, name="never told to end")
    thread.start()
    worker.start()
    assert sorted(watch.left(patience=0.1)) == ["QThread runs", "the thread 'never told to end' runs"]
    end.set()
    thread.quit()
    assert thread.wait(10_000) and watch.left() == []


def test_a_shot_that_would_fire_later_is_named_unless_its_receiver_is_gone(watch: Leftovers) -> None:
    panel = Panel()
    QTimer.singleShot(0, panel.look)
    assert watch.left() == []
    QTimer.singleShot(60_000, panel.look)
    assert watch.left() == ["QTimer.singleShot(Panel.look) waits"]
    panel.deleteLater()
    assert watch.left() == []


@pytest.mark.no_qt_log
def test_a_warning_is_heard_unless_it_is_known_as_harmless(watch: Leftovers) -> None:
    with watch.listening(["^This plugin does not support "]):
        qWarning("This plugin does not support raise()")
        qWarning("QPainter::begin: a paint device can only be painted by one painter at a time")
        qCritical("worse")
    assert len(watch.left()) == 2 and watch.left()[1].endswith("worse")
