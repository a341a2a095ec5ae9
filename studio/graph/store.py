"""The store: content-addressed results on disk that survive restarts, crashes and a second process.

Payloads are files named by their digest, workspaces are folders named by a task's key, and one sqlite index
(WAL) says what a key produced. A payload is written beside, synced and renamed before the index names it; its
digest is checked on every read, so a damaged file is a miss and never a wrong picture.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from studio.base.errors import StoreError
from studio.base.files import disk_error
from studio.base.regular import read_regular
from studio.base.settings import Home, Settings, store_budget, store_folder
from studio.graph.claims import Claims
from studio.graph.inflight import Inflight
from studio.media.encoding import digest_of

log = logging.getLogger("shotgraph")
INLINE = 4096  # bytes; a smaller payload lives in the index, a file of its own would cost more
_FLUSH_SECONDS = 0.25
_SCHEMA = 1
_LARGEST = 64 << 30  # bytes of a payload
_LOOKED_THROUGH = 64 << 20  # bytes of an index that is checked whenever it is opened
_PATIENCE = 30  # seconds to wait for another process that writes
_TABLES = """
    PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
    CREATE TABLE IF NOT EXISTS tasks (key TEXT PRIMARY KEY, type TEXT, record TEXT, inline BLOB,
        seconds REAL, memory INTEGER, made REAL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS payloads (name TEXT PRIMARY KEY, size INTEGER, used REAL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS pins (key TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS notes (key TEXT, name TEXT, value TEXT, PRIMARY KEY (key, name)) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Ref:
    """One stored value: its kind, its digest, and its bytes where they are few. item: its id in a series."""

    output: str
    kind: str
    digest: str
    inline: bytes | None = None
    item: str | None = None
    lazy: bool = False


@dataclass(frozen=True)
class Record:
    """What a task produced and what it cost. memory: bytes at the peak; seed: the one drawn for it, if any."""

    refs: tuple[Ref, ...]
    seconds: float = 0.0
    memory: int = 0
    seed: int | None = None
    type: str = ""

    @cached_property
    def _places(self) -> tuple[dict[str, tuple[Ref, ...]], dict[tuple[str, str | None], Ref]]:
        """By output, and by output and item: a series may have ten thousand, each looked up by each that wants it."""
        outputs: dict[str, list[Ref]] = {}
        items: dict[tuple[str, str | None], Ref] = {}
        for ref in self.refs:
            outputs.setdefault(ref.output, []).append(ref)
            items.setdefault((ref.output, ref.item), ref)
        return {name: tuple(found) for name, found in outputs.items()}, items

    def made(self, output: str) -> tuple[Ref, ...]:
        """What an output gave, in order."""
        return self._places[0].get(output, ())

    def one(self, output: str, item: str | None) -> Ref:
        """An item of an output's series; without a series item is None. Raises KeyError."""
        return self._places[1][output, item]


class Store:
    """Open (and make) a store in a folder. Raises StoreError when the folder cannot be used.

    budget: bytes for payloads and workspaces together; above it the least recently used goes first, never
    what is pinned or held.
    """

    @staticmethod
    def of(home: Home, settings: Settings) -> Store:
        """The user's store. Raises StoreError when its folder cannot be used."""
        return Store(store_folder(home, settings), store_budget(home, settings))

    def __init__(self, folder: Path, budget: int = 50 * 1024**3) -> None:
        self.folder = folder
        self.budget = budget
        self._lock = threading.RLock()
        self.inflight = Inflight()
        self.claims = Claims(folder / "claims")
        self._held: dict[str, int] = {}
        self._records: dict[str, Record] = {}
        self._unsaved: dict[str, Record] = {}
        self._touched: set[str] = set()
        self._last_flush = time.monotonic()
        self.damaged: list[str] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "objects").mkdir(exist_ok=True)
            (folder / "work").mkdir(exist_ok=True)
        except OSError as error:
            raise disk_error(error, folder) from error
        with _as_store_error(folder):
            self._index = _opened(folder / "index.sqlite3")
            found = self._index.execute("PRAGMA user_version").fetchone()[0]
            if found not in (0, _SCHEMA):
                raise StoreError(
                    f"the store in {folder} has format {found}",
                    mend="It was made by a newer Shotgraph: update, or set SHOTGRAPH_HOME to another folder.",
                )
            if not found:
                self._index.execute(f"PRAGMA user_version={_SCHEMA}")

    # --- records -------------------------------------------------------------------------------------------

    def get(self, key: str) -> Record | None:
        """What the task with this key produced, or None. No payload is read."""
        with self._lock, _as_store_error(self.folder):
            record = self._records.get(key)
            if record is None:
                row = self._index.execute("SELECT record, inline FROM tasks WHERE key=?", (key,)).fetchone()
                if row is None:
                    return None
                record = _record_from(*row)
                if record is None:
                    self._spoilt(key)
                    return None
                self._records[key] = record
            for ref in record.refs:
                if ref.inline is None:
                    self._touched.add(ref.digest)
            return record

    def _spoilt(self, key: str) -> None:
        """A record that does not read, or whose small results are not what they are named by: made again."""
        self.damaged.append(key)
        log.warning("a damaged record in the store's index is made again: %s", key)
        with self._index:
            self._index.execute("DELETE FROM tasks WHERE key=?", (key,))

    def put(self, key: str, record: Record) -> None:
        """Remember a task's outcome; on disk within a moment, or at flush()."""
        with self._lock:
            self._records[key] = self._unsaved[key] = record
            if time.monotonic() - self._last_flush > _FLUSH_SECONDS:
                self.flush()

    def forget(self, key: str) -> None:
        """Drop a record, so that its task runs again."""
        with self._lock, _as_store_error(self.folder):
            self._records.pop(key, None)
            self._unsaved.pop(key, None)
            with self._index:
                self._index.execute("DELETE FROM tasks WHERE key=?", (key,))

    def flush(self) -> None:
        """Everything told so far is in the index when this returns."""
        with self._lock, _as_store_error(self.folder):
            self._last_flush = time.monotonic()
            if not self._unsaved and not self._touched:
                return
            now = time.time()
            with self._index:
                self._index.executemany(
                    "INSERT OR REPLACE INTO tasks VALUES (?,?,?,?,?,?,?)",
                    [
                        (key, record.type, *_row_of(record), record.seconds, record.memory, now)
                        for key, record in self._unsaved.items()
                    ],
                )
                self._index.executemany(
                    "UPDATE payloads SET used=? WHERE name=?", [(now, name) for name in self._touched]
                )
            self._unsaved.clear()
            self._touched.clear()

    def history(self, type: str) -> list[tuple[float, int]]:
        """(seconds, peak bytes) of past runs of a node type, newest first: what estimates are made from."""
        with self._lock, _as_store_error(self.folder):
            self.flush()
            rows = self._index.execute(
                "SELECT seconds, memory FROM tasks WHERE type=? ORDER BY made DESC LIMIT 50", (type,)
            )
            return [(float(a), int(b)) for a, b in rows if isinstance(a, int | float) and isinstance(b, int)]

    # --- payloads ------------------------------------------------------------------------------------------

    def save(self, kind: str, content: bytes) -> tuple[str, bytes | None]:
        """Keep bytes; returns (digest, the bytes again if they belong inline). Raises StoreError."""
        digest = digest_of(kind, content)
        if len(content) <= INLINE:
            return digest, content
        path = self._payload(digest)
        if not path.is_file():
            try:
                if path.is_dir():  # nothing of ours, and in the way
                    shutil.rmtree(path)
                path.parent.mkdir(exist_ok=True)
                handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
                try:
                    with os.fdopen(handle, "wb") as file:
                        file.write(content)
                        file.flush()
                        os.fsync(file.fileno())
                    os.replace(name, path)
                finally:
                    Path(name).unlink(missing_ok=True)
            except OSError as error:
                raise disk_error(error, path) from error
        self._count(digest, len(content))
        return digest, None

    def load(self, ref: Ref) -> bytes | None:
        """A payload's bytes, or None when they are gone or damaged (then they are removed and noted)."""
        if ref.inline is not None:
            return ref.inline
        path = self._payload(ref.digest)
        try:
            content = read_regular(path, _LARGEST)
        except OSError:
            return None
        if digest_of(ref.kind, content) != ref.digest:
            self.damaged.append(ref.digest)
            log.warning("a damaged result in the store is made again: %s", path)
            path.unlink(missing_ok=True)
            return None
        return content

    def has(self, ref: Ref) -> bool:
        return ref.lazy or ref.inline is not None or self._payload(ref.digest).is_file()

    def workspace(self, key: str) -> Path:
        """A folder that belongs to a task and outlives a killed run."""
        path = self.folder / "work" / key[:2] / key
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, path) from error
        return path

    def is_there(self, key: str = "") -> bool:
        """Whether the store's folders are, and the workspace of this task, which somebody may have deleted."""
        folders = [
            self.folder / "objects",
            self.folder / "work",
            *([self.folder / "work" / key[:2] / key] if key else []),
        ]
        return all(folder.is_dir() for folder in folders)

    def settle(self, key: str) -> None:
        """Count what a task's workspace holds now towards the budget; an empty one is removed."""
        path = self.folder / "work" / key[:2] / key
        size = _size(path)
        if size:
            self._count(key, size)
        else:
            with contextlib.suppress(OSError):  # somebody else's file came in between: it stays
                path.rmdir()

    def _payload(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / digest

    def _count(self, name: str, size: int) -> None:
        with self._lock, _as_store_error(self.folder), self._index:
            self._index.execute("INSERT OR REPLACE INTO payloads VALUES (?,?,?)", (name, size, time.time()))

    # --- what is kept and what goes ------------------------------------------------------------------------

    def pin(self, key: str, pinned: bool = True) -> None:
        """Keep a take whatever the budget says, or let it go again."""
        with self._lock, _as_store_error(self.folder), self._index:
            if pinned:
                self._index.execute("INSERT OR IGNORE INTO pins VALUES (?)", (key,))
            else:
                self._index.execute("DELETE FROM pins WHERE key=?", (key,))

    def pinned(self) -> set[str]:
        with self._lock, _as_store_error(self.folder):
            return {row[0] for row in self._index.execute("SELECT key FROM pins")}

    @contextlib.contextmanager
    def holding(self, names: Iterable[str]) -> Iterator[None]:
        """While inside, these payloads and workspaces are in use and are not evicted by this process (and a workspace
        that is claimed by none)."""
        held = list(names)
        with self._lock:
            for name in held:
                self._held[name] = self._held.get(name, 0) + 1
        try:
            yield
        finally:
            with self._lock:
                for name in held:
                    self._held[name] -= 1
                    if not self._held[name]:
                        del self._held[name]

    def used(self) -> int:
        """Bytes that count towards the budget."""
        with self._lock, _as_store_error(self.folder):
            return int(self._index.execute("SELECT COALESCE(SUM(size), 0) FROM payloads").fetchone()[0])

    def evict(self) -> int:
        """Bring the store under its budget; returns the bytes freed."""
        self.flush()
        over = self.used() - self.budget
        freed = 0
        if over <= 0:
            return 0
        with self._lock, _as_store_error(self.folder):
            keep = set(self._held) | self._pinned_names()
            rows = self._index.execute("SELECT name, size FROM payloads ORDER BY used").fetchall()
            for name, size in rows:
                if freed >= over:
                    break
                if name not in keep and not self.claims.elsewhere(name):
                    self._drop(name)
                    freed += size
        return freed

    def _pinned_names(self) -> set[str]:
        keys = self.pinned()
        names = set(keys)
        for key in keys:
            record = self.get(key)
            names.update(ref.digest for ref in record.refs) if record else None
        return names

    def _drop(self, name: str) -> None:
        payload = self._payload(name)
        if payload.is_dir() and not payload.is_symlink():  # nothing of ours, and in the way
            shutil.rmtree(payload, ignore_errors=True)
        payload.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "work" / name[:2] / name, ignore_errors=True)
        with self._index:
            self._index.execute("DELETE FROM payloads WHERE name=?", (name,))

    # --- small notes beside a key --------------------------------------------------------------------------

    def note(self, key: str, name: str, kind: Any = Any) -> Any:
        """A small JSON fact kept under (key, name), or None. kind: the type that it must have (as msgspec.convert
        knows types); one that the disk has made another is left out."""
        with self._lock, _as_store_error(self.folder):
            row = self._index.execute("SELECT value FROM notes WHERE key=? AND name=?", (key, name)).fetchone()
            try:
                return msgspec.convert(json.loads(row[0]), kind) if row else None
            except (ValueError, TypeError, RecursionError):  # the disk has spoilt it: as if nothing had been noted
                log.warning("a damaged note in the store's index is left out: %s of %s", name, key)
                return None

    def set_note(self, key: str, name: str, value: Any) -> None:
        with self._lock, _as_store_error(self.folder), self._index:
            self._index.execute("INSERT OR REPLACE INTO notes VALUES (?,?,?)", (key, name, json.dumps(value)))

    # --- care ----------------------------------------------------------------------------------------------

    def verify(self, check: Callable[[], None] = lambda: None) -> dict[str, int]:
        """Read everything, remove what is damaged, count anew what is there; counts for `doctor --store`."""
        self.flush()
        counts = {"payloads": 0, "bytes": 0, "damaged": 0, "workspaces": 0, "records": 0}
        kinds: dict[str, str] = {}
        with self._lock, _as_store_error(self.folder):
            for key, text, inline in self._index.execute("SELECT key, record, inline FROM tasks").fetchall():
                check()
                record = _record_from(text, inline)
                if record is None:
                    counts["damaged"] += 1
                    self._records.pop(key, None)
                    self._spoilt(key)
                    continue
                counts["records"] += 1
                kinds.update({ref.digest: ref.kind for ref in record.refs})
        for path in sorted((self.folder / "objects").glob("??/*")):
            check()
            if path.name.startswith("."):
                if time.time() - path.stat().st_mtime > 3600:  # left by a process that was killed while writing
                    path.unlink(missing_ok=True)
                continue
            try:
                content = read_regular(path, _LARGEST)
            except OSError as error:  # a folder, a pipe, a file that may not be read
                log.warning("the store's %s cannot be read: %s", path, error)
                content = None
            if content is None or (path.name in kinds and digest_of(kinds[path.name], content) != path.name):
                counts["damaged"] += 1
                self._drop(path.name)
                continue
            counts["payloads"] += 1
            counts["bytes"] += len(content)
            self._count(path.name, len(content))
        for path in (self.folder / "work").glob("??/*"):
            size = _size(path)
            counts["workspaces"] += 1
            counts["bytes"] += size
            self._count(path.name, size)
        return counts

    def clear(self) -> None:
        """Remove every result that is not pinned. Costs only the time to make them again."""
        with self._lock, _as_store_error(self.folder):
            self.flush()
            keep = self._pinned_names()
            for path in [*(self.folder / "objects").glob("??/*"), *(self.folder / "work").glob("??/*")]:
                if path.name not in keep and not self.claims.elsewhere(path.name):
                    self._drop(path.name)
            with self._index:
                self._index.execute("DELETE FROM tasks WHERE key NOT IN (SELECT key FROM pins)")
            self._records.clear()

    def close(self) -> None:
        with self._lock:
            self.flush()
            self._index.close()


def _opened(path: Path) -> sqlite3.Connection:
    """The index; one that a bad disk has made unreadable is set aside, and a new one begun: only time is lost."""
    try:
        return _open_index(path)
    except sqlite3.OperationalError:
        raise  # locked, read-only, a full disk: the index itself may be sound
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter from its own words for what is wrong
        aside = path.with_name(f"{path.stem}-damaged-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
        log.warning("the store's index cannot be read (%s): it is now %s, and results are made again", error, aside)
        try:
            os.replace(path, aside)
            for ending in ("-wal", "-shm"):  # they belong to the old one and would spoil the new
                path.with_name(path.name + ending).unlink(missing_ok=True)
        except OSError as trouble:
            raise disk_error(trouble, path) from error
        return _open_index(path)


def _open_index(path: Path) -> sqlite3.Connection:
    """The index, with its tables. Turning a new one to WAL fails at once, whatever the timeout, while another process
    does the same, so that is tried again."""
    until = time.monotonic() + _PATIENCE
    while True:
        index = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
        try:
            index.executescript(_TABLES)
            index.text_factory = lambda raw: raw.decode("utf-8", "replace")  # what is spoilt is seen by its sum
            if path.stat().st_size <= _LOOKED_THROUGH:
                found = index.execute("PRAGMA quick_check(1)").fetchone()[0]
                if found != "ok":
                    index.close()
                    raise sqlite3.DatabaseError(found)
            return index
        except sqlite3.OperationalError as error:
            index.close()
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextlib.contextmanager
def _as_store_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        mend = "Check that the disk has space and the folder can be written, or set SHOTGRAPH_HOME to another."
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            mend = f"The disk has damaged it: delete {folder / 'index.sqlite3'}. Only time is lost."
        raise StoreError(f"the store in {folder} cannot be used: {error}", mend=mend) from error


def _row_of(record: Record) -> tuple[str, bytes]:
    """A record as JSON, with the inline bytes of all refs joined in one blob."""
    refs = [
        [ref.output, ref.kind, ref.digest, None if ref.inline is None else len(ref.inline), ref.item, ref.lazy]
        for ref in record.refs
    ]
    text = json.dumps(
        {"refs": refs, "seconds": record.seconds, "memory": record.memory, "seed": record.seed, "type": record.type}
    )
    inline = b"".join(ref.inline or b"" for ref in record.refs)
    return text[:-1] + _SUM + digest_of("record", text, inline) + '"}', inline


_SUM = ', "sum": "'  # of the record's text without it, and of its small results


class _Row(msgspec.Struct, frozen=True):
    """A record as the index has it; whatever else stands there does not read."""

    refs: list[tuple[str, str, str, int | None, str | None, bool]]
    seconds: float
    memory: int
    seed: int | None
    type: str


def _record_from(text: Any, inline: Any) -> Record | None:
    """None where the row is damaged: its sum is another, or (in a store of an earlier version, whose rows have none) a
    small result is not what its digest says."""
    summed = isinstance(text, str) and text[-2 - 32 - len(_SUM) : -2 - 32] == _SUM
    if summed:
        text, told = text[: -2 - 32 - len(_SUM)] + "}", text[-2 - 32 : -2]
        if digest_of("record", text, inline if isinstance(inline, bytes) else b"") != told:
            return None
    try:
        row = msgspec.json.decode(text, type=_Row)
    except (msgspec.DecodeError, TypeError, RecursionError):
        return None
    held = inline if isinstance(inline, bytes) else b""
    refs: list[Ref] = []
    place = 0
    for output, kind, digest, length, item, lazy in row.refs:
        own = None if length is None else held[place : place + max(0, length)]
        place += length or 0
        if own is not None and not (summed or lazy) and digest_of(kind, own) != digest:
            return None
        refs.append(Ref(output, kind, digest, own, item, lazy))
    return Record(tuple(refs), row.seconds, row.memory, row.seed, row.type)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
