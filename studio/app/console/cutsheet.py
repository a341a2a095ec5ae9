"""`shotgraph import-cut FILE... --output PROJECT`: a timeline of another program as a project, its losses said."""

from __future__ import annotations

import argparse
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.base.errors import MediaError, SettingError

if TYPE_CHECKING:
    from studio.film.timeline.gathering import Imported

CAPTIONS = (".srt", ".vtt", ".ass", ".ssa")
_MOST_BYTES = 16_000_000


def add_command(commands: Any) -> None:
    parser = commands.add_parser(
        "import-cut",
        help="make a project of a timeline of another program: OTIO, FCPXML, FCP 7 XML, EDL, with captions",
    )
    parser.add_argument("file", type=Path, help="an .otio, .fcpxml, .xml or .edl")
    parser.add_argument("captions", type=Path, nargs="*", help="SRT, VTT or ASS files, each on a track of its own")
    parser.add_argument("--output", type=Path, required=True, metavar="PROJECT", help="the .shotgraph file to write")
    parser.add_argument("--media", type=Path, metavar="FOLDER", help="where the media lie; beside the file if left out")
    parser.add_argument("--rate", metavar="N", help="frames a second of an EDL that does not say its own")
    parser.set_defaults(run=_import)


def _import(parsed: argparse.Namespace) -> int:
    from studio.app.node_types import built_in
    from studio.film.timeline.bringing import with_timeline
    from studio.film.timeline.imports import read_timeline
    from studio.graph import projectfile
    from studio.graph.graph import Graph, Wire
    from studio.graph.graph_edits import connect, new_node
    from studio.graph.project_paths import relative

    output, folder = parsed.output, (parsed.media or parsed.file.parent)
    if output.suffix != ".shotgraph":
        raise SettingError(f"{output.name} is no project", setting="--output", mend="Name it NAME.shotgraph.")
    if output.exists():
        raise SettingError(f"{output.name} is there already", setting="--output", mend="Choose another name.")
    found = _captioned(read_timeline(parsed.file, _rate(parsed.rate)), parsed.captions)
    missing: list[str] = []

    def find(file: str) -> Path:
        there = Path(file)
        candidates = (there if there.is_absolute() else folder / there, folder / there.name)
        known = next((one for one in candidates if one.is_file()), None)
        if known is None:
            missing.append(there.name)
        return Path(relative((known or folder / there.name).absolute(), output.absolute().parent))

    catalog = built_in()
    graph, timeline = with_timeline(Graph(), catalog, found, find=find)
    graph, publish = new_node(graph, catalog["publish.video"], (900, 0), path=f"{output.stem}.mp4")
    graph = connect(graph, catalog, Wire(timeline, "video", publish, "video"))
    output.parent.mkdir(parents=True, exist_ok=True)
    projectfile.save(graph, output)
    sys.stdout.write(f"{output}\n")
    clips = sum(len(track.clips) for track in found.cut.tracks)
    say = sys.stderr.write
    say(f"{clips} clips of {len(found.sources)} files, {float(found.cut.length):.2f} s.\n")
    for note in found.notes:
        say(f"note   left out or shown in another way: {note}\n")
    for name in missing:
        say(f"note   {name} was not found in {folder}: put it there, or say where it is with --media.\n")
    return 0


def _rate(text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 0 < rate <= 1000:
        raise SettingError(f"{text} is no rate", setting="--rate", mend="Say 24, 25, or 30000/1001.")
    return rate


def _captioned(found: Imported, paths: list[Path]) -> Imported:
    from dataclasses import replace

    from studio.base.regular import read_regular
    from studio.film.timeline.wording import with_captions
    from studio.media.files.captionfile import decoded

    for path in paths:
        if path.suffix.lower() not in CAPTIONS:
            raise MediaError(f"{path.name} holds no captions", mend=f"It is one of {', '.join(CAPTIONS)}.")
        try:
            text, _ = decoded(read_regular(path, _MOST_BYTES))
        except OSError as error:
            raise MediaError(f"{path.name} cannot be read: {error.strerror}", mend="Check the name.") from None
        found = replace(found, cut=with_captions(found.cut, text, path.stem)[0])
    return found
