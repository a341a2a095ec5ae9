"""`shotgraph voices`: the cloned voices of this machine, and the consent that each of them has."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.base.settings import Home


def add_command(commands: Any) -> None:
    parser = commands.add_parser("voices", help="cloned voices, and who has consented to them")
    actions = parser.add_subparsers(required=True)
    listing = actions.add_parser("list", help="consents, and voices that wait for one")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    consent = actions.add_parser(
        "consent",
        help="give consent to a cloned voice",
        description="First without --recording: prints the sentence that the speaker reads aloud. Then with it.",
    )
    consent.add_argument("voice", help="the name that its voice.clone node gives it")
    consent.add_argument("--recording", type=Path, metavar="FILE", help="the speaker reading the sentence")
    consent.add_argument("--who", default="", help="the speaker's name")
    consent.add_argument("--purpose", default="", help="what the voice may be used for")
    consent.add_argument("--days", type=int, default=365, help="how long it holds; 0 for no end (default: 365)")
    consent.set_defaults(run=_consent)
    for name, run, text in (
        ("revoke", _revoke, "take a consent back: the voice says nothing more"),
        ("remove", _remove, "delete a consent with its recorded reading"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("voice", help="the voice's name, or the consent's id")
        action.set_defaults(run=run)


def _list(parsed: argparse.Namespace) -> int:
    from studio.film.consent import records

    folder = Home.find().voices
    every, waiting = list(records.consents(folder)), records.waiting(folder)
    states = {consent.id: consent.state(records.machine_key(folder)) for consent in every}
    if parsed.json:
        shown = [{**asdict(consent), "problem": states[consent.id]} for consent in every]
        content = {"consents": shown, "waiting": [{"name": one.name, "samples": one.samples} for one in waiting]}
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        return 0
    for consent in every:
        until = f"until {consent.expires}" if consent.expires else "without end"
        state = states[consent.id] or f"allowed by {consent.who} {until} for {consent.purpose}"
        sys.stdout.write(f"{consent.id}  {consent.voice:<20} {state}\n")
    for path in records.damaged(folder):
        sys.stderr.write(f"warning: {path} is damaged: it is nobody's consent\n")
    for one in waiting:
        sys.stdout.write(f"{one.samples[:12]}  {one.name:<20} waits for consent: shotgraph voices consent {one.name}\n")
    sys.stderr.write(
        "Voices that ship with the app need no consent. The check runs here: it deters, it cannot prevent.\n"
    )
    return 0


def _consent(parsed: argparse.Namespace) -> int:
    from studio.film.consent import granting

    folder = Home.find().voices
    waiting = granting.find_waiting(folder, parsed.voice)
    if parsed.recording is None:
        sys.stdout.write(granting.sentence_for(folder, waiting) + "\n")
        sys.stderr.write(
            "Let the speaker read this aloud and record it, within the hour. Then:\n"
            f"  shotgraph voices consent {parsed.voice} --recording FILE --who NAME --purpose WHAT\n"
        )
        return 0
    samples, rate = _read(parsed.recording)
    consent = granting.grant(
        folder, waiting, samples, rate, who=parsed.who, purpose=parsed.purpose, days=max(0, parsed.days)
    )
    sys.stderr.write(f"{consent.who} has consented to '{consent.voice}' ({consent.id}); likeness {consent.likeness}\n")
    return 0


def _read(path: Path) -> tuple[Any, int]:
    from studio.media.files.mediafile import open_audio

    audio = open_audio(path)
    if audio is None:
        raise MediaError(f"{path} has no sound in it", mend="Name the recording of the sentence.")
    return audio.read(0, 61 * audio.info.rate).mean(axis=1), audio.info.rate


def _revoke(parsed: argparse.Namespace) -> int:
    from studio.film.consent import records

    consent = records.revoke(Home.find().voices, parsed.voice)
    sys.stderr.write(f"The consent to '{consent.voice}' is revoked: nothing more is spoken in this voice\n")
    return 0


def _remove(parsed: argparse.Namespace) -> int:
    from studio.film.consent import records

    consent = records.remove(Home.find().voices, parsed.voice)
    sys.stderr.write(f"The consent to '{consent.voice}' and its recording are deleted\n")
    return 0
