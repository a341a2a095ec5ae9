"""Titles of the cut in letters that no font here has: whoever renders is told which."""

from fractions import Fraction

import pytest
from cuts import video

from studio.film.timeline import Clip, Layout, Timeline, lay_out, tracks
from studio.film.timeline.compose import compose_picture
from studio.film.timeline.looks import Title

F = Fraction


def titled(words: str) -> Timeline:
    cut, name = tracks.add_track(lay_out([("a", F(2))], layout=Layout(F(10))), "title")
    return tracks.place(cut, Clip("t", "", F(1), title=Title(words)), name, F(0))


@pytest.mark.parametrize(("words", "told"), [("Good morning", ""), ("Fin \ue123", "\ue123")])
def test_letters_that_no_font_has_are_told(words: str, told: str) -> None:
    remarks = compose_picture(titled(words), {"a": video(40, 20)}, 96, 64).remarks
    assert bool(remarks) == bool(told)
    assert not told or (told in remarks[0] and "No font on this machine has" in remarks[0])
