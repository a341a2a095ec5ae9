"""The bundle's parts as a CycloneDX 1.6 document (ECMA-424): what an audit of known defects asks for.

Names, versions and licences are those of licences.py, hashes those of the lock. No time and no random number stand
in it, so the same lock gives the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hash_locks

NAME = "sbom.cdx.json"


def document(version: str, parts: Iterable[tuple[str, str, str]], lock: str) -> dict[str, Any]:
    """parts: (name, version, licence) of each Python distribution; lock: the text of requirements.lock."""
    hashes = {}
    for line in hash_locks.lines_of(lock):
        if pin := hash_locks.PIN.match(line):
            hashes[hash_locks.normal(pin[1])] = re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    app = f"pkg:generic/shotgraph@{version}"
    components = [_component(*part, hashes.get(hash_locks.normal(part[0]), [])) for part in sorted(parts)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": app, "name": "shotgraph", "version": version}},
        "components": components,
        "dependencies": [{"ref": app, "dependsOn": [one["bom-ref"] for one in components]}],
    }


def _component(name: str, version: str, licence: str, hashes: list[str]) -> dict[str, Any]:
    url = f"pkg:pypi/{hash_locks.normal(name)}@{version}"
    made: dict[str, Any] = {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url}
    if licence:
        made["licenses"] = [{"license": {"name": licence}}]
    if hashes:  # of a version's files, one for each system; which of them this bundle has is not told apart
        reference = {"type": "distribution", "url": f"https://pypi.org/project/{name}/{version}/#files"}
        made["externalReferences"] = [{**reference, "hashes": [{"alg": "SHA-256", "content": one} for one in hashes]}]
    return made


def write(folder: Path, version: str, parts: Iterable[tuple[str, str, str]]) -> Path:
    """The document in a folder of the bundle."""
    path = folder / NAME
    made = document(version, parts, (hash_locks.ROOT / "requirements.lock").read_text("utf-8"))
    path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path
