"""`shotgraph verify FILE`: whether a file is as it was published, and what it says of itself."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from studio.base.settings import Home

INTACT, CHANGED, NOTHING = 0, 3, 4


def add_command(commands: Any) -> None:
    parser = commands.add_parser("verify", help="whether a film, sound or picture is as it was published, by anybody")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="what was found, as JSON")
    parser.set_defaults(run=_verify)


def _verify(parsed: argparse.Namespace) -> int:
    from studio.film.proof import words
    from studio.film.proof.said import as_json
    from studio.film.proof.verify import verify

    proof = verify(parsed.file, Home.find())
    if parsed.json:
        said = {"file": str(parsed.file), "verdict": proof.verdict, **proof.summary()}
        found = [{**as_json(one), "words": words.sentence(one)} for one in proof.findings]
        sys.stdout.write(json.dumps({**said, "findings": found}, ensure_ascii=False, indent=2) + "\n")
    else:
        marks = {"good": "+", "bad": "!", "told": " "}
        sys.stdout.write(words.verdict(proof) + "\n")
        sys.stdout.write("".join(f"{marks[one.state]} {words.sentence(one)}\n" for one in proof.findings))
    return {"intact": INTACT, "changed": CHANGED, "nothing": NOTHING}[proof.verdict]
