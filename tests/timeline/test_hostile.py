"""Whatever a project file has for an edit: a cut, or an error that names what is wrong, and then a picture."""

import json
import math
from fractions import Fraction
from typing import Any

from cuts import ramp, video
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.base.errors import SettingError
from studio.embedded.filters.blending import BLENDS
from studio.film.timeline import Layout, Timeline, apply, lay_out, overrides
from studio.film.timeline.compose import compose_picture
from studio.film.timeline.interchange import to_otio
from studio.film.timeline.looks import ENTRANCES, LIMITS, NUMBERS, TITLE_STYLES, TRANSITIONS
from studio.film.timeline.record import cuts_in
from studio.film.timeline.sound import compose_sound

F = Fraction
SOURCES = {"a": video(50, 12), "b": video(90, 9)}

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def mostly(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What can be read, and one time in twenty anything at all."""
    return st.integers(0, 19).flatmap(lambda n: junk if n == 19 else good)


times = mostly(st.sampled_from([0, 1, "1/2", "7/3", 2.5, "12"]))


def number(name: str) -> st.SearchStrategy[Any]:
    least, most = LIMITS[name]
    value = st.floats(max(least, -500), min(most, 500))
    key = st.fixed_dictionaries({"at": st.sampled_from([0, 0.25, 1, 3]), "value": value})
    return value | mostly(st.lists(key, max_size=3))


looks = st.fixed_dictionaries(
    {},
    optional={
        **{name: number(name) for name in NUMBERS},
        "blend": mostly(st.sampled_from(BLENDS)),
        "framing": st.sampled_from(["", "fit", "fill"]),
    },
)
titles = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(max_size=8),
        "style": st.sampled_from(TITLE_STYLES),
        "enter": st.sampled_from(ENTRANCES),
        "enter_seconds": times,
        "size": number("size"),
        "color": mostly(st.just("#ff8800")),
    },
)
entries = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("length", "offset", "gap", "speed", "at", "fade_in", "fade_out", "since", "lead"), times),
        "track": mostly(st.sampled_from(["picture", "video-2", "titles-1", "voice", "audio-1"])),
        "source": mostly(st.sampled_from(["a", "b", "voice/a", "sound/b"])),
        "anchor": mostly(st.sampled_from(["", "a", "x"])),
        "look": mostly(looks),
        "title": mostly(titles),
        "transition": mostly(st.fixed_dictionaries({"kind": st.sampled_from(TRANSITIONS)})),
        "pace": number("pace"),
        "pan": number("pan"),
        "reverse": mostly(st.booleans()),
        "freeze": mostly(st.booleans()),
        "crossfade": times,
    },
)
edits = st.fixed_dictionaries(
    {
        "clips": st.dictionaries(st.sampled_from(["a", "b", "x", "y", "voice/a"]), mostly(entries), max_size=4),
        "tracks": mostly(
            st.just({"video-2": {"kind": "picture"}, "titles-1": {"kind": "title"}, "audio-1": {"kind": "sound"}})
        ),
    },
    optional={
        "order": mostly(st.lists(st.sampled_from(["a", "b", "x"]))),
        "track_order": mostly(st.lists(st.sampled_from(["titles-1", "video-2", "picture"]))),
        "markers": mostly(st.lists(st.fixed_dictionaries({"at": times}, optional={"length": times}), max_size=2)),
        "version": mostly(st.sampled_from([1, 2])),
    },
)


def automatic() -> Timeline:
    layout = Layout(F(10), lead=F(0), tail=F(0))
    return lay_out([("a", F("1.2")), ("b", F("0.9"))], [("a", F("0.5"))], layout=layout)


@settings(max_examples=80, deadline=None)
@given(edits)
def test_any_edit_is_read_or_refused_and_what_is_read_is_seen_heard_and_kept(data: Any) -> None:
    try:
        cut = apply(automatic(), data)
    except SettingError:
        return
    kept = overrides(automatic(), cut)
    again = apply(automatic(), json.loads(json.dumps(kept)))
    assert again.spans == cut.spans and again.picture == cut.picture
    if cut.length > 20:
        return
    film = compose_picture(cut, SOURCES, 16, 12)
    for number in {0, film.info.length // 2, film.info.length - 1} - {-1}:
        if film.info.length:
            assert film.frame(number).rgb().shape == (12, 16, 3)
    sound = compose_sound(cut, "voice", {"a": ramp(500)}, cut.length).read()
    assert math.isfinite(float(abs(sound).sum()))
    assert cuts_in(to_otio(cut, automatic()))[1].spans == cut.spans
