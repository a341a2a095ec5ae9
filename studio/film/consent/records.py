"""Consent records: made, signed, found again, checked and revoked, in the folder of the user's voices.

A record is a small JSON file signed with this machine's key (Ed25519, RFC 8032). A changed one does not verify; a
revoked one has lost its signature, and stands in a signed list of revocations, so that a copy put back stays revoked.
The key lies in the system's keyring, or in the folder where there is none.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from studio.base.datafile import read_json
from studio.base.errors import SettingError, StoreError, suggest
from studio.base.files import disk_error, private_folder, write_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT: Final = "shotgraph-consent/1"
TRAINED: Final = "trained"
"""The folder, among the voices, of what was trained."""
_FILE, _READING, _KEY, _REVOKED = "consent.json", "reading.wav", "machine.key", "revoked.json"
_MOST_BYTES: Final = 4_000_000  # of a record, or of the list


@dataclass(frozen=True)
class Consent:
    """Who allows a copy of their voice. voice: its name; given, expires, revoked: dates as 2026-11-21, '' for never;
    samples: digest of the takes; sentence, heard: what was to be read and what was; likeness: of the reading's voice to
    the takes'; reading: digest of its recording; signature: of everything else."""

    id: str
    voice: str
    who: str
    purpose: str
    given: str
    expires: str
    samples: str
    sentence: str
    heard: str
    likeness: float
    reading: str
    revoked: str = ""
    signature: str = ""
    format: str = FORMAT

    @property
    def signed_part(self) -> bytes:
        content = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(content, sort_keys=True, ensure_ascii=False).encode()

    def state(self, key: Ed25519PrivateKey, today: datetime.date | None = None) -> str:
        """'' where it holds, else why not."""
        if self.revoked:
            return f"the consent was revoked on {self.revoked}"
        if not is_signed(self, key):
            return "the consent record was changed after it was signed, or was signed on another machine"
        day = today or datetime.date.today()
        if self.expires and day > datetime.date.fromisoformat(self.expires):
            return f"the consent expired on {self.expires}"
        return ""


def give(
    folder: Path,
    *,
    voice: str,
    who: str,
    purpose: str,
    days: int,
    samples: str,
    sentence: str,
    heard: str,
    likeness: float,
    reading: bytes,
) -> Consent:
    """Sign and keep a consent, with the recorded reading (a WAV file's bytes) as evidence. days: 0 for no end.

    Whether the reading is one must have been checked (`spoken.require`). Raises SettingError without a name or purpose,
    StoreError when the folder cannot be written.
    """
    for name, value in (("who", who), ("purpose", purpose), ("voice", voice)):
        if not value.strip():
            raise SettingError(f"a consent needs to say its {name}", mend="Fill it in.")
    today = datetime.date.today()
    consent = Consent(
        hashlib.sha256(f"{samples} {sentence} {os.urandom(8).hex()}".encode()).hexdigest()[:12],
        voice.strip(),
        who.strip(),
        purpose.strip(),
        today.isoformat(),
        (today + datetime.timedelta(days=days)).isoformat() if days else "",
        samples,
        sentence,
        heard,
        round(likeness, 3),
        hashlib.sha256(reading).hexdigest(),
    )
    signed = replace(consent, signature=_signature(consent, machine_key(folder)))
    write_bytes(folder / signed.id / _READING, reading, private=True)
    _write(folder, signed)
    return signed


def consents(folder: Path) -> Iterator[Consent]:
    """All records, newest first; a file that is none is passed over (see damaged()). One that was revoked or deleted is
    revoked, even if its file was put back. Raises StoreError where the list of revocations was changed."""
    gone = revocations(folder)
    found = []
    for path in folder.glob(f"*/{_FILE}"):
        with contextlib.suppress(OSError, ValueError, TypeError):
            consent = _read(path)
            if consent.id in gone and consent.signature:  # put back as it was
                consent = replace(consent, revoked=gone[consent.id], signature="")
            found.append(consent)
    return iter(sorted(found, key=lambda consent: (consent.given, consent.id), reverse=True))


def damaged(folder: Path) -> list[Path]:
    """Files that should be records and are none: nobody's consent, but worth a word."""
    found = []
    for path in sorted(folder.glob(f"*/{_FILE}")):
        try:
            _read(path)
        except (OSError, ValueError, TypeError):
            found.append(path)
    return found


def _read(path: Path) -> Consent:
    """A record as it lies there. Raises OSError, ValueError, TypeError where it is none."""
    content = read_json(path, _MOST_BYTES)
    consent = Consent(**content)
    texts = [value for name, value in content.items() if name != "likeness"]
    if not all(isinstance(text, str) for text in texts) or type(consent.likeness) not in (int, float):
        raise TypeError("a field of it is no text")
    for day in filter(None, (consent.given, consent.expires, consent.revoked)):
        datetime.date.fromisoformat(day)
    if consent.format != FORMAT or consent.id != path.parent.name:
        raise ValueError("it is the record of something else")
    return consent


def revocations(folder: Path) -> dict[str, str]:
    """Ids of consents that were taken back or deleted, each with its day. Raises StoreError where the list is not as
    this machine signed it: then no consent holds."""
    path = folder / _REVOKED
    if not path.exists():
        return {}
    try:
        content = read_json(path, _MOST_BYTES)
        gone = {str(id): str(day) for id, day in content["revoked"].items()}
        if not _fits(machine_key(folder), content["signature"], _list_signed(gone)):
            raise ValueError("its signature does not fit")
        return gone
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        mend = "Put back a copy of it. Or delete it, and revoke again what was revoked."
        raise StoreError(f"the list of revoked consents, {path}, was changed ({error})", mend=mend) from error


def _note_revoked(folder: Path, id: str) -> str:
    """Put a consent on the list; its day there."""
    gone = revocations(folder)
    gone.setdefault(id, datetime.date.today().isoformat())
    signature = base64.b64encode(machine_key(folder).sign(_list_signed(gone))).decode()
    write_bytes(folder / _REVOKED, json.dumps({"revoked": gone, "signature": signature}).encode(), private=True)
    return gone[id]


def _list_signed(gone: dict[str, str]) -> bytes:
    return json.dumps({"format": "shotgraph-revocations/1", "revoked": gone}, sort_keys=True).encode()


def require(folder: Path, samples: str, voice: str, today: datetime.date | None = None) -> Consent:
    """The record that allows a voice made of these samples. Raises SettingError that says why there is none."""
    key = machine_key(folder)
    reasons = []
    for consent in consents(folder):
        if consent.samples == samples:
            reason = consent.state(key, today)
            if not reason:
                return consent
            reasons.append(reason)
    if not reasons and any(consent.voice == voice for consent in consents(folder)):
        reasons = ["its consent was given for other samples"]
    if not reasons and (lost := damaged(folder)):
        reasons = [f"{lost[0]} is damaged, and no other record allows it"]
    raise SettingError(
        f"the voice '{voice}' may not be used: {reasons[0] if reasons else 'nobody has consented to it'}",
        socket="voice",
        mend="The speaker gives consent in the Voices panel, or with `shotgraph voices consent`.",
    )


def revoke(folder: Path, id: str) -> Consent:
    """Take a consent back: the record stays, its signature is gone. Raises SettingError for an unknown one."""
    consent = find(folder, id)
    revoked = replace(consent, revoked=_note_revoked(folder, consent.id), signature="")
    _write(folder, revoked)
    return revoked


def remove(folder: Path, id: str) -> Consent:
    """Delete a record, its reading, and what was trained on its samples where no other record allows that. Raises
    SettingError for an unknown one, StoreError when it cannot be deleted."""
    consent = find(folder, id)
    _note_revoked(folder, consent.id)
    try:
        shutil.rmtree(folder / consent.id)
        if all(other.samples != consent.samples for other in consents(folder)):
            for trained in trained_on(folder, consent.samples):
                shutil.rmtree(trained)
    except OSError as error:
        raise StoreError(f"the consent {consent.id} cannot be deleted: {error}", mend="Check the folder.") from error
    return consent


def trained_on(folder: Path, samples: str) -> list[Path]:
    """The folders of voices that were trained on these samples; their names begin alike (`training_folder`)."""
    return sorted((folder / TRAINED).glob(f"{samples[:16]}-*"))


def training_folder(folder: Path, samples: str, course: str) -> Path:
    """Where a training keeps its checkpoints and its voice. course: names the model and how it is trained."""
    return folder / TRAINED / f"{samples[:16]}-{hashlib.sha256(f'{samples} {course}'.encode()).hexdigest()[:16]}"


def find(folder: Path, id: str) -> Consent:
    """A record by its id, or by its voice's name where only one has it."""
    every = list(consents(folder))
    named = [consent for consent in every if id in (consent.id, consent.voice)]
    if len(named) == 1:
        return named[0]
    if named:
        mend = f"Name one of: {', '.join(consent.id for consent in named)}."
        raise SettingError(f"{len(named)} consents are for a voice '{id}'", mend=mend)
    mend = suggest(id, [consent.id for consent in every]) or "Run `shotgraph voices list` to see them."
    raise SettingError(f"there is no consent '{id}'", mend=mend)


# --- what waits for consent -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """A voice that was to be cloned without consent. samples: digest of its takes; speaker: its embedding, base64 of
    256 half-precision numbers."""

    name: str
    samples: str
    speaker: str


def ask_for(folder: Path, waiting: Waiting) -> None:
    """Leave word that a voice waits for its speaker's consent. Raises StoreError."""
    _close_to_others(folder)
    write_bytes(folder / "waiting" / f"{waiting.samples[:32]}.json", json.dumps(asdict(waiting)).encode(), private=True)


def waiting(folder: Path) -> list[Waiting]:
    """Voices that wait for consent, by name; those that were given it since, and still have it, are left out."""
    today = datetime.date.today().isoformat()
    given = {one.samples for one in consents(folder) if not one.revoked and (not one.expires or one.expires >= today)}
    found = []
    for path in (folder / "waiting").glob("*.json"):
        with contextlib.suppress(OSError, ValueError, TypeError):  # not ours
            found.append(msgspec.convert(read_json(path, _MOST_BYTES), Waiting))
    return sorted((one for one in found if one.samples not in given), key=lambda one: (one.name, one.samples))


# --- signing --------------------------------------------------------------------------------------------------


def machine_key(folder: Path) -> Ed25519PrivateKey:
    """This machine's key, made on first use: in the keyring, else in a file that only its owner reads.

    Raises StoreError when it can be neither found nor made.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path = folder / _KEY
    try:
        if path.exists():
            return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text("ascii")))
        text = _in_keyring(str(folder))
        if text:
            return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text))
        fresh = Ed25519PrivateKey.generate()
        private_folder(folder)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(base64.b64encode(fresh.private_bytes_raw()).decode())
        return fresh
    except FileExistsError:
        return machine_key(folder)  # another process was first
    except OSError as error:
        raise disk_error(error, path) from error
    except ValueError as error:
        raise StoreError(
            f"the key in {path} is damaged ({error})", mend="Delete it; consents are given anew."
        ) from error


@lru_cache(maxsize=4)
def _in_keyring(folder: str) -> str:
    """The key that the keyring holds for a folder of voices, made there where that works; '' without a keyring."""
    import keyring
    import keyring.errors
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    name = f"voices {hashlib.sha256(folder.encode()).hexdigest()[:16]}"
    try:
        known = keyring.get_password("shotgraph", name)
        if known is None:
            known = base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
            keyring.set_password("shotgraph", name, known)
        return known if keyring.get_password("shotgraph", name) == known else ""
    except keyring.errors.KeyringError:  # none on this machine: a file has to do
        return ""


def _signature(consent: Consent, key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.sign(consent.signed_part)).decode()


def is_signed(consent: Consent, key: Ed25519PrivateKey) -> bool:
    """Whether this key has signed exactly this record."""
    return _fits(key, consent.signature, consent.signed_part)


def _fits(key: Ed25519PrivateKey, signature: str, content: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.public_key().verify(base64.b64decode(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _write(folder: Path, consent: Consent) -> None:
    text = json.dumps(asdict(consent), indent=2, ensure_ascii=False)
    _close_to_others(folder)
    write_bytes(place(folder, consent), text.encode(), private=True)


def _close_to_others(folder: Path) -> None:
    """Earlier versions made the folder of voices for everybody to look into."""
    with contextlib.suppress(OSError):
        if os.name != "nt" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)


def place(folder: Path, consent: Consent) -> Path:
    """The record's file."""
    return folder / consent.id / _FILE
