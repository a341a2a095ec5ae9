"""The store on disk: what survives, what is refused, what is thrown away first."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.base.errors import StoreError
from studio.graph.store import INLINE, Record, Ref, Store
from studio.media.encoding import decode, encode
from studio.media.values import Audio, Brush, CameraKey, Image, Mask, Motion, Number, Shot, Stroke, Text, Voice, Word

VALUES = [
    Text("Grüße \U0001f3ac"),
    Number(-1.5),
    Motion((Brush((Stroke(((0.1, 0.2), (0.3, 0.4)), 0.2, 0.1, True),), 1, -2, 3, 4, ((0, 0), (1, 1)), "ease-in"),)),
    Motion(camera=(CameraKey(0.0, zoom=1.5), CameraKey(1.0, pan=3.0)), static=(Stroke(((0.5, 0.5),)),)),
    Voice("Ana", "embedded", (("pitch", "2"),), "record-7"),
    Shot("shot-3", 3, "The winger", 4.0, "a winger", "He runs.", "crowd", "drums", "low angle"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_come_back_equal(value: object) -> None:
    back = decode(*encode(value))
    assert back == value and type(back) is type(value)


def test_arrays_come_back_with_their_facts() -> None:
    pixels = np.arange(5 * 7 * 4, dtype=np.uint16).reshape(5, 7, 4)
    assert np.array_equal(decode(*encode(Image(pixels))).pixels, pixels)
    assert np.array_equal(decode(*encode(Mask(np.eye(9, dtype=np.uint8)))).pixels, np.eye(9))
    sound = Audio.of(np.linspace(-1, 1, 50).reshape(25, 2), 44100, "Hi you", [Word("Hi", 0.0, 0.1)])
    back = decode(*encode(sound))
    assert back.info == sound.info and np.array_equal(back.read(), sound.read())


@given(st.binary(max_size=3 * INLINE))
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    digest, inline = store.save("text", content)
    assert store.load(Ref("out", "text", digest, inline)) == content
    store.close()


def _big(store: Store, fill: int, size: int = 100_000) -> Ref:
    digest, inline = store.save("image", bytes([fill]) * size)
    return Ref("out", "image", digest, inline)


def test_records_survive_closing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    record = Record((_big(store, 1), Ref("n", "number", "d", b"2.0", "shot-1", True)), 1.5, 10, 42, "image.generate")
    store.put("key", record)
    store.close()
    again = Store(tmp_path)
    assert again.get("key") == record and again.history("image.generate") == [(1.5, 10)]
    again.close()


def test_a_flipped_byte_is_a_miss_and_never_a_wrong_value(store: Store) -> None:
    ref = _big(store, 3)
    path = store.folder / "objects" / ref.digest[:2] / ref.digest
    path.write_bytes(b"\xff" + path.read_bytes()[1:])
    assert store.load(ref) is None
    assert store.damaged == [ref.digest] and not path.exists()


def test_the_least_recently_used_goes_first_and_pins_and_held_stay(store: Store) -> None:
    refs = {name: _big(store, number) for number, name in enumerate(["pinned", "held", "old", "used", "new"])}
    for name, ref in refs.items():
        store.put(name, Record((ref,)))
    store.flush()
    store.pin("pinned")
    store.get("used")
    store.budget = 400_000
    with store.holding([refs["held"].digest]):
        assert store.evict() == 100_000
    assert {name for name, ref in refs.items() if store.has(ref)} == {"pinned", "held", "used", "new"}
    store.budget = 0
    store.evict()
    assert {name for name, ref in refs.items() if store.has(ref)} == {"pinned"}


def test_workspaces_count_and_are_evicted_too(store: Store) -> None:
    folder = store.workspace("ab" * 16)
    (folder / "00000.mkv").write_bytes(b"x" * 1000)
    store.settle("ab" * 16)
    assert store.used() == 1000
    store.budget = 10
    store.evict()
    assert not folder.exists()


def test_verify_removes_the_damaged_and_counts_the_rest(store: Store) -> None:
    good, bad = _big(store, 1), _big(store, 2)
    store.put("k", Record((good, bad)))
    (store.folder / "objects" / bad.digest[:2] / bad.digest).write_bytes(b"nonsense")
    counts = store.verify()
    assert (counts["payloads"], counts["damaged"], counts["records"]) == (1, 1, 1)
    assert store.has(good) and not store.has(bad)


def test_clearing_keeps_pinned_takes(store: Store) -> None:
    keep, lose = _big(store, 1), _big(store, 2)
    store.put("keep", Record((keep,)))
    store.put("lose", Record((lose,)))
    store.pin("keep")
    store.clear()
    assert store.get("keep") and store.has(keep)
    assert store.get("lose") is None and not store.has(lose)


def _fill(folder: Path, base: int) -> None:
    store = Store(folder)
    for number in range(60):
        digest, inline = store.save("text", f"{number}".encode() * 3000)
        store.put(f"{base}-{number}", Record((Ref("out", "text", digest, inline),)))
        store.flush()
    store.close()


def test_two_processes_share_a_store(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_fill, args=(tmp_path, base)) for base in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    store = Store(tmp_path)
    for base in (1, 2):
        for number in range(60):
            record = store.get(f"{base}-{number}")
            assert record and store.load(record.refs[0]) == f"{number}".encode() * 3000
    assert store.verify()["damaged"] == 0
    store.close()


def test_a_store_that_cannot_be_made_or_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot write"):
        Store(tmp_path / "file" / "store")


def test_a_damaged_index_is_set_aside_and_what_it_knew_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("key", Record((Ref("out", "text", "d", b"x"),)))
    store.close()
    (tmp_path / "index.sqlite3").write_bytes(b"this is no database, it only has the name of one" * 20)
    store = Store(tmp_path)
    assert store.get("key") is None
    store.put("key", Record((Ref("out", "text", "d", b"x"),)))
    store.close()
    assert Store(tmp_path).get("key") is not None
    assert [path.read_bytes()[:7] for path in tmp_path.glob("index-damaged-*")] == [b"this is"]


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).close()
    index = sqlite3.connect(tmp_path / "index.sqlite3")
    index.execute("PRAGMA user_version=99")
    index.close()
    with pytest.raises(StoreError, match="format 99"):
        Store(tmp_path)
