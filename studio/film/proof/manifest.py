"""Content Credentials: the C2PA manifest of a published file, made of its record, signed, and put into it last.

Coalition for Content Provenance and Authenticity, Technical Specification 2.2. Everything happens on this machine: no
time stamp is asked for, no revocation looked up, no remote manifest fetched.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from studio import __version__
from studio.base.errors import MediaError, SettingError
from studio.base.files import plain
from studio.base.sequences import is_sequence
from studio.film.proof.signing import Identity
from studio.graph.lineage import ALGORITHMIC, TERMS, TRAINED, Read
from studio.media.files.labels import SOURCE_TYPE
from studio.media.files.seal import record_digest

SIGNED: Final = {
    ".mp4": "video/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
"""Endings of files that hold a manifest, with the media types that C2PA knows them by."""
RECORD: Final = "org.shotgraph.record"
CONSENTS: Final = "org.shotgraph.consents"
_AGENT: Final = {"name": "Shotgraph", "version": __version__}
_SETTINGS: Final = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
}


def require_format(path: Path) -> None:
    """Raise SettingError where C2PA has no place for a manifest in such a file."""
    if path.suffix.lower() not in SIGNED:
        raise SettingError(
            f"C2PA cannot sign {path.suffix} files",
            setting="sign",
            mend=f"Publish one of {', '.join(SIGNED)}, or set sign to no.",
        )


def signed_last(
    identity: Identity, record: str, title: str, files: Sequence[Read], note: Callable[[str], None]
) -> Callable[[Path], None]:
    """What puts the credentials into a file that is otherwise whole. record: '' where the film says nothing of itself;
    files: what it was made of, whose own credentials are kept."""
    return lambda path: sign(path, identity, record, title, files, note)


def sign(
    path: Path, identity: Identity, record: str, title: str, files: Sequence[Read], note: Callable[[str], None]
) -> None:
    """Sign a file in place. Raises SettingError when the certificate is refused, MediaError when the file is."""
    import c2pa

    require_format(path)
    made: dict[str, Any] = json.loads(record) if record else {}
    beside = path.with_name(f"{path.stem}.signed{path.suffix}")
    info = c2pa.C2paSignerInfo(identity.algorithm.encode(), identity.chain, identity.key, b"")
    info.ta_url = None  # no time stamp: that would be a request to a server
    try:
        with (
            c2pa.Context.from_dict(_SETTINGS) as context,
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(manifest(made, record, title, path), context) as builder,
        ):
            for number, file in enumerate(files):
                _add(builder, file, number, note)
            with path.open("rb") as source, beside.open("w+b") as target:
                builder.sign(signer, SIGNED[path.suffix.lower()], source, target)
        os.replace(beside, path)
    except c2pa.C2paError as error:
        raise _refused(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def _refused(path: Path, error: Exception) -> SettingError | MediaError:
    words = str(error)
    if any(part in words.lower() for part in ("certificate", "cose", "signature", "key", "chain")):
        mend = "Choose another certificate in Settings, Signing, or set sign to no."
        return SettingError(f"the certificate was refused: {words}", setting="sign", mend=mend)
    return MediaError(f"{path.name} could not be signed: {words}", mend="Set sign to no, or choose another format.")


def manifest(made: dict[str, Any], record: str, title: str, path: Path) -> dict[str, Any]:
    """The claim's content. made: the record as data."""
    files = [one["name"] for one in made.get("files", [])]
    assertions: list[dict[str, Any]] = [{"label": "c2pa.actions.v2", "data": {"actions": _actions(made, len(files))}}]
    if record:
        data: dict[str, Any] = {"sha256": record_digest(record), "format": made.get("format", "")}
        assertions.append({"label": RECORD, "data": data})
    consents = sorted({voice["consent"]["id"] for voice in made.get("voices", [])})
    if consents:
        assertions.append({"label": CONSENTS, "data": {"ids": consents}})
    return {
        "claim_generator_info": [_AGENT],
        "title": title or path.stem,
        "format": SIGNED[path.suffix.lower()],
        "assertions": assertions,
    }


def _actions(made: dict[str, Any], files: int) -> list[dict[str, Any]]:
    """The first is the creation, with the whole's source type; then each file that was placed, and each maker."""
    kind = made.get(SOURCE_TYPE) or TERMS + "composite"
    actions: list[dict[str, Any]] = [{"action": "c2pa.created", "digitalSourceType": kind, "softwareAgent": _AGENT}]
    actions += [
        {"action": "c2pa.placed", "softwareAgent": _AGENT, "parameters": {"ingredientIds": [f"file-{number}"]}}
        for number in range(files)
    ]
    for making in made.get("made", []):
        for engine in making.get("engines", [{}]):
            agent = {"name": engine.get("title", "Shotgraph")}
            if engine.get("revision"):
                agent["version"] = str(engine["revision"])
            told = {"node": making["node"], "type": f"{making['type']} {making['version']}"}
            told |= {key: engine[key] for key in ("task", "name", "licence") if engine.get(key)}
            told |= {"seeds": ", ".join(map(str, making["seeds"]))} if making.get("seeds") else {}
            actions.append(
                {
                    "action": "c2pa.edited",
                    "description": f"{making['type']} in the node {making['node']}",
                    "digitalSourceType": TERMS + (TRAINED if engine.get("learnt") else ALGORITHMIC),
                    "softwareAgent": agent,
                    "parameters": {f"org.shotgraph.{key}": value for key, value in told.items()},
                }
            )
    return actions


def _add(builder: Any, file: Read, number: int, note: Callable[[str], None]) -> None:
    """A file as an ingredient, with the manifest that it brings. A sequence or a format that C2PA does not know is
    named without."""
    import c2pa

    known: dict[str, Any] = {"title": file.path.name, "relationship": "componentOf", "label": f"file-{number}"}
    kind = SIGNED.get(file.path.suffix.lower())
    if kind is not None and not is_sequence(file.path):
        try:
            with file.path.open("rb") as source:
                builder.add_ingredient(known, kind, source)
            return
        except c2pa.C2paError as error:
            note(f"{file.path.name} has Content Credentials that cannot be read ({error}): it is named without.")
        except OSError as error:
            raise MediaError(f"cannot read {file.path}: {plain(error)}", mend="Put it back.") from error
    builder.add_ingredient({**known, "format": "application/octet-stream"}, "application/octet-stream", _Nothing())


class _Nothing:
    """An empty stream, for an ingredient of which only the name is told."""

    def read(self, _size: int = -1) -> bytes:
        return b""

    def seek(self, _offset: int, _whence: int = 0) -> int:
        return 0

    def tell(self) -> int:
        return 0

    def write(self, _content: bytes) -> int:
        return 0

    def flush(self) -> None: ...
