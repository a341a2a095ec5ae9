"""Quality control of a film: what its pictures, sound and captions have wrong with them, when, and in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from studio.embedded.checking import sounds
from studio.embedded.checking.issue import Issue
from studio.embedded.checking.pictures import PictureMeter
from studio.film.checking.language import guessed
from studio.film.sound.delivery import TARGETS, judged
from studio.media.files.captionfile import read_captions
from studio.media.loudness import SILENT
from studio.media.values import Audio, Video

FORMAT: Final = "shotgraph-check/1"
SENTENCES: Final = {
    "black": "The picture is black.",
    "frozen": "The picture stands still.",
    "flashing": "It flashes {count} times a second: more than three can cause seizures (ITU-R BT.1702).",
    "flashing.red": "It flashes in red {count} times a second: more than three can cause seizures (ITU-R BT.1702).",
    "flicker": "The whole picture flickers, by up to {amount} levels of 255.",
    "clipped.white": "{amount} % of the picture are white beyond telling.",
    "range": "{amount} % of the picture lie beyond the range of brightness that the film says it has.",
    "gamut": "{amount} % of the picture lie beyond the range of colours that the film says it has.",
    "text.unsafe": "Text stands outside the safe area, nearer than 5 % to an edge (EBU R 95).",
    "text.cut": "Text is cut by the crop.",
    "silence": "The sound is silent.",
    "clipped.sound": "The sound is cut off at full scale.",
    "loudness": "The film is {amount} LU {way} for {target}: it has {have} LUFS, {wanted} are asked for.",
    "peak": "True peaks are {amount} dB over what {target} takes: {have} dBTP.",
    "no.sound": "There is no sound.",
    "short.sound": "The sound ends {amount} s before the picture.",
    "long.sound": "The sound goes on for {amount} s after the picture.",
    "language.captions": "The captions seem to be in “{found}”, not in “{wanted}”.",
    "language.spoken": "What is spoken seems to be in “{found}”, not in “{wanted}”.",
    "captions.past": "A caption stands past the film’s end.",
    "captions.fast": "A caption goes by too fast: {amount} characters a second.",
}
_FASTEST: Final = 25.0
"""Characters a second that nobody reads (Netflix's limit for adults is 20, BBC's about 17)."""
_APART: Final = 0.25
"""Seconds by which sound and picture may end apart."""


@dataclass(frozen=True)
class Wanted:
    """What a film is checked for. target: of delivery.TARGETS, '' for none; language: ISO 639-1, '' for any; kept: the
    part of the picture that a crop leaves."""

    target: str = ""
    language: str = ""
    kept: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


Told = Callable[[int, int], None]


def checked(
    video: Video | None,
    audio: Audio | None,
    captions: str = "",
    wanted: Wanted = Wanted(),
    told: Told = lambda done, total: None,
) -> list[Issue]:
    """Everything that is wrong, in the order of the film. told: called now and then, may raise to stop it. Raises
    MediaError where something cannot be read, SettingError for captions that are none."""
    found: list[Issue] = []
    seconds = 0.0
    if video is not None:
        seconds = float(video.info.seconds)
        meter = PictureMeter(video.info.rate, wanted.kept)
        for number, frame in enumerate(video.frames()):
            told(number, video.info.length)
            meter.feed(frame)
        found += meter.issues()
    if audio is None and video is not None:
        found.append(Issue(0, seconds, "no.sound"))
    if audio is not None:
        found += _sound(audio, seconds, wanted)
    found += _captions(captions, seconds or (audio.info.seconds if audio else 0), wanted)
    return sorted(found)


def fitting(width: int, height: int, size: tuple[int, int] | None, fit: str) -> tuple[float, float, float, float]:
    """The part of a picture that stays when it is brought to a size."""
    if size is None or fit != "cover":
        return 0.0, 0.0, 1.0, 1.0
    wide = width * size[1] / (height * size[0])
    across, down = (1 / wide, 1.0) if wide > 1 else (1.0, wide)
    return (1 - across) / 2, (1 - down) / 2, (1 + across) / 2, (1 + down) / 2


def _sound(audio: Audio, seconds: float, wanted: Wanted) -> list[Issue]:
    found, loudness = sounds.checked(audio)
    length = audio.info.seconds
    if wanted.target and loudness.integrated > SILENT:
        target = TARGETS[wanted.target]
        verdict = judged(target, loudness.integrated, loudness.true_peak)
        values: dict[str, Any] = {"target": wanted.target, "wanted": f"{target.loudness:g}"}
        if verdict.too_loud:
            way = "too loud" if verdict.too_loud > 0 else "too quiet"
            own = {"amount": f"{abs(verdict.too_loud):.1f}", "way": way, "have": f"{loudness.integrated:.1f}"}
            found.append(Issue(0, length, "loudness", True, {**values, **own}))
        if verdict.over:
            own = {"amount": f"{verdict.over:.1f}", "have": f"{loudness.true_peak:.1f}"}
            found.append(Issue(0, length, "peak", True, {**values, **own}))
    if seconds and abs(length - seconds) > _APART:
        code = "short.sound" if length < seconds else "long.sound"
        span = (min(length, seconds), max(length, seconds))
        found.append(Issue(*span, code, False, {"amount": f"{abs(length - seconds):.1f}"}))
    spoken = audio.info.text or " ".join(word.text for word in audio.info.words)
    return [*found, *_language("language.spoken", spoken, length, wanted)]


def _captions(text: str, seconds: float, wanted: Wanted) -> list[Issue]:
    if not text.strip():
        return []
    captions = read_captions(text)
    found = _language("language.captions", "\n".join(one for c in captions for one in c.lines), seconds, wanted)
    for caption in captions:
        start, stop = caption.start / 1000, caption.end / 1000
        letters = sum(len(line) for line in caption.lines)
        if seconds and start >= seconds:
            found.append(Issue(start, stop, "captions.past"))
        if stop > start and letters / (stop - start) > _FASTEST:
            found.append(Issue(start, stop, "captions.fast", False, {"amount": f"{letters / (stop - start):.0f}"}))
    return found


def _language(code: str, text: str, seconds: float, wanted: Wanted) -> list[Issue]:
    asked = wanted.language.strip().lower().partition("-")[0].partition("_")[0]
    found = guessed(text) if asked else ""
    if not found or found == asked:
        return []
    return [Issue(0, seconds, code, True, {"found": found, "wanted": asked})]


# --- in words -----------------------------------------------------------------------------------------------------


def sentence(issue: Issue) -> str:
    return SENTENCES[issue.code].format(**issue.values)


def clock(seconds: float) -> str:
    """As 0:01:02.50."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{int(seconds * 100) % 100:02}"


def as_text(issues: Sequence[Issue]) -> str:
    """A line for each: from when to when, ! where it is serious, what it is."""
    if not issues:
        return "Nothing was found.\n"
    lines = (
        f"{clock(one.start)} - {clock(one.stop)} {'!' if one.serious else ' '} {sentence(one)}\n" for one in issues
    )
    return "".join(lines)


def as_json(issues: Sequence[Issue]) -> str:
    found = [{**asdict(one), "words": sentence(one)} for one in issues]
    return json.dumps({"format": FORMAT, "issues": found}, ensure_ascii=False, indent=2)
