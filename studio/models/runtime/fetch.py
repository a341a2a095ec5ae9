"""Downloads of wheels: they go on where they stopped, and count only with the checksum that was promised."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from studio.base.control import Control
from studio.base.errors import ServiceError
from studio.base.files import disk_error
from studio.models.runtime.wanted import Wheel

_BLOCK = 1 << 18
_TRIES = 5  # in a row without a single byte


def client() -> httpx.Client:
    """Follows redirects, honours the system's proxies; a server may be silent for half a minute."""
    return httpx.Client(follow_redirects=True, timeout=httpx.Timeout(30.0, connect=10.0))


def partial(wheel: Wheel, folder: Path) -> Path:
    return folder / f"{wheel.file}.part"


def there(wheel: Wheel, folder: Path) -> int:
    """Bytes of a wheel that need not be fetched any more."""
    for path in (folder / wheel.file, partial(wheel, folder)):
        if path.is_file():
            return path.stat().st_size
    return 0


def fetch(web: httpx.Client, wheel: Wheel, folder: Path, control: Control, tell: Callable[[int], None]) -> Path:
    """The wheel as a whole file in `folder`. tell: bytes of it that are there by now.

    What a broken connection or a killed process left is gone on with. A file with another checksum is removed, and
    fetched once more if it was pieced together. Raises ServiceError, StoreError, Cancelled.
    """
    whole, part = folder / wheel.file, partial(wheel, folder)
    try:
        if whole.is_file():
            if _sha256(whole, control) == wheel.sha256:  # somebody may have carried it over by hand
                tell(whole.stat().st_size)
                return whole
            whole.unlink()
        pieced = part.exists()
        while True:
            _download(web, wheel, part, control, tell)
            if _sha256(part, control) == wheel.sha256:
                part.replace(whole)
                return whole
            part.unlink()
            if not pieced:
                raise ServiceError(
                    f"{wheel.url} does not have the contents that were locked (SHA-256 {wheel.sha256[:12]}…); "
                    "it was refused and removed",
                    mend="Try again later, or from another index.",
                )
            pieced = False
    except OSError as error:
        raise disk_error(error, part) from error


def _download(web: httpx.Client, wheel: Wheel, part: Path, control: Control, tell: Callable[[int], None]) -> None:
    tries = 0
    while True:
        had = part.stat().st_size if part.exists() else 0
        try:
            _once(web, wheel, part, had, control, tell)
            return
        except (httpx.TransportError, httpx.HTTPStatusError) as error:
            gained = part.exists() and part.stat().st_size > had
            tries = 0 if gained else tries + 1
            status = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else 500
            if tries >= _TRIES or status < 500:
                raise ServiceError(
                    f"{wheel.url} cannot be fetched: {error or type(error).__name__}",
                    mend="Check the network and try again: what is there already is kept.",
                ) from error
            time.sleep(0.1 * 2**tries)
            control.check()


def _once(web: httpx.Client, wheel: Wheel, part: Path, had: int, control: Control, tell: Callable[[int], None]) -> None:
    """One request for what is missing. A server without ranges sends it all again, and the file begins anew."""
    headers = {"Accept-Encoding": "identity", **({"Range": f"bytes={had}-"} if had else {})}
    with web.stream("GET", wheel.url, headers=headers) as answer:
        if answer.status_code == 416:  # nothing is missing, or the file there is longer than the right one
            return
        answer.raise_for_status()
        done = had if answer.status_code == 206 else 0
        with part.open("r+b" if done else "wb") as file:
            file.seek(done)
            for block in answer.iter_raw(_BLOCK):
                control.check()
                file.write(block)
                done += len(block)
                tell(done)


def _sha256(path: Path, control: Control) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 22):
            control.check()
            digest.update(block)
    return digest.hexdigest()
