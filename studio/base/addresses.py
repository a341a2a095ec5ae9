"""Addresses of services: what they are told apart by, and where a secret may go."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def origin(url: str) -> str:
    """scheme://host:port of an address, what keys and permissions are bound to; the text itself when it is none."""
    text = url.strip().lower()
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return text
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}" if host else text


def on_this_machine(host: str) -> bool:
    """Whether this is the loopback, which is no network."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def may_have_key(url: str) -> bool:
    """Whether a key may be sent there: nobody on the way can read it."""
    scheme, _, rest = origin(url).partition("://")
    return scheme == "https" or (scheme == "http" and on_this_machine(rest.rpartition(":")[0]))


def key_name(url: str) -> str:
    """What a keyring keeps the key of this address under: the host where it is reached as everybody does (https, its
    usual port), else scheme, host and port."""
    own = origin(url)
    return (
        own.removeprefix("https://").removesuffix(":443")
        if own.startswith("https://") and own.endswith(":443")
        else own
    )
