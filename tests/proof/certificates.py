"""Certificates as a studio would have them, and as one should not."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PEM = serialization.Encoding.PEM


def issued(
    folder: Path,
    name: str = "Barn Studio",
    *,
    days: tuple[int, int] = (-400, 400),
    purpose: x509.ObjectIdentifier = x509.ExtendedKeyUsageOID.EMAIL_PROTECTION,
    key: Any = None,
    password: bytes = b"",
) -> tuple[Path, Path, Path]:
    """(chain, key, root) as PEM files. days: from when to when it holds, from now."""
    root_key, own = ec.generate_private_key(ec.SECP256R1()), key or ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    root_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Barn Root")])
    own_name = x509.Name(
        [x509.NameAttribute(x509.NameOID.COMMON_NAME, name), x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, name)]
    )

    def begun(subject: x509.Name, public: Any, span: tuple[int, int]) -> x509.CertificateBuilder:
        start, end = (now + datetime.timedelta(days=one) for one in span)
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(root_name).public_key(public)
        return made.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)

    def usage(signs: bool) -> x509.KeyUsage:
        return x509.KeyUsage(not signs, False, False, False, False, signs, signs, False, False)

    root = (
        begun(root_name, root_key.public_key(), (-800, 800))
        .add_extension(x509.BasicConstraints(True, 0), True)
        .add_extension(usage(True), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        begun(own_name, own.public_key(), days)
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(usage(False), True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    chain, secret, anchor = folder / "chain.pem", folder / "key.pem", folder / "root.pem"
    chain.write_bytes(leaf.public_bytes(PEM) + root.public_bytes(PEM))
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    secret.write_bytes(own.private_bytes(PEM, serialization.PrivateFormat.PKCS8, lock))
    anchor.write_bytes(root.public_bytes(PEM))
    return chain, secret, anchor
