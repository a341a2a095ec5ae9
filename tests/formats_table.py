"""Writes docs/formats.md from what the program reads and writes: python -m tests.formats_table."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

from studio.base.formats import CAPTIONS, FILMS, LAYERS, LUTS, PICTURES, SCRIPTS, SOUNDS
from studio.media.files.codecs import ANIMATIONS, CONTAINERS
from studio.media.files.sequencing import WRITTEN
from studio.media.files.soundtrack import FILES
from studio.media.files.stills import SUFFIXES

TABLE = Path(__file__).resolve().parents[1] / "docs" / "formats.md"

_OTHERS = """Other files that FFmpeg knows can be chosen in `video.load` and `audio.load`, too. `image.layers` takes the
layers of .psd, .psb and .ora files and the pages of .tif files apart."""
_MOMENTS = """\
Timecode is read from the tmcd track of .mov and .mp4, from .mxf, .dv and .mkv, from MPEG-2's picture groups,
from the picture timing of H.264 and HEVC, and from the time reference of .wav; a clip keeps it as long as its time is
kept. It is written into films but GIF and WebP, into .wav, and into .edl, .otio, .fcpxml and .xml. Chapters are read
and written in .mp4, .m4v, .mov, .mkv and .webm. Timecode of DPX and EXR sequences is not read."""


def table() -> str:
    def listed(endings: object) -> str:
        return " ".join(f".{str(ending).removeprefix('.')}" for ending in endings)  # type: ignore[attr-defined]

    films = "; ".join(f"{ending} ({', '.join(codecs)})" for ending, (_, codecs) in CONTAINERS.items())
    animations = f"animated {listed(ANIMATIONS)}"
    rows = [
        ("Pictures", listed(PICTURES), listed(SUFFIXES)),
        ("Films and animations", listed(FILMS) + "; moving .webp .avif .png", f"{films}; {animations}"),
        ("Picture sequences", "shot_%04d.png, shot_####.exr, a folder of pictures", listed(WRITTEN)),
        ("Sounds", listed(SOUNDS) + "; the sound of any film", listed(FILES)),
        ("Scripts", listed(SCRIPTS), ".md .txt"),
        ("Captions", listed(CAPTIONS), ".srt .vtt .ass"),
        ("Layers (`image.layers`)", listed(("psd", *LAYERS, "tif", "tiff")), "-"),
        ("Lookup tables", listed(LUTS), "-"),
    ]
    lines = [
        "# What is read and written",
        "",
        "Made by `python -m tests.formats_table` from the program's own lists.",
        "",
    ]
    lines += ["| | read, dropped and pasted | written |", "|---|---|---|"]
    lines += [f"| {kind} | {read} | {written} |" for kind, read, written in rows]
    lines += [
        "",
        *wrap(_OTHERS, 118),
        "",
        *wrap(_MOMENTS, 118),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
