"""The engine's process as the window meets it: time until ready, size of its messages, looks, scrubbing and playing.

Floors, in the same run: a bare Python process that says hello over a pipe; a plain copy of the same pixels in memory.
"""

from __future__ import annotations

import argparse
import queue
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from studio.film.playing.playback import Playback, Reel
from studio.film.playing.playback_clock import SilentClock
from studio.graph import events
from studio.graph.graph import Graph, Node, Wire
from studio.host.client import EngineClient, Launch
from studio.host.commands import FactsOf, FilmOf, FramesOf, PictureOf, Played, Questions, StatesOf
from studio.host.news import Block, Ended, Looked, News, Order, Ready, Told
from studio.host.views.proxy import SLOW

WIDTH, HEIGHT = 1920, 1080


class Engine:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.news: queue.Queue[News] = queue.Queue()
        self.began = time.perf_counter()
        self.client = EngineClient(Launch(folder / "store"), self.news.put)

    def until(self, wanted: Callable[[Any], bool]) -> Any:
        while not wanted(news := self.news.get(timeout=300)):
            pass
        return news

    def render(self, graph: Graph, *targets: str) -> None:
        self.client.render("job", Order(graph, self.folder, FilmOf(targets)))
        self.until(lambda n: isinstance(n, Told) and isinstance(n.event, events.Done))

    def look(self, graph: Graph, what: Questions) -> float:
        began = time.perf_counter()
        number = self.client.look(graph, self.folder, what)
        answer = self.until(lambda n: isinstance(n, Looked) and n.request == number)
        assert answer.error is None, answer.error
        return time.perf_counter() - began


def bare_process() -> float:
    """Seconds until a Python that imports numpy has written a line."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", "import numpy; print(1)"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    spent = time.perf_counter() - began
    process.communicate()
    return spent


def ready(rounds: int) -> None:
    floor = statistics.median(bare_process() for _ in range(rounds))
    spent = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            engine = Engine(Path(folder))
            engine.until(lambda n: isinstance(n, Ready))
            spent.append(time.perf_counter() - engine.began)
            engine.client.close()
    own = statistics.median(spent)
    print(f"engine ready                 {own:6.2f} s   bare Python with numpy {floor:.2f} s, {own / floor:.1f}x")


def messages(engine: Engine, count: int) -> Graph:
    nodes = {"one": Node("number.value", {"value": 1.0})}
    wires = []
    for number in range(count):
        nodes[f"sum-{number}"] = Node("number.math", {"op": "add"}, position=(number * 240.0, 0.0))
        wires.append(Wire(f"sum-{number - 1}" if number else "one", "out", f"sum-{number}", "a"))
        wires.append(Wire("one", "out", f"sum-{number}", "b"))
    graph = Graph(nodes, tuple(wires))
    channel = engine.client.channel
    for what in ("first run", "unchanged"):
        sent, received = channel.sent, channel.received
        began = time.perf_counter()
        engine.render(graph, f"sum-{count - 1}")
        spent = time.perf_counter() - began
        kilobytes = ((channel.sent - sent) / 1000, (channel.received - received) / 1000)
        print(f"{count} nodes, {what:<10}      {sum(kilobytes):6.0f} kB  "
              f"{kilobytes[0]:.0f} out, {kilobytes[1]:.0f} in, {spent:.2f} s")  # fmt: skip
    edited = graph.set("one", "value", 1.0)
    first = engine.look(edited, StatesOf())
    again = statistics.median(engine.look(edited, StatesOf()) for _ in range(5))
    print(f"state of {count} nodes         {first * 1000:6.0f} ms  asked again {again * 1000:.0f} ms")
    return graph


def make_clip(path: Path, seconds: int) -> None:
    """1080p25 H.264 with a key picture every ten seconds: the worst usual case for seeking."""
    import av
    import cv2

    draw = np.random.default_rng(5)
    canvas = cv2.resize(draw.integers(0, 256, (40, 80, 3), dtype=np.uint8), (WIDTH * 2, HEIGHT))
    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream("libx264", rate=Fraction(25), options={"preset": "veryfast", "g": "250"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(seconds * 25):
            left = number * 3 % WIDTH
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(canvas[:, left : left + WIDTH]))))
        file.mux(stream.encode())


def looks(engine: Engine, seconds: int) -> None:
    make_clip(engine.folder / "clip.mp4", seconds)
    graph = Graph({"clip": Node("video.load", {"path": "clip.mp4"})})
    engine.look(graph, FactsOf("clip", "video", make=True))
    frames = np.random.default_rng(1).integers(0, seconds * 25, 40).tolist()

    pixels = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    began = time.perf_counter()
    for _ in range(20):
        pixels.copy()
    copy = (time.perf_counter() - began) / 20
    engine.look(graph, PictureOf("clip", "video", frame=7))
    still = statistics.median(engine.look(graph, PictureOf("clip", "video", frame=7)) for _ in range(20))
    print(f"a 1080p frame, again         {still * 1000:6.1f} ms  a copy of its bytes {copy * 1000:.1f} ms")

    def scrub() -> str:
        spent = sorted(
            engine.look(graph, PictureOf("clip", "video", frame=frame, width=640, scrub=True, urgency=0))
            for frame in frames
        )
        return f"{statistics.median(spent) * 1000:6.1f} ms  p95 {spent[int(len(spent) * 0.95)] * 1000:.1f} ms"

    print(f"scrub, random, no proxy      {scrub()}")
    proxy = engine.folder / "store" / "views"
    wanted = -(-seconds * 25 // 96)
    began = time.perf_counter()
    while len(list(proxy.glob("??/*.proxy/*.seg"))) < wanted:
        time.sleep(0.1)
    late = time.perf_counter() - began
    print(f"proxy of {seconds} s made          {late:6.1f} s   later; clips over {SLOW * 1000:.0f} ms a frame get one")
    print(f"scrub, random, proxy         {scrub()}")

    began = time.perf_counter()
    frames_of = FramesOf("clip", "video", 0, seconds * 25, width=1280, height=720)
    number = engine.client.play(graph, engine.folder, frames_of)
    count = 0
    while not isinstance(news := engine.until(lambda n: isinstance(n, Block | Ended)), Ended):
        count += 1
        news.done()
    assert news.stream == number
    print(f"playing 1080p within 720p    {count / (time.perf_counter() - began):6.0f} frames a second")


class Desk:
    """Playback's streams, straight from the client: what ui.bridge does, without a window."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._playing: dict[int, tuple[Callable[[Block], None], Callable[[Ended], None]]] = {}

    def play(
        self,
        graph: Graph,
        folder: Path,
        what: Played,
        shown: Callable[[Block], None],
        ended: Callable[[Ended], None],
    ) -> int:
        number = self._engine.client.play(graph, folder, what)
        self._playing[number] = (shown, ended)
        return number

    def skip(self, stream: int, to: int) -> None:
        self._engine.client.skip(stream, to)

    def stop(self, stream: int) -> None:
        self._playing.pop(stream, None)
        self._engine.client.stop(stream)

    def deliver(self) -> None:
        """Hand on what has arrived."""
        while not self._engine.news.empty():
            news = self._engine.news.get()
            if isinstance(news, Block):
                known = self._playing.get(news.stream)
                known[0](news) if known else news.done()
            elif isinstance(news, Ended) and news.stream in self._playing:
                self._playing[news.stream][1](news)


def playing(engine: Engine, seconds: int) -> None:
    """In real time, looked at 60 times a second as a screen would."""
    graph = Graph({"clip": Node("video.load", {"path": "clip.mp4"})})
    desk = Desk(engine)
    player = Playback(desk, clock_for=lambda rate, channels: SilentClock())
    player.load(graph, engine.folder, Reel("clip", "video", Fraction(25), seconds * 25), None, width=1280, height=720)
    player.play()
    while player.playing:
        desk.deliver()
        player.tick()
        time.sleep(1 / 60)
    found = player.statistics
    print(f"playing in real time         {found.dropped:6d} of {found.shown + found.dropped} frames dropped")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    quick = parser.parse_args().quick
    ready(2 if quick else 5)
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder))
        messages(engine, 200 if quick else 1000)
        looks(engine, 4 if quick else 20)
        playing(engine, 4 if quick else 20)
        engine.client.close()


if __name__ == "__main__":
    main()
