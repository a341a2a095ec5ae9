"""What is installed: every pin has hashes, setup asks for them, and the bundle says what it is made of."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging"))
import hash_locks  # noqa: E402
import sbom  # noqa: E402

sys.path.remove(str(ROOT / "packaging"))


@pytest.mark.parametrize("lock", hash_locks.LOCKS)
def test_every_pin_of_a_lock_has_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert hash_locks.pins(text) and hash_locks.lacking(text) == [], "run: python packaging/hash_locks.py"


def test_what_is_installed_is_checked_against_them() -> None:
    assert "--require-hashes -r requirements.lock" in (ROOT / "packaging" / "setup.sh").read_text("utf-8")
    assert "--require-hashes -r requirements-package.lock" in (ROOT / "Makefile").read_text("utf-8")


def test_pins_are_read_with_their_markers_and_without_their_hashes() -> None:
    pin, hashes = "One_Two==1.0; sys_platform == 'win32'", ["    --hash=sha256:ab", "    --hash=sha256:cd"]
    text = "\n".join(["# a note", " \\\n".join([pin, *hashes]), "three==2", ""])
    assert hash_locks.pins(text) == [("One_Two", "1.0"), ("three", "2")]
    assert hash_locks.without_hashes(text) == ["# a note", "One_Two==1.0; sys_platform == 'win32'", "three==2"]
    assert hash_locks.lacking(text) == ["three==2"]


def test_the_bill_of_materials_names_each_part_with_the_hashes_of_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    parts = [(name, metadata.version(name), "MIT") for name in ("numpy", "av", "fountain-tools")]
    made = sbom.document("1.2.3", parts, lock)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert [one["name"] for one in made["components"]] == ["av", "fountain-tools", "numpy"]
    for one in made["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert f"--hash=sha256:{one['externalReferences'][0]['hashes'][0]['content']}" in lock
    assert made == sbom.document("1.2.3", parts[::-1], lock)
