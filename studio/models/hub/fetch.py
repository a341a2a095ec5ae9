"""One file on its way from the hub into the cache: on from where it stopped, checked, and only then named.

huggingface_hub's own downloads start a file anew after a break (its temporary files have random names since 2.0), so
bytes are fetched here, into the cache's own layout and under its locks: what is half there waits as `DIGEST.incomplete`
and is gone on with by a Range request.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.base.errors import ModelError
from studio.base.files import disk_error
from studio.models.hub import access as hub_access
from studio.models.hub import cache as hub_cache
from studio.models.hub.access import Hub, Listing
from studio.models.hub.files import RemoteFile

if TYPE_CHECKING:
    from httpx2 import AsyncClient

_TRIES = 6  # broken lines in a row, without a byte between them, before giving up


@dataclass(frozen=True)
class Progress:
    """How far a download is, in bytes. rate: bytes a second now; left: seconds, None while unknown."""

    done: int
    total: int
    file: str
    rate: float = 0.0
    left: float | None = None


Tell = Callable[[Progress], None]


class Meter:
    """Adds up bytes and tells a few times a second, with the rate of the last seconds."""

    def __init__(self, total: int, tell: Tell) -> None:
        self._total = total
        self._tell = tell
        self._done = 0
        self._file = ""
        self._fetched: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
        self._told = 0.0

    def start(self, file: str) -> None:
        self._file = file
        self._say(force=True)

    def add(self, bytes: int, *, fetched: bool) -> None:
        """bytes: negative when some must be fetched again."""
        self._done += bytes
        if fetched:
            self._fetched.append((time.monotonic(), self._fetched[-1][1] + bytes))
        self._say()

    def end(self) -> None:
        self._tell(Progress(self._total, self._total, self._file, self._rate(), 0.0))

    def _rate(self) -> float:
        now = time.monotonic()
        while len(self._fetched) > 2 and self._fetched[0][0] < now - 5:
            self._fetched.popleft()
        seconds = now - self._fetched[0][0]
        return max(0.0, (self._fetched[-1][1] - self._fetched[0][1]) / seconds) if seconds > 0.2 else 0.0

    def _say(self, *, force: bool = False) -> None:
        now = time.monotonic()
        if force or now - self._told > 0.15:
            self._told = now
            rate = self._rate()
            left = (self._total - self._done) / rate if rate else None
            self._tell(Progress(self._done, self._total, self._file, rate, left))


class Fetch:
    """One file of a repository on its way into the cache."""

    def __init__(
        self, client: AsyncClient, hub: Hub, cache: Path, listing: Listing, file: RemoteFile, meter: Meter, again: bool
    ) -> None:
        self._client, self._hub, self._listing, self._file = client, hub, listing, file
        self._meter, self._again = meter, again
        repo = hub_cache.repo_folder(cache, listing.repo)
        self._blob = blob_of(cache, listing.repo, file)
        self._part = self._blob.with_name(self._blob.name + ".incomplete")
        self._link = hub_cache.snapshot(cache, listing.repo, listing.commit) / file.name
        self._digest, self._have = self._hash(), 0
        self._lock = cache / ".locks" / repo.name / f"{file.digest}.lock"

    async def run(self) -> None:
        """Raises ModelError, StoreError."""
        self._meter.start(self._file.name)
        try:
            for folder in (self._blob.parent, self._link.parent, self._lock.parent):
                folder.mkdir(parents=True, exist_ok=True)
            async with _held(self._lock):
                if not await self._is_here():
                    await self._fetch()
                self._place()
        except OSError as error:
            raise disk_error(error, self._blob) from error

    async def _is_here(self) -> bool:
        """Where nothing can be linked, the file lies under its own name; otherwise as a blob."""
        for path in (self._blob, self._link):
            if not path.is_file():
                continue
            whole = path.stat().st_size == self._file.size
            if whole and self._again:
                digest = self._hash()
                await _feed(digest, path)
                whole = digest.hexdigest() == self._file.digest
            if whole:
                self._meter.add(self._file.size, fetched=False)
                return True
            path.unlink()
        return False

    async def _fetch(self) -> None:
        for _ in range(2):
            await self._resume()
            await self._fill()
            if self._digest.hexdigest() == self._file.digest:
                os.replace(self._part, self._blob)
                return
            self._restart()
        what = f"{self._file.name} of {self._listing.repo} arrives damaged: its digest is not what the hub says"
        raise ModelError(what, mend="Pull again; if it happens again, a proxy or mirror changes what it passes on.")

    def _hash(self) -> Any:
        """git names a blob by the sha1 of a header and its bytes; large files are named by their sha256."""
        if self._file.sha256:
            return hashlib.sha256()
        return hashlib.sha1(f"blob {self._file.size}\0".encode(), usedforsecurity=False)

    async def _resume(self) -> None:
        """Take up what was fetched before."""
        self._digest, self._have = self._hash(), 0
        if self._part.is_file() and self._part.stat().st_size <= self._file.size:
            self._have = await _feed(self._digest, self._part)
            self._meter.add(self._have, fetched=False)
        else:
            self._part.write_bytes(b"")

    def _restart(self) -> None:
        self._meter.add(-self._have, fetched=False)
        self._digest, self._have = self._hash(), 0
        self._part.write_bytes(b"")

    async def _fill(self) -> None:
        """Get the part up to its size, over lines that break. Raises ModelError when that leads nowhere."""
        tries = 0
        while self._have < self._file.size:
            before = self._have
            error: Exception | None = None
            try:
                await self._stream()
            except Exception as failed:
                if isinstance(failed, OSError) and not hasattr(failed, "response"):
                    raise  # the disk; the hub's refusals are OSErrors too
                error = failed
            tries = 1 if self._have > before else tries + 1
            if error is not None and (tries >= _TRIES or not _may_pass(error)):
                raise hub_access.explain(error, self._hub, self._listing.repo, self._listing.commit) from error
            if tries >= _TRIES:
                what = f"{self._hub.host} sends nothing more of {self._file.name}"
                raise ModelError(what, mend="Pull again later: it goes on where it stopped.")
            if self._have < self._file.size:
                await asyncio.sleep(0.1 * 2**tries)

    async def _stream(self) -> None:
        """Append to the part what one answer brings, from the first byte that is missing."""
        from huggingface_hub.utils import hf_raise_for_status

        headers = {**self._hub.headers, "accept-encoding": "identity"}
        if self._have:
            headers["range"] = f"bytes={self._have}-"
        address = self._hub.address(self._listing.repo, self._listing.commit, self._file.name)
        async with self._client.stream("GET", address, headers=headers, timeout=20) as answer:
            hf_raise_for_status(answer)
            if self._have and answer.status_code != 206:  # the server does not do ranges
                self._restart()
            with self._part.open("ab") as part:
                async for chunk in answer.aiter_bytes():
                    chunk = chunk[: self._file.size - self._have]
                    part.write(chunk)
                    self._digest.update(chunk)
                    self._have += len(chunk)
                    self._meter.add(len(chunk), fetched=True)

    def _place(self) -> None:
        """Give the blob its name in the snapshot: a relative link, or the file itself where links are not allowed."""
        if not self._blob.is_file():
            return  # it lies under its own name already
        if self._link.is_symlink() or self._link.exists():
            if self._link.exists() and self._link.samefile(self._blob):
                return
            self._link.unlink()
        try:
            self._link.symlink_to(os.path.relpath(self._blob, self._link.parent))
        except OSError:  # Windows without the right to make links
            os.replace(self._blob, self._link)


async def _feed(digest: Any, path: Path) -> int:
    """All bytes of a file into a hash; how many. Can be cancelled every few milliseconds."""
    count = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            digest.update(chunk)
            count += len(chunk)
            await asyncio.sleep(0)
    return count


def _may_pass(error: Exception) -> bool:
    """Is it worth trying again by itself?"""
    import httpx2

    status = getattr(getattr(error, "response", None), "status_code", 0)
    return isinstance(error, httpx2.TransportError) or status in (408, 429) or status >= 500


@contextlib.asynccontextmanager
async def _held(path: Path) -> AsyncIterator[None]:
    """The cache's lock of a file, as huggingface_hub takes it; waits while another program has it."""
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    while True:
        try:
            lock.acquire(timeout=0)
            break
        except Timeout:
            await asyncio.sleep(0.1)
        except NotImplementedError:  # a disk without locks: two downloads at once would only waste bandwidth
            break
    try:
        yield
    finally:
        lock.release()


def blob_of(cache: Path, repo: str, file: RemoteFile) -> Path:
    return hub_cache.repo_folder(cache, repo) / "blobs" / file.digest
