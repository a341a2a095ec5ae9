"""The record that a published film, sound or still carries of how it was made: written, read back, checked.

It holds no time of its writing, so that the same render makes the same file to the byte; the file's date says that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from studio import __version__
from studio.base.datafile import loads
from studio.base.errors import MediaError, StoreError
from studio.base.files import plain
from studio.base.regular import open_regular
from studio.base.sequences import is_sequence, sequence_files
from studio.film.consent import records
from studio.graph.context import Context
from studio.graph.lineage import TERMS, Lineage, Spoken
from studio.media.encoding import canonical
from studio.media.files import seal
from studio.media.files.labels import SOURCE_TYPE, read_record

FORMAT: Final = "shotgraph-provenance/1"
_BLOCK: Final = 8 * 1024 * 1024


def published(ctx: Context, *, wanted: bool, watermark: bool = False) -> str:
    """The record of what a sink is about to write. What is said in a cloned voice stays up to date only as long as the
    consent stays as it is. Raises as record_of."""
    made_of, voices = ctx.lineage(), Path(ctx.option("voices.folder"))
    record = record_of(made_of, voices, ctx.check, wanted=wanted, watermark=watermark)
    for voice in made_of.voices:
        ctx.relies_on(records.place(voices, records.require(voices, voice.samples, voice.name)))
    return record


def record_of(
    lineage: Lineage,
    voices: Path,
    check: Callable[[], None] = lambda: None,
    *,
    wanted: bool = True,
    watermark: bool = False,
) -> str:
    """The record as JSON, '' where there is nothing to say.

    voices: the folder with the consents; check: called while long files are read; watermark: whether the file has one,
    whose number is the beginning of the record's digest. Not wanted, it holds the ids of the
    consents to cloned voices, and nothing else. Raises SettingError for a voice without a consent that holds,
    MediaError for a file that cannot be read any more.
    """
    given = [(voice, records.require(voices, voice.samples, voice.name)) for voice in lineage.voices]
    if not wanted:
        named = [{"consent": {"id": consent.id}} for consent in {one.id: one for _, one in given}.values()]
        return canonical({"format": FORMAT, "voices": named}) if named else ""
    made: dict[str, Any] = {
        "format": FORMAT,
        "program": "Shotgraph",
        "version": __version__,
        "seal": seal.FORMAT,
        "watermark": watermark,
        SOURCE_TYPE: TERMS + lineage.source_type if lineage.source_type else "",
        "made": [_filled(asdict(making)) for making in lineage.made],
        "files": [{"node": at.node, "name": at.path.name, "sha256": _digest(at.path, check)} for at in lineage.files],
        "voices": [_voice(voice, consent) for voice, consent in given],
    }
    return canonical(_filled(made))


def _filled(entry: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    kept = {}
    for key, value in entry.items():
        if isinstance(value, list | tuple):
            value = [_filled(one) if isinstance(one, dict) else one for one in value]
        if value not in ("", [], {}) and value is not False:
            kept[key] = value
    return kept


def _voice(voice: Spoken, consent: records.Consent) -> dict[str, Any]:
    return {"name": voice.name, "engine": voice.engine, "model": voice.model, "consent": asdict(consent)}


def _digest(path: Path, check: Callable[[], None]) -> str:
    """SHA-256 of a file's content, as sha256sum prints it; of a numbered sequence, of its pictures in order."""
    digest = hashlib.sha256()
    try:
        for part in sequence_files(path) if is_sequence(path) else [path]:
            with open_regular(part) as file:
                while block := file.read(_BLOCK):
                    check()
                    digest.update(block)
    except OSError as error:
        raise MediaError(f"cannot read {path}: {plain(error)}", mend="Put it back, or choose another file.") from error
    return digest.hexdigest()


# --- reading ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Credits:
    """A file's record. standing: by consent id what this machine can say of it."""

    record: dict[str, Any]
    standing: dict[str, Standing]


@dataclass(frozen=True)
class Standing:
    """Of a consent in a film. signed: the signature is this machine's and fits, does not fit, or None where that cannot
    be told here; problem: why the consent does not hold now, '' where it does or nothing is known of it; known:
    whether its record is on this machine."""

    known: bool
    signed: bool | None
    problem: str = ""


def read(path: Path, voices: Path) -> Credits | None:
    """What a file says of how it was made; None when it says nothing. voices: this machine's folder of consents.

    Raises MediaError when the file cannot be read, or its record is damaged or of a later Shotgraph.
    """
    text = read_record(path)
    if not text:
        return None
    try:
        record = loads(text)
        if not isinstance(record, dict) or not isinstance(record.get("format"), str):
            raise ValueError("it is no record")
        if record["format"] != FORMAT:
            mend = "It was made by another version of Shotgraph: update."
            raise MediaError(f"the record in {path} has the format {record['format']}", mend=mend)
        ids = [dict(voice["consent"]) for voice in record.get("voices", [])]
        standing = {str(consent["id"]): _standing(consent, voices) for consent in ids}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise MediaError(
            f"the record of how {path} was made is damaged: {error}",
            mend="Publish the file again, or ask its maker for the original.",
        ) from error
    return Credits(record, standing)


def _standing(consent: dict[str, Any], folder: Path) -> Standing:
    here = next((one for one in records.consents(folder) if one.id == consent["id"]), None)
    if here is None:  # then the key is another machine's, too
        return Standing(False, None)
    try:
        key = records.machine_key(folder)
    except StoreError as error:
        return Standing(True, None, error.problem.what)
    whole = {one.name for one in fields(records.Consent)} <= consent.keys()
    signed = records.is_signed(records.Consent(**consent), key) if whole else None
    return Standing(True, signed, here.state(key))
