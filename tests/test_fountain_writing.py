"""Scripts as Fountain and back."""

from hypothesis import given

from studio.film.story.fountain import parse_fountain
from studio.film.story.fountain_writing import to_fountain
from studio.film.story.screenplay import Script, parse
from studio.film.story.scripts import script_of
from studio.media.values import Shot
from tests.test_screenplay import scripts

PLAIN = """# The last goal

Style: warm 35 mm film
Music: slow strings

## 1 · The winger breaks (4 s) {#winger}
Picture: A lone winger sprints down the touchline.
Narration: Nobody saw him coming.

Not even the keeper.
Sound: crowd roar
Camera: low angle
Transition: fade to black
Onscreen: 1946
Speaker: Mira
"""


@given(scripts())
def test_a_script_as_a_screenplay_and_back_is_the_same_script(script: Script) -> None:
    assert parse_fountain(to_fountain(script)) == script


def test_a_plain_script_is_a_screenplay_that_other_programs_show() -> None:
    text = to_fountain(parse(PLAIN))
    for part in ("Title: The last goal", ".The winger breaks", "!A lone winger sprints down the touchline.", "@Mira",
                 "Nobody saw him coming.", "[[4 s]]", "[[sound: crowd roar]]", "[[onscreen: 1946]]"):  # fmt: skip
        assert part in text
    assert script_of(text, "fountain") == parse(PLAIN)


def test_a_title_that_no_heading_holds_comes_back() -> None:
    script = Script("A # film", shots=(Shot("x/y", 1, "", 0.1234567, "One.\n\nTwo ]] three.", "(low) \\ [[no]]"),))
    assert parse_fountain(to_fountain(script)) == script
