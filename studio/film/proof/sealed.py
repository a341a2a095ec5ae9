"""Compares a file with its seal, and its record with what the seal says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from studio.base.errors import MediaError
from studio.base.files import plain
from studio.film import credits
from studio.film.proof.findings import Finding
from studio.media.files import labels, seal
from studio.media.files.container import open_container
from studio.media.files.seal import Seal, StreamSeal

_TOLERANCE = 60  # milliseconds by which containers round and prime differently
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".exr", ".tif", ".tiff", ".avif"}


def checked(path: Path, voices: Path) -> Iterator[Finding]:
    """Of the seal, the streams, the tags and the record. voices: this machine's consents. Raises MediaError where the
    file is no media file or cannot be read."""
    found, there = seal.find(path)
    if there and found is None:
        yield Finding("seal.damaged", "bad")
    whole = False
    if found is not None:
        try:
            whole = seal.is_whole(path, found)
        except OSError as error:
            raise MediaError(f"cannot read {path}: {plain(error)}", mend="Choose another file.") from error
        if whole:
            yield Finding("seal.whole", "good")
        elif path.stat().st_size == found.size:
            yield Finding("seal.flipped", "bad")
        else:
            yield Finding("seal.rewrapped", "told", {"was": found.size, "now": path.stat().st_size})
        yield from _streams(found, path)
        if not whole and path.suffix.lower() not in _PICTURES:
            yield from _texts(found, path)
    if there:
        yield from _record(found, path, voices)
    else:
        yield from _unsealed(path, voices)


def _streams(was: Seal, path: Path) -> Iterator[Finding]:
    try:
        now = list(seal.streams_of(path))
    except MediaError as error:
        yield Finding("file.unreadable", "bad", {"why": error.problem.what})
        return
    for one in was.streams:
        same = next((other for other in now if other.sha256 == one.sha256 and other.kind == one.kind), None)
        if same is None:
            other = next((other for other in now if other.kind == one.kind), None)
            if other is not None:
                now.remove(other)
            yield _differing(one, other)
            continue
        now.remove(same)
        values = {"kind": one.kind, "codec": one.codec, "packets": one.packets}
        if abs(same.milliseconds - one.milliseconds) > _TOLERANCE:
            yield Finding("stream.retimed", "bad", {**values, **_lengths(one, same)})
        else:
            yield Finding("stream.same", "good", values)
    for other in now:
        yield Finding("stream.added", "bad", {"kind": other.kind, "codec": other.codec})


def _differing(was: StreamSeal, now: StreamSeal | None) -> Finding:
    values: dict[str, object] = {"kind": was.kind, "codec": was.codec}
    if now is None:
        return Finding("stream.missing", "bad", values)
    values |= _lengths(was, now)
    longer = now.milliseconds - was.milliseconds
    if now.codec != was.codec:
        return Finding("stream.encoded", "bad", {**values, "now": now.codec})
    if abs(longer) > _TOLERANCE:
        return Finding("stream.longer" if longer > 0 else "stream.shorter", "bad", values)
    return Finding("stream.changed", "bad", values)


def _lengths(was: StreamSeal, now: StreamSeal) -> dict[str, object]:
    by = abs(now.milliseconds - was.milliseconds) / 1000
    return {"seconds": f"{by:.2f}", "from": f"{was.milliseconds / 1000:.2f}", "to": f"{now.milliseconds / 1000:.2f}"}


def _texts(was: Seal, path: Path) -> Iterator[Finding]:
    try:
        with open_container(path) as container:
            now = {key.lower(): value for key, value in container.metadata.items()}
    except MediaError:
        return  # said already
    for name, digest in sorted(was.texts.items()):
        if name not in now:
            yield Finding("text.missing", "told", {"name": name})
        elif seal.record_digest(now[name])[:16] != digest:
            yield Finding("text.changed", "bad", {"name": name})


def _record(was: Seal | None, path: Path, voices: Path) -> Iterator[Finding]:
    try:
        text = labels.read_record(path)
        found = credits.read(path, voices) if text else None
    except MediaError as error:
        yield Finding("record.damaged", "bad", {"why": error.problem.what})
        return
    if found is None:
        yield Finding("record.missing", "bad")
        return
    if was is not None:
        same = seal.record_digest(text) == was.record
        yield Finding("record.same" if same else "record.changed", "good" if same else "bad", _said(found.record))
    yield from _consents(found)


def _unsealed(path: Path, voices: Path) -> Iterator[Finding]:
    """Of a file with no seal: by another program, of an earlier Shotgraph, or with the seal taken out."""
    found = credits.read(path, voices)
    if found is None:
        return
    if found.record.get("seal"):
        yield Finding("seal.missing", "bad", _said(found.record))
    else:
        yield Finding("record.unsealed", "told", _said(found.record))
    yield from _consents(found)


def _consents(found: credits.Credits) -> Iterator[Finding]:
    for voice in found.record.get("voices", []):
        standing = found.standing[voice["consent"]["id"]]
        values = {"id": voice["consent"]["id"], "name": voice.get("name", ""), "why": standing.problem}
        if standing.signed is False:
            yield Finding("consent.forged", "bad", values)
        elif standing.problem:
            yield Finding("consent.gone", "told", values)
        elif standing.known:
            yield Finding("consent.holds", "told", values)
        else:
            yield Finding("consent.unknown", "told", values)


def _said(record: dict[str, object]) -> dict[str, object]:
    program = f"{record.get('program', '')} {record.get('version', '')}".strip()
    return {"program": program or "Shotgraph", "kind": str(record.get(labels.SOURCE_TYPE, "")).rpartition("/")[2]}
