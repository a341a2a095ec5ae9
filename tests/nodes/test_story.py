"""Story nodes: scripts become series, templates become prompts, and a model behind a loopback endpoint writes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nodes import story
from studio.base.errors import Cancelled, MediaError, ServiceError, SettingError
from studio.film.story import llm, screenwriting
from studio.film.story.llm import mismatch
from studio.film.story.screenplay import ScriptError, parse
from studio.media.values import Shot, Text
from tests.asking import WithEngines
from tests.language_model import Server, serving


class Ctx(WithEngines):
    node, item = "writer", None

    def __init__(self, folder: Path) -> None:
        self.project_folder = self.scratch = folder
        self.heard: list[int] = []
        self.notes: list[str] = []
        self.options: dict[str, str] = {}
        self.stop_after = -1

    def check(self) -> None:
        if self.stop_after == 0:
            raise Cancelled
        self.stop_after -= 1

    def progress(self, done: int, total: int, unit: str = "frames", preview: Any = None) -> None:
        self.heard.append(done)

    def memo(self, name: str, compute: Callable[[], Any]) -> Any:
        return compute()

    def note(self, text: str) -> None:
        self.notes.append(text)

    def option(self, name: str) -> str:
        return self.options.get(name, "")


@pytest.fixture
def ctx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ctx:
    for name in ("SHOTGRAPH_LLM_ENDPOINT", "SHOTGRAPH_LLM_KEY", "SHOTGRAPH_LLM_MODEL", "SHOTGRAPH_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("keyring.get_password", lambda service, user: None)
    return Ctx(tmp_path)


TWO_SHOTS = """# Film

Music: strings

## Dawn (4 s)

Picture: A harbour.
Narration: It begins.

## Goal

Sound: roar
"""


def test_a_script_fans_out_by_shot_id(ctx: Ctx) -> None:
    parts = story.read_script(ctx, text=TWO_SHOTS)
    assert parts.shots.ids == parts.narration.ids == parts.pictures.ids == parts.sounds.ids == ("dawn", "goal")
    assert parts.narration.values == ("It begins.", "")
    assert (parts.music, parts.title) == ("strings", "Film")


def test_a_script_comes_from_the_wire_first_then_from_the_file(ctx: Ctx) -> None:
    (ctx.project_folder / "film.fountain").write_text("EXT. SEA - NIGHT\n\nWaves.\n", "utf-8")
    from_file = story.read_script(ctx, text=TWO_SHOTS, path=Path("film.fountain"))
    assert from_file.shots.ids == ("ext-sea-night",)
    assert story.read_script(ctx, Text("## Wired\n"), path=Path("film.fountain")).shots.ids == ("wired",)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [(None, MediaError, "cannot be read"), (b"\xff\xfe\xff", MediaError, "UTF-8"), (b"", ScriptError, "no shots")],
)
def test_a_bad_script_file_is_a_clear_error(ctx: Ctx, content: bytes | None, error: type, words: str) -> None:
    if content is not None:
        (ctx.project_folder / "s.md").write_bytes(content)
    with pytest.raises(error, match=words):
        story.read_script(ctx, path=Path("s.md"))


SHOT = Shot("dawn", 2, "Dawn", 4.0, "A harbour at dawn.", "It begins.", camera="slow push in")


@pytest.mark.parametrize(
    ("shot", "settings", "prompt"),
    [
        (SHOT, {}, "A harbour at dawn, slow push in"),
        (SHOT, {"style": "oil painting"}, "A harbour at dawn, slow push in, oil painting"),
        (SHOT, {"camera": "top shot"}, "A harbour at dawn, top shot"),
        (SHOT, {"template": "{{shot {shot.number}}} {shot.picture}"}, "{shot 2} A harbour at dawn."),
        (None, {"style": "oil painting"}, "oil painting"),
        (Shot("x", picture="{style} {shot.__class__}"), {"style": "oil"}, "{style} {shot.__class__}, oil"),
    ],
)
def test_a_template_is_filled(shot: Shot | None, settings: dict[str, str], prompt: str) -> None:
    assert story.write_prompt(shot, **settings).prompt == prompt  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{shot.pictur}", "Did you mean 'shot.picture'"),
        ("{shot.__class__}", "no field"),
        ("{shot.picture!r}", "no field"),
        ("{0}", "Known are"),
        ("a { b", "a lone '{'"),
    ],
)
def test_a_template_reaches_nothing_but_its_fields(template: str, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        story.write_prompt(SHOT, template=template)


def test_negative_words_come_from_the_setting_else_from_the_wire() -> None:
    assert story.write_prompt(SHOT, None, Text("text, {logo}")).negative == "text, {logo}"
    assert story.write_prompt(SHOT, None, Text("text"), negative="blur").negative == "blur"


# --- the writer, against a server that speaks the protocol --------------------------------------------------------


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def shot(title: str = "Kick off", **parts: Any) -> dict[str, Any]:
    base = {
        "title": title,
        "seconds": 4,
        "picture": "A pitch.",
        "narration": "Go.",
        "sound": "whistle",
        "camera": "wide",
    }
    return base | parts


def film(*shots: dict[str, Any]) -> str:
    return json.dumps({"title": "Final", "style": "dusk", "music": "drums", "shots": list(shots)})


def test_a_draft_becomes_a_script(ctx: Ctx, server: Server) -> None:
    server.answers = ["<think>hm { }</think> ```json\n" + film(shot(), shot("Goal")) + "\n```"]
    text = story.write_story(ctx, Text("A match"), endpoint=server.url, model="tiny", shots=2, seconds=8, seed=5).script
    script = parse(text)
    assert [(s.id, s.picture, s.seconds) for s in script.shots] == [
        ("kick-off", "A pitch.", 4),
        ("goal", "A pitch.", 4),
    ]
    assert (script.title, script.style, script.music) == ("Final", "dusk", "drums")
    (asked,) = server.asked
    assert asked["model"] == "tiny" and asked["stream"] and asked["seed"] == 5
    assert asked["response_format"]["type"] == "json_schema"
    assert "A match" in asked["messages"][1]["content"]
    assert ctx.heard and ctx.heard == sorted(ctx.heard)


@pytest.mark.parametrize(
    ("shots", "seconds", "lengths", "note"),
    [
        (2, 8, [4, 4], ""),
        (2, 20, [10, 10], "Its shots took 8 s instead of 20 s, so each is 2.5 times as long."),
        (2, 4, [2, 2], "Its shots took 8 s instead of 4 s, so each is shortened to 50 %."),
        (4, 16, [4, 4], "The model wrote 2 shots instead of 4."),
        (1, 10, [10, 10], "The model wrote 2 shots instead of 1; its shots took 8 s instead of 20 s"),
    ],
)
def test_a_draft_is_brought_to_the_length_that_was_asked_for(
    ctx: Ctx, server: Server, shots: int, seconds: int, lengths: list[float], note: str
) -> None:
    server.answers = [film(shot(), shot("Goal"))]
    text = story.write_story(ctx, Text("A match"), endpoint=server.url, shots=shots, seconds=seconds).script
    assert [one.seconds for one in parse(text).shots] == lengths
    assert len(ctx.notes) == bool(note) and all(said.startswith(note) for said in ctx.notes)


def test_whoever_is_held_to_a_form_is_held_to_the_number_of_shots() -> None:
    listed = screenwriting.schema("script", 3)["properties"]["shots"]
    assert (listed["minItems"], listed["maxItems"]) == (3, 3)
    three = [shot(str(number)) for number in range(3)]
    mismatch(three, listed)
    with pytest.raises(ValueError, match="4 items, at most 3"):
        mismatch([*three, shot()], listed)


def test_polish_changes_the_narration_and_nothing_else(ctx: Ctx, server: Server) -> None:
    answer = {
        "shots": [
            {"id": "dawn", "title": "Dawn", "narration": "Day breaks."},
            {"id": "goal", "title": "Goal", "narration": ""},
        ]
    }
    server.answers = [json.dumps(answer)]
    text = story.write_story(ctx, None, Text(TWO_SHOTS), task="polish", endpoint=server.url).script
    assert text == TWO_SHOTS.replace("It begins.", "Day breaks.")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("Sorry, no.", "no JSON object"),
        ('{"title": "x"', "no JSON object"),
        (film(), "0 items"),
        (film(shot(seconds="long")), "seconds is str, not number"),
        (film(shot(picture=" ")), "shot 1 has no picture"),
    ],
)
def test_a_misshapen_answer_is_asked_again_with_the_reason(ctx: Ctx, server: Server, bad: str, reason: str) -> None:
    server.answers = [bad, film(shot())]
    assert parse(story.write_story(ctx, Text("x"), endpoint=server.url).script).shots
    assert reason in server.asked[1]["messages"][-1]["content"]
    server.answers = [bad, bad]
    with pytest.raises(ServiceError, match="did not answer in the form"):
        story.write_story(ctx, Text("x"), endpoint=server.url)


def test_a_server_without_json_schemas_is_asked_in_words(ctx: Ctx, server: Server) -> None:
    server.answers = [(400, '{"error": {"message": "response_format is not supported"}}'), film(shot())]
    assert parse(story.write_story(ctx, Text("x"), endpoint=server.url).script).shots
    assert "response_format" not in server.asked[1]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, '{"error": {"message": "bad key"}}'), r"401 bad key.*keyring set shotgraph http://127\.0\.0\.1:\d+$"),
        ((404, "no such model"), "404 no such model"),
        ((200, "data: <html>\n\n"), "no chat event"),
        ((200, 'data: {"error": "out of memory"}\n\n'), "broke off: out of memory"),
        ("", "said nothing for 1 s"),
    ],
)
def test_a_server_that_fails_is_a_clear_error(ctx: Ctx, server: Server, answer: Any, words: str) -> None:
    server.answers = [answer]
    with pytest.raises(ServiceError, match=words):
        story.write_story(ctx, Text("x"), endpoint=server.url, timeout=1.0)


def test_an_unreachable_server_is_a_clear_error(ctx: Ctx, server: Server) -> None:
    with pytest.raises(ServiceError, match=r"cannot be reached.*Is it running"):
        story.write_story(ctx, Text("x"), endpoint="http://127.0.0.1:9/v1")


@pytest.mark.parametrize(
    ("endpoint", "offline", "words"),
    [
        ("", "0", "no language model is configured"),
        ("ftp://x", "0", "no web address"),
        ("http://a b:x", "0", "no web address"),
        ("https://api.example.com/v1", "1", "offline"),
    ],
)
def test_nothing_is_sent_without_a_fitting_endpoint(
    ctx: Ctx, monkeypatch: pytest.MonkeyPatch, endpoint: str, offline: str, words: str
) -> None:
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", offline)
    with pytest.raises(ServiceError, match=words):
        story.write_story(ctx, Text("x"), endpoint=endpoint)


def test_this_machine_is_asked_even_offline(ctx: Ctx, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", "1")
    server.answers = [film(shot())]
    assert story.write_story(ctx, Text("x"), endpoint=server.url).script


@pytest.mark.parametrize(
    ("trusted", "asked", "key"),
    [
        ("https://models.example/v1", "https://models.example/v1", "secret"),
        ("https://models.example/v1", "https://models.example:443/v2", "secret"),
        ("https://models.example/v1", "http://models.example/v1", ""),
        ("https://models.example/v1", "https://models.example:8443/v1", ""),
        ("https://models.example/v1", "https://models.example@elsewhere.example/v1", ""),
        ("http://models.example/v1", "http://models.example/v1", ""),
        ("http://127.0.0.1:1234/v1", "http://127.0.0.1:1234/v1", "secret"),
        ("http://127.0.0.1:1234/v1", "http://127.0.0.1:1235/v1", ""),
        ("http://localhost.elsewhere.example/v1", "http://localhost.elsewhere.example/v1", ""),
    ],
)
def test_a_key_is_bound_to_scheme_host_and_port(
    monkeypatch: pytest.MonkeyPatch, trusted: str, asked: str, key: str
) -> None:
    monkeypatch.setenv("SHOTGRAPH_LLM_KEY", "secret")
    monkeypatch.setattr("keyring.get_password", lambda service, user: None)
    options = {"llm.endpoint": trusted}
    assert llm.find_endpoint(asked, "m", lambda name: options.get(name, "")).key == key


def test_a_kept_key_is_found_for_its_own_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = {"models.example": "secret", "http://127.0.0.1:1234": "local", "https://models.example:8443": "other"}
    monkeypatch.setattr("keyring.get_password", lambda service, user: ring.get(user))
    monkeypatch.setenv("OPENAI_API_KEY", "openai")
    for asked, key in {
        "https://models.example/v1": "secret",
        "https://models.example:8443/v1": "other",
        "http://models.example/v1": "",
        "http://127.0.0.1:1234/v1": "local",
        "http://127.0.0.1/v1": "",
        "https://api.openai.com/v1": "openai",
        "http://api.openai.com/v1": "",
        "https://api.openai.com:8443/v1": "",
    }.items():
        assert llm.find_endpoint(asked, "m", lambda name: "").key == key, asked


@pytest.mark.parametrize(("value", "forbidden"), [("1", True), ("true", True), ("no", True), ("0", False), ("", False)])
def test_offline_is_looked_at_with_every_request(monkeypatch: pytest.MonkeyPatch, value: str, forbidden: bool) -> None:
    """Whoever made the endpoint: nothing leaves this machine. The name leads nowhere, so nothing is sent either way."""
    monkeypatch.setenv("SHOTGRAPH_OFFLINE", value)
    endpoint = llm.Endpoint("http://models.invalid/v1", "m", seconds=2)
    words = "the app is offline" if forbidden else "cannot be reached"
    for ask in (lambda: list(llm.stream(endpoint, [])), lambda: llm.models(endpoint)):
        with pytest.raises(ServiceError, match=words):
            ask()


def test_a_key_goes_only_to_the_host_it_was_set_for(ctx: Ctx, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOTGRAPH_LLM_KEY", "secret")
    monkeypatch.setenv("SHOTGRAPH_LLM_ENDPOINT", "https://elsewhere.example/v1")
    server.answers = [film(shot())] * 2
    story.write_story(ctx, Text("x"), endpoint=server.url)
    monkeypatch.setenv("SHOTGRAPH_LLM_ENDPOINT", server.url)
    story.write_story(ctx, Text("x"))
    assert server.keys == [None, "Bearer secret"]


def test_writing_stops_in_the_middle_of_the_stream(ctx: Ctx, server: Server) -> None:
    server.answers = ["word " * 100_000]
    ctx.stop_after = 5
    with pytest.raises(Cancelled):
        story.write_story(ctx, Text("x"), endpoint=server.url)
    assert len(ctx.heard) < 10


def test_writing_stops_while_the_model_says_nothing(ctx: Ctx, server: Server) -> None:
    server.answers = [""]
    ctx.stop_after = 2
    with pytest.raises(Cancelled):
        story.write_story(ctx, Text("x"), endpoint=server.url, timeout=60.0)
    assert not server.silent.is_set()


@pytest.mark.parametrize(("task", "words"), [("script", "no idea"), ("polish", "needs a script")])
def test_the_writer_says_what_it_needs(ctx: Ctx, task: Any, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        story.write_story(ctx, task=task, endpoint="http://127.0.0.1:9")
