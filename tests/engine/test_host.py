"""The engine in a process of its own, spoken to as the window does: real processes, real kills."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import psutil
import pytest

from studio.graph import events
from studio.graph.graph import Graph, Node, Wire
from studio.host.arena import ArenaFull, ArenaReader, ArenaWriter, Place
from studio.host.client import EngineClient, Launch
from studio.host.commands import (
    EstimateOf,
    FactsOf,
    FilmOf,
    FramesOf,
    Hello,
    PictureOf,
    Questions,
    Skip,
    StatesOf,
    TakesOf,
)
from studio.host.news import (
    Block,
    Died,
    Ended,
    Logged,
    Looked,
    News,
    Order,
    Ready,
    Refused,
    Sent,
    States,
    Told,
    Unusable,
)
from studio.host.protocol import Reader, encode
from tests.engine.conftest import graph_of

PATIENCE = 30  # seconds; nothing here takes longer than one, unless the machine is busy


class Engine:
    """A client that remembers its news."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.news: queue.Queue[News] = queue.Queue()
        self.heard: list[News] = []
        launch = Launch(folder / "store", catalog="tests.engine.host_catalog:catalog")
        self.client = EngineClient(launch, self.news.put)

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        """The first news that is wanted."""
        while True:
            news = self.news.get(timeout=PATIENCE)
            self.heard.append(news)
            if wanted(news):
                return news

    def quiet(self, seconds: float) -> News:
        """The last news of a job before it said nothing for so long."""
        while True:
            try:
                self.heard.append(self.news.get(timeout=seconds))
            except queue.Empty:
                return next(news for news in reversed(self.heard) if isinstance(news, Told))

    def done(self, job: str) -> events.Done:
        told: Told = self.until(lambda n: isinstance(n, Told) and n.job == job and isinstance(n.event, events.Done))
        assert isinstance(told.event, events.Done)
        return told.event

    def render(self, graph: Graph, *targets: str, job: str = "job", **how: bool) -> events.Done:
        self.client.render(job, Order(graph, self.folder, FilmOf(targets, **how)))
        return self.done(job)

    def looked(self, request: int) -> Looked:
        looked: Looked = self.until(lambda n: isinstance(n, Looked) and n.request == request)
        return looked

    def look(self, graph: Graph, what: Questions) -> Looked:
        return self.looked(self.client.look(graph, self.folder, what))

    def states(self, graph: Graph) -> States:
        found = self.look(graph, StatesOf()).states
        assert found is not None
        return found


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = Engine(tmp_path)
    yield made
    if made.client.process.poll() is None:
        made.client.close()


PICTURE = graph_of(
    {"paint": ("sample.picture", {"shade": 200, "size": 300}), "mean": "sample.brightness"}, "paint.out>mean.image"
)
SLOW = graph_of({"slow": ("sample.slow", {"steps": 400, "pause": 0.02})})


def test_a_render_gives_the_same_events_as_in_one_process(engine: Engine) -> None:
    done = engine.render(PICTURE, "mean")
    assert done.results == {"mean": 200.0} and done.ran == 2
    told = [type(news.event) for news in engine.heard if isinstance(news, Told)]
    assert told[0] is events.Planned and told.count(events.Finished) == 2
    assert engine.render(PICTURE, "mean", job="again").cached == 2


def test_what_is_wrong_with_the_project_comes_back_as_problems(engine: Engine) -> None:
    engine.client.render("job", Order(PICTURE.set("paint", "size", "large"), engine.folder, FilmOf(("mean",))))
    refused: Refused = engine.until(lambda n: isinstance(n, Refused))
    assert refused.problems[0].node == "paint" and refused.problems[0].setting == "size"


def test_a_picture_arrives_pixel_for_pixel(engine: Engine) -> None:
    engine.render(PICTURE, "mean")
    looked = engine.look(PICTURE, PictureOf("paint"))
    assert looked.array is not None
    assert looked.array.shape == (300, 300, 3) and np.all(looked.array == 200)
    small = engine.look(PICTURE, PictureOf("paint", width=100, height=50))
    assert small.array is not None and small.array.shape == (50, 50, 3)
    assert looked.facts.kind == "image" and looked.facts.width == 300
    assert engine.look(PICTURE, FactsOf("mean")).facts.number == 200.0


def test_a_result_that_was_never_made_is_stale_until_it_is_asked_to_be_made(engine: Engine) -> None:
    assert engine.look(PICTURE, FactsOf("mean")).stale
    assert engine.look(PICTURE, FactsOf("mean", make=True)).facts.number == 200.0


def test_states_name_what_is_known_and_what_would_run(engine: Engine) -> None:
    before = engine.states(PICTURE)
    assert before.known == {} and set(before.stale) == {"paint", "mean"}
    engine.render(PICTURE, "paint")
    after = engine.states(PICTURE)
    assert set(after.known) == {"paint"} and set(after.stale) == {"mean"}
    broken = PICTURE.set("paint", "size", "large")
    assert engine.states(broken).known == {}


def test_looks_are_answered_during_a_render(engine: Engine) -> None:
    engine.render(PICTURE, "mean")
    engine.client.render("long", Order(SLOW, engine.folder, FilmOf(("slow",))))
    engine.until(lambda n: isinstance(n, Told) and isinstance(n.event, events.Progressed))
    assert engine.look(PICTURE, FactsOf("mean")).facts.number == 200.0
    engine.client.steer("long", "cancel")
    assert engine.done("long").cancelled


def test_pause_holds_a_render_and_resume_goes_on(engine: Engine) -> None:
    graph = SLOW.set("slow", "steps", 60)
    engine.client.render("job", Order(graph, engine.folder, FilmOf(("slow",))))
    engine.until(lambda n: isinstance(n, Told) and isinstance(n.event, events.Progressed))
    engine.client.steer("job", "pause")
    engine.states(graph)  # orders are obeyed in turn, so the pause has arrived
    held = engine.quiet(0.5)  # it would tell of its progress every tenth of a second
    assert isinstance(held, Told) and isinstance(held.event, events.Progressed) and held.event.done < 60
    engine.client.steer("job", "resume")
    done = engine.done("job")
    assert not done.cancelled and done.results == {"slow": " after 60"}


def test_killed_in_a_render_the_window_knows_the_node_and_the_next_engine_goes_on(tmp_path: Path) -> None:
    both = graph_of({"paint": ("sample.picture", {"shade": 9}), "slow": ("sample.slow", {"steps": 400})})
    first = Engine(tmp_path)
    first.client.render("job", Order(both, tmp_path, FilmOf(("paint", "slow"))))
    first.until(lambda n: isinstance(n, Told) and isinstance(n.event, events.Finished))
    first.until(lambda n: isinstance(n, Told) and isinstance(n.event, events.Progressed))
    first.client.process.kill()
    died: Died = first.until(lambda n: isinstance(n, Died))
    assert died.node == "slow" and list(died.orders) == ["job"]
    second = Engine(tmp_path)
    order = died.orders["job"]
    second.client.render("job", Order(order.graph.set("slow", "steps", 2), order.folder, order.what))
    done = second.done("job")
    second.client.close()
    assert done.cached == 1 and done.ran == 1 and not done.failed


def test_the_engine_ends_when_its_window_is_killed(tmp_path: Path) -> None:
    window = textwrap.dedent(f"""
        import queue, sys
        from pathlib import Path
        from studio.host.client import EngineClient, Launch
        from studio.host.news import Ready
        news = queue.Queue()
        client = EngineClient(Launch(Path({str(tmp_path / "store")!r}), catalog="tests.engine.host_catalog:catalog"),
                              news.put)
        assert isinstance(news.get(timeout={PATIENCE}), Ready)
        print(client.process.pid, flush=True)
        news.get()
    """)
    parent = subprocess.Popen([sys.executable, "-c", window], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert parent.stdout is not None and parent.stderr is not None
    pid = int(parent.stdout.readline())
    engine = psutil.Process(pid)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    engine.wait(PATIENCE)
    assert not psutil.pid_exists(pid) or engine.status() == psutil.STATUS_ZOMBIE
    parent.stdout.close()
    parent.stderr.close()


def test_a_thousand_nodes_cost_less_than_a_megabyte_of_messages(engine: Engine) -> None:
    nodes = {"start": Node("number.value", {"value": 1.0})}
    wires = []
    before = "start"
    for number in range(1000):
        id = f"sum-{number}"
        nodes[id] = Node("number.math", {"op": "add"}, position=(number * 240.0, 0.0))
        wires += [Wire(before, "out", id, "a"), Wire("start", "out", id, "b")]
        before = id
    done = engine.render(Graph(nodes, tuple(wires)), before)
    assert done.results == {before: 1001.0}
    assert engine.client.channel.sent + engine.client.channel.received < 1_000_000


def test_a_new_take_and_going_back_to_the_old_one(engine: Engine) -> None:
    graph = graph_of({"dice": "sample.dice"})
    first = engine.render(graph, "dice").results["dice"]
    [take] = engine.look(graph, TakesOf("dice")).takes or ()
    engine.look(graph, TakesOf("dice", how="new"))
    assert engine.look(graph, FactsOf("dice")).stale
    second = engine.render(graph, "dice", job="second").results["dice"]
    assert second != first
    takes = engine.look(graph, TakesOf("dice", how="pin", key=take.key)).takes or ()
    assert [take.pinned for take in takes] == [False, True]
    engine.look(graph, TakesOf("dice", how="choose", key=take.key))
    back = engine.render(graph, "dice", job="third")
    assert back.results["dice"] == first and back.ran == 0


def test_only_the_newest_of_looks_that_replace_each_other_is_made(engine: Engine) -> None:
    engine.render(PICTURE, "mean")
    requests = [
        engine.client.look(PICTURE, engine.folder, PictureOf("paint", replaces="viewer", width=size))
        for size in range(20, 60)
    ]
    answers = [engine.looked(requests[-1])] + [n for n in engine.heard if isinstance(n, Looked)]
    assert answers[0].array is not None and not answers[0].dropped
    assert any(answer.dropped for answer in answers)


def test_ready_names_the_process(engine: Engine) -> None:
    ready: Ready = engine.until(lambda n: isinstance(n, Ready))
    assert ready.pid == engine.client.process.pid


def test_the_clients_side_imports_nothing_heavy() -> None:
    heavy = "('torch', 'av', 'cv2', 'PySide6')"
    code = f"import sys, studio.host.client; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_a_clip_plays_frame_by_frame_and_the_engine_waits_for_its_reader(engine: Engine) -> None:
    import av

    path = engine.folder / "clip.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "bgr0"
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 8, np.uint8), format="rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    graph = graph_of({"load": ("video.load", {"path": "clip.mkv"})})
    facts = engine.look(graph, FactsOf("load", "video", make=True)).facts
    assert (facts.length, facts.rate, facts.width) == (30, 25, 64)
    number = engine.client.play(graph, engine.folder, FramesOf("load", "video", 5, 30, width=32))
    blocks = [engine.until(lambda n: isinstance(n, Block)) for _ in range(8)]
    engine.states(graph)
    time.sleep(0.2)
    assert not any(isinstance(n, Block) for n in list(engine.news.queue)), "no more than it may send ahead"
    for block in blocks:
        block.done()
    while len(blocks) < 25:
        blocks.append(engine.until(lambda n: isinstance(n, Block)))
        blocks[-1].done()
    assert engine.until(lambda n: isinstance(n, Ended)).stream == number
    assert [block.n for block in blocks] == list(range(5, 30))
    assert [int(block.array.mean()) for block in blocks] == [n * 8 for n in range(5, 30)]
    assert blocks[0].array.shape == (24, 32, 3)


def test_what_runs_on_every_frame_is_looked_at_and_played_like_other_clips(engine: Engine) -> None:
    graph = graph_of(
        {
            "clip": ("sample.clip", {"frames": 40}),
            "half": ("image.crop", {"left": 50}),
            "mask": ("image.mask", {"low": 100, "softness": 100}),
        },
        "clip.out>half.image half.out>mask.image",
    )
    facts = engine.look(graph, FactsOf("half", make=True)).facts
    assert (facts.kind, facts.length, facts.rate, facts.width, facts.height) == ("video", 40, 24, 32, 64)
    for scrub in (False, True):
        looked = engine.look(graph, PictureOf("half", frame=30, scrub=scrub))
        assert looked.array is not None and looked.array.shape == (64, 32, 3) and np.all(looked.array == 30)
    matte = engine.look(graph, PictureOf("mask", frame=20, make=True))
    assert matte.array is not None and matte.facts.kind == "video" and np.abs(matte.array.astype(int) - 20).max() <= 1
    assert set(engine.states(graph).known) == {"clip", "half", "mask"}
    engine.client.play(graph, engine.folder, FramesOf("half", "out", 3, 8))
    blocks = [engine.until(lambda n: isinstance(n, Block)) for _ in range(5)]
    assert [(block.n, int(block.array[0, 0, 0])) for block in blocks] == [(n, n) for n in range(3, 8)]
    for block in blocks:
        block.done()


def test_frames_that_are_too_late_are_left_out_when_the_window_says_so(engine: Engine) -> None:
    graph = graph_of({"clip": ("sample.clip", {"frames": 200})})
    engine.render(graph, "clip")
    number = engine.client.play(graph, engine.folder, FramesOf("clip", "out", 0, 200))
    blocks = [engine.until(lambda n: isinstance(n, Block)) for _ in range(8)]
    engine.client.skip(number, 150)
    engine.states(graph)  # the word has arrived before there is room for another frame
    for block in blocks:
        block.done()
    while not isinstance(news := engine.until(lambda n: isinstance(n, Block | Ended)), Ended):
        blocks.append(news)
        news.done()
    assert [block.n for block in blocks[:8]] == list(range(8))
    later = [block.n for block in blocks[8:]]
    kept = [number for number in later if number >= 150]
    assert len(later) - len(kept) <= 2, "at most what was on its way"
    assert kept == list(range(kept[0], 200)) and kept[0] < 180, "a slow machine goes on a little further ahead"
    assert all(block.array[0, 0, 0] == block.n for block in blocks[-3:])


def test_what_is_stopped_sends_no_more_frames(engine: Engine) -> None:
    graph = graph_of({"clip": ("sample.clip", {"frames": 200})})
    engine.render(graph, "clip")
    number = engine.client.play(graph, engine.folder, FramesOf("clip", "out", 0, 200))
    blocks = [engine.until(lambda n: isinstance(n, Block)) for _ in range(8)]
    engine.client.stop(number)
    engine.states(graph)
    for block in blocks:
        block.done()
    engine.states(graph)
    time.sleep(0.2)
    assert not any(isinstance(news, Block) for news in [*engine.heard, *engine.news.queue] if news not in blocks)


def test_an_estimate_comes_from_what_the_nodes_cost_before(engine: Engine) -> None:
    graph = graph_of(
        {"words": "sample.words", "slow": ("sample.slow", {"steps": 10}), "join": "sample.join"},
        "words.out>slow.text slow.out>join.texts",
    )
    wanted = EstimateOf(("join",))
    first = engine.look(graph, wanted).estimate
    assert first is not None and first.unknown == ("words", "slow", "join") and first.open_ended
    engine.render(graph, "join")
    done = engine.look(graph, wanted).estimate
    assert done is not None and done.tasks == 0
    longer = graph.set("slow", "steps", 11)
    again = engine.look(longer, wanted).estimate
    assert again is not None and again.nodes["slow"].tasks == 3 and 0.1 < (again.nodes["slow"].seconds or 0) < 60
    assert again.memory > 0 and again.disk_free > 0


# --- what is not understood -------------------------------------------------------------------------------------


def said(engine: Engine, body: bytes) -> None:
    """Say something to the engine that a client would not."""
    pipe = engine.client.process.stdin
    assert pipe is not None
    pipe.write(len(body).to_bytes(4, "little") + body)
    pipe.flush()


def packed(**fields: Any) -> bytes:
    return msgspec.msgpack.encode(fields)


def test_a_command_that_is_not_understood_is_refused_and_the_engine_goes_on(engine: Engine) -> None:
    engine.until(lambda n: isinstance(n, Ready))
    facts = {"type": "FactsOf", "node": "mean"}
    said(engine, packed(type="Look", id=901, graph=1, what={**facts, "mood": "good"}))
    answer = engine.looked(901)
    assert answer.error is not None and "unknown field `mood`" in answer.error[0]
    said(engine, packed(type="Play", id=902, graph=1, what=facts))
    ended: Ended = engine.until(lambda n: isinstance(n, Ended) and n.stream == 902)
    assert ended.error is not None and "FactsOf" in ended.error[0]
    said(engine, packed(type="Render", job="odd", graph="one", what={}))
    refused: Refused = engine.until(lambda n: isinstance(n, Refused) and n.job == "odd")
    assert "Expected `int`, got `str` - at `$.graph`" in refused.problems[0].what
    for body in (packed(type="Dance"), packed(type="Skip", id=1), b"\xc1", b"\x91" * 100_000, b'{"do":"shutdown"}'):
        said(engine, body)
        line: Logged = engine.until(lambda n: isinstance(n, Logged) and n.level == "error")
        assert "a message is not understood" in line.text
    assert engine.render(PICTURE, "mean").results == {"mean": 200.0}


def test_a_second_hello_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    hello = Hello(store=tmp_path / "other", budget=1, options={}, catalog="no.such:thing", arena=tmp_path / "arena")
    said(engine, encode(hello))
    engine.until(lambda n: isinstance(n, Logged) and "Hello" in n.text)
    assert engine.render(PICTURE, "mean").results == {"mean": 200.0}


def test_what_a_node_tells_in_no_known_form_fails_that_node_alone(engine: Engine) -> None:
    done = engine.render(graph_of({"odd": "sample.odd"}), "odd")
    [failed] = [n.event for n in engine.heard if isinstance(n, Told) and isinstance(n.event, events.Failed)]
    assert done.failed == 1 and failed.node == "odd" and "Expected `str`, got `int`" in failed.message
    assert engine.render(PICTURE, "mean", job="next").results == {"mean": 200.0}


@pytest.mark.parametrize(
    ("first", "words"),
    [
        (packed(type="Hello", protocol=1, store="s", budget=1, arena="a"), "different versions (1 and 3)"),
        (packed(type="Hello", protocol=9, home="s", mood="good"), "different versions (9 and 3)"),
        (packed(type="Hello", protocol=3, home="s"), "unknown field `home`"),
        (encode(Skip(1, 2)), "the first message must be Hello, not Skip"),
        (b'{"do":"hello","store":"s"}', "not understood"),
        (b"GET / HTTP/1.1", "not understood"),
    ],
)
def test_an_engine_serves_only_a_window_of_its_own_version(first: bytes, words: str) -> None:
    command = [sys.executable, "-P", "-m", "studio.host.main"]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    whole = len(first).to_bytes(4, "little") + first
    out = subprocess.run(command, input=whole, capture_output=True, env=env, timeout=PATIENCE).stdout
    answer = Reader(Sent)(out[4:])
    assert isinstance(answer, Unusable) and words in answer.what and answer.mend


NOWHERE = {"sequence": 0, "at": 0, "shape": [0], "dtype": "|u1"}  # as good as any place while nothing lies there
NONSENSE = [
    (packed(type="Gossip", text="words"), "Invalid value 'Gossip'"),
    (packed(type="Logged", level="info", text="words", mood="good"), "unknown field `mood`"),
    (packed(type="Logged", level="info"), "missing required field `text`"),
    (packed(type="Ended", stream="one"), "Expected `int`, got `str`"),
    (packed(type="Ready", protocol=2, pid=1, seconds=0.1), "another version (2, the window 3)"),
    (packed(type="BlockSent", id=1, n=1, place={"sequence": 1, "at": 1 << 40, "shape": [4], "dtype": "|u1"}), "block"),
    (packed(type="BlockSent", id=1, n=1, place={"sequence": 1, "at": 0, "shape": [4], "dtype": "mood"}), "block"),
    (packed(type="PreviewSent", job="a", node="b", item=None, place=NOWHERE), "an Image is"),
    (b'{"ev":"ready","pid":1,"seconds":0.1}', "missing required field `type`"),
    (b"Segmentation fault", "not understood"),
]


def speaks(monkeypatch: pytest.MonkeyPatch, stream: bytes) -> None:
    """From now on engines say only this, and then nothing."""
    code = f"import sys, time; sys.stdout.buffer.write({stream!r}); sys.stdout.flush(); time.sleep(600)"
    spawn = subprocess.Popen
    monkeypatch.setattr(
        "studio.host.client.subprocess.Popen", lambda command, **how: spawn([sys.executable, "-c", code], **how)
    )


@pytest.mark.parametrize(("body", "words"), NONSENSE)
def test_an_engine_that_talks_nonsense_is_ended_and_mourned(
    body: bytes, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = encode(Ready(pid=1, seconds=0.1))
    speaks(monkeypatch, b"".join(len(one).to_bytes(4, "little") + one for one in (sound, body, sound)))
    engine = Engine(tmp_path)
    assert isinstance(engine.news.get(timeout=PATIENCE), Ready)
    died = engine.news.get(timeout=PATIENCE)
    assert isinstance(died, Died) and words in died.words, "what comes after it is not believed either"
    assert engine.client.process.poll() is not None


@pytest.mark.parametrize("head", [b"\0\0\0\0", b"\xff\xff\xff\xff"])
def test_an_engine_whose_words_are_out_of_step_is_ended_too(
    head: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.host.client._DYING", 0.2)
    speaks(monkeypatch, head)
    engine = Engine(tmp_path)
    assert isinstance(engine.news.get(timeout=PATIENCE), Died)
    assert engine.client.process.poll() is not None


def test_what_goes_first_does_not_wait_for_the_film(engine: Engine) -> None:
    engine.client.render("film", Order(SLOW, engine.folder, FilmOf(("slow",))))
    engine.until(lambda n: isinstance(n, Told) and isinstance(n.event, events.Progressed))
    assert engine.render(PICTURE, "mean", job="part", first=True).results == {"mean": 200.0}
    engine.client.steer("film", "cancel")
    assert engine.done("film").cancelled


def test_the_arena_keeps_blocks_until_they_are_read_and_leaves_no_file() -> None:
    reader = ArenaReader(1 << 16)
    writer = ArenaWriter(reader.name)
    reader.shared()
    assert not os.path.exists(reader.name)
    draw = np.random.default_rng(3)
    kept: list[tuple[Place, Any]] = []
    for _ in range(300):
        array = draw.integers(0, 255, int(draw.integers(1, 9000)), dtype=np.uint8)
        while True:
            try:
                kept.append((writer.put(array, wait=0), array))
                break
            except ArenaFull:
                place, wanted = kept.pop(0)
                assert np.array_equal(reader.view(place), wanted)
                writer.release(place.sequence)
    for place, wanted in kept:
        assert np.array_equal(reader.view(place), wanted)
    with pytest.raises(ArenaFull):
        writer.put(np.zeros(1 << 17, np.uint8), wait=0)
    reader.close()
