"""The edit: shots and sounds laid out as a film, captions from what is spoken, and titles."""

from __future__ import annotations

import errno
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from studio.base.errors import MediaError, SettingError, ShotgraphError
from studio.base.regular import read_regular
from studio.graph.context import Context
from studio.graph.spec import Address, Colour, Data, Lane, Multiline, OpenFile, Rate, Side, Slider, node
from studio.media.values import Audio, Number, Series, Shot, Text, Video, Word

if TYPE_CHECKING:
    from studio.film.captioning.captions import Cue, Rules

Seconds = Annotated[float, Slider(0, 60, 0.05, "s")]
_MOST_BYTES = 16_000_000  # a feature's captions with every effect of ASS stay far below


class Cut(NamedTuple):
    """The film's picture, its sounds apart (for audio.mix), the cut itself as OpenTimelineIO JSON, and its length.

    sound: the clips' own, which the picture carries too. captions: those of the cut's title tracks, as SRT.
    """

    video: Video
    voice: Audio
    effects: Audio
    music: Audio
    timeline: Text
    seconds: Number
    sound: Audio
    captions: Text


@node("edit.timeline", words="cut, edit, sequence, montage, assemble", version=5, title="Timeline")
def cut(
    pictures: Series[Video],
    voice: Series[Audio] | None = None,
    effects: Series[Audio] | None = None,
    music: list[Audio] | None = None,
    shots: Series[Shot] | None = None,
    sounds: Series[Audio] | None = None,
    *,
    edit: Annotated[Any, Data("timeline")] = None,
    timing: Literal["longest", "narration", "clip"] = "longest",
    short: Literal["hold", "slow", "loop"] = "hold",
    lead: Seconds = 0.2,
    tail: Seconds = 0.4,
    transition: Seconds = 0.0,
    gap: Seconds = 0.0,
    fade_in: Seconds = 0.0,
    fade_out: Seconds = 0.0,
    width: Annotated[int, Slider(0, 8192, 2, "px", zero="auto")] = 0,
    height: Annotated[int, Slider(0, 8192, 2, "px", zero="auto")] = 0,
    rate: Rate = 0,
    framing: Literal["fill", "fit", "stretch"] = "fill",
) -> Cut:
    """Lay the shots out in order, each as long as its narration needs, with effects and music under them.

    timing: longest gives a shot its clip's or its narration's length, whichever is longer; narration and clip take
    that one. Wired shots put the script's seconds in place of their clips' lengths. A clip shorter than its slot holds
    its last frame, slows down or loops. lead and tail are the quiet before and after a narration; transition is a
    dissolve between shots (give video.animate a pad of lead, tail and transition together, and no clip has to wait).
    Each clip's own sound is heard with it: it follows every edit of its picture until it is unlinked, and is the sound
    of `video` and the output `sound`. sounds takes others in place of the clips' own, such as the same ones cleaned.
    A voice or an effect that belongs to no shot lies at the film's start, after those before it, until it is moved.
    edit holds what was changed by hand in the timeline panel, shot by shot, and outlives changes of the script.
    Size and rate 0 are those of the first shot. Markers, and chapters of the clips, become chapters of the film.
    """
    from studio.film.timeline import Layout, apply, lay_out
    from studio.film.timeline.compose import compose_picture
    from studio.film.timeline.interchange import to_otio
    from studio.film.timeline.naming import film_chapters, starts_of
    from studio.film.timeline.pairing import paired, recorded_together, with_own_sounds
    from studio.film.timeline.sound import compose_own, compose_sound
    from studio.film.timeline.wording import captions_of
    from studio.media.sounds import sample_at, silence

    if not len(pictures):
        raise ShotgraphError(
            "there are no shots to cut", socket="pictures", mend="Wire a series of clips to 'pictures'."
        )
    spoken, heard = paired(pictures, voice or Series()), paired(pictures, effects or Series())
    clips = with_own_sounds(pictures, paired(pictures, sounds or Series(), "sounds"), spoken, heard)
    if (width == 0) != (height == 0):
        raise SettingError("width and height go together", setting="width", mend="Set both, or leave both at 0.")
    first = pictures.values[0].info
    frames_a_second = Fraction(rate) or first.rate
    if not width:
        width, height = first.width, first.height
    score = Series.of((str(number), piece) for number, piece in enumerate(music or (), 1))
    layout = Layout(
        frames_a_second,
        timing,
        short,
        *(_exact(seconds) for seconds in (lead, tail, transition, gap, fade_in, fade_out)),
    )
    automatic = lay_out(
        [(id, clip.info.seconds) for id, clip in pictures],
        _lengths(spoken),
        _lengths(heard),
        _lengths(score),
        layout=layout,
        planned={id: _exact(shot.seconds) for id, shot in shots or ()},
        together={id for id, sound in spoken if id in clips and recorded_together(dict(pictures)[id], sound)},
    )
    timeline = apply(automatic, edit or {})
    video = compose_picture(timeline, dict(pictures), width, height, framing)
    heard_on = {"voice": spoken, "effects": heard, "music": score}
    known = {name: dict(part) for name, part in heard_on.items()}
    known["sound"] = {id: clip.sound for id, clip in clips.items() if clip.sound is not None}
    tracks = {name: compose_sound(timeline, name, known[name], video.info.seconds, known) for name in heard_on}
    own = compose_own(timeline, clips, video.info.seconds, known)
    media = {f"shots/{id}.mov": clip.info.seconds for id, clip in pictures}
    media |= {f"{name}/{id}.wav": seconds for name, part in heard_on.items() for id, seconds in _lengths(part)}
    starts = starts_of(dict(pictures), {name: dict(part) for name, part in heard_on.items()})
    return Cut(
        replace(video, chapters=film_chapters(timeline, dict(pictures))).sounding(own),
        **tracks,
        timeline=Text(to_otio(timeline, automatic, (width, height), media=media, starts=starts)),
        seconds=Number(video.info.seconds),
        sound=own or silence(48000, 1, sample_at(video.info.seconds, 48000)),
        captions=Text(captions_of(timeline)),
    )


def _exact(seconds: float) -> Fraction:
    """What was typed: 0.3 is three tenths, not the binary number next to it."""
    return Fraction(str(seconds))


def _lengths(sounds: Series[Audio]) -> list[tuple[str, Fraction]]:
    return [(id, Fraction(sound.info.length, sound.info.rate)) for id, sound in sounds]


@node("captions.load", words="import, subtitles, srt, vtt, ass", version=1, lane=Lane.IO, title="Load captions")
def load_captions(
    ctx: Context,
    *,
    path: Annotated[Path, OpenFile("Captions (*.srt *.vtt *.ass *.ssa *.sub *.ttml)")] = Path(),
    shift: Annotated[float, Slider(-36000, 36000, 0.05, "s")] = 0.0,
    stretch: Annotated[float, Slider(50, 200, 0.001, "%")] = 100.0,
    encoding: Literal[
        "auto",
        "UTF-8",
        "Western European",
        "Central European",
        "Baltic",
        "Cyrillic",
        "Greek",
        "Turkish",
        "Hebrew",
        "Arabic",
        "Vietnamese",
        "Thai",
        "Japanese",
        "Simplified Chinese",
        "Traditional Chinese",
        "Korean",
    ] = "auto",
) -> Text:
    """Load a caption file: SRT, WebVTT or ASS. Wire it to Captions to burn it in, or to Publish video as a track.

    shift is added to every time; stretch fits captions made for another speed: 95.904 % for a film of 25 frames a
    second whose captions were made at 23.976. encoding: what an old file is written in when its letters come out wrong.
    """
    from studio.film.captioning.caption_files import retimed
    from studio.media.files.captionfile import decoded, read_captions

    if path == Path():
        raise SettingError("no caption file is chosen", setting="path", mend="Choose an .srt, .vtt or .ass file.")
    file = ctx.project_folder / path
    try:
        data = read_regular(file, _MOST_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            what = f"{file.name} is too large for captions"
            raise MediaError(what, mend="Is it a text file?", setting="path") from None
        what = f"{file} cannot be read: {error.strerror}"
        raise MediaError(what, mend="Choose the caption file again.", setting="path") from None
    text, guessed = decoded(data, encoding)
    if guessed:
        ctx.note(f"{file.name} is not UTF-8: it was read as Western European. Set encoding if letters are wrong.")
    if not read_captions(text):
        ctx.note(f"{file.name} has no captions in it.")
    return Text(retimed(text, shift, stretch / 100) if shift or stretch != 100 else text)


class Captioned(NamedTuple):
    """The picture, with captions in it if they are burnt in, and the captions as files' text."""

    video: Video
    srt: Text
    vtt: Text
    ass: Text


@node("edit.captions", words="subtitle, subtitles, karaoke, burn in", version=4, title="Captions")
def caption(
    ctx: Context,
    video: Video,
    voice: Audio | None = None,
    script: Text | None = None,
    given: Text | None = None,
    *,
    mode: Literal["burn", "none"] = "burn",
    style: Literal["shadow", "box", "outline"] = "shadow",
    position: Literal["bottom", "top"] = "bottom",
    size: Annotated[float, Slider(2, 15, 0.1, "%")] = 5.0,
    color: Annotated[str, Colour()] = "#ffffff",
    highlight: Annotated[str, Colour()] = "",
    karaoke: Literal["word", "so far"] = "word",
    max_chars: Annotated[int, Slider(10, 80)] = 42,
    max_lines: Annotated[int, Slider(1, 3)] = 2,
    max_cps: Annotated[float, Slider(5, 40)] = 20.0,
    translate: str = "",
    endpoint: Annotated[str, Address()] = "",
    model: str = "",
) -> Captioned:
    """Caption what is spoken, burnt into the picture or as SRT, WebVTT and ASS text.

    Cues break at sentences, clauses and breaths, have at most max_lines lines of max_chars characters and stay long
    enough to be read at max_cps characters a second. They never cross from a shot of edit.timeline into the next one
    but where speech does. size is of the picture's shorter side. highlight: a colour for
    the words as they are spoken, each alone or all so far (karaoke); ASS files carry it too.

    Wire the voice of edit.timeline: its words carry their times. For recorded narration wire the true script, and each
    of its words is found in the sound; without a script the words are guessed by ear (English). Captions that there
    are already (captions.load, or any SRT, WebVTT or ASS text) go into given and are taken as they are.
    translate: a language such as "Spanish", into which a language model puts the captions. endpoint: its address, any
    that speaks OpenAI's API; model: its name; empty takes those of the settings.
    """
    from studio.film.captioning import caption_files, captions
    from studio.film.captioning.subtitling import burnt_in, edge, fitting_characters

    length = float(video.info.seconds)
    wide, high = video.info.width, video.info.height
    if mode == "burn":
        max_chars = min(max_chars, fitting_characters(wide, high, size))
    rules = captions.Rules(max_chars, max_lines, max_cps)
    if given is not None:
        cues = _given(ctx, str(given), length)
    else:
        words = _spoken(ctx, voice, str(script or "").strip()) if voice is not None and voice.info.length else []
        if not words:
            ctx.note("Nothing is spoken, so there are no captions.")
        cuts = [float(cut) for cut in video.cuts]
        cues = captions.cues([word for word in words if word.start < length], rules, end=length, cuts=cuts)
    if translate.strip() and cues:
        cues = _translated(ctx, cues, rules, translate.strip(), endpoint, model)
    hurried = [cue for cue in cues if captions.width(cue.text) > (cue.end - cue.start) * max_cps * 1.1]
    if hurried:
        ctx.note(
            f"{len(hurried)} of {len(cues)} captions must be read faster than {max_cps:g} characters a second, the "
            f"first at {hurried[0].start:.1f} s: the words are spoken that fast."
        )
    at_top = position == "top"
    look = caption_files.AssLook(
        wide, high, min(wide, high) * size / 100, edge(wide, high, at_top), color, highlight, style, at_top
    )
    if mode == "burn" and cues:
        video, missing = burnt_in(
            video,
            cues,
            size=size,
            color=color,
            style=style,
            at_top=at_top,
            highlight=highlight,
            so_far=karaoke == "so far",
        )
        _tell_missing(ctx, missing)
    files = caption_files.to_srt(cues), caption_files.to_vtt(cues), caption_files.to_ass(cues, look)
    return Captioned(video, *map(Text, files))


def _given(ctx: Context, text: str, length: float) -> list[Cue]:
    """The cues of a caption file that the film has time for."""
    from studio.film.captioning import caption_files
    from studio.media.files.captionfile import past_the_end

    made = caption_files.from_text(text) if text.strip() else []
    late = [cue for cue in made if cue.end > length]
    if late:
        ctx.note(past_the_end(len(late), "clip", length))
    return [replace(cue, end=min(cue.end, length)) for cue in made if cue.start < length]


def _spoken(ctx: Context, voice: Audio, script: str) -> list[Word]:
    """The words that are known, found in the sound by the script, or guessed by ear."""
    from studio.film.captioning import captions

    info = voice.info
    known = script or info.text.strip()
    if info.words and not script:
        return list(info.words)
    if not known:
        words = _heard(ctx, voice, "")
        if words:
            ctx.note("The words are guessed by ear: wire the script for the true ones.")
        return words
    words = _heard(ctx, voice, known)
    if not words:
        ctx.note("The voice does not say when its words are spoken, so the captions' times are a guess.")
        words = captions.spread(known, info.seconds)
    return words


def _heard(ctx: Context, voice: Audio, script: str) -> list[Word]:
    """Words with their times by the embedded recogniser; none when it hears nobody, or cannot read the script."""
    from studio.embedded.hearing import align, recognise

    def found() -> list[tuple[str, float, float]]:
        if not script:
            words = recognise(voice, ctx.check)
        else:
            try:
                aligned = align(voice, script, ctx.check)
            except SettingError:  # another language's letters: the recogniser knows English only
                return []
            words = list(aligned.words)
            if words and aligned.agreement < 0.2:
                ctx.note("Little of the script was heard in the voice: is it the right one?")
        return [(word.text, word.start, word.end) for word in words]

    return [Word(*word) for word in ctx.memo("words", found)]


def _translated(ctx: Context, cues: list[Cue], rules: Rules, language: str, endpoint: str, model: str) -> list[Cue]:
    from studio.film.captioning.caption_translation import translated
    from studio.film.story import llm

    where = llm.find_endpoint(endpoint, model, ctx.option)

    def texts() -> list[str]:
        done = translated(
            cues,
            language,
            where,
            rules,
            check=ctx.check,
            heard=lambda count: ctx.progress(count, len(cues), "captions"),
        )
        return [" ".join(cue.lines) for cue in done]

    given = ctx.memo("translation", texts)
    return [cue.rewritten(text, rules) for cue, text in zip(cues, given, strict=True)]


@node("edit.shot", words="pick one, item, of a series", version=1, title="One shot")
def shot(pictures: Series[Video], *, shot: str = "") -> Video:
    """One clip of a series, by its shot's id; without one the first."""
    for id, clip in pictures:
        if shot in ("", id):
            return clip
    known = ", ".join(pictures.ids[:8])
    raise SettingError(f"there is no shot '{shot}'", setting="shot", mend=f"There are {known}.")


@node("edit.title", words="text overlay, lower third, credits", version=2, title="Title")
def title(
    ctx: Context,
    video: Video,
    heading: Text | None = None,
    *,
    text: Annotated[str, Multiline()] = "",
    subtitle: Annotated[str, Multiline()] = "",
    style: Literal["lower-third", "center", "corner", "statement"] = "lower-third",
    at: Annotated[float, Slider(0, 36000, 0.05, "s")] = 0.5,
    seconds: Annotated[float, Slider(0, 36000, 0.05, "s")] = 4.0,
    fade: Annotated[float, Slider(0, 10, 0.05, "s")] = 0.6,
    size: Annotated[float, Slider(1, 30, 0.1, "%")] = 6.0,
    color: Annotated[str, Colour()] = "#ffffff",
    accent: Annotated[str, Colour()] = "#5b9dff",
) -> Video:
    """Lay a title over the picture for a while, moving in and out.

    The words are the setting's, else what is wired to heading. seconds 0 keeps it to the end. size is of the picture's
    shorter side.
    """
    from studio.embedded.titling import Wording
    from studio.film.captioning.subtitling import titled

    wording = Wording(text.strip() or str(heading or "").strip(), subtitle.strip(), style, size, color, accent)
    if not wording.text:
        return video
    made, missing = titled(video, wording, _exact(at), _exact(seconds), _exact(fade))
    _tell_missing(ctx, missing)
    return made


@node("edit.card", words="intro, slate, text overlay", version=2, title="Title card", origin="digitalCreation")
def card(
    ctx: Context,
    heading: Text | None = None,
    *,
    text: Annotated[str, Multiline()] = "",
    subtitle: Annotated[str, Multiline()] = "",
    style: Literal["center", "statement", "lower-third", "corner"] = "center",
    seconds: Annotated[float, Slider(0.05, 3600, 0.05, "s")] = 3.0,
    fade: Annotated[float, Slider(0, 10, 0.05, "s")] = 0.6,
    width: Side = 1920,
    height: Side = 1080,
    rate: Rate = 24,
    size: Annotated[float, Slider(1, 30, 0.1, "%")] = 6.0,
    color: Annotated[str, Colour()] = "#ffffff",
    accent: Annotated[str, Colour()] = "#5b9dff",
    background: Annotated[str, Colour()] = "#141820",
) -> Video:
    """Make a card: a title on a plain, softly lit ground, to open a film or part its chapters."""
    from studio.embedded.titling import Wording
    from studio.film.captioning.subtitling import plain, titled

    if not rate:
        raise SettingError("a card needs a rate", setting="rate", mend="Set the film's rate, for example 24.")
    ground = plain(background, width, height, Fraction(rate), _exact(seconds))
    wording = Wording(text.strip() or str(heading or "").strip(), subtitle.strip(), style, size, color, accent)
    if not wording.text:
        return ground
    made, missing = titled(ground, wording, Fraction(0), Fraction(0), _exact(fade))
    _tell_missing(ctx, missing)
    return made


def _tell_missing(ctx: Context, missing: frozenset[str]) -> None:
    from studio.embedded.fontpackages import advice

    if missing:
        ctx.note(advice(missing))
