"""Films, sound files and texts: the end of the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from studio.base.errors import MediaError, SettingError
from studio.graph.context import Context
from studio.graph.spec import Lane, SavePath, Slider, node
from studio.media.timecode import Timecode
from studio.media.values import Audio, File, Number, Text, Video, mapped

_TOLD = 12  # findings that are notes of the run; all are in the report
Preset = Literal["as it is", "YouTube 16:9", "YouTube 4K", "Shorts / Reels 9:16", "square 1:1"]
Sign = Literal["as in Settings", "no", "by this machine"]
_PRESETS = {
    "as it is": None,
    "YouTube 16:9": (1920, 1080),
    "YouTube 4K": (3840, 2160),
    "Shorts / Reels 9:16": (1080, 1920),
    "square 1:1": (1080, 1080),
}


def _film_fits(settings: Mapping[str, Any]) -> None:
    from studio.media.files.codecs import ANIMATIONS, container_for
    from studio.media.timecode import readable

    said = settings.get("timecode", "")
    if not readable(said):
        mend = "Write it as 10:00:00:00, leave it empty for the clip's own, or write none."
        raise SettingError(f"'{said}' is no timecode", setting="timecode", mend=mend)
    if _chosen(settings["path"], "film.mp4").suffix.lower() in ANIMATIONS:
        return
    container_for(_chosen(settings["path"], "film.mp4"), settings["codec"])


@node(
    "publish.video",
    title="Publish video",
    words="export, render, save film, mp4, encode, gif",
    version=4,
    lane=Lane.IO,
    sink=True,
    check=_film_fits,
)
def publish_video(
    ctx: Context,
    video: Video,
    audio: Audio | None = None,
    captions: Text | None = None,
    *,
    path: SavePath = Path("film.mp4"),
    codec: Literal["h264", "hevc", "av1", "vp9", "prores", "ffv1"] = "h264",
    quality: Annotated[float, Slider(0, 100, 1)] = 75.0,
    preset: Preset = "as it is",
    fit: Literal["contain", "cover", "stretch"] = "contain",
    effort: Literal["fast", "balanced", "best"] = "balanced",
    encoder: Literal["auto", "software", "hardware"] = "auto",
    audio_kbps: Annotated[int, Slider(32, 512, 32, "kb/s")] = 192,
    title: str = "",
    embed_project: bool = True,
    provenance: bool = True,
    sign: Sign = "as in Settings",
    label: Literal["no", "where AI made it", "AI-generated", "altered with AI"] = "no",
    label_languages: str = "en",
    label_place: Literal["top left", "top right", "bottom left", "bottom right"] = "top left",
    label_size: Annotated[float, Slider(5, 15, 0.5, "%")] = 7.0,
    label_seconds: Annotated[float, Slider(0, 60, 1, "s")] = 0.0,
    disclosure: bool = False,
    watermark: bool = False,
    plays: Annotated[int, Slider(0, 100, 1, "x", late=True)] = 0,
    timecode: str = "",
    chapters: bool = True,
) -> File:
    """Write the film: .mp4, .mov, .webm or .mkv, or an animated .gif or .webp. Without a wire to audio it has the
    clip's own sound.

    quality runs from 0 to 100; 75 looks like the source. ffv1 in .mkv is lossless. A preset sets the size; fit says
    what happens where the shape differs (contain adds black bars, cover crops). captions is SRT or WebVTT text and
    becomes a caption track. {item} in the path becomes the item's id where the node runs once per item. With
    embed_project the film carries its project and can be opened as one. A render that was killed goes on where it
    was. auto encodes in software, which gives the same film every time; hardware is quicker where there is one.

    provenance: the film says how it was made: which models and seeds, which files, whose consent (`shotgraph provenance
    FILE` reads it), and whether AI made it, in IPTC's terms; `shotgraph verify FILE` tells whether it was changed.
    Without it, it says the ids of consents to cloned voices. sign: with Content Credentials (C2PA), by whom Settings
    say, or with this machine's own key; .mkv and .webm have no place for them.

    label: words in the picture that AI made or altered it; where AI made it says what the film's own record says, and
    nothing where no generative model had a part. label_languages: en, zh, de, fr, es, it, pt, nl, pl, ja, ko.
    label_size: the letters, of the picture's shorter side; label_seconds: from the start, 0 is the whole film. China
    asks for 5 % and two seconds at least. disclosure: the same for the upload, in NAME.disclosure.txt beside the film.
    watermark: the number of the film's record, unseen in the pictures and unheard in the sound. It outlives encoding
    again, smaller sizes and cropping, and tells `shotgraph verify` that a record was taken out. It is no lock.

    timecode: of the first frame, such as 10:00:00:00 (10:00:00;00 drops frames at 29.97 and 59.94); empty is the clip's
    own, where its file had one and its time was kept, and none writes none. chapters: those of the clip, which are the
    markers of a timeline and what its sources name, become the film's.

    GIF and WebP keep transparency, but neither sound, captions nor the project, and have their own codecs. plays: how
    often they are shown, 0 for ever. GIF has 255 colours, chosen for the whole clip, and times in hundredths of a
    second; WebP is lossless at quality 100.
    """
    from studio.base.files import write_bytes
    from studio.embedded.labelling import labelled
    from studio.film.publishing import disclosed, marked_sound, marked_video, papers, workspace
    from studio.media.files.codecs import ANIMATIONS
    from studio.media.files.mediafile import Style, write_animation, write_video

    size = _PRESETS[preset]
    if size is not None:
        width, height = size
        video = mapped(video, lambda _, frame: frame.fitted(width, height, fit), width=width, height=height)
    target = _target(ctx, _chosen(path, "film.mp4"))
    carried = papers(ctx, target, provenance=provenance, sign=sign, title=title, watermark=watermark)
    told = disclosed(ctx, label, label_languages)
    if told.words:
        video = labelled(video, told.words, label_place, label_size, label_seconds)
    sounding = video.sound if audio is None else audio
    pieces = workspace(ctx, carried.record if watermark else "", *told.words)
    if watermark:
        video = marked_video(ctx, video, carried.record)
        sounding = None if sounding is None else marked_sound(ctx, sounding, carried.record)
    if disclosure:
        beside = ctx.destination(target.with_name(f"{target.stem}.disclosure.txt"))
        write_bytes(beside, told.text(carried.record).encode("utf-8"))
    if target.suffix.lower() in ANIMATIONS:
        if captions:
            ctx.note(f"{target.suffix} files have no caption track: burn them in with Captions.")
        write_animation(
            target,
            video if audio is None else video.sounding(audio),
            workspace=pieces,
            watch=ctx,
            plays=plays,
            quality=quality,
            record=carried.record,
            finish=carried.finish,
        )
        return File(str(target))
    write_video(
        target,
        video if chapters else replace(video, chapters=()),
        sounding,
        workspace=pieces,
        watch=ctx,
        style=Style(codec, quality, effort, encoder, audio_kbps),
        captions=captions or "",
        metadata=carried.tags(title, ctx.option("project.json") if embed_project else ""),
        finish=carried.finish,
        timecode=_first_frame(ctx, video, timecode.strip()),
    )
    return File(str(target))


def _first_frame(ctx: Context, video: Video, wanted: str) -> Timecode | None:
    """The film's timecode: what was typed, or the clip's own, as the film's rate counts it."""
    from studio.media.timecode import counts
    from studio.media.timecode import timecode as read

    rate = video.info.rate
    code = None if wanted.lower() == "none" else read(wanted, rate) if wanted else video.timecode
    if code is not None and code.at(rate) is not None:
        return code
    if wanted and wanted.lower() != "none" and counts(rate):
        mend = f"The film has {float(rate):.5g} frames a second: the last two figures are below {round(rate)}."
        raise SettingError(f"'{wanted}' is no timecode of this film", setting="timecode", mend=mend)
    if (wanted and wanted.lower() != "none") or code is not None:
        ctx.note(f"There is no timecode at {float(rate):.5g} frames a second: the film has none.")
    return None


def _pictures_fit(settings: Mapping[str, Any]) -> None:
    from studio.media.files.sequencing import require_sequence

    require_sequence(_chosen(settings["path"], "shot_%04d.png"))


@node(
    "publish.sequence",
    words="export, image sequence, exr, frames",
    version=2,
    lane=Lane.IO,
    sink=True,
    title="Publish pictures",
    check=_pictures_fit,
)
def publish_sequence(
    ctx: Context,
    video: Video,
    *,
    path: SavePath = Path("shot_%04d.png"),
    first: Annotated[int, Slider(0, 999999, 1)] = 1,
    quality: Annotated[int, Slider(1, 100)] = 92,
    provenance: bool = True,
    sign: Sign = "as in Settings",
    watermark: bool = False,
) -> File:
    """Write a clip as numbered pictures: shot_%04d.png, shot_####.exr, or .tif, .jpg or .webp.

    %04d or #### is where the number stands, with that many digits; first is the number of the first frame. PNG and TIFF
    keep 16 bits and transparency; quality counts for JPEG and WebP. EXR is linear light in half floats, BT.709's
    primaries, with the transparency multiplied in: white is 1.0, and of an HDR clip its reference white of 203 nits,
    with what is brighter above. In the others HDR is tone-mapped. A render that was killed goes on where it was.
    {item} in the path becomes the item's id where the node runs once per item. provenance: as in Publish video, in
    every picture but TIFF. sign: every picture but EXR, with Content Credentials of its own. watermark: in
    every picture, as in Publish video.
    """
    from studio.film.publishing import marked_video, papers, workspace
    from studio.media.files.mediafile import write_sequence

    target = _target(ctx, _chosen(path, "shot_%04d.png"))
    carried = papers(ctx, target, provenance=provenance, sign=sign, watermark=watermark)
    if watermark:
        video = marked_video(ctx, video, carried.record)
    write_sequence(
        target,
        video,
        first=first,
        workspace=workspace(ctx, carried.record if watermark or carried.finish else "", carried.finish and "signed"),
        watch=ctx,
        quality=quality,
        record=carried.record,
        finish=carried.finish,
    )
    return File(str(target))


def _sound_fits(settings: Mapping[str, Any]) -> None:
    from studio.media.files.soundtrack import sound_file

    sound_file(_chosen(settings["path"], "sound.wav"))


@node(
    "publish.audio",
    title="Publish audio",
    words="export, mp3, wav, save sound",
    version=3,
    lane=Lane.IO,
    sink=True,
    check=_sound_fits,
)
def publish_audio(
    ctx: Context,
    audio: Audio,
    *,
    path: SavePath = Path("sound.wav"),
    audio_kbps: Annotated[int, Slider(32, 512, 32, "kb/s")] = 192,
    title: str = "",
    provenance: bool = True,
    sign: Sign = "as in Settings",
    watermark: bool = False,
) -> File:
    """Write a sound file: .wav (24 bits), .flac, .mp3, .m4a, .ogg or .opus.

    {item} in the path becomes the item's id where the node runs once per item. provenance, sign, watermark: as in
    Publish video; .ogg and .opus have no place for Content Credentials.
    """
    from studio.film.publishing import marked_sound, papers
    from studio.media.files.mediafile import write_audio

    target = _target(ctx, _chosen(path, "sound.wav"))
    carried = papers(ctx, target, provenance=provenance, sign=sign, title=title, watermark=watermark)
    if watermark:
        audio = marked_sound(ctx, audio, carried.record)
    write_audio(target, audio, watch=ctx, kbps=audio_kbps, metadata=carried.tags(title), finish=carried.finish)
    return File(str(target))


def _is_text(settings: Mapping[str, Any]) -> None:
    from studio.media.files.codecs import CONTAINERS
    from studio.media.files.soundtrack import FILES

    suffix = _chosen(settings["path"], "captions.srt").suffix.lower()
    if suffix in CONTAINERS or suffix in FILES:
        mend = "Write it as .srt, .vtt, .ass, .txt or .md; publish.video and publish.audio write films and sounds."
        raise SettingError(f"text is no {suffix} file", setting="path", mend=mend)


@node(
    "publish.text",
    words="export, save text, srt",
    version=1,
    lane=Lane.IO,
    sink=True,
    title="Publish text",
    check=_is_text,
)
def publish_text(ctx: Context, text: Text, *, path: SavePath = Path("captions.srt")) -> File:
    """Write a text as a file, in UTF-8: the captions (wire their srt, vtt or ass, and end the name likewise), a
    transcript, a script, a verdict.

    {item} in the path becomes the item's id where the node runs once per item.
    """
    from studio.base.files import write_bytes

    target = _target(ctx, _chosen(path, "captions.srt"))
    if not text.strip():
        ctx.note(f"There is no text to write: {target.name} is empty.")
    write_bytes(target, text.encode("utf-8"))
    return File(str(target))


def _chosen(path: Path, example: str) -> Path:
    if path == Path():
        raise SettingError("no file to write is chosen", setting="path", mend=f"Set it, for example to {example}.")
    return path


def _target(ctx: Context, path: Path) -> Path:
    """Where to write: {item} filled in (or added, so that no item overwrites another), relative to the project."""
    if ctx.item is None:
        return ctx.destination(Path(str(path).replace("{item}", "all")))
    item = "".join(letter if letter.isalnum() or letter in "-_ ." else "_" for letter in ctx.item).strip(". ") or "_"
    if "{item}" not in path.name:
        path = path.with_name(f"{path.stem}-{{item}}{path.suffix}")
    return ctx.destination(Path(str(path).replace("{item}", item)))


class Checked(NamedTuple):
    """The clip as it came, for a publish node that is to wait for the check; what was found; how much is serious."""

    video: Video
    report: Text
    data: Text
    problems: Number


@node("publish.check", words="quality control, qc, broadcast", version=1, lane=Lane.CPU, title="Check before delivery")
def publish_check(
    ctx: Context,
    video: Video,
    audio: Audio | None = None,
    captions: Text | None = None,
    *,
    preset: Preset = "as it is",
    fit: Literal["contain", "cover", "stretch"] = "contain",
    target: Literal["none", "YouTube", "Spotify", "Apple Podcasts", "European TV", "US TV"] = "YouTube",
    language: str = "",
    stop: bool = False,
) -> Checked:
    """Quality control: what a broadcaster or a platform would send a film back for, with times. Wire what the publish
    node gets, and choose its preset and fit.

    Found are pictures that are black, stand still, flash more than three times a second (ITU-R BT.1702), flicker, are
    white beyond telling or lie beyond range or colours; text outside the safe area or cut by the crop; sound that is
    silent, cut off, or not as loud as target asks for; captions too fast to read or past the end, and, where language
    is given (en, de, zh ...), captions and words in another one. Without a wire to audio it hears the clip's own sound.
    video: the clip as it came: wire it to the publish node, and with stop nothing is written that has a serious one.
    report: a line for each; data: the same as JSON; problems: how many are serious.

    It is no certified test for flashes. Text is found by its look, so rows of windows may be taken for it.
    """
    from studio.embedded.checking.issue import Issue
    from studio.film.checking.report import Wanted, as_json, as_text, checked, fitting

    info = video.info
    kept = fitting(info.width, info.height, _PRESETS[preset], fit)
    sound = video.sound if audio is None else audio
    wanted = Wanted("" if target == "none" else target, language, kept)

    def looked() -> list[dict[str, Any]]:
        return [asdict(one) for one in checked(video, sound, captions or "", wanted, ctx.progress)]

    issues = [Issue(**one) for one in ctx.memo("issues", looked)]
    serious = [one for one in issues if one.serious]
    for line in as_text(issues).splitlines()[:_TOLD] if issues else ():
        ctx.note(line)
    if stop and serious:
        mend = "Mend them, or switch stop off to publish all the same."
        raise MediaError(f"{len(serious)} serious problems: {as_text(serious[:1]).strip()}", mend=mend)
    return Checked(video, Text(as_text(issues)), Text(as_json(issues)), Number(len(serious)))
