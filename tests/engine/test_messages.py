"""What the window and the engine may say to each other: it arrives as it was said, and nothing else is taken in."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import Problem
from studio.graph import events
from studio.graph.estimate import Estimate, NodeCost
from studio.graph.graph import Graph, Node, Wire
from studio.graph.takes import Take
from studio.host import commands, news
from studio.host.arena import Place
from studio.host.commands import Command
from studio.host.news import Sent
from studio.host.protocol import Malformed, Message, Project, Reader, encode
from studio.media.values import Number, Text

GRAPH = Graph(
    {"one": Node("number.value", {"value": 1.5}), "sum": Node("number.math", {"op": "add"}, position=(240.0, -3.0))},
    (Wire("one", "out", "sum", "a"), Wire("one", "out", "sum", "b")),
)
FOLDER = Path("films") / "Été 夏"
UNREADABLE = "clip\udce9.mov"  # the name of a file in an old encoding, as Python keeps it
SIGHT: dict[str, Any] = {
    "node": "paint", "output": "picture", "item": "s1", "take": "k", "partial": True, "make": True,
    "urgency": 0, "replaces": "viewer",
}  # fmt: skip
QUESTIONS: list[commands.Questions] = [
    commands.FactsOf(**SIGHT),
    commands.PictureOf(**SIGHT, frame="typical", width=640, height=360, scrub=True),
    commands.PictureOf("paint", frame=-1),
    commands.FilmstripOf(**SIGHT, start=5, stop=50, count=6, height=96),
    commands.PeaksOf(**SIGHT, start=-4800, stop=48000, count=128),
    commands.CurveOf(**SIGHT, count=64),
    commands.SpectrogramOf(**SIGHT, count=300),
    commands.LoudnessOf(**SIGHT),
    commands.SamplesOf(**SIGHT, start=0, stop=2**40),
    commands.StatesOf(replaces="states"),
    commands.EstimateOf(("film", "sum.out")),
    commands.TakesOf("dice", "s1", "pin", "k", urgency=0),
    commands.SmoothOf("cut", "video", around=40, work=True),
]
COMMANDS: list[Command] = [
    commands.Hello(
        store=FOLDER, budget=50 * 2**30, options={"models": "/m"}, catalog="a:b", arena=Path("/dev/shm/arena")
    ),
    commands.Know(7, Project(GRAPH), FOLDER),
    *(commands.Look(number, 7, question) for number, question in enumerate(QUESTIONS)),
    commands.Play(3, 7, commands.FramesOf("cut", "video", 0, 100, "s1", "k", width=1280, height=720)),
    commands.Play(4, 7, commands.SoundOf("mix", "out", 0, 48000)),
    commands.Rest(),
    commands.Skip(3, 40),
    commands.Stop(3),
    commands.Free((1, 2, 3)),
    commands.Render("job-1", 7, commands.FilmOf(("film",), {"a": "b"}, fresh=True, first=True)),
    commands.Steer("job-1", "pause"),
    commands.Configure({"models": "/n"}, 10**12),
    commands.ListModels(),
    commands.PullModel("sdxl", verify=True),
    commands.StopPull("sdxl"),
    commands.RemoveModel("sdxl"),
    commands.AddModel("house/lora", "sdxl"),
    commands.Shutdown(),
]
PLACE = Place(12, 4096, (1080, 1920, 3), "|u1")
FACTS = news.Facts(
    "file", "d", "k", ("s1", None), 1920, 1080, 10, True, Fraction(30000, 1001), 900, 30.03, 2, "words", 2.5,
    {"path": "film.mp4", "list": [1, 2.5, None, True]}, news.Facts("audio", rate=Fraction(48000)), -14.0, -1.0, 5.0,
)  # fmt: skip
EVENTS: list[events.Written] = [
    events.Planned(("paint", "mean")),
    events.Expanded("paint", ("s1", None)),
    events.Started("paint", None),
    events.Progressed("paint", "s1", 3, 50, "frames", 12.5, None),
    events.Noted("paint", "s1", "on the processor"),
    events.DeviceMemory("paint", None, "RTX", 9e9, 24e9),
    events.Finished("paint", "s1", True, 0.25, "k"),
    events.Failed("paint", "s1", "what", "mend"),
    events.Skipped("mean", None),
    events.Done(1.5, 2, 3, 4, True, {"mean": 200.0, "name": "words", "film": {"s1": "a.mp4", "s2": None}}),
]
NEWS: list[Sent] = [
    news.Ready(pid=123, seconds=0.4),
    news.Unusable("what", "mend"),
    news.Logged("error", "words"),
    *(news.Told("job-1", event) for event in EVENTS),
    news.PreviewSent("job-1", "paint", None, PLACE),
    news.Refused("job-1", (news.Fault.of(Problem("what", "paint", "s1", "image", "size", "mend")),)),
    news.LookSent(id=1, facts=FACTS, place=PLACE),
    news.LookSent(id=2, stale=True),
    news.LookSent(id=3, dropped=True),
    news.LookSent(id=4, error=("what", "mend")),
    news.LookSent(id=9, smooth=news.Smoothness(50, ((0, 20, "smooth"), (20, 50, "slow")), True)),
    news.LookSent(id=5, states=news.States({"paint": ((None, "k"), ("s1", "l"))}, {"mean": 1})),
    news.LookSent(id=6, takes=(Take("k", 5, 1.5, 1.7e9, True), Take("l", None, 1.5, 1.7e9, False))),
    news.LookSent(
        id=7,
        estimate=Estimate(
            9.5, 3, {"a": NodeCost(3, 9.5), "b": NodeCost(1, None)}, ("b",), True, 1, 2, 3, 4, (("what", "mend"),)
        ),
    ),
    news.BlockSent(3, 17, PLACE),
    news.Ended(3, stale=True, error=("what", "mend")),
    news.ModelsListed(
        models=(
            news.ModelFacts(
                id="sdxl", title="SDXL", about="", family="sdxl", tasks={"text-to-image": "P"}, licence="L",
                licence_url="u", commercial="yes", gated=True, embedded=False, own=False, repo="a/b", gigabytes=6.9,
                state="part", bytes=10**10, problem="", fits="model", needs=7.5, in_ram=False,
                pulling=news.Progress(1, 2, "f", 3.5, 4.5),
            ),
        ),
        cards=(("RTX", 24.0),), ram=64.0, free=10**12, cache="/c", runtime=True,
    ),
    news.PullTold("sdxl", news.Progress()),
    news.ModelSettled("sdxl", "failed", "what", "mend", "page"),
    news.ModelAdded("mine"),
    news.ModelsRefused("what", "mend"),
]  # fmt: skip
SAID: list[tuple[Message, Any]] = [(one, Command) for one in COMMANDS] + [(one, Sent) for one in NEWS]
READERS = {side: Reader(side) for side in (Command, Sent)}


def name(case: Any) -> str | None:
    return type(case).__name__ if isinstance(case, msgspec.Struct) else ""


def decode(body: bytes, side: Any) -> Any:
    return READERS[side](body)


def fields(message: msgspec.Struct) -> dict[str, Any]:
    """A message as the map that travels."""
    plain: dict[str, Any] = msgspec.msgpack.decode(encode(message))  # type: ignore[arg-type]
    return plain


def refused(said: Any, side: Any) -> Malformed:
    with pytest.raises(Malformed) as caught:
        decode(said if isinstance(said, bytes) else msgspec.msgpack.encode(said), side)
    return caught.value


def test_these_are_all_messages_that_there_are() -> None:
    assert {type(one) for one in COMMANDS} == set(get_args(Command))
    assert {type(one) for one in NEWS} == set(get_args(Sent))
    assert {type(one) for one in QUESTIONS} == set(get_args(commands.Questions))
    assert {type(one) for one in EVENTS} == set(get_args(events.Written))


@pytest.mark.parametrize(("message", "side"), SAID, ids=name)
def test_a_message_arrives_as_it_was_said(message: Message, side: Any) -> None:
    assert decode(encode(message), side) == message


@given(st.text(st.characters()) | st.just(UNREADABLE))
def test_any_text_arrives_even_if_it_is_none(text: str) -> None:
    graph = GRAPH.set("one", "note", text)
    for said, side in (
        (commands.Look(1, 2, commands.FactsOf(text, take=text)), Command),
        (commands.Know(1, Project(graph), Path(f"/films/{UNREADABLE}")), Command),
        (news.Told("job", events.Done(0.0, 1, 0, 0, False, {text: text})), Sent),
        (news.LookSent(id=1, facts=news.Facts(text=text, rate=Fraction(25), data={text: [text]})), Sent),
    ):
        assert decode(encode(said), side) == said


@given(st.floats())
def test_numbers_arrive_bit_by_bit_infinite_ones_too(number: float) -> None:
    back = decode(encode(news.LookSent(id=1, facts=news.Facts(lufs=number))), Sent)
    assert back.facts.lufs == number or (np.isnan(number) and np.isnan(back.facts.lufs))


def test_what_nodes_give_arrives_as_plain_numbers_and_words() -> None:
    given = {"mean": Number(2), "words": Text("a"), "rate": np.float32(0.5), "count": np.int64(3)}
    back = decode(encode(news.Told("job", events.Done(0.0, 1, 0, 0, False, given))), Sent)
    assert back.event.results == {"mean": 2.0, "words": "a", "rate": 0.5, "count": 3}
    assert {type(value) for value in back.event.results.values()} == {float, str, int}


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("message", "side"), SAID, ids=name)
def test_an_unknown_field_is_refused(message: Message, side: Any) -> None:
    assert "unknown field `mood`" in str(refused({**fields(message), "mood": 1}, side))


@pytest.mark.parametrize(("message", "side"), SAID, ids=name)
def test_a_missing_field_is_refused(message: Message, side: Any) -> None:
    needed = [field.encode_name for field in msgspec.structs.fields(message) if field.required]
    for missing in ["type", *needed]:
        said = fields(message)
        del said[missing]
        assert f"missing required field `{missing}`" in str(refused(said, side))


@pytest.mark.parametrize(("message", "side"), SAID, ids=name)
def test_a_value_of_another_type_is_refused(message: Message, side: Any) -> None:
    for field in ("type", *message.__struct_fields__):
        for wrong in (b"bytes", [[["deep"]]], {"a": {"b": {"c": []}}}):
            assert f"$.{field}" in str(refused({**fields(message), field: wrong}, side))


@pytest.mark.parametrize(("message", "side"), SAID, ids=name)
def test_one_sides_words_are_not_understood_in_the_others_mouth(message: Message, side: Any) -> None:
    assert "Invalid value" in str(refused(encode(message), Sent if side is Command else Command))


LOOK, TOLD = fields(COMMANDS[2]), fields(news.Told("job", events.Started("paint", None)))
ANSWER = fields(news.LookSent(id=1, facts=FACTS, place=PLACE, takes=(Take("k", 5, 1.5, 1.7e9, True),)))


@pytest.mark.parametrize(
    ("said", "side", "words"),
    [
        ({**LOOK, "what": {"type": "MoodOf", "node": "a"}}, Command, "Invalid value 'MoodOf' - at `$.what.type`"),
        ({**LOOK, "what": {"type": "FactsOf", "node": "a", "mood": 1}}, Command, "unknown field `mood` - at `$.what`"),
        ({**LOOK, "what": {"type": "PictureOf", "node": "a", "width": -1}}, Command, ">= 0 - at `$.what.width`"),
        ({**LOOK, "what": {"type": "PictureOf", "node": "a", "frame": "last"}}, Command, "'last' - at `$.what.frame`"),
        ({**LOOK, "id": "1"}, Command, "Expected `int`, got `str` - at `$.id`"),
        ({**LOOK, "id": 1.5}, Command, "Expected `int`, got `float` - at `$.id`"),
        ({"type": "Steer", "job": "a", "how": "hurry"}, Command, "'hurry' - at `$.how`"),
        ({"type": "Know", "number": 1, "project": "{}", "folder": "a"}, Command, "$.project"),
        ({"type": "Know", "number": 1, "project": "[" * 9000, "folder": "a"}, Command, "$.project"),
        ({"type": "Know", "number": 1, "project": 5, "folder": "a"}, Command, "$.project"),
        ({**TOLD, "event": ["started", "paint"]}, Sent, "at least length 3"),
        ({**TOLD, "event": ["started", "paint", None, 1]}, Sent, "at most length 2, got 3"),
        ({**TOLD, "event": ["started", 5, None]}, Sent, "$.event[1]"),
        ({**TOLD, "event": ["previewed", "paint", None, "pixels"]}, Sent, "$.event[0]"),
        ({**ANSWER, "facts": {"rate": "1/0"}}, Sent, "$.facts.rate"),
        ({**ANSWER, "facts": {"rate": 25}}, Sent, "$.facts.rate"),
        ({**ANSWER, "facts": {"mood": "good"}}, Sent, "unknown field `mood` - at `$.facts`"),
        ({**ANSWER, "takes": [{**ANSWER["takes"][0], "mood": 1}]}, Sent, "unknown field `mood` - at `$.takes[0]`"),
        ({**ANSWER, "estimate": {"seconds": 1.0, "tasks": 1, "mood": 1}}, Sent, "`mood` - at `$.estimate`"),
        ({**ANSWER, "place": {**ANSWER["place"], "at": -64}}, Sent, "$.place.at"),
        ({"type": "Ended", "stream": 1, "error": ["what"]}, Sent, "$.error"),
        (5, Command, "Expected `object`, got `int`"),
        ([LOOK], Command, "Expected `object`, got `array`"),
        (None, Command, "Expected `object`, got `None`"),
    ],
)  # fmt: skip
def test_what_is_wrong_inside_is_refused_and_named(said: Any, side: Any, words: str) -> None:
    assert words in str(refused(said, side))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x82\xa4type", b"{", b"{}", b'{"type": "Shutdown"} and more', b"\xc1", b"\x91" * 10_000 + b"\x90",
        b'{"type":' + b"[" * 10_000, b"\x81\xa4type\xa1\xff", encode(commands.Shutdown()) * 2, b"\xdd\xff\xff\xff\xff",
        b'{"type": "Look", "id": 1, "graph": 1, "what": {"type": "FactsOf", "node": "\xff"}}',
    ],
)  # fmt: skip
def test_what_is_no_message_at_all_is_refused(body: bytes) -> None:
    refused(body, Command)


@given(st.binary(max_size=200), st.sampled_from(SAID), st.data())
def test_noise_is_refused_or_understood_and_never_an_accident(
    noise: bytes, said: tuple[Message, Any], data: st.DataObject
) -> None:
    body = encode(said[0])
    at = data.draw(st.integers(0, len(body)))
    for heard in (noise, body[:at] + noise, body[:at] + noise + body[at + len(noise) :]):
        with contextlib.suppress(Malformed):
            assert isinstance(decode(heard, said[1]), Message)


def test_a_refusal_knows_who_waits_for_an_answer() -> None:
    assert refused({**LOOK, "mood": 1, "id": 17}, Command).about.id == 17
    assert refused({"type": "Render", "job": "job-3"}, Command).about.job == "job-3"
    assert refused({"type": "Look", "id": "17"}, Command).about.id == 0


def test_what_has_no_form_to_travel_in_is_not_sent() -> None:
    for odd in (object(), 2**70, {1, 2j}):
        with pytest.raises(Malformed, match="cannot be sent"):
            encode(news.LookSent(id=1, facts=news.Facts(data=odd)))
