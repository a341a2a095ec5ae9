"""The command line as scripts call it: output, events, exit codes, and what is said of bad input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio import __version__
from studio.cli import main
from studio.media.files.mediafile import open_audio, open_video
from studio.media.files.stills import read_still
from tests.media import clip, tone

ROOT = Path(__file__).resolve().parent.parent
SUM = """{
  "format": "shotgraph/1",
  "nodes": {
    "two":  {"type": "number.value", "settings": {"value": 2.0}, "position": [0, 0]},
    "sum":  {"type": "number.math", "settings": {"op": "add"}, "position": [240, 0]}
  },
  "wires": [{"from": "two.out", "to": "sum.a"}, {"from": "two.out", "to": "sum.b"}]
}"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "sum.shotgraph"
    path.write_text(SUM)
    return path


def write(path: Path, nodes: dict[str, Any], wires: list[tuple[str, str]] = []) -> Path:  # noqa: B006
    data = {"format": "shotgraph/1", "nodes": nodes, "wires": [{"from": a, "to": b} for a, b in wires]}
    path.write_text(json.dumps(data), "utf-8")
    return path


def events_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_number_is_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(project), "--target", "sum"]) == 0
    assert capsys.readouterr().out == "4\n"


def test_events_are_one_json_object_a_line_and_nothing_else(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(project), "--target", "sum", "--json"]) == 0
    told = events_of(capsys.readouterr().out)
    assert [event["event"] for event in told] == ["planned", "started", "finished", "started", "finished", "done"]
    assert told[2].items() >= {"node": "two", "item": None, "cached": False}.items()
    assert told[-1].items() >= {"ran": 2, "cached": 0, "failed": 0, "results": {"sum": 4.0}}.items()
    main(["render", str(project), "--target", "sum", "--json"])
    again = events_of(capsys.readouterr().out)
    assert [event["cached"] for event in again if event["event"] == "finished"] == [True, True]
    assert (again[-1]["ran"], again[-1]["cached"]) == (0, 2)


def test_settings_can_be_changed_for_one_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["render", str(project), "--target", "sum", "--set", "two.value=5", "--set", "sum.op=multiply"]
    assert main(arguments) == 0
    assert capsys.readouterr().out == "25\n"
    assert project.read_text() == SUM


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--target", "smu"], "Did you mean 'sum'?"),
        (["--target", "sum", "--set", "two.valu=1"], "node 'two', setting 'valu'"),
        (["--target", "sum", "--set", "two.value=many"], "'many' does not fit. It takes a number."),
        (["--target", "sum", "--set", "tow.value=1"], "Did you mean 'two'?"),
        (["--target", "sum", "--set", "nonsense"], "--set NODE.SETTING=VALUE"),
        (["--target", "sum", "--set", "sum.op=root"], "one of add, subtract, multiply"),
        ([], "Add a publish node"),
        (["--output", "film.mp4"], "--output needs one target"),
    ],
)
def test_wrong_arguments_name_the_place_and_the_mend(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["render", str(project), *arguments]) == 2
    caught = capsys.readouterr()
    assert says in caught.err and caught.out == ""


BAD_PROJECTS = {
    "truncated": (SUM[:150], "not valid JSON"),
    "empty": ("", "empty (0 bytes)"),
    "binary": ("\x00\x01", "not valid JSON"),
    "newer": ('{"format": "shotgraph/9"}', "newer Shotgraph"),
    "cyclic": (SUM.replace('"two.out", "to": "sum.a"', '"sum.out", "to": "sum.a"'), "go in a circle: sum -> sum"),
    "unknown": (SUM.replace("number.math", "number.meth"), "node 'sum': there is no node type 'number.meth'"),
    "wrong type": (SUM.replace('"value": 2.0', '"value": "two"'), "'two' does not fit"),
    "number too large": (SUM.replace('"value": 2.0', f'"value": {"9" * 400}'), "does not fit. It takes a number."),
    "number of endless digits": (SUM.replace('"value": 2.0', f'"value": {"9" * 5000}'), "too many digits"),
    "nested without end": ("[" * 200_000, "too deep"),
    "half a character": (SUM.replace('"add"', r'"\ud800"'), "half a character"),
    "missing socket": (SUM.replace(', {"from": "two.out", "to": "sum.b"}', ""), "socket 'b': nothing is wired"),
    "wrong wire": (SUM.replace("two.out", "two.value"), "has no output 'value'. It has out."),
}


@pytest.mark.parametrize("case", BAD_PROJECTS)
@pytest.mark.parametrize("command", ["check", "render"])
def test_bad_projects_end_in_a_message_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, case: str
) -> None:
    text, says = BAD_PROJECTS[case]
    path = tmp_path / "Größe & co.shotgraph"
    path.write_text(text, "utf-8")
    assert main([command, str(path), *(["--target", "sum"] if command == "render" else [])]) == 2
    told = capsys.readouterr().err
    assert says in told and "Traceback" not in told


def test_json_tells_every_problem_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(
        tmp_path / "bad.shotgraph",
        {"a": {"type": "number.math", "settings": {"op": "x"}}, "b": {"type": "gone"}},
        [("b.out", "a.a")],
    )
    assert main(["render", str(path), "--target", "a", "--json"]) == 2
    told = events_of(capsys.readouterr().out)
    assert [event["event"] for event in told] == ["failed"] * (len(told) - 1) + ["done"]
    assert {event.get("node") for event in told[:-1]} == {"a", "b"}


def test_check_says_when_nothing_is_wrong(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(project)]) == 0
    assert "nothing wrong" in capsys.readouterr().err


def test_a_missing_project_or_folder_or_home_is_a_message(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", str(tmp_path / "none.shotgraph")]) == 2
    assert main(["check", str(tmp_path)]) == 2
    monkeypatch.setenv("SHOTGRAPH_HOME", str(project / "inside a file"))
    assert main(["render", str(project), "--target", "sum"]) == 2
    told = capsys.readouterr().err
    assert "no such file" in told and "is a directory" in told and "cannot write" in told


def film(tmp_path: Path, source: str) -> Path:
    return write(
        tmp_path / "film.shotgraph",
        {
            "load": {"type": "video.load", "settings": {"path": source}},
            "small": {"type": "video.resize", "settings": {"width": 32, "height": 32}},
            "film": {"type": "publish.video", "settings": {"path": "film.mkv", "codec": "ffv1"}},
        },
        [("load.video", "small.video"), ("small.out", "film.video")],
    )


def test_missing_media_is_found_before_anything_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(film(tmp_path, "gone.mp4"))]) == 2
    assert "node 'load', setting 'path': there is no file" in capsys.readouterr().err


def test_a_name_that_no_disk_takes_is_found_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(film(tmp_path, "x" * 5000 + ".mp4"))]) == 2
    assert "node 'load', setting 'path': cannot read" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["stills.seed=1e999", "stills.seed=NaN", "stills.width=Infinity", "stills.seed=[]"])
def test_a_number_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str) -> None:
    nodes = {"words": {"type": "text.value"}, "stills": {"type": "image.generate"}}
    path = write(tmp_path / "p.shotgraph", nodes, [("words.out", "stills.prompt")])
    assert main(["render", str(path), "--target", "stills", "--set", change]) == 2
    assert f"node 'stills', setting '{change[7:].partition('=')[0]}'" in capsys.readouterr().err


def test_any_script_goes_into_a_pipe_whatever_the_locale(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "p.shotgraph", {"words": {"type": "text.value", "settings": {"text": "影片 ü"}}})
    command = [sys.executable, "-m", "studio.cli", "render", str(path), "--target", "words"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout
    assert said.decode().strip() == "影片 ü"


def test_media_that_is_none_fails_its_node_with_exit_code_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.mp4").write_bytes(b"")
    assert main(["render", str(film(tmp_path, "empty.mp4"))]) == 3
    told = capsys.readouterr().err
    assert "load" in told and "empty.mp4" in told and "Traceback" not in told
    assert not (tmp_path / "film.mkv").exists()


def test_a_film_is_written_beside_its_project_and_found_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip(tmp_path / "clip.mp4", 12)
    path = film(tmp_path, "clip.mp4")
    assert main(["render", str(path), "--json"]) == 0
    made = tmp_path / "film.mkv"
    done = events_of(capsys.readouterr().out)[-1]
    assert done["results"] == {"film": str(made)} and made.exists()
    assert main(["render", str(path), "--json"]) == 0
    assert events_of(capsys.readouterr().out)[-1]["ran"] == 0
    made.unlink()
    assert main(["render", str(path), "--json", "--output", str(tmp_path / "ä other.mkv")]) == 0
    assert (tmp_path / "ä other.mkv").exists() and not made.exists()


def test_a_picture_target_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from PIL import Image

    Image.fromarray(np.full((20, 30, 3), 200, np.uint8)).save(tmp_path / "grey.png")
    path = write(tmp_path / "p.shotgraph", {"load": {"type": "image.load", "settings": {"path": "grey.png"}}})
    assert main(["render", str(path), "--target", "load", "--output", str(tmp_path / "out.png")]) == 0
    with Image.open(tmp_path / "out.png") as made:
        assert made.size == (30, 20)
    assert capsys.readouterr().out == f"{tmp_path / 'out.png'}\n"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """A project that loads a deep picture with alpha, a film and its sound."""
    import cv2

    cv2.imwrite(str(tmp_path / "deep.png"), np.full((20, 30, 4), 40000, np.uint16))
    clip(tmp_path / "clip.mp4", 12, audio=[tone(24000)])
    nodes = {
        "still": {"type": "image.load", "settings": {"path": "deep.png"}},
        "film": {"type": "video.load", "settings": {"path": "clip.mp4"}},
        "sum": {"type": "number.value"},
    }
    return write(tmp_path / "p.shotgraph", nodes)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        *(("still", f"o.{ending}") for ending in ("png", "jpg", "webp", "tif")),
        *(("film.video", f"o.{ending}") for ending in ("mkv", "mp4", "mov", "webm")),
        *(("film.audio", f"o.{ending}") for ending in ("wav", "flac", "mp3", "m4a", "ogg")),
    ],
)
def test_any_result_can_be_written_in_the_usual_formats(media: Path, target: str, name: str) -> None:
    made = media.with_name(name)
    assert main(["render", str(media), "--target", target, "--output", str(made)]) == 0
    if target == "still":
        assert read_still(made).width == 30
    elif target == "film.video":
        assert open_video(made).info.length == 12
    else:
        sound = open_audio(made)
        assert sound is not None and abs(float(sound.info.seconds) - 0.5) < 0.1


@pytest.mark.parametrize(
    ("target", "name", "says"),
    [
        ("still", "o.xyz", "End the name with one of .png, .jpg"),
        ("still", "o", "no Image can be written to o"),
        ("film.video", "o.gif", "End the name with one of .mkv, .mp4"),
        ("film.audio", "o.mid", "End the name with one of .wav, .flac"),
        ("sum", "o.txt", "a Number is printed"),
    ],
)
def test_names_that_suit_no_result_are_refused_before_anything_runs(
    media: Path, capsys: pytest.CaptureFixture[str], target: str, name: str, says: str
) -> None:
    assert main(["render", str(media), "--target", target, "--output", str(media.with_name(name))]) == 2
    assert says in capsys.readouterr().err and not media.with_name(name).exists()


def test_a_result_that_cannot_be_written_fails_and_the_others_are_there(
    media: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "results").mkdir(parents=True)
    (home / "results" / "still-out.png").mkdir()  # in the way
    assert main(["render", str(media), "--json", "--target", "still", "--target", "film.video"]) == 3
    told = events_of(capsys.readouterr().out)
    assert [event["node"] for event in told if event["event"] == "failed"] == ["still"]
    assert list(told[-1]["results"]) == ["film.video"] and told[-1]["failed"] == 1


def test_nodes_are_listed_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nodes"]) == 0
    assert "number.math" in capsys.readouterr().out
    assert main(["nodes", "number.math", "--json"]) == 0
    sheet = json.loads(capsys.readouterr().out)
    assert [socket["name"] for socket in sheet["inputs"]] == ["a", "b"]
    assert sheet["settings"][0]["choices"] == ["add", "subtract", "multiply", "divide", "power", "min", "max"]
    assert main(["nodes", "number.mth"]) == 2
    assert "Did you mean 'number.math'?" in capsys.readouterr().err


def test_doctor_and_models_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) in (0, 2)
    names = {finding["name"] for finding in json.loads(capsys.readouterr().out)}
    assert {"Memory", "GPU", "Codecs", "Sound", "Store", "Models"} <= names
    assert main(["models", "list"]) == 0
    assert "animatic" in capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0 and __version__ in capsys.readouterr().out


@pytest.fixture
def spawn(home: Path) -> Callable[..., subprocess.Popen[str]]:
    def spawn(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "studio.cli", *arguments]
        environment = {**os.environ, "SHOTGRAPH_HOME": str(home)}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True)

    return spawn


def test_an_interrupt_ends_with_130_and_the_next_run_resumes(
    tmp_path: Path, spawn: Callable[..., subprocess.Popen[str]]
) -> None:
    clip(tmp_path / "clip.mp4", 600, size=(640, 360))
    path = film(tmp_path, "clip.mp4")
    arguments = ["render", str(path), "--json", "--set", "small.width=1280", "--set", "small.height=720"]
    process = spawn(*arguments)
    assert process.stdout is not None and process.stderr is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "progress":
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in err
    assert not (tmp_path / "film.mkv").exists()
    assert json.loads(out.splitlines()[-1])["cancelled"] is True
    again = spawn(*arguments)
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0 and (tmp_path / "film.mkv").exists()


def test_a_closed_pipe_is_no_error(project: Path, spawn: Callable[..., subprocess.Popen[str]]) -> None:
    process = spawn("nodes", "--json")
    assert process.stdout is not None
    process.stdout.close()
    time.sleep(0.1)
    assert process.stderr is not None
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 0 and "Traceback" not in told


def test_without_a_display_the_editor_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([str(project)]) == 2
    assert "no display" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["pull", "animatic"], 0, "nothing to download"),
        (["pull", "animatc"], 2, "Did you mean 'animatic'?"),
        (["remove", "flow"], 2, "part of the app"),
        (["pull", "sdxl-turbo"], 2, "the app is offline (SHOTGRAPH_OFFLINE is set)"),
        (["add", "someone/some-model"], 2, "the app is offline"),
        (["add", "no such thing"], 2, "there is no file or folder"),
        (["remove", "sdxl-turbo"], 2, "is not on this machine"),
        (["list", "--task", "image-to-vido"], 2, "Tasks: text-to-image"),
    ],
)
def test_models_say_what_can_be_done_with_them(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    assert main(["models", *arguments]) == code
    assert says in capsys.readouterr().err


def test_a_spoken_line_leaves_nothing_behind_outside_shotgraphs_own_folder(tmp_path: Path) -> None:
    """ONNX Runtime would keep a device number and what it wants to report in the user's cache folder."""
    nodes = {"words": {"type": "text.value", "settings": {"text": "Hello."}}, "say": {"type": "voice.speak"}}
    project = {"format": "shotgraph/1", "nodes": nodes, "wires": [{"from": "words.out", "to": "say.text"}]}
    (tmp_path / "say.shotgraph").write_text(json.dumps(project))
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    environment = {**kept, "HOME": str(home), "SHOTGRAPH_HOME": str(tmp_path / "own")}
    command = [sys.executable, "-m", "studio.cli", "render", str(tmp_path / "say.shotgraph"), "--target", "say"]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("node", "settings", "says"),
    [
        ("publish.video", {"path": "film.xyz"}, "film.xyz has no film ending"),
        ("publish.video", {"path": "film.mp4", "codec": "ffv1"}, ".mp4 files do not hold ffv1"),
        ("publish.video", {"path": ""}, "no file to write is chosen"),
        ("publish.audio", {"path": "sound.mp4"}, "sound.mp4 has no sound file ending"),
        ("publish.timeline", {"path": "cut.txt"}, "'.txt' is no timeline file"),
        ("image.save", {"path": "still.gif"}, "the ending '.gif' names no picture format"),
    ],
)
def test_settings_that_do_not_go_together_are_refused_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], node: str, settings: dict[str, Any], says: str
) -> None:
    path = tmp_path / "film.shotgraph"
    path.write_text(json.dumps({"format": "shotgraph/1", "nodes": {"end": {"type": node, "settings": settings}}}))
    assert main(["check", str(path)]) == 2
    assert says in capsys.readouterr().err


def test_a_render_names_what_is_wrong_in_its_arguments_and_in_the_project_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sum.shotgraph").write_text(SUM)
    wrong = ["--set=gone.value=1", "--set=sum.op=root"]
    assert main(["render", str(tmp_path / "sum.shotgraph"), "--target=sum", *wrong]) == 2
    said = capsys.readouterr().err
    assert "'gone'" in said and "'root'" in said


def test_a_film_does_not_say_where_it_was_put(tmp_path: Path) -> None:
    clip(tmp_path / "clip.mp4", 12)
    project = film(tmp_path, "clip.mp4")
    put = [tmp_path / "secret-client" / "a.mkv", tmp_path / "elsewhere" / "b.mkv"]
    for path in put:
        assert main(["render", str(project), "--output", str(path)]) == 0
    assert put[0].read_bytes() == put[1].read_bytes()
    assert b"secret-client" not in put[0].read_bytes() and b"publish.video" in put[0].read_bytes()


def test_a_render_without_a_target_says_what_else_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nodes = {"load": {"type": "image.load", "settings": {"path": "gone.png"}}, "odd": {"type": "no.such"}}
    assert main(["render", str(write(tmp_path / "p.shotgraph", nodes))]) == 2
    said = capsys.readouterr().err
    assert "publish" in said and "there is no file" in said and "no node type 'no.such'" in said
