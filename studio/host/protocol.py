"""How the window and the engine's process talk: typed messages as MessagePack, with a length before each.

commands.py and news.py declare every message there is. What is unknown, lacks something, has something too much or is
of another type is refused, never guessed. Pixels and samples never travel here, only where they lie in the shared
arena. Nothing is ever unpickled.
"""

from __future__ import annotations

import contextlib
import json
import numbers
import threading
from fractions import Fraction
from pathlib import PurePath
from typing import IO, Annotated, Any, Generic, TypeVar

import msgspec

from studio.base.errors import ShotgraphError
from studio.graph.graph import Graph
from studio.graph.projectfile import dumps, loads

PROTOCOL = 3  # raise it whenever a message changes: a window and an engine of two versions do not talk
_LARGEST = 1 << 30  # bytes; beyond this the stream is out of step, not a message

Heard = TypeVar("Heard")
Size = Annotated[int, msgspec.Meta(ge=0)]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something inside of a message."""


class Message(Part, frozen=True, tag=True):
    """Something one side says, or that has a kind; its class' name travels along."""


class Project:
    """A graph; it travels as the text of its project file."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Project) and self.graph == other.graph


class Address(msgspec.Struct, frozen=True):
    """Who waits for an answer to a message, as far as that can be read in one that is refused."""

    type: str = ""
    id: int = 0
    job: str = ""
    protocol: int = 0


class Malformed(ShotgraphError):
    """What was said is no message, or none that may cross here."""

    def __init__(self, what: str, about: Address | None = None) -> None:
        super().__init__(what, mend="Restart Shotgraph; if it happens again, this is a fault in it.")
        self.about = about or Address()


class Channel(Generic[Heard]):
    """One end of the conversation. send() may be called from any thread; receive() from one.

    hears: the messages that may come, a Struct or a union of them. says: what is sent is read back as one of these
    first, so that an odd value is an error of whoever said it and not a broken conversation.
    """

    def __init__(self, source: IO[bytes], sink: IO[bytes], hears: Any, says: Any = None) -> None:
        self._source = source
        self._sink = sink
        self._hears = Reader(hears)
        self._says = Reader(says) if says is not None else None
        self._lock = threading.Lock()
        self.sent = 0
        self.received = 0

    def send(self, message: Message) -> None:
        """Raises OSError or ValueError when the other side is gone, Malformed when this cannot be said."""
        body = encode(message)
        if self._says is not None:
            self._says(body)
        with self._lock:
            self._sink.write(len(body).to_bytes(4, "little") + body)
            self._sink.flush()
            self.sent += len(body) + 4

    def receive(self) -> Heard | None:
        """The next message; None when the other side has gone. Raises Malformed; what follows can be read all the
        same."""
        head = self._read(4)
        size = int.from_bytes(head or b"", "little")
        body = self._read(size) if head and 0 < size <= _LARGEST else None
        if body is None:
            return None
        self.received += size + 4
        heard: Heard = self._hears(body)
        return heard

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


# --- one codec --------------------------------------------------------------------------------------------------


def encode(message: Message) -> bytes:
    """A message as bytes. Raises Malformed when it holds what cannot travel."""
    try:
        return _encoder.encode(message)
    except UnicodeEncodeError:  # the name of a file that is no text: JSON can carry it
        plain = msgspec.to_builtins(message, enc_hook=_plain)
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    except (TypeError, OverflowError, RecursionError) as error:
        raise Malformed(f"a {type(message).__name__} cannot be sent: {error}") from error


class Reader:
    """Reads messages of a kind: a Struct, or a union of them."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._decoder = msgspec.msgpack.Decoder(kind, dec_hook=_made)

    def __call__(self, body: bytes) -> Any:
        """The message that encode() has written. Raises Malformed."""
        try:
            if body[:1] == b"{":  # in MessagePack this would be a number, never a message
                plain = json.loads(body.decode("utf-8", "surrogatepass"))
                return msgspec.convert(plain, self._kind, dec_hook=_made)
            return self._decoder.decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise Malformed(f"a message is not understood: {error}", _address(body)) from error


def _address(body: bytes) -> Address:
    try:
        return msgspec.msgpack.decode(body, type=Address)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Address()  # so odd that nobody can be told


def _plain(value: Any) -> Any:
    """What MessagePack does not know, as something that it does. Raises TypeError."""
    match value:
        case Project():
            return dumps(value.graph)
        case PurePath() | Fraction() | str():
            return str(value)
        case numbers.Integral():
            return int(value)
        case numbers.Real():
            return float(value)
    raise TypeError(f"{type(value).__name__} has no form to travel in")


def _made(kind: type, value: Any) -> Any:
    """The opposite of _plain, for the types that the messages name. Raises ValueError."""
    if not isinstance(value, str):
        raise ValueError(f"Expected `str`, got `{type(value).__name__}`")
    try:
        return Project(loads(value)) if kind is Project else kind(value)
    except (ShotgraphError, ZeroDivisionError) as error:
        raise ValueError(str(error)) from error


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
