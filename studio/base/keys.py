"""Keys of services in the system's keyring: service "shotgraph", user = addresses.key_name of what they are for;
never in a file of ours.

May wait for the user to unlock the keyring: call it off the window's thread.
"""

from __future__ import annotations

from studio.base.errors import ServiceError

SERVICE = "shotgraph"
_MEND = "Unlock or install a keyring (GNOME Keyring, KWallet), or set SHOTGRAPH_LLM_KEY in the environment."


def kept_key(name: str) -> str:
    """The key that is kept for this name; '' where there is none, or no keyring."""
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(SERVICE, name) or ""
    except keyring.errors.KeyringError:  # nothing can be kept, so nothing is
        return ""


def has_key(name: str) -> bool:
    """Is a key kept for this name?"""
    return bool(kept_key(name))


def keep_key(name: str, key: str) -> None:
    """Keep a key for this name; '' removes it. Raises ServiceError when this machine has no keyring that works."""
    import keyring
    import keyring.errors

    try:
        if key:
            keyring.set_password(SERVICE, name, key)
        elif keyring.get_password(SERVICE, name):
            keyring.delete_password(SERVICE, name)
    except keyring.errors.KeyringError as error:
        raise ServiceError(f"the key for {name} cannot be kept: {error or 'no keyring'}", mend=_MEND) from None
