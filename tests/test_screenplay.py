"""The Markdown shot list and Fountain: what a writer types becomes shots, and edits change only their own lines."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.film.story.fountain import looks_like_fountain, parse_fountain
from studio.film.story.screenplay import Script, ScriptError, canonical, distinct, parse, slug, to_markdown, update
from studio.media.values import Shot

SCRIPT = """# The last goal

Style: warm 35 mm film,
  long lenses
Music: slow strings

A remark to the reader, ignored.

## 1 · The winger breaks (4 s) {#winger}

Picture: A lone winger
sprints down the touchline.
Narration: Nobody saw him.

Not even the keeper.
Sound: crowd roar
<!-- a note
Sound: not this -->

## Goal (0:03)
The net bulges.
> He scores.
**Camera:** low angle
## Goal
- Picture: fireworks
"""


def test_a_shot_list_becomes_shots() -> None:
    script = parse(SCRIPT)
    assert (script.title, script.style, script.music) == (
        "The last goal",
        "warm 35 mm film, long lenses",
        "slow strings",
    )
    assert script.shots == (
        Shot(
            "winger",
            1,
            "The winger breaks",
            4.0,
            "A lone winger sprints down the touchline.",
            "Nobody saw him.\n\nNot even the keeper.",
            "crowd roar",
        ),
        Shot("goal", 2, "Goal", 3.0, "The net bulges.", "He scores.", camera="low angle"),
        Shot("goal-2", 3, "Goal", 0.0, "fireworks"),
    )


def test_a_shot_keeps_its_id_when_another_is_put_before_it() -> None:
    before = {shot.title: shot.id for shot in parse("## One\na\n## Two\nb\n").shots}
    after = {shot.title: shot.id for shot in parse("## One\na\n## New\nc\n## Two\nb\n").shots}
    assert before.items() <= after.items()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", "", "no shots"),
        ("# Title only\n\nProse.", "", "no shots"),
        ("## A\nPicutre: x\n", "line 2", "Did you mean 'Picture:'?"),
        ("## A {#x}\n\n## B {#x}\n", "line 3", "taken by the shot at line 1"),
        ("## A\nSeconds: soon\n", "line 2", "no time"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: str, words: str) -> None:
    with pytest.raises(ScriptError) as error:
        parse(text)
    assert line in str(error.value)
    assert words in str(error.value)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(ScriptError) as error:
        parse("## A\nSeconds: soon\nNaration: x\n## B\nCamra: y\n")
    assert len(error.value.problems) == 3


@pytest.mark.parametrize(
    ("heading", "title", "seconds"),
    [
        ("## 3 · Dawn (4 s)", "Dawn", 4),
        ("## 3. Dawn [2.5 sec]", "Dawn", 2.5),
        ("## Shot 3: Dawn (1:02)", "Dawn", 62),
        ("### Dawn {#x} (4s)", "Dawn", 4),
        ("## Dawn (again)", "Dawn (again)", 0),
        ("## 12 Angry men", "Angry men", 0),
        (r"## \12 Angry men", "12 Angry men", 0),
    ],
)
def test_headings_are_read_forgivingly(heading: str, title: str, seconds: float) -> None:
    (shot,) = parse(heading + "\nx\n").shots
    assert (shot.title, shot.seconds) == (title, seconds)


def test_rewriting_a_script_leaves_the_rest_of_the_text_alone() -> None:
    shots = list(parse(SCRIPT).shots)
    pinned = SCRIPT.replace("## Goal\n- P", "## Goal {#goal-2}\n- P")  # its id came from being the second
    assert update(SCRIPT, shots) == pinned
    shots[1] = replace(shots[1], camera="high angle", sound="whistle")
    wanted = pinned.replace("**Camera:** low angle", "Camera: high angle\nSound: whistle")
    assert update(SCRIPT, shots) == wanted
    assert parse(wanted).shots == tuple(shots)


WORDS = st.text("ab Z9é漢\\#{}()<>!-*_:.·s\n\u2028", max_size=30)
FIELD = st.one_of(WORDS, st.sampled_from(["Sound: x", "a\n\n## b", "> q", "<!-- c", "x\n\n- Music: y", "\\", "***"]))


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    titles = [" ".join(title.split()) for title in draw(st.lists(WORDS, min_size=1, max_size=4))]
    ids = distinct([draw(st.sampled_from([slug(title) or "x", "own-id"])) for title in titles])
    shots = tuple(
        Shot(
            id,
            number,
            title,
            draw(st.sampled_from([0.0, 4.0, 2.5, 61.25])),
            *(canonical(draw(FIELD)) for _ in range(8)),
        )
        for number, (title, id) in enumerate(zip(titles, ids, strict=True), 1)
    )
    film = [" ".join(draw(WORDS).split()) for _ in range(5)]
    return Script(*film, shots=shots)


@given(scripts())
def test_writing_and_reading_a_script_gives_the_same_script(script: Script) -> None:
    assert parse(to_markdown(script)) == script


@given(scripts(), scripts())
def test_updating_a_text_gives_the_shots_asked_for(old: Script, new: Script) -> None:
    text = update(to_markdown(old), new.shots)
    assert parse(text).shots == new.shots
    assert replace(parse(text), shots=()) == replace(old, shots=())
    assert update(text, new.shots) == text


SCREENPLAY = """Title: The Keeper
Style: charcoal

INT. LIGHTHOUSE - NIGHT #1#

A *lamp* turns. [[sound: waves]] [[4 s]] Rain on /* not yet */ glass.

NARRATOR (V.O.)
(softly)
Nobody remembers
when the ships stopped.

EXT. CLIFF - DAWN

The sea. [[camera: slow crane up]]

KEEPER
Hello?

> THE END <
"""


def test_a_screenplay_becomes_shots() -> None:
    assert looks_like_fountain(SCREENPLAY)
    assert not looks_like_fountain(SCRIPT)
    script = parse_fountain(SCREENPLAY)
    assert (script.title, script.style) == ("The Keeper", "charcoal")
    assert script.shots == (
        Shot(
            "scene-1",
            1,
            "INT. LIGHTHOUSE - NIGHT",
            4.0,
            "Interior, lighthouse, night. A lamp turns. Rain on glass.",
            "Nobody remembers when the ships stopped.",
            "waves",
        ),
        Shot(
            "ext-cliff-dawn",
            2,
            "EXT. CLIFF - DAWN",
            0.0,
            "Exterior, cliff, dawn. The sea.",
            "Hello?",
            camera="slow crane up",
        ),
    )


def test_a_screenplay_without_scenes_is_an_error() -> None:
    with pytest.raises(ScriptError, match="no scenes"):
        parse_fountain("Title: Nothing\n")


@given(st.text(max_size=200), st.sampled_from([parse, parse_fountain]))
def test_no_text_breaks_the_readers(text: str, read: Callable[[str], Script]) -> None:
    try:
        script = read("## A\n" + text if read is parse else "EXT. SEA - DAY\n\n" + text)
    except ScriptError:
        return
    ids = [shot.id for shot in script.shots]
    assert len(set(ids)) == len(ids) and all(ids)


PIECES = [
    "INT. X - DAY\n",
    "/* ",
    "*/",
    "[[",
    "]]",
    "[[4 s]]",
    "BOB\n",
    "(low)\n",
    "Hi.\n",
    "\n",
    "> CUT TO:\n",
    "#1#",
    "~la\n",
    "Title: x\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_half_written_screenplays_are_read(text: str) -> None:
    try:
        script = parse_fountain(text)
    except ScriptError:
        return
    assert parse(to_markdown(script)).shots == script.shots
