"""A timeline of another program, brought in and rendered by the command line."""

import json
from pathlib import Path

import numpy as np
import pytest

from studio import cli
from studio.app.node_types import built_in
from studio.film.timeline.bringing import with_timeline
from studio.film.timeline.imports import read_timeline
from studio.graph import projectfile
from studio.graph.graph import Graph, Wire
from studio.graph.graph_edits import connect, new_node
from studio.media.files.mediafile import open_video
from tests.media import clip, number_of

XML = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE xmeml><xmeml version="5"><sequence id="s"><name>Cut</name>
<duration>30</duration><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><media><video>
<track>{low}</track><track>{high}</track></video></media></sequence></xmeml>"""
ITEM = """<clipitem id="{id}"><name>{file}</name><duration>50</duration>
<rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><in>{first}</in><out>{last}</out><start>{start}</start>
<end>{end}</end><file id="f-{id}"><name>{file}</name><pathurl>{file}</pathurl><duration>50</duration>
<rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate></file></clipitem>"""


def item(id: str, file: str, first: int, start: int, frames: int) -> str:
    return ITEM.format(id=id, file=file, first=first, last=first + frames, start=start, end=start + frames)


def test_a_cut_of_fcp_7_is_brought_in_and_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    clip(tmp_path / "one.mkv", frames=50, rate=25)
    clip(tmp_path / "two.mkv", frames=50, rate=25)
    low = item("a", "one.mkv", 10, 0, 10) + item("b", "two.mkv", 30, 10, 10)
    (tmp_path / "cut.xml").write_text(XML.format(low=low, high=item("c", "two.mkv", 5, 4, 4)))
    catalog = built_in()
    graph, timeline = with_timeline(Graph(), catalog, read_timeline(tmp_path / "cut.xml"))
    graph, publish = new_node(graph, catalog["publish.video"], (900, 0), path="film.mkv", codec="ffv1")
    graph = connect(graph, catalog, Wire(timeline, "video", publish, "video"))
    projectfile.save(graph, tmp_path / "film.shotgraph")
    assert json.loads((tmp_path / "film.shotgraph").read_text())["nodes"]
    assert cli.main(["render", str(tmp_path / "film.shotgraph")]) == 0
    film = open_video(tmp_path / "film.mkv")
    shown = [number_of(np.asarray(frame.rgb())) for frame in film.frames()]
    assert shown == [*range(10, 14), *range(5, 9), *range(18, 20), *range(30, 40)]


SRT = "1\n00:00:00,200 --> 00:00:00,800\nGood morning\n"


def test_a_cut_becomes_a_project_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOTGRAPH_HOME", str(tmp_path / "home"))
    (tmp_path / "in").mkdir()
    clip(tmp_path / "in" / "one.mkv", frames=50, rate=25)
    low = item("a", "one.mkv", 10, 0, 10) + item("b", "gone.mkv", 30, 10, 10)
    (tmp_path / "in" / "cut.xml").write_text(XML.format(low=low, high=item("c", "one.mkv", 5, 4, 4)))
    (tmp_path / "in" / "en.srt").write_text(SRT)
    project, cut, words = (str(tmp_path / name) for name in ("out/film.shotgraph", "in/cut.xml", "in/en.srt"))
    assert cli.main(["import-cut", cut, words, "--output", project]) == 0
    said = capsys.readouterr()
    assert said.out.strip() == project and "4 clips of 2 files, 0.80 s." in said.err
    assert "gone.mkv was not found" in said.err
    assert '"../in/one.mkv"' in Path(project).read_text() and "Good morning" in Path(project).read_text()
    assert cli.main(["import-cut", cut, "--output", project]) == 2, "nothing is overwritten"
    assert "is there already" in capsys.readouterr().err
    clip(tmp_path / "in" / "gone.mkv", frames=50, rate=25)
    assert cli.main(["render", project]) == 0
    assert open_video(tmp_path / "out" / "film.mp4").info.length == 20


@pytest.mark.parametrize(
    ("file", "more", "mend"),
    [
        ("cut.docx", [], "no timeline that can be read"),
        ("gone.edl", [], "cannot be read"),
        ("gone.edl", ["--rate", "0"], "is no rate"),
    ],
)
def test_what_is_no_cut_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, more: list[str], mend: str
) -> None:
    (tmp_path / "cut.docx").write_text("words")
    arguments = ["import-cut", str(tmp_path / file), "--output", str(tmp_path / "p.shotgraph"), *more]
    assert cli.main(arguments) == 2 and mend in capsys.readouterr().err
    assert not (tmp_path / "p.shotgraph").exists()
