"""Reads the Content Credentials (C2PA) of a file and says what they are worth on this machine."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from studio.film.proof import signing
from studio.film.proof.findings import Finding
from studio.film.proof.manifest import SIGNED

_READ: Final = {**SIGNED, ".avif": "image/avif", ".heic": "image/heic", ".heif": "image/heif", ".jxl": "image/jxl"}
_OFFLINE: Final = {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": True}
_UNTRUSTED: Final = "signingCredential.untrusted"
_MOST: Final = 6  # things of a kind that are told


def checked(path: Path, folder: Path) -> Iterator[Finding]:
    """folder: where signing is kept (`signing.py`). Nothing for a file without credentials."""
    if path.suffix.lower() not in _READ:
        return
    import c2pa

    anchors = (signing.own_chain(folder) + b"\n" + signing.trusted(folder)).decode("utf-8", "replace").strip()
    settings: dict[str, Any] = {"verify": _OFFLINE, **({"trust": {"trust_anchors": anchors}} if anchors else {})}
    try:
        with contextlib.ExitStack() as opened:
            context = opened.enter_context(_context(settings))
            file = opened.enter_context(path.open("rb"))
            reader = c2pa.Reader.try_create(_READ[path.suffix.lower()], file, context=context)
            if reader is None:
                return
            opened.enter_context(reader)
            state, said = reader.get_validation_state(), json.loads(reader.json())
    except (c2pa.C2paError, OSError, ValueError) as error:
        yield Finding("c2pa.unreadable", "bad", {"why": str(error)})
        return
    active = said.get("manifests", {}).get(said.get("active_manifest"), {})
    signature = active.get("signature_info") or {}
    name = signature.get("common_name") or signature.get("issuer") or ""
    if state == "Invalid":
        yield Finding("c2pa.invalid", "bad", {"name": name, "why": _failures(said)})
    elif signature.get("cert_serial_number") in _own_serials(folder):
        yield Finding("c2pa.own", "good", {"name": name})
    elif state == "Trusted":
        yield Finding("c2pa.trusted", "good", {"name": name})
    else:
        yield Finding("c2pa.unknown", "good", {"name": name})
    yield from _told(active)


def _context(settings: dict[str, Any]) -> Any:
    """With the user's anchors; without them where they are no certificates."""
    import c2pa

    try:
        return c2pa.Context.from_dict(settings)
    except c2pa.C2paError:
        return c2pa.Context.from_dict({"verify": _OFFLINE})


def _failures(said: dict[str, Any]) -> str:
    found = said.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    reasons = [one.get("explanation") or one.get("code", "") for one in found if one.get("code") != _UNTRUSTED]
    return "; ".join(dict.fromkeys(filter(None, reasons))) or "not valid"


def _own_serials(folder: Path) -> set[str]:
    from cryptography import x509

    with contextlib.suppress(ValueError):
        return {str(one.serial_number) for one in x509.load_pem_x509_certificates(signing.own_chain(folder))}
    return set()


def _told(active: dict[str, Any]) -> Iterator[Finding]:
    """By whom it was made, of what, with what."""
    generators = ", ".join(
        f"{one.get('name', '')} {one.get('version', '')}".strip() for one in active.get("claim_generator_info", [])
    )
    if generators:
        yield Finding("c2pa.made", "told", {"program": generators, "title": active.get("title") or ""})
    actions = [
        action
        for assertion in active.get("assertions", [])
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in (assertion.get("data") or {}).get("actions", [])
    ]
    kinds = dict.fromkeys(str(one.get("digitalSourceType", "")).rpartition("/")[2] for one in actions)
    for kind in list(filter(None, kinds))[:_MOST]:
        yield Finding("c2pa.source", "told", {"kind": kind})
    for ingredient in active.get("ingredients", [])[:_MOST]:
        code = "c2pa.ingredient" if ingredient.get("active_manifest") else "c2pa.file"
        yield Finding(code, "told", {"name": ingredient.get("title", "")})
