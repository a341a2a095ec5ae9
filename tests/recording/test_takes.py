"""Takes as files, lines to read, and the edits that put a take into the project."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from nodes.recording import recorded
from studio.app import node_types
from studio.embedded.voice import speak
from studio.film.recording.lines import RecordedLine, lines_of, narration, own, with_own
from studio.film.recording.project import used, with_take, without_take
from studio.film.recording.takes import TakeFolder
from studio.graph.catalog import Catalog
from studio.graph.graph import Graph, Node, Wire
from studio.graph.validate import validate
from studio.media.values import Audio, Text, Word
from tests.nodes.test_sound import Ctx

SCRIPT = (
    "# Film\n\n## 1 · Dawn {#dawn}\nPicture: x\nNarration: Good morning.\n\n## 2 · Rain {#rain}\nPicture: y\n\n"
    "## 3 · Goal {#goal}\nPicture: z\nNarration: Goal!\n"
)
SPOKEN = Graph(
    nodes={
        "script": Node("story.script", {"text": SCRIPT}),
        "voice": Node("voice.speak"),
        "cut": Node("edit.timeline"),
        "mix": Node("audio.mix"),
    },
    wires=(
        Wire("script", "narration", "voice", "text"),
        Wire("voice", "out", "cut", "voice"),
        Wire("voice", "out", "mix", "more"),
    ),
)
DAWN = RecordedLine("dawn", "Dawn", "Good morning.")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return node_types.shipped()


def write(path: Path, samples: np.ndarray, rate: int = 48000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate, subtype="PCM_24")
    return path


def test_takes_are_numbered_on_and_survive_being_deleted(tmp_path: Path) -> None:
    folder = TakeFolder(tmp_path / "recordings")
    assert folder.of("dawn") == ()
    for _ in range(2):
        write(folder.fresh("dawn"), np.zeros(10))
    assert [take.number for take in folder.of("dawn")] == [2, 1]
    gone = folder.delete(folder.of("dawn")[0].path)
    assert [take.number for take in folder.of("dawn")] == [1]
    assert folder.fresh("dawn").name == "take-03.wav"
    folder.restore(gone)
    folder.keep(gone.parent.parent.parent / "dawn" / "take-02.wav", True)
    assert [(take.number, take.kept) for take in folder.of("dawn")] == [(2, True), (1, False)]
    assert folder.fresh("../etc").parent.parent == folder.root


def test_the_narration_is_what_is_read(tmp_path: Path) -> None:
    assert [(line.id, line.text) for line in narration(SPOKEN, tmp_path)] == [
        ("dawn", "Good morning."),
        ("goal", "Goal!"),
    ]
    (tmp_path / "script.md").write_text(SCRIPT)
    graph = Graph(nodes={"script": Node("story.script", {"path": "script.md"})})
    assert [line.id for line in narration(graph, tmp_path)] == ["dawn", "goal"]


def test_own_lines_are_paragraphs_or_lines_and_stay_in_the_project() -> None:
    assert [line.text for line in lines_of("One.\nTwo.\n")] == ["One.", "Two."]
    assert [line.text for line in lines_of("One\nand more.\n\n\nTwo.")] == ["One and more.", "Two."]
    graph = with_own(SPOKEN, "One.")
    assert own(graph) == "One."
    assert with_own(graph, " ") == SPOKEN


def test_a_take_takes_the_place_of_the_spoken_line(catalog: Catalog, tmp_path: Path) -> None:
    take = write(tmp_path / "recordings" / "dawn" / "take-01.wav", np.zeros(10))
    graph = with_take(SPOKEN, catalog, DAWN, take, tmp_path)
    assert [one.socket for one in validate(graph, catalog, tmp_path)] == ["pictures"]  # as before
    [node] = [id for id, one in graph.nodes.items() if one.type == "voice.recorded"]
    assert graph.nodes[node].overrides == {"dawn": {"path": "recordings/dawn/take-01.wav"}}
    assert {(wire.start, wire.end) for wire in graph.wires} == {
        ("script.narration", "voice.text"),
        ("voice.out", f"{node}.voice"),
        (f"{node}.out", "cut.voice"),
        (f"{node}.out", "mix.more"),
    }
    assert used(graph, DAWN, tmp_path) == take
    again = with_take(graph, catalog, DAWN, take.with_name("take-02.wav"), tmp_path)
    assert used(again, DAWN, tmp_path) == take.with_name("take-02.wav")
    assert used(without_take(again, DAWN), DAWN, tmp_path) is None


def test_without_a_voice_the_recordings_are_the_narration(catalog: Catalog, tmp_path: Path) -> None:
    graph = SPOKEN.remove(["voice"])
    made = with_take(graph, catalog, DAWN, tmp_path / "take.wav", tmp_path)
    assert {(wire.start, wire.end) for wire in made.wires} == {
        ("script.narration", "recorded.text"),
        ("recorded.out", "cut.voice"),
    }


def test_a_line_of_ones_own_is_a_sound_of_its_own(catalog: Catalog, tmp_path: Path) -> None:
    line = RecordedLine("line-1", "", "Hello there.", shot=False)
    graph = with_take(Graph(), catalog, line, tmp_path / "take-01.wav", tmp_path)
    graph = with_take(graph, catalog, line, tmp_path / "take-02.wav", tmp_path)
    [node] = graph.nodes.values()
    assert (node.type, node.title, node.settings["path"]) == ("audio.load", "Hello there.", "take-02.wav")
    assert without_take(graph, line) == Graph()


def test_a_recorded_line_starts_a_breath_before_its_first_word(tmp_path: Path) -> None:
    silence = np.random.default_rng(1).standard_normal(48000) * 1e-5
    word = 0.2 * np.sin(2 * np.pi * 300 * np.arange(24000) / 48000)
    write(tmp_path / "take.wav", np.concatenate([silence, word, silence]))
    made = recorded(Ctx(tmp_path), text=Text("Good morning."), path=Path("take.wav"))  # type: ignore[arg-type]
    assert made.info.seconds == pytest.approx(0.5 + 2 * 0.12, abs=0.06)
    assert [word.text for word in made.info.words] == ["Good", "morning."]
    assert np.abs(made.read(0, 48000)).max() == pytest.approx(0.2, abs=0.01)
    whole = recorded(Ctx(tmp_path), path=Path("take.wav"), trim=False)  # type: ignore[arg-type]
    assert whole.info.length == 48000 * 2 + 24000


def test_a_line_without_a_take_stays_as_it_is_spoken(tmp_path: Path) -> None:
    spoken = Audio.of(np.zeros((100, 1), np.float32), 48000, "Hello", (Word("Hello", 0.0, 0.1),))
    assert recorded(Ctx(tmp_path), spoken) is spoken  # type: ignore[arg-type]
    assert recorded(Ctx(tmp_path), text=Text("Hello")).info.length == 0  # type: ignore[arg-type]


def test_words_of_a_take_are_found_where_they_are_spoken(tmp_path: Path) -> None:
    line = "Every story of the game begins in a place like this one."
    said = speak(line, seed=2)
    quiet = np.zeros(said.rate, np.float32)
    write(tmp_path / "take.wav", np.concatenate([quiet, said.samples, quiet]), said.rate)
    made = recorded(Ctx(tmp_path), text=Text(line), path=Path("take.wav"))  # type: ignore[arg-type]
    starts = [word.start for word in made.info.words]
    # The take begins a breath before its first word.
    wanted = [word.start - said.words[0].start for word in said.words]
    off = np.median(np.abs((np.asarray(starts) - starts[0]) - wanted))
    assert len(starts) == len(wanted)
    assert off < 0.06
