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
