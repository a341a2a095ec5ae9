"""Who signs films here: nobody, this machine's own key, or the user's certificate, kept in a folder for one user alone.

The machine's own key is made on first use. Its certificate is signed by one that is made beside it and whose key is
thrown away at once, because C2PA takes no certificate that signed itself (C2PA 2.2, 14.5.1). Nobody vouches for it, and
what it signs is shown so.
"""

from __future__ import annotations

import contextlib
import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from studio.base.errors import SettingError, StoreError
from studio.base.files import plain, write_bytes
from studio.base.regular import read_regular

if TYPE_CHECKING:
    from cryptography import x509

OFF, MACHINE, CERTIFICATE = "off", "machine", "certificate"
OWN_NAME: Final = "Shotgraph user (self-signed)"
_CHOICE, _KEY, _CHAIN, _TRUSTED = "signing.json", "machine.key.pem", "machine.chain.pem", "trusted.pem"
_MOST: Final = 1_000_000  # bytes of a file of keys or certificates
_YEARS: Final = 10
_SETTINGS: Final = "Choose another one in Settings, Signing, or switch signing off."


@dataclass(frozen=True)
class Choice:
    """What the user has set. certificate, key: PEM files, for CERTIFICATE alone."""

    by: str = OFF
    certificate: str = ""
    key: str = ""


@dataclass(frozen=True)
class Identity:
    """Ready to sign. chain: PEM, the signer's own certificate first; algorithm: C2PA's name of it."""

    name: str
    chain: bytes
    key: bytes
    algorithm: str
    own: bool


def choice(folder: Path) -> Choice:
    """Off where nothing was ever set, or what was cannot be read."""
    with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
        said = json.loads(read_regular(folder / _CHOICE, _MOST))
        texts = {name: str(said.get(name, "")) for name in ("by", "certificate", "key")}
        if texts["by"] in (OFF, MACHINE, CERTIFICATE):
            return Choice(**texts)
    return Choice()


def choose(folder: Path, wanted: Choice) -> None:
    """Keep a choice. Raises StoreError, SettingError when the certificate cannot sign."""
    if wanted.by == CERTIFICATE:
        identity_of(Path(wanted.certificate), Path(wanted.key))
    if wanted.by == MACHINE:
        machine(folder)
    if wanted != choice(folder) or not choice_file(folder).exists():
        text = json.dumps({"by": wanted.by, "certificate": wanted.certificate, "key": wanted.key}, indent=2)
        write_bytes(folder / _CHOICE, text.encode(), private=True)


def choice_file(folder: Path) -> Path:
    """A signed film is up to date as long as this file stays as it is."""
    return folder / _CHOICE


def signer(folder: Path, wish: str = "as in Settings") -> Identity | None:
    """Who signs now; None: nobody. wish: what a node says. Raises SettingError, StoreError."""
    chosen = choice(folder)
    if wish == "no" or (wish == "as in Settings" and chosen.by == OFF):
        return None
    if wish == "by this machine" or chosen.by == MACHINE:
        return machine(folder)
    return identity_of(Path(chosen.certificate), Path(chosen.key))


# --- the machine's own ------------------------------------------------------------------------------------------


def machine(folder: Path) -> Identity:
    """This machine's own key and its certificate, made on first use and anew when that has expired."""
    try:
        if (folder / _KEY).exists() and (folder / _CHAIN).exists():
            found = identity_of(folder / _CHAIN, folder / _KEY, own=True)
            return Identity(found.name, found.chain, found.key, found.algorithm, True)
    except SettingError as error:
        if "expired" not in str(error):
            raise SettingError(
                f"this machine's own key cannot sign: {error.problem.what}",
                setting="sign",
                mend=f"Delete {folder / _KEY} and a new one is made.",
            ) from error
    _make(folder)
    return identity_of(folder / _CHAIN, folder / _KEY, own=True)


def own_chain(folder: Path) -> bytes:
    """The certificates of this machine's own key, b'' where there is none yet."""
    with contextlib.suppress(OSError):
        return read_regular(folder / _CHAIN, _MOST)
    return b""


def trusted(folder: Path) -> bytes:
    """Certificates that the user trusts, PEM in trusted.pem."""
    with contextlib.suppress(OSError):
        return read_regular(folder / _TRUSTED, _MOST)
    return b""


def _make(folder: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _named("Shotgraph on one machine"), _named(OWN_NAME)
    root = (
        _begun(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(_usage(signs_certificates=True), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _begun(name, root_name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(_usage(signs_certificates=False), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    private = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_bytes(folder / _KEY, private, private=True)
    write_bytes(folder / _CHAIN, leaf.public_bytes(form) + root.public_bytes(form), private=True)


def _named(words: str) -> x509.Name:
    from cryptography import x509

    return x509.Name(
        [x509.NameAttribute(x509.NameOID.COMMON_NAME, words), x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, words)]
    )


def _begun(subject: x509.Name, issuer: x509.Name, key: Any) -> x509.CertificateBuilder:
    from cryptography import x509

    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365 * _YEARS))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


# --- a certificate of the user's --------------------------------------------------------------------------------


def identity_of(certificate: Path, key: Path, *, own: bool = False) -> Identity:
    """From PEM files: the chain, the signer's certificate first, and its key. Raises SettingError that says what does
    not fit: another key, an expired certificate, one that may not sign media."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    chain_text, key_text = _read(certificate, "certificate"), _read(key, "key")
    try:
        chain = x509.load_pem_x509_certificates(chain_text)
    except ValueError as error:
        raise _refused(f"{certificate.name} holds no certificates in PEM form ({error})") from None
    try:
        private = serialization.load_pem_private_key(key_text, None)
    except TypeError:
        mend = "Write it without a password: openssl pkcs8 -topk8 -nocrypt -in KEY -out PLAIN, readable by you alone."
        raise SettingError(f"the key {key.name} has a password", setting="sign", mend=mend) from None
    except ValueError:
        raise _refused(f"{key.name} holds no private key in PEM form") from None
    leaf = chain[0]
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if leaf.public_key().public_bytes(*form) != private.public_key().public_bytes(*form):
        raise _refused(f"the key {key.name} belongs to another certificate than {certificate.name}")
    _require_fit(leaf, certificate.name)
    names = leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    name = str(names[0].value) if names else leaf.subject.rfc4514_string()
    plain_key = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Identity(name, chain_text, plain_key, _algorithm(private, key.name), own)


def _read(path: Path, what: str) -> bytes:
    if path == Path():
        raise _refused(f"no file with the {what} is chosen")
    try:
        return read_regular(path, _MOST)
    except OSError as error:
        raise _refused(f"the {what} {path} cannot be read: {plain(error)}") from error


def _require_fit(leaf: x509.Certificate, name: str) -> None:
    """The profile of certificates that C2PA readers take (C2PA 2.2, 14.5.1)."""
    from cryptography import x509

    now = datetime.datetime.now(datetime.UTC)
    if leaf.not_valid_after_utc < now:
        raise _refused(f"the certificate {name} has expired on {leaf.not_valid_after_utc:%Y-%m-%d}")
    if leaf.not_valid_before_utc > now:
        raise _refused(f"the certificate {name} holds from {leaf.not_valid_before_utc:%Y-%m-%d} on only")
    if leaf.subject == leaf.issuer:
        raise _refused(f"the certificate {name} has signed itself, which C2PA does not take")
    try:
        if not leaf.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
            raise _refused(f"the certificate {name} is not for digital signatures")
        purposes = list(leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
        allowed = {"1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"}
        if not {one.dotted_string for one in purposes} & {*allowed, "1.3.6.1.4.1.62558.2.1"}:
            raise _refused(f"the certificate {name} is for other purposes than signing media (its extended key usage)")
        leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except x509.ExtensionNotFound as error:
        missing = getattr(error.oid, "_name", "") or error.oid.dotted_string
        raise _refused(f"the certificate {name} lacks {missing}, which C2PA asks for") from None


def _algorithm(key: Any, name: str) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey):
        found = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}.get(key.curve.name)
        if found:
            return found
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    raise _refused(
        f"the key {name} is of a kind that C2PA does not take (EC P-256 to P-521, Ed25519, RSA from 2048 bits)"
    )


def _refused(what: str) -> SettingError:
    return SettingError(what, setting="sign", mend=_SETTINGS)


__all__ = ["CERTIFICATE", "MACHINE", "OFF", "Choice", "Identity", "StoreError", "choice", "choose", "machine", "signer"]
