"""Shot lists as chat models write them, twenty-one layouts in six languages: what becomes of tests/chats."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.film.story.chatscripts import is_chat
from studio.film.story.fountain import parse_fountain
from studio.film.story.fountain_writing import to_fountain
from studio.film.story.screenplay import ScriptError, parse, to_markdown
from studio.film.story.scripts import as_markdown, kind_of, read
from tests.test_screenplay import SCREENPLAY, SCRIPT, scripts

CHATS = Path(__file__).parent / "chats"


class Told(NamedTuple):
    """What a file must give, shot by shot."""

    seconds: list[float]
    narration: list[str]
    picture: list[str]
    camera: list[str]
    sound: list[str]


EXPECTED = {
    "01_clips_bold": Told(
        [3, 4],
        ["Nobody saw him coming.", "And then the stadium went quiet."],
        ["A lone winger sprints down the touchline at dusk.", "The net bulges under white floodlights."],
        ["low angle, fast push in", "slow zoom out"],
        ["crowd roar", "a single whistle"],
    ),
    "02_scenes_hash": Told(
        [5, 7],
        ["Nobody remembers when the ships stopped.", "But I keep the light."],
        [
            "A great lamp turns. Inside a lighthouse at night. one hard beam.",
            "The keeper looks out to sea. A cliff at dawn.",
        ],
        ["slow pan left", "crane up"],
        ["waves, distant thunder", "gulls"],
    ),
    "03_table": Told(
        [3, 4, 5],
        ["It began with rain.", "Every river starts small.", ""],
        ["A paper boat on a puddle", "The boat enters a gutter leaves swirl around it", "The boat on the open sea"],
        ["Close-up, static", "Tracking shot", "Aerial, slow pull back"],
        ["rain on leaves", "rushing water", ""],
    ),
    "04_timecodes_plain": Told(
        [3, 5, 2],
        ["Some roads have no end.", "Some have no beginning.", ""],
        [
            "Wide shot of a desert highway at noon.",
            "A red car appears in the heat haze.",
            "The car passes, dust fills the frame.",
        ],
        ["", "telephoto, static", ""],
        ["wind", "", "engine roar"],
    ),
    "05_numbered_bold": Told(
        [4, 3, 3],
        ["The city wakes before its people.", "Someone is always first.", "And the rest will follow."],
        [
            "Golden light spills across tiled roofs.",
            "A baker slides loaves into a brick oven.",
            "The first tram glides through the mist.",
        ],
        ["aerial drift", "", ""],
        ["", "crackling fire", "tram bell"],
    ),
    "06_shot_plain": Told(
        [4, 3],
        ["Time is a patient animal.", "It bites only once."],
        ["An old clockmaker bends over a watch. quiet, patient.", "Macro of a coiled spring."],
        ["", "extreme close-up"],
        ["ticking clocks", "a tiny snap"],
    ),
    "07_dialogue": Told(
        [5, 4],
        ["You came. I said I would.", "Neither of them looked back."],
        ["Mira waits under a station clock, steam around her.", "The train pulls out; the platform is empty."],
        ["over the shoulder, slow push in", "static wide shot"],
        ["steam hiss", ""],
    ),
    "08_claude_fields": Told(
        [5, 5],
        ["The sea gives back what it likes.", "And keeps the rest."],
        [
            "A woman stands ankle-deep in grey water, her back to us. Her coat is the only colour.",
            "Her footprints fill with water.",
        ],
        ["Slow dolly forward", "Locked off"],
        ["Low surf", "Low surf, a bell"],
    ),
    "09_gemini_bullets": Told(
        [4, 5],
        ["In the last garden, one worker stayed.", "It did not know the word for hope."],
        ["A rusty robot in a ruined greenhouse.", "A green sprout beside a metal foot."],
        ["", ""],
        ["servo whirr, dripping water", "soft chime"],
    ),
    "10_local_model": Told(
        [3, 2.5],
        ["winter is a long sentence", "the lake is its comma"],
        ["a fox runs through snow", "the fox stops at a frozen lake"],
        ["tracking shot", "static"],
        ["snow crunch", "ice creak"],
    ),
    "11_chinese": Told(
        [4, 6],
        ["没有人记得最后一艘船。", "但我还守着这盏灯。"],
        ["夜里的灯塔，海浪拍打礁石。", "黎明，守塔人望向大海。"],
        ["缓慢推近", "升降镜头上升"],
        ["海浪声", "海鸥"],
    ),
    "12_chinese_table": Told(
        [3, 4, 3],
        ["这里的冬天有半年长。", "可是雪花只有一秒。", "所以我们跳舞。"],
        ["雪山下的小村庄", "孩子的手接住一片雪花", "全村人在火堆旁跳舞"],
        ["远景", "特写", "中景"],
        ["风声", "", "鼓声"],
    ),
    "13_spanish": Told(
        [4, 5],
        ["Nadie recuerda el último barco.", "Pero yo guardo la luz."],
        ["Un faro bajo la tormenta.", "El farero mira el mar en calma."],
        ["travelling lento hacia delante", "plano fijo"],
        ["truenos y olas", "gaviotas"],
    ),
    "14_german": Told(
        [4, 5],
        ["Niemand kennt das letzte Schiff.", "Doch ich hüte das Licht."],
        ["Ein Leuchtturm in schwerer See.", "Der Wärter blickt auf das stille Meer."],
        ["langsame Fahrt nach vorn", "feste Einstellung"],
        ["Brandung, Donner", "Möwen"],
    ),
    "15_french": Told(
        [3, 4],
        ["Personne ne se souvient du dernier navire.", "Mais je garde la lumière."],
        ["Un phare sous l'orage.", "Le gardien regarde la mer calme."],
        ["travelling avant lent", "plan fixe"],
        ["tonnerre, vagues", "mouettes"],
    ),
    "16_japanese": Told(
        [3, 5],
        ["最後の船を誰も覚えていない。", "それでも私は灯りを守る。"],
        ["嵐の夜の灯台。", "夜明けの海を見つめる灯台守。"],
        ["ゆっくりとズームイン", "固定"],
        ["波の音", "カモメ"],
    ),
    "17_vertical_tables": Told(
        [4, 6],
        ["Ten years for ten minutes.", "It was enough."],
        ["A rocket on the pad at night", "Earth turning below a window"],
        ["low angle, tilt up", "slow drift right"],
        ["countdown voice on radio", "silence, a soft hum"],
    ),
    "18_scenes_of_shots": Told(
        [3, 3, 4],
        ["We planted it the year you were born.", "You could not reach it then.", "Now you hand them down to me."],
        [
            "Petals drift across a path. an orchard in white blossom.",
            "A child reaches for a branch. an orchard in white blossom.",
            "A grown hand picks an apple.",
        ],
        ["tilt down", "low angle", "close-up"],
        ["", "", "a branch springs back"],
    ),
    "19_unknown_labels": Told(
        [3, 3],
        ["The fog came first.", "Then the bell."],
        ["Fishing boats rock in fog.", "A bronze bell, dripping."],
        ["static wide", "close-up"],
        ["foghorn", "a bell"],
    ),
    "20_emoji_headings": Told(
        [4, 5],
        ["Every colour here has a smell.", "This one smells of gold."],
        ["Spice sellers under coloured awnings.", "A girl holds saffron to the light."],
        ["steadicam glide", "macro, rack focus"],
        ["crowd murmur", "wind chime"],
    ),
    "21_audio_visual_columns": Told(
        [4, 5],
        ["I left without a coat.", "I arrived in summer."],
        ["A train window, rain streaks sideways.", "A hand wipes the glass; a field of sunflowers."],
        ["", ""],
        ["rails", ""],
    ),
}


def text_of(name: str) -> str:
    return (CHATS / f"{name}.md").read_text(encoding="utf-8")


def test_every_file_is_expected() -> None:
    assert {path.stem for path in CHATS.glob("*.md")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_chat_is_read(name: str) -> None:
    shots = read(text_of(name)).script.shots
    told = Told(*([getattr(shot, field) for shot in shots] for field in Told._fields))
    assert told == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_chat_survives_as_a_shot_list_and_as_a_screenplay(name: str) -> None:
    reading = read(text_of(name))
    assert parse(as_markdown(reading)) == reading.script
    assert parse_fountain(to_fountain(reading.script)) == reading.script


@pytest.mark.parametrize("name", EXPECTED)
def test_every_line_of_words_has_a_fate(name: str) -> None:
    text = text_of(name)
    told = {fate.line for fate in read(text).fates}
    assert told >= {at for at, line in enumerate(text.splitlines()) if line.strip()}


def test_what_holds_for_the_film_is_read() -> None:
    script = read(text_of("02_scenes_hash")).script
    assert (script.title, script.style, script.music) == (
        "The Keeper — 12-Second Film",
        "charcoal drawing, high contrast",
        "lone cello, 60 bpm",
    )
    chinese = read(text_of("11_chinese")).script
    assert (chinese.title, chinese.style, chinese.music) == ("灯塔", "水墨画，留白", "古琴，缓慢")


def test_who_speaks_what_is_read_and_how_shots_part_are_kept_apart_from_the_picture() -> None:
    first, second = read(text_of("07_dialogue")).script.shots
    assert (first.speaker, second.speaker, second.onscreen) == ("Mira, Tom", "", "1946")
    assert read(text_of("02_scenes_hash")).script.shots[1].transition == "fade to black"
    assert read(text_of("06_shot_plain")).script.shots[0].music == "soft celesta"


def test_a_label_that_nobody_knows_is_told_with_its_line_and_neither_painted_nor_spoken() -> None:
    reading = read(text_of("19_unknown_labels"))
    assert reading.doubts() == [
        "line 4: the label 'Emotional arc' is not known, so it is left out: from calm to dread",
        "line 7: the label 'Budget' is not known, so it is left out: low",
        "line 14: the label 'Zielgruppe' is not known, so it is left out: alle",
    ]
    words = " ".join(str(value) for shot in reading.script.shots for value in vars(shot).values())
    assert "dread" not in words and "low" not in words and "alle" not in words
    assert "Emotional arc: from calm to dread" in as_markdown(reading)  # kept as a note of the script


def test_a_label_that_nobody_knows_in_a_shot_list_of_the_app_is_told_too() -> None:
    reading = read("## Dawn\nPicture: A field.\n\nBudget: small\n")
    assert reading.kind == "markdown"
    assert reading.doubts() == ["line 4: the label 'Budget' is not known, so the line is taken as picture"]


def test_what_a_model_says_around_its_shots_is_left_out() -> None:
    outside = [fate.words for fate in read(text_of("01_clips_bold")).fates if fate.role == "outside"]
    assert outside[0].startswith("Absolutely!") and outside[-1].startswith("Would you like")


@pytest.mark.parametrize(
    ("heading", "title", "seconds"),
    [
        ("**Clip 1 (3 seconds)**", "", 3),
        ("Clip 1 (3 seconds)", "", 3),
        ("Scene 2 – The door", "The door", 0),
        ("Shot 3: The door (~2.5s)", "The door", 2.5),
        ("### SHOT 3 | The door | 0:03-0:07", "The door", 4),
        ("**[0:00–0:04] The door**", "The door", 4),
        ("1. **The door** (4 sec)", "The door", 4),
        ("- **Frame 4: The door**", "The door", 0),
        ("#### 🎥 Shot #5 — “The door” — 4s", "The door", 4),
        ("第三镜：门（4秒）", "门", 4),
        ("**分镜二：门** 4秒", "门", 4),
        ("Toma 2: La puerta (4 segundos)", "La puerta", 4),
        ("**Einstellung 2 – Die Tür (4 Sekunden)**", "Die Tür", 4),
        ("Plan 2 : La porte (4 secondes)", "La porte", 4),
        ("シーン2：扉（4秒）", "扉", 4),
    ],
)
def test_headings_of_every_form_begin_shots(heading: str, title: str, seconds: float) -> None:
    (shot,) = read(f"{heading}\nVisual: A door.\nVO: It opens.\n", "chat").script.shots
    assert (shot.title, shot.seconds, shot.narration) == (title, seconds, "It opens.")
    assert shot.picture == "A door."


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("**Visual:** A sea.", "picture", "A sea."),
        ("**Visual**: A sea.", "picture", "A sea."),
        ("VISUAL: A sea.", "picture", "A sea."),
        ("- visual description - ", "picture", "visual description -"),
        ("* **Voice-over (calm):** “Hi.”", "narration", "Hi."),
        ("VO (V.O.): (softly) \"Hi.\"", "narration", "Hi."),
        ("**Narration:** A calm voice says: \"Hi.\"", "narration", "Hi."),
        ("**Narration:** None", "narration", ""),
        ("**Dialogue:** Mira (whispers): \"Hi.\"", "narration", "Hi."),
        ("**Dialogue:** Mira (whispers): \"Hi.\"", "speaker", "Mira"),
        ("MIRA: \"Hi.\"", "speaker", "Mira".upper()),
        ("**Sound & Music:** a bell", "sound", "a bell"),
        ("**Audio:** BGM: piano; SFX: bell", "music", "piano"),
        ("🎵 Music: piano", "music", "piano"),
        ("__Camera angle__: low", "camera", "low"),
        ("*Lens:* 35 mm", "camera", "35 mm"),
        ("**Text Overlay:** \"1946\"", "onscreen", "1946"),
        ("**Transition:** cut", "transition", "cut"),
        ("Duration: 0:04", "seconds", 4.0),
        ("**Duration:** 3–5 seconds", "seconds", 4.0),
        ("台词（小明）：“走吧。”", "narration", "走吧。"),
        ("台词（小明）：“走吧。”", "speaker", "小明"),
        ("Texto en pantalla: «1946»", "onscreen", "1946"),
        ("Übergang: Abblende", "transition", "Abblende"),
        ("Durée : 4 secondes", "seconds", 4.0),
        ("セリフ：「行こう。」", "narration", "行こう。"),
    ],
)  # fmt: skip
def test_labels_of_every_form_go_to_their_place(line: str, field: str, value: object) -> None:
    (shot,) = read(f"**Shot 1**\n{line}\n", "chat").script.shots
    assert getattr(shot, field) == value


def test_scripts_that_are_no_chats_are_read_as_before() -> None:
    assert kind_of(SCRIPT) == "markdown" and read(SCRIPT).script == parse(SCRIPT)
    assert kind_of(SCREENPLAY) == "fountain" and read(SCREENPLAY).script == parse_fountain(SCREENPLAY)
    with pytest.raises(ScriptError, match="no shots"):
        read("Just a thought.")


@given(scripts())
def test_what_the_app_writes_is_never_taken_for_a_chat(script: object) -> None:
    assert not is_chat(to_markdown(script))  # type: ignore[arg-type]


PIECES = [
    *("**Shot 1**\n", "Clip 2 (3s)\n", "| Shot | Visual |\n", "|---|---|\n", "| 1 | x |\n", "VO: hi\n", "**X:** y\n"),
    *("[0:00-0:03] a\n", "- b\n", "\n", "## Scene 1\n", "**", '"', "(", "「", "Dialogue:\n", "<!--", "-->\n", "0-0s\n"),
    "---\n",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=24).map("".join))
def test_no_chat_breaks_the_reader_and_what_is_read_can_be_kept(text: str) -> None:
    try:
        reading = read(text, "chat")
    except ScriptError:
        return
    assert parse(as_markdown(reading)) == reading.script


def test_long_lines_are_read_in_no_time() -> None:
    for line in (
        "a" * 100_000,
        "**" * 50_000,
        "(" * 50_000,
        "1:" * 50_000,
        "- " * 50_000,
        '"' * 50_000,
        "x: " * 30_000,
    ):
        read(f"**Shot 1**\nVisual: {line}\n{line}\n", "chat")
