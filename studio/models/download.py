"""One file on its way from the web onto this disk: on from where it stopped, checked, and only then under its name.

The bytes are what counts: a file is named by its digest and may come from anywhere. What is half there waits beside it
and is gone on with by a Range request, after a broken line, a pause, or in another process after a kill.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx2

from studio.base.control import Control
from studio.base.errors import Cancelled, ServiceError, StoreError
from studio.base.files import disk_error

Tell = Callable[[int], None]
"""Told how many bytes of a file are here: first of those from before, then as they come; fewer when it begins anew."""
_KEPT = "what is there already is kept"


@dataclass(frozen=True)
class Contents:
    """What a file must hold, wherever it comes from. digest: its SHA-256; or, of 40 digits, the SHA-1 that git gives a
    blob, by which hubs name small files. size: in bytes, None where nobody said."""

    digest: str
    size: int | None = None

    def hash(self) -> Any:
        if len(self.digest) == 64:
            return hashlib.sha256()
        return hashlib.sha1(f"blob {self.size}\0".encode(), usedforsecurity=False)


@dataclass(frozen=True)
class Place:
    """Where a file can be had. headers go along; an authorization goes to this host alone."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The address as it may be shown: without names, passwords and signatures."""
        return re.sub(r"(?<=://)[^/@]*@|[?#].*", "", self.url)


@dataclass(frozen=True)
class Patience:
    """With a server. tries: in a row that bring nothing; pause: seconds after the first of them, doubled after each;
    longest: seconds that it may ask us to wait; slowest: bytes a second, over so many seconds (`window`), below which
    a line counts as broken."""

    tries: int = 6
    pause: float = 0.2
    longest: float = 120.0
    slowest: int = 1024
    window: float = 30.0


class DownloadError(ServiceError):
    """A file cannot be had from a place. cause: what httpx2 says to that; None where what arrives is wrong."""

    def __init__(self, what: str, *, mend: str, cause: Exception | None = None) -> None:
        super().__init__(what, mend=mend)
        self.cause = cause


class _Stalled(httpx2.ReadTimeout):
    """Bytes come, but so few that it would never end."""


async def download(
    web: httpx2.AsyncClient,
    place: Place,
    contents: Contents,
    target: Path,
    *,
    control: Control,
    tell: Tell = lambda have: None,
    part: Path | None = None,
    patience: Patience | None = None,
) -> None:
    """Make sure that `target` is a file with these contents.

    A wrong one that lies there is replaced. While the control is paused, no connection is open. Raises Offline,
    DownloadError, StoreError, Cancelled (at once where web.run() watches the control). What was fetched by then stays
    in `part` (`target` with .part behind its name, unless another is given).
    """
    part = part or part_of(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file():
            if await is_whole(target, contents, control):
                tell(target.stat().st_size)
                return
            target.unlink()
        await _Download(web, place, contents, part, control, tell, patience or Patience()).run()
        os.replace(part, target)
    except OSError as error:
        raise disk_error(error, part) from error


def part_of(target: Path) -> Path:
    """Where a file lies that is not whole yet."""
    return target.with_name(f"{target.name}.part")


def bytes_here(*paths: Path) -> int:
    """Of the first of these files that is there; 0 where none is."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            return path.stat().st_size
    return 0


async def is_whole(path: Path, contents: Contents, control: Control, *, every_byte: bool = True) -> bool:
    """Does the file hold this? every_byte: or is its size enough. Raises OSError."""
    if contents.size not in (None, path.stat().st_size):
        return False
    if not every_byte and contents.size is not None:
        return True
    digest = contents.hash()
    await _feed(digest, path, control)
    return bool(digest.hexdigest() == contents.digest)


def need_room(folder: Path, bytes: int, *, spare: int = 0, what: str = "the download", mend: str = "") -> None:
    """Raises StoreError unless the disk of a folder, which may not be there yet, takes so many bytes and has `spare`
    left."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise disk_error(error, folder) from error
    if bytes > 0 and bytes + spare > free:
        raise StoreError(
            f"{what} needs about {bytes / 1e9:.1f} GB in {folder}, and {free / 1e9:.1f} GB are free",
            mend=mend or "Free some space, or set SHOTGRAPH_HOME to a larger disk.",
        )


class _Download:
    """The part, and what is known of it. _size: of the whole file, None while nobody said; _etag: what its server calls
    the version that the part is of, '' where it has no name for it; _pieced: is the part put together from what several
    answers brought; _ended: is there no more of it."""

    def __init__(
        self,
        web: httpx2.AsyncClient,
        place: Place,
        contents: Contents,
        part: Path,
        control: Control,
        tell: Tell,
        patience: Patience,
    ) -> None:
        self._web, self._place, self._contents, self._part = web, place, contents, part
        self._control, self._tell, self._patience = control, tell, patience
        self._version = _Version(part, place)
        self._digest, self._have, self._size = contents.hash(), 0, contents.size
        self._etag, self._pieced, self._ended = "", False, False

    async def run(self) -> None:
        """Raises Offline, DownloadError, StoreError, OSError."""
        await self._take_up()
        await self._fill()
        if not self._is_right() and self._pieced:  # pieces of two versions, or what a dying process wrote
            self._begin_anew()
            await self._fill()
        if not self._is_right():
            self._part.unlink(missing_ok=True)
            self._version.forget()
            raise self._wrong(f"its contents are not what was promised ({self._contents.digest[:12]}…)")
        self._version.forget()
        self._part.touch()  # nothing was ever written of an empty file

    def _is_right(self) -> bool:
        return bool(self._digest.hexdigest() == self._contents.digest)

    @property
    def _complete(self) -> bool:
        return self._ended or self._have == self._size

    async def _take_up(self) -> None:
        """Go on with what was fetched before."""
        there = bytes_here(self._part)
        if not there or (self._size is not None and there > self._size):
            self._begin_anew()
            return
        self._have = await _feed(self._digest, self._part, self._control)
        self._etag, self._pieced = self._version.read(), True
        self._tell(self._have)

    def _begin_anew(self) -> None:
        self._part.unlink(missing_ok=True)
        self._version.forget()
        self._digest, self._have, self._size = self._contents.hash(), 0, self._contents.size
        self._etag, self._pieced, self._ended = "", False, False
        self._tell(0)

    async def _fill(self) -> None:
        """All that is missing, over lines that break. Raises DownloadError when that leads nowhere."""
        tries = 0
        while not self._complete:
            await _resumed(self._control)
            before = self._have
            try:
                await self._ask()
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                if self._control.paused:
                    continue  # a line that fell silent meanwhile is no trouble
                least = self._patience.slowest * self._patience.window if isinstance(error, _Stalled) else 1
                tries = 1 if self._have - before >= least else tries + 1
                await asyncio.sleep(self._wait(error, tries))

    def _wait(self, error: Exception, tries: int) -> float:
        """Seconds after which it is worth asking again. Raises DownloadError when it is not."""
        words = str(error).strip().partition("\n")[0] or type(error).__name__
        mend = f"Check the network and try again: {_KEPT}."
        again = isinstance(error, httpx2.TransportError) and not isinstance(error, httpx2.UnsupportedProtocol)
        wait = self._patience.pause * 2.0 ** (tries - 1)
        if isinstance(error, httpx2.HTTPStatusError):
            status, reason = error.response.status_code, error.response.reason_phrase
            words, again = f"{status} {reason}".strip(), status in (408, 425, 429) or status >= 500
            mend = f"Try again later: {_KEPT}." if again else f"Check the address: {_KEPT}."
            asked = _retry_after(error.response) if again else None
            if asked is not None and asked > self._patience.longest:
                again, mend = False, f"It asks to be left alone for {asked / 60:.0f} minutes; try again then: {_KEPT}."
            wait = asked if asked is not None else wait
        if not again or tries >= self._patience.tries:
            raise DownloadError(f"{self._place} cannot be fetched: {words}", mend=mend, cause=error) from error
        return wait

    async def _ask(self) -> None:
        """One request for what is missing, and what it brings."""
        headers = {**self._place.headers, "accept-encoding": "identity"}
        if self._have:
            headers["range"] = f"bytes={self._have}-"
            if self._etag:
                headers["if-range"] = self._etag  # another version is sent from its beginning
        async with self._web.stream("GET", self._place.url, headers=headers) as answer:
            if answer.status_code == 416:  # nothing is missing, or the part is longer than what is there
                self._ended = True
                return
            answer.raise_for_status()
            start, total = _extent(answer)
            if total is not None and self._contents.size not in (None, total):
                self._begin_anew()
                raise self._wrong(f"it has {total} bytes instead of {self._contents.size}")
            etag = _strong(answer.headers.get("etag", ""))
            changed = total != self._size if self._size is not None and total is not None else False
            if start != self._have or (self._have and changed) or (self._etag and etag and etag != self._etag):
                self._begin_anew()  # a server without ranges, or another version than before
                if start:
                    raise httpx2.RemoteProtocolError("it sends other bytes than it was asked for")
            self._size, self._etag = total if self._size is None else self._size, etag
            need_room(self._part.parent, (self._size or 0) - self._have)
            self._version.keep(etag)
            await self._append(answer)

    async def _append(self, answer: httpx2.Response) -> None:
        """To the part, as it comes. Returns early when it is paused."""
        self._pieced = self._pieced or self._have > 0
        since, before = time.monotonic(), self._have
        with self._part.open("ab") as part:
            async for chunk in answer.aiter_bytes():
                if self._have == self._size:
                    return  # it does not know where to stop
                if self._size is not None:
                    chunk = chunk[: self._size - self._have]
                part.write(chunk)
                self._digest.update(chunk)
                self._have += len(chunk)
                self._tell(self._have)
                if self._control.paused:
                    return
                if (now := time.monotonic()) - since > self._patience.window:
                    if self._have - before < self._patience.slowest * (now - since):
                        raise _Stalled(f"less than {self._patience.slowest} bytes a second arrive")
                    since, before = now, self._have
        if self._size is not None and not self._complete:
            raise httpx2.RemoteProtocolError("it stops before the end")
        self._ended = True

    def _wrong(self, why: str) -> DownloadError:
        return DownloadError(
            f"{self._place} arrives damaged: {why}; it was refused and removed",
            mend="Try again later; if it happens again, a proxy or mirror changes what it passes on.",
        )


class _Version:
    """Which version of the file at a place a part is of, kept beside the part for whoever goes on with it."""

    def __init__(self, part: Path, place: Place) -> None:
        self._path = part.with_name(f"{part.name}.etag")
        # Addresses may hold passwords, and the folder may be shared.
        self._place = hashlib.sha256(place.url.encode()).hexdigest()

    def read(self) -> str:
        """The etag; '' where none is known, or the part came from elsewhere."""
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            return str(kept["etag"]) if kept["place"] == self._place else ""
        except (OSError, ValueError, TypeError, KeyError):  # a part without one is checked by its digest alone
            return ""

    def keep(self, etag: str) -> None:
        if not etag:
            self.forget()
        elif etag != self.read():
            self._path.write_text(json.dumps({"etag": etag, "place": self._place}), "utf-8")

    def forget(self) -> None:
        self._path.unlink(missing_ok=True)


async def _resumed(control: Control) -> None:
    """Wait while paused; raise Cancelled when that ends with cancel(), before anything is asked of anybody."""
    while control.paused:
        await asyncio.sleep(0.05)
    if control.cancelled:
        raise Cancelled


async def _feed(digest: Any, path: Path, control: Control) -> int:
    """All bytes of a file into a hash; how many. Can be paused and cancelled every few milliseconds."""
    count = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            digest.update(chunk)
            count += len(chunk)
            await asyncio.sleep(0)
            await _resumed(control)
    return count


def _extent(answer: httpx2.Response) -> tuple[int, int | None]:
    """Where in the file an answer begins, -1 where it does not say; how long the file is, None where it does not."""
    if answer.status_code == 206:
        match = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", "").strip())
        if match is None:
            return -1, None
        return int(match[1]), None if match[2] == "*" else int(match[2])
    length = answer.headers.get("content-length", "")
    return 0, int(length) if length.isdigit() and "content-encoding" not in answer.headers else None


def _strong(etag: str) -> str:
    """A weak one (W/"...") names several versions that are alike, which does not do for pieces."""
    return etag if etag.startswith('"') else ""


def _retry_after(answer: httpx2.Response) -> float | None:
    """Seconds that the server asks us to wait; None where it does not say."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdigit():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
