"""The Synth: music and effects that are what their words say, at any length, the same every time."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.synth.effects import Effect, effect, read_effect_prompt
from plugins.synth.music import Music, music, read_music_prompt
from plugins.synth.sources import SOURCES
from plugins.synth.stretches import SECONDS
from studio.app import plugin_files, plugin_import

RATE = 24000  # half the usual rate: as audible, twice as fast


def spectrum_centre(samples: np.ndarray) -> float:
    """Energy's mean frequency, Hz."""
    power = np.abs(np.fft.rfft(samples.mean(axis=1))) ** 2
    return float((power * np.fft.rfftfreq(len(samples), 1 / RATE)).sum() / power.sum())


def level(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples**2)) + 1e-12))


@pytest.mark.parametrize(
    "prompt",
    ["hopeful cinematic", "epic orchestral", "electronic 120 bpm", "calm ambient", "sad piano", "playful waltz", ""],
)
def test_music_fills_its_length_and_ends_cleanly(prompt: str) -> None:
    made = music(prompt, 12.5, seed=5, rate=RATE)
    assert made.shape == (12.5 * RATE, 2) and made.dtype == np.float32
    assert np.isfinite(made).all() and np.abs(made).max() <= 1.0
    assert np.abs(made[0]).max() < 0.01 and np.abs(made[-20:]).max() < 1e-3
    assert -32 < level(made) < -12
    for second in range(11):  # no hole in the middle
        assert level(made[second * RATE : (second + 1) * RATE]) > -45
    left, right = made.T
    assert np.corrcoef(left, right)[0, 1] < 0.95
    assert np.abs(made.mean(axis=0)).max() < 2e-3


def test_loaded_as_a_plugin_from_its_bytes_it_plays_the_same() -> None:
    name = "shotgraph_plugin_synth_under_test"
    folder = Path(__file__).resolve().parents[1]
    try:
        plugin_import.load(name, plugin_files.read(folder), "__init__.py")
        bed = import_module(f"{name}.music").music("tense", 3, 1, rate=RATE)
        assert np.array_equal(bed, music("tense", 3, 1, rate=RATE))
        rain = import_module(f"{name}.effects").effect
        assert np.array_equal(rain("rain, a bell", 3, 1, rate=RATE), effect("rain, a bell", 3, 1, rate=RATE))
    finally:
        plugin_import.forget(name)


def test_the_seed_decides_and_nothing_else() -> None:
    first, again, other = (music("tense", 4, seed=seed, rate=RATE) for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    first, again, other = (effect("rain and a bird", 3, seed=seed, rate=RATE) for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.mark.parametrize("made", [Music("electronic", 61, 3, rate=8000), Effect("rain, thunder", 61, 3, rate=8000)])
def test_any_range_reads_the_same_samples(made: Music | Effect) -> None:
    whole = made.read()
    border = SECONDS * made.rate
    for start, stop in ((0, 1000), (border - 700, border + 900), (2 * border - 1, 2 * border + 1), (480_000, 999_999)):
        assert np.array_equal(made.read(start, stop), whole[start:stop])


def test_an_hour_is_known_at_once_and_readable_at_its_end() -> None:
    for made in (Music("calm ambient", 3600, 1, rate=8000), Effect("wind", 3600, 1, rate=8000)):
        assert made.length == 3600 * 8000
        assert level(made.read(made.length - 80_000, made.length - 40_000)) > -60


def test_a_bed_does_not_loop_and_has_no_seam() -> None:
    rain = Effect("rain", 3 * SECONDS, 1, rate=8000).read()[:, 0]
    border = SECONDS * 8000
    assert abs(np.corrcoef(rain[4000 : border - 4000], rain[border + 4000 : 2 * border - 4000])[0, 1]) < 0.05
    around = [level(rain[border + at : border + at + 2000]) for at in range(-12000, 16000, 2000)]
    assert max(around) - min(around) < 4


@pytest.mark.parametrize(
    ("prompt", "tempo"),
    [("electronic 120 bpm", 120.0), ("techno, 96 BPM", 96.0), ("four to the floor dance 140bpm", 140.0)],
)
def test_a_tempo_in_the_prompt_is_the_tempo_heard(prompt: str, tempo: float) -> None:
    made = np.abs(music(prompt, 20, seed=1, rate=RATE)).mean(axis=1)
    flux = np.maximum(np.diff(made[: len(made) // 120 * 120].reshape(-1, 120).mean(axis=1)), 0)
    flux -= flux.mean()
    strength = np.correlate(flux, flux, "full")[len(flux) - 1 :]
    beat = 60 / tempo * 200
    on_beat = strength[round(beat * 4) - 1 : round(beat * 4) + 2].max()
    off_beat = np.median(strength[50:600])
    assert on_beat > 5 * abs(off_beat)


@pytest.mark.parametrize(
    ("prompt", "key", "mode", "root"),
    [
        ("hopeful, in D minor", "", "minor", 2),
        ("epic in F# major", "", "major", 6),
        ("sad", "Eb major", "major", 3),
        ("calm B flat lydian", "", "lydian", 10),
        ("hopeful", "A", "major", 9),
        ("a minor problem", "", "minor", 9),
        ("tense", "", "phrygian", None),
    ],
)
def test_the_key_is_read(prompt: str, key: str, mode: str, root: int | None) -> None:
    mood = read_music_prompt(prompt, key).mood
    assert (mood.mode, mood.root) == (mode, root)


def test_notes_belong_to_the_key() -> None:
    made = Music("hopeful piano in D major, no drums", 20, 4, rate=RATE)
    scale = {2, 4, 6, 7, 9, 11, 1}
    pitches = [n.pitch % 12 for n in made.arrangement.notes if n.instrument in ("piano", "strings", "bass")]
    assert len(pitches) > 40
    assert sum(pitch in scale for pitch in pitches) / len(pitches) > 0.95
    assert not {n.instrument for n in made.arrangement.notes} & {"kick", "snare", "taiko", "shaker", "hat", "clap"}


def test_words_change_what_is_played() -> None:
    calm, epic = (read_music_prompt(p).mood for p in ("calm and quiet", "epic triumphant orchestra"))
    assert calm.energy < 0.3 < 0.8 < epic.energy
    assert epic.palette == "orchestral" and epic.drums == "epic" and not calm.drums
    assert calm.tempo < 80 < 100 < epic.tempo
    assert level(music("epic", 10, 1, rate=RATE)) > level(music("calm", 10, 1, rate=RATE)) - 3
    assert read_music_prompt("flibbertigibbet").understood == ()


def test_music_builds_and_comes_down() -> None:
    made = music("hopeful cinematic", 48, seed=2, rate=RATE)
    tenth = len(made) // 10
    levels = [level(made[n * tenth : (n + 1) * tenth]) for n in range(10)]
    assert max(levels[4:8]) > levels[0] + 3 and levels[9] < max(levels) - 4


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_sound_can_be_asked_for_and_heard(source: object) -> None:
    name = source.words[0]  # type: ignore[attr-defined]
    made = effect(name, 4, seed=3, rate=RATE)
    assert made.shape == (4 * RATE, 2) and np.isfinite(made).all() and np.abs(made).max() <= 1.0
    assert level(made) > (-62 if name == "room tone" else -55)
    assert np.abs(made[-5:]).max() < 1e-3
    assert source.name in [layer.source.name for layer in read_effect_prompt(name).layers]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cue", "sounds"),
    [
        ("rain and distant thunder", ["rain", "thunder"]),
        ("The crowd erupts, fireworks", ["roar", "fireworks"]),
        ("crowd murmur", ["murmur"]),
        ("crowd cheering and applause", ["cheer", "applause"]),
        ("a ball hit, then a whistle", ["kick", "whistle"]),
        ("robot footsteps with a low hum", ["servo", "footsteps", "drone"]),
        ("WHOOSH!", ["whoosh"]),
        ("low wind over an empty stadium, no crowd", ["wind"]),
        ("the stadium explodes with joy", ["roar"]),
        ("the ball charges, powering up", ["kick", "power up"]),
        ("a camera whoosh", ["whoosh"]),
        ("xyzzy", ["room tone"]),
        ("", ["room tone"]),
    ],
)
def test_cues_are_read(cue: str, sounds: list[str]) -> None:
    assert [layer.source.name for layer in read_effect_prompt(cue).layers] == sounds


def test_modifiers_bear_on_their_own_part() -> None:
    rain, thunder = read_effect_prompt("soft rain and distant thunder").layers
    assert rain.level < 1 and rain.far == 0 and thunder.far > 0.5 and thunder.level == 1
    near, far = (effect(cue, 4, 1, rate=RATE) for cue in ("thunder", "distant thunder"))
    assert level(far) < level(near) - 3


def test_sounds_have_their_place_in_the_spectrum() -> None:
    centres = {cue: spectrum_centre(effect(cue, 4, 1, rate=RATE)) for cue in ("rain", "thunder", "heartbeat", "glass")}
    assert centres["heartbeat"] < 120 < centres["thunder"] < 900 < centres["rain"] < centres["glass"]


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=40), st.floats(0.05, 3.0), st.integers(0, 2**32 - 1))
def test_no_text_breaks_it(prompt: str, seconds: float, seed: int) -> None:
    for made in (music(prompt, seconds, seed, rate=8000), effect(prompt, seconds, seed, rate=8000)):
        assert made.shape == (max(1, round(seconds * 8000)), 2)
        assert np.isfinite(made).all() and np.abs(made).max() <= 1.0
