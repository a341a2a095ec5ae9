"""Is there a newer version? Asked only when the user asks, or has asked for it to be asked at the start.

One request for a small JSON file, in the form of GitHub's releases (tag_name, html_url). It says nothing about the user
beyond what any request does, and nothing is downloaded or changed: the answer is a version and a page to read.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlparse

from studio import __version__
from studio.base import web
from studio.base.errors import ServiceError
from studio.base.resources import resource
from studio.base.settings import Settings

_DAY = 24 * 3600.0


@dataclass(frozen=True)
class Release:
    """A published version. page: where a person reads about it and gets it; '' when it names none."""

    version: str
    page: str


def address(settings: Settings) -> str:
    """Where releases are published: the user's setting, else what the build was given, else ''."""
    chosen = settings.get("updates.url")
    if isinstance(chosen, str) and chosen:
        return chosen
    try:
        return str(json.loads(resource("release.json").read_text("utf-8"))["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # from source: whoever has a checkout updates it by themselves


def is_new_here(settings: Settings) -> bool:
    """Is this the first start of this version on this machine, after another one? Remembers that it was asked.

    False at the very first start: nothing is new to who knows nothing yet. Raises StoreError.
    """
    seen = settings.get("app.seen")
    if seen == __version__:
        return False
    settings.set("app.seen", __version__)
    return seen is not None


def due(settings: Settings, now: float | None = None) -> bool:
    """Has the user asked for it at every start, and was it not asked today?"""
    now = time.time() if now is None else now
    last = settings.get("updates.asked")
    asked = float(last) if isinstance(last, int | float) else 0.0
    return bool(settings.get("updates.look")) and bool(address(settings)) and not 0 <= now - asked < _DAY


def newer(settings: Settings) -> Release | None:
    """The published version, when it is newer than this one. May wait for the network. Raises ServiceError, Offline."""
    import httpx2
    from packaging.version import InvalidVersion, Version

    url = address(settings)
    if not url:
        mend = "Set updates.url in the settings file, or look where you got Shotgraph from."
        raise ServiceError("this build does not know where its releases are published", mend=mend)
    try:
        answer = web.run(lambda client: client.get(url, headers={"User-Agent": "shotgraph"}, timeout=10.0))
        answer.raise_for_status()
        data: Mapping[str, Any] = answer.json()
        found = Version(str(data["tag_name"]))
        page = str(data.get("html_url") or "")
    except (httpx2.HTTPError, httpx2.InvalidURL, InvalidVersion, ValueError, KeyError, TypeError) as error:
        why = str(error).partition("\n")[0]  # httpx2 adds where to read about the status
        raise ServiceError(f"{url} does not say which version is the newest: {why}", mend="Try again later.") from error
    # Only a page in the browser: what an answer names is never opened by anything else.
    page = page if urlparse(page).scheme in ("https", "http") else ""
    return Release(str(found), page) if found > Version(__version__) else None
