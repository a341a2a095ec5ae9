"""What the window and the engine's process say to each other: JSON messages with a length before each.

A message is an object; "do" names a command, "ev" names news. Pixels and samples never travel here, only where
they lie in the shared arena. Nothing is ever unpickled.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Mapping
from typing import IO, Any

from studio.graph import events
from studio.media.values import Image

Message = dict[str, Any]
_LARGEST = 1 << 30  # bytes; beyond this the stream is out of step, not a message


class Channel:
    """One end of the conversation. send() may be called from any thread; receive() from one."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source = source
        self._sink = sink
        self._lock = threading.Lock()
        self.sent = 0
        self.received = 0

    def send(self, message: Mapping[str, Any]) -> None:
        """Raises OSError or ValueError when the other side is gone."""
        body = json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
        with self._lock:
            self._sink.write(len(body).to_bytes(4, "little") + body)
            self._sink.flush()
            self.sent += len(body) + 4

    def receive(self) -> Message | None:
        """The next message; None when the other side has gone."""
        head = self._read(4)
        size = int.from_bytes(head or b"", "little")
        body = self._read(size) if head and 0 < size <= _LARGEST else None
        if body is None:
            return None
        self.received += size + 4
        message: Message = json.loads(body.decode("utf-8", "surrogatepass"))
        return message

    def _read(self, count: int) -> bytes | None:
        parts: list[bytes] = []
        while count:
            try:
                part = self._source.read(count)
            except (OSError, ValueError):  # closed under us: the same as the end
                return None
            if not part:
                return None
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        for end in (self._sink, self._source):
            with contextlib.suppress(OSError):  # unsent bytes for a side that has gone
                end.close()


# --- events as short lists: name first, then the fields in order ------------------------------------------------

_EVENTS: dict[str, type] = {
    "planned": events.Planned,
    "expanded": events.Expanded,
    "started": events.Started,
    "progress": events.Progressed,
    "previewed": events.Previewed,
    "noted": events.Noted,
    "memory": events.DeviceMemory,
    "finished": events.Finished,
    "failed": events.Failed,
    "skipped": events.Skipped,
    "done": events.Done,
}
_NAMES = {type: name for name, type in _EVENTS.items()}


def event_data(event: events.Event, place: Callable[[Image], Any]) -> list[Any]:
    """An event as JSON. place: puts a picture where the other process can read it, and says where."""
    fields = [_short(getattr(event, name)) for name in event.__dataclass_fields__]
    if isinstance(event, events.Previewed):
        fields[-1] = place(event.image)
    return [_NAMES[type(event)], *fields]


def event_from(data: list[Any], fetch: Callable[[Any], Image]) -> events.Event:
    """The event again. fetch: the picture at a place."""
    name, *fields = data
    if name == "previewed":
        fields[-1] = fetch(fields[-1])
    elif name in ("planned", "expanded"):
        fields[-1] = tuple(fields[-1])
    made: events.Event = _EVENTS[name](*fields)
    return made


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return round(float(value), 3)
    return list(value) if isinstance(value, tuple) else value
