"""Files that are dropped or pasted: what can be loaded is, and what cannot be says so, wherever it is let go."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image as Pillow
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from studio.graph import projectfile
from studio.media.files.stills import read_still, write_still
from studio.media.values import Image
from tests.media import clip
from tests.ui.hands import SUM, Hands

CTRL = Qt.KeyboardModifier.ControlModifier


def drop(widget: QWidget, *paths: Path, text: str = "") -> None:
    """From the desktop, let go over a widget."""
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    else:
        data.setText(text)
    at, keys, left = QPoint(300, 200), Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, left, keys)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, left, keys))
    QApplication.processEvents()


def loaded(hands: Hands) -> dict[str, str]:
    """Type -> path of the nodes that came."""
    nodes = hands.document.graph.nodes
    return {nodes[id].type: str(nodes[id].settings["path"]) for id in nodes if id not in SUM.nodes}


def words(hands: Hands) -> str:
    notice = hands.canvas.notice
    return notice.label.text() if notice.isVisible() else ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("scene.blend", ".blend files such as scene.blend are not read"),
        ("cut.otio", "cut.otio is a cut: the timeline reads it"),
        ("cut.prproj", "export it as OTIO, FCPXML, XML or EDL"),
        ("README", "README has no ending"),
        ("gone.mp5", ".mp5 files"),
    ],
)
def test_a_file_that_nothing_loads_says_why(hands: Hands, tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / name).write_bytes(b"hello, this is nothing that moves or sounds\n" * 20)
    drop(hands.view.viewport(), tmp_path / name)
    assert why in words(hands) and not loaded(hands)
    QTest.mouseClick(hands.canvas.notice.button, Qt.MouseButton.LeftButton)
    assert not words(hands)


def test_what_is_gone_and_what_is_empty_and_how_many_more(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    paths = [tmp_path / "gone.xyz", tmp_path / "bare", *(tmp_path / f"{n}.q" for n in range(3))]
    drop(hands.view.viewport(), *paths)
    said = words(hands)
    assert "gone.xyz is not there any more." in said and "bare is a folder without pictures" in said
    assert "And 3 more files were left out." in said


def test_the_files_among_them_that_can_be_loaded_are(hands: Hands, tmp_path: Path) -> None:
    Pillow.new("RGB", (8, 8)).save(tmp_path / "a.png")
    (tmp_path / "b.blend").write_bytes(b"x")
    drop(hands.view.viewport(), tmp_path / "b.blend", tmp_path / "a.png")
    assert list(loaded(hands)) == ["image.load"] and "b.blend" in words(hands)


def test_a_folder_of_pictures_is_a_clip(hands: Hands, tmp_path: Path) -> None:
    folder = tmp_path / "shot"
    folder.mkdir()
    for number in range(3):
        Pillow.new("RGB", (8, 8)).save(folder / f"f_{number:04d}.png")
    drop(hands.view.viewport(), folder)
    assert list(loaded(hands)) == ["video.load"] and not words(hands)


@pytest.mark.parametrize(("format", "type"), [("nut", "video.load"), ("adts", "audio.load")])
def test_a_file_of_unknown_ending_is_known_by_what_is_in_it(
    hands: Hands, tmp_path: Path, format: str, type: str
) -> None:
    path = tmp_path / "take.unknown"
    with av.open(str(path), "w", format=format) as file:
        if type == "video.load":
            stream = file.add_stream("mpeg4", rate=25)
            stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")))
        else:
            stream = file.add_stream("aac", rate=48000, layout="mono")
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
            frame.sample_rate = 48000
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    drop(hands.view.viewport(), path)
    assert list(loaded(hands)) == [type] and not words(hands)


@pytest.mark.parametrize(
    ("button", "types", "opened"), [("Use it here", ["image.load"], 0), ("Open its project", [], 1), ("Cancel", [], 0)]
)
def test_a_picture_that_carries_its_project_asks_what_is_wanted(
    hands: Hands, tmp_path: Path, button: str, types: list[str], opened: int
) -> None:
    picture = Image(np.zeros((8, 8, 3), np.uint8))
    write_still(picture, tmp_path / "a.png", "png", project=projectfile.dumps(SUM))
    asked: list[Path] = []
    hands.canvas.open_project.connect(asked.append)

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        QTest.mouseClick(next(b for b in box.buttons() if b.text() == button), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)
    drop(hands.view.viewport(), tmp_path / "a.png")
    assert list(loaded(hands)) == types and len(asked) == opened


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.fountain"])
def test_scripts_are_loaded_whatever_they_end_with(hands: Hands, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("INT. HOUSE - DAY\n\nA door.\n")
    drop(hands.view.viewport(), tmp_path / name)
    assert list(loaded(hands)) == ["story.script"]


def test_files_dropped_together_do_not_lie_on_each_other(hands: Hands, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path in paths:
        Pillow.new("RGB", (8, 8)).save(path)
    drop(hands.view.viewport(), *paths)
    items = [item for id, item in hands.view.nodes.items() if id not in SUM.nodes]
    for item in items:
        item.set_picture(QImage(160, 160, QImage.Format.Format_RGB32))
    boxes = [item.sceneBoundingRect() for item in items]
    assert len(boxes) == 3
    assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[:n])


def test_files_are_pasted_from_a_file_manager(hands: Hands, tmp_path: Path) -> None:
    clip(tmp_path / "a.mp4", 3)
    (tmp_path / "b.blend").write_bytes(b"x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.mp4", "b.blend")])
    QGuiApplication.clipboard().setMimeData(data)
    hands.key(Qt.Key.Key_V, CTRL)
    assert list(loaded(hands)) == ["video.load"] and "b.blend" in words(hands)
    hands.document.undo()
    assert hands.document.graph == SUM


def test_a_copied_picture_is_kept_beside_the_project(hands: Hands, tmp_path: Path) -> None:
    picture = QImage(12, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor(200, 10, 30))
    QGuiApplication.clipboard().setImage(picture)
    hands.key(Qt.Key.Key_V, CTRL)
    assert "Save the project first" in words(hands) and not loaded(hands)
    hands.document.save(tmp_path / "film.shotgraph")
    hands.key(Qt.Key.Key_V, CTRL)
    hands.key(Qt.Key.Key_V, CTRL)
    made = sorted(path.name for path in tmp_path.glob("pasted-*.png"))
    assert made == ["pasted-1.png", "pasted-2.png"]
    assert read_still(tmp_path / made[0]).pixels[4, 6].tolist() == [200, 10, 30]
    assert [str(n.settings["path"]) for n in hands.document.graph.nodes.values() if n.type == "image.load"] == made


def test_text_that_is_no_nodes_says_so(hands: Hands) -> None:
    drop(hands.view.viewport(), text="once upon a time")
    assert "This text is no nodes" in words(hands)


@pytest.mark.parametrize("panel", ["voices", "recording"])
def test_what_is_no_recording_says_so_where_recordings_belong(hands: Hands, tmp_path: Path, panel: str) -> None:
    (tmp_path / "a.psd").write_bytes(b"x")
    shown = hands.page.show_panel(panel)
    drop(shown, tmp_path / "a.psd")
    said = shown.notice.label.text()  # type: ignore[union-attr]
    assert "a.psd is no sound file" in said and ".wav" in said


def test_the_viewer_says_what_it_takes(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "a.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n")
    viewer = hands.page.viewer
    drop(viewer, tmp_path / "a.png")
    assert "takes LUTs" in viewer.notice.label.text()
    hands.click(hands.middle("two"))
    drop(viewer, tmp_path / "a.cube")
    assert "needs a picture" in viewer.notice.label.text()
