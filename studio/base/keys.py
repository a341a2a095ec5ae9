"""Keys of services in the system's keyring: service "shotgraph", user = the host they are for; never in a file of ours.

May wait for the user to unlock the keyring: call it off the window's thread.
"""

from __future__ import annotations

from studio.base.errors import ServiceError

SERVICE = "shotgraph"
_MEND = "Unlock or install a keyring (GNOME Keyring, KWallet), or set SHOTGRAPH_LLM_KEY in the environment."


def kept_key(host: str) -> str:
    """The key that is kept for this host; '' where there is none, or no keyring."""
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, host) or ""
    except keyring.errors.KeyringError:  # nothing can be kept, so nothing is
        return ""


def has_key(host: str) -> bool:
    """Is a key kept for this host?"""
    return bool(kept_key(host))


def keep_key(host: str, key: str) -> None:
    """Keep a key for this host; '' removes it. Raises ServiceError when this machine has no keyring that works."""
    import keyring
    import keyring.errors

    try:
        if key:
            keyring.set_password(SERVICE, host, key)
        elif keyring.get_password(SERVICE, host):
            keyring.delete_password(SERVICE, host)
    except keyring.errors.KeyringError as error:
        raise ServiceError(f"the key for {host} cannot be kept: {error or 'no keyring'}", mend=_MEND) from None
