"""`shotgraph provenance FILE`: how a film, sound or still was made, as far as it says so itself."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.base.errors import MediaError
from studio.base.settings import Home

if TYPE_CHECKING:
    from studio.film.credits import Credits, Standing

_KINDS = {
    "trainedAlgorithmicMedia": "made by generative AI",
    "compositeWithTrainedAlgorithmicMedia": "other media, changed by generative AI",
    "compositeSynthetic": "put together, parts of it made by generative AI",
    "algorithmicMedia": "made by a program's rules, without generative AI",
    "digitalCreation": "made by a person, without generative AI",
    "composite": "put together, parts of it from files that do not say where they are from",
    "compositeCapture": "put together of recordings of real life",
    "digitalCapture": "a recording of real life",
}
_COMMERCIAL = {"no": ", not for commercial use", "conditions": ", commercial use on conditions"}


def add_command(commands: Any) -> None:
    parser = commands.add_parser("provenance", help="how a film, sound or still was made, as the file itself says")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="the record, and what this machine knows of its consents")
    parser.set_defaults(run=_show)


def _show(parsed: argparse.Namespace) -> int:
    from studio.film.credits import read

    voices = Home.find().voices
    found = read(parsed.file, voices)
    if found is None:
        raise MediaError(
            f"{parsed.file} does not say how it was made",
            mend="It was not published by Shotgraph, was published without provenance, or has lost it on its way.",
        )
    if parsed.json:
        standing = {id: asdict(one) for id, one in found.standing.items()}
        sys.stdout.write(json.dumps({**found.record, "standing": standing}, ensure_ascii=False, indent=2) + "\n")
    else:
        written = datetime.datetime.fromtimestamp(parsed.file.stat().st_mtime)
        sys.stdout.write("".join(f"{line}\n" for line in as_lines(found, written)))
    return 0


def as_lines(found: Credits, written: datetime.datetime) -> Iterator[str]:
    """What people want to know of it, most important first. written: the file's date."""
    record = found.record
    if "program" in record:
        yield f"{record['program']} {record.get('version', '')}, file of {written:%Y-%m-%d %H:%M}"
        kind = record.get("digital_source_type", "")
        term = kind.rpartition("/")[2]
        yield f"origin   {_KINDS.get(term, term)} ({kind})" if kind else "origin   of files that do not say it"
    else:
        yield "Published without provenance, but for the consents to cloned voices"
    for making in record.get("made", []):
        yield f"made     {making['node']}: {making['type']} {making['version']}{_seeds(making.get('seeds', []))}"
        if making.get("voice"):
            yield f"           in the voice of {making['voice']}"
        for engine in making.get("engines", []):
            yield f"           {_engine(engine)}"
    for file in record.get("files", []):
        yield f"file     {file['name']}, sha256 {file['sha256']}"
    if record.get("shortened"):
        yield "         who made it is left out: a JPEG has no room for it"
    for voice in record.get("voices", []):
        consent = voice["consent"]
        yield f"voice    {_voice(voice, consent)}"
        yield f"           {_standing(found.standing[consent['id']])}"


def _seeds(seeds: list[int]) -> str:
    if not seeds:
        return ""
    more = f" and {len(seeds) - 6} more" if len(seeds) > 6 else ""
    return f", {'seeds' if len(seeds) > 1 else 'seed'} {', '.join(map(str, seeds[:6]))}{more}"


def _engine(engine: dict[str, Any]) -> str:
    revision = f" {engine['revision'][:12]}" if engine.get("revision") else ""
    licence = engine.get("licence") or "licence not known"
    perhaps = ", where it fits" if engine.get("perhaps") else ""
    return f"{engine['title']}{revision}: {licence}{_COMMERCIAL.get(engine.get('commercial', ''), '')}{perhaps}"


def _voice(voice: dict[str, Any], consent: dict[str, Any]) -> str:
    if "who" not in consent:
        return f"a cloned one, with the consent {consent['id']}"
    until = f"until {consent['expires']}" if consent.get("expires") else "without end"
    return (
        f"{voice.get('name', '')}, cloned with the consent {consent['id']} "
        f"of {consent['who']}, given on {consent['given']} {until} for: {consent['purpose']}"
    )


def _standing(standing: Standing) -> str:
    if not standing.known:
        return "its record is not on this machine, so its signature cannot be checked here"
    if standing.signed is False:
        return "NOT as it was signed on this machine: what the file says of it was changed"
    if standing.problem:
        return f"{standing.problem}"
    return "its signature is right, and it holds" if standing.signed else "it holds"
