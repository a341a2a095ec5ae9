"""Deliberate breaks of the source, each with the test that must see it: `python -m tests.breaks [WORD ...]`.

Each break is made in a copy of the working tree, where its test must pass before and fail after. With words, only the
breaks whose names have one of them. Ends with 1 when a test sleeps through a break, or when the source has changed so
that a break no longer fits: then its text here must be brought up to date.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Break:
    """What a user would suffer; the file, its text and what stands there instead; the test that sees it."""

    name: str
    file: str
    old: str
    new: str
    test: str


STREAMS, PLAYBACK = "tests/engine/test_streams.py::", "tests/test_playback.py::"
EXECUTE, VALIDATE = "tests/engine/test_execute.py::", "tests/engine/test_validate.py::"
READ, DOCUMENT = "tests/engine/test_settings_read.py::", "tests/test_document.py::"
DURABLE = "tests/test_durable_files.py::test_bytes_are_on_disk_before_they_have_their_name"
DECODE = "tests/engine/test_media_decode.py::"
COLOURS = "tests/engine/test_preview.py::test_colours_and_transparency_of_a_clip_are_those_of_its_pixels"
CUTS = "tests/nodes/test_video.py::test_cutting_and_timing_gives_these_frames"
LIFTING = "tests/engine/test_lifting.py::"
HOST, EDITS = "tests/engine/test_host.py::", "tests/engine/test_graph_edits.py::"

BREAKS = [
    Break(
        "played sound is labelled one block late",
        "studio/host/views/streams.py",
        "self._put(np.ascontiguousarray(piece, np.float32), place)",
        "self._put(np.ascontiguousarray(piece, np.float32), place + len(piece))",
        STREAMS + "test_each_block_of_sound_says_which_sample_it_begins_with",
    ),
    Break(
        "meters hear a block at the second of the next one",
        "studio/film/playing/playback.py",
        "block.n / float(self._sound.rate)",
        "(block.n + len(block.array)) / float(self._sound.rate)",
        PLAYBACK + "test_meters_hear_each_block_at_its_own_second",
    ),
    Break(
        "30000/1001 is read as 29.97",
        "studio/graph/spec.py",
        "Fraction(value).limit_denominator(1001 * 1000)",
        "Fraction(value).limit_denominator(100)",
        READ + "test_a_rate_is_exact_and_stays_so_in_the_file",
    ),
    Break(
        "30000/1001 is read by way of a float with two digits",
        "studio/graph/spec.py",
        "Fraction(value).limit_denominator(1001 * 1000)",
        "Fraction(str(round(float(Fraction(value)), 2)))",
        READ + "test_a_rate_is_exact_and_stays_so_in_the_file",
    ),
    Break(
        "a clip of 30000/1001 counts as 29.97 when it is opened",
        "studio/media/files/clock.py",
        "Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120)",
        "Fraction(round(n * 100000 / 1001), 100) for n in (24, 30, 48, 60, 120)",
        "tests/engine/test_media_decode.py::test_every_frame_is_there_at_its_place",
    ),
    Break(
        "a node's version is no part of the key",
        "studio/graph/plan.py",
        "parts = [spec.id, str(spec.results_version), settings]",
        "parts = [spec.id, settings]",
        EXECUTE + "test_a_new_version_of_a_node_runs_again_and_what_it_makes_the_same_stops_there",
    ),
    Break(
        "the socket's name is no part of the key",
        "studio/graph/plan.py",
        "        parts.append(spec.in_key(socket))\n",
        "",
        EXECUTE + "test_what_comes_in_at_another_socket_is_another_result",
    ),
    Break(
        "the order of wires is no part of the key",
        "studio/graph/plan.py",
        "for socket, item, digest in inputs:",
        "for socket, item, digest in sorted(inputs, key=str):",
        EXECUTE + "test_the_order_of_wires_into_a_collecting_socket_is_heard_and_remembered",
    ),
    Break(
        "the names of items are no part of the key",
        "studio/graph/plan.py",
        '"" if item is None else canonical(item)',
        '""',
        EXECUTE + "test_items_that_swap_their_names_are_seen_where_names_are_shown",
    ),
    Break(
        "the rename is a copy",
        "studio/base/files.py",
        "os.replace(beside, path)",
        "path.write_bytes(beside.read_bytes())",
        DURABLE + "[a_project]",
    ),
    Break(
        "a project is not synced",
        "studio/base/files.py",
        "            os.fsync(file.fileno())\n",
        "            file.fileno()\n",
        DURABLE + "[a_project]",
    ),
    Break(
        "a project is synced after its rename",
        "studio/base/files.py",
        "        os.replace(beside, path)\n",
        "        os.replace(beside, path)\n"
        '        with path.open("rb+") as file:\n'
        "            os.fsync(file.fileno())\n",
        DURABLE + "[a_project]",
    ),
    Break(
        "a result of the store is not synced",
        "studio/graph/store.py",
        "                        os.fsync(file.fileno())\n",
        "",
        DURABLE + "[a_result_of_the_store]",
    ),
    Break(
        "a chunk of a costly clip is not synced",
        "studio/media/files/segments.py",
        "            sync(self._temporary)\n",
        "",
        DURABLE + "[chunks_of_a_costly_clip]",
    ),
    Break(
        "a film is not synced before the segments it was made of go",
        "studio/media/files/encode.py",
        "            sync(temporary)\n",
        "",
        DURABLE + "[a_film]",
    ),
    Break(
        "a sound file is not synced",
        "studio/media/files/soundtrack.py",
        "        sync(temporary)\n",
        "",
        DURABLE + "[a_sound]",
    ),
    Break(
        "a filtered sound is not synced, and known as whole by its size",
        "studio/embedded/filtering.py",
        "            os.fsync(file.fileno())",
        "            pass",
        DURABLE + "[a_sound_through_filters]",
    ),
    Break(
        "an undone step returns after a new edit",
        "studio/graph/document.py",
        "        del self._steps[self._now + 1 :]\n",
        "",
        DOCUMENT + "TestEditing",
    ),
    Break(
        "two drags of one slider are undone together",
        "studio/graph/document.py",
        "        self._steps[self._now] = replace(self._steps[self._now], merge_key=None)\n",
        "        pass\n",
        DOCUMENT + "TestEditing",
    ),
    Break(
        "undo does not tell who shows the graph",
        "studio/graph/document.py",
        "        self._now -= 1\n        self.settle()\n        self._tell(old)\n",
        "        self._now -= 1\n        self.settle()\n",
        DOCUMENT + "TestEditing",
    ),
    Break(
        "the backup holds what is saved now, not what was there",
        "studio/graph/document.py",
        "write_bytes(backup_of(target), before)",
        "write_bytes(backup_of(target), content)",
        DOCUMENT + "TestEditing",
    ),
    Break(
        "one step more than is kept is forgotten",
        "studio/graph/document.py",
        "                del self._steps[0]\n",
        "                del self._steps[:2]\n",
        DOCUMENT + "test_the_oldest_steps_are_forgotten_and_the_others_stay",
    ),
    Break(
        "pause does nothing to a run",
        "studio/base/control.py",
        "            self._free.clear()\n",
        "            pass\n",
        EXECUTE + "test_pause_holds_and_resume_goes_on",
    ),
    Break(
        "pause does nothing to a render of the engine's process",
        "studio/host/renders.py",
        "        if known is not None:\n            getattr(known.control",
        '        if known is not None and steer.how != "pause":\n            getattr(known.control',
        HOST + "test_pause_holds_a_render_and_resume_goes_on",
    ),
    Break(
        "pause does not stop the clock of what plays",
        "studio/film/playing/playback.py",
        "        self._numbers.clear()\n        self._clock.stop()\n",
        "        self._numbers.clear()\n",
        PLAYBACK + "test_pause_stands_still_and_play_goes_on_from_there",
    ),
    Break(
        "pause does not silence what plays",
        "studio/film/playing/playback_clock.py",
        "self._heard, self._running = reached, False",
        "self._heard = reached",
        PLAYBACK + "test_a_pause_with_sound_is_silence_at_once",
    ),
    Break(
        "pause lets the engine go on making frames",
        "studio/film/playing/playback.py",
        "            self._streams.stop(number)\n",
        "            pass\n",
        PLAYBACK + "test_pause_stands_still_and_play_goes_on_from_there",
    ),
    Break(
        "late frames are not skipped: the window does not say it",
        "studio/film/playing/playback.py",
        '            self._streams.skip(self._numbers["picture"], target + 1)\n',
        "",
        PLAYBACK + "test_late_frames_are_dropped_and_the_engine_is_told_to_catch_up",
    ),
    Break(
        "late frames are not skipped: the engine does not hear it",
        "studio/host/views/streams.py",
        "            stream.skip(skip.to)\n",
        "            pass\n",
        HOST + "test_frames_that_are_too_late_are_left_out_when_the_window_says_so",
    ),
    Break(
        "late frames are not skipped: the stream sends them all the same",
        "studio/host/views/streams.py",
        "if number >= self._skip or time.monotonic() - sent > _PATIENCE:",
        "if True:",
        STREAMS + "test_frames_that_are_too_late_are_not_sent_while_others_are_in_time",
    ),
    Break(
        "late frames are made one by one instead of sought over",
        "studio/host/views/streams.py",
        "if self._stopped or number + 48 < self._skip:",
        "if self._stopped:",
        STREAMS + "test_a_clip_made_too_slowly_is_seen_in_steps_and_keeps_up",
    ),
    Break(
        "after a skip the frames are labelled as if nothing had been left out",
        "studio/host/views/streams.py",
        "for frame in _closing(video.frames(number, stop)):",
        "for frame in _closing(video.frames(start, stop)):",
        STREAMS + "test_a_clip_made_too_slowly_is_seen_in_steps_and_keeps_up",
    ),
    Break(
        "a stopped clip goes on sending",
        "studio/host/views/streams.py",
        "        if stream is not None:\n            stream.stop()\n",
        "        if stream is not None:\n            pass\n",
        HOST + "test_what_is_stopped_sends_no_more_frames",
    ),
    Break(
        "a number can be wired into a text setting",
        "studio/graph/lifting.py",
        "return end.type is str and given is Text",
        "return end.type is str and given in (Text, Number)",
        VALIDATE + "test_what_is_wrong_is_said_with_its_mend",
    ),
    Break(
        "a text can be wired into a number setting",
        "studio/graph/lifting.py",
        "        return given is Number\n",
        "        return given in (Number, Text)\n",
        VALIDATE + "test_what_is_wrong_is_said_with_its_mend",
    ),
    Break(
        "a node put on a wire goes to the end of a collecting socket",
        "studio/graph/graph_edits.py",
        "wires=(*joined.wires[:place], second, *joined.wires[place + 1 :])",
        "wires=(*joined.wires[:place], *joined.wires[place + 1 :], second)",
        EDITS + "test_a_node_put_on_a_wire_takes_its_place_in_the_order",
    ),
    Break(
        "a node taken out sends its source to the end of a collecting socket",
        "studio/graph/graph_edits.py",
        "    return replace(graph.remove(gone), wires=tuple(wires))\n",
        "    rest = [wire for wire in wires if wire in kept]\n"
        "    return replace(graph.remove(gone), wires=(*rest, *(wire for wire in wires if wire not in kept)))\n",
        EDITS + "test_a_node_taken_out_and_healed_leaves_the_order",
    ),
    Break(
        "a copy loses its overrides",
        "studio/graph/graph_edits.py",
        "replace(node, position=(round(node.position[0] + dx), round(node.position[1] + dy)))",
        "replace(node, overrides={}, position=(round(node.position[0] + dx), round(node.position[1] + dy)))",
        EDITS + "test_a_copy_keeps_the_order_and_the_overrides",
    ),
    Break(
        "a page that is closed starts the engine again",
        "studio/ui/bridge.py",
        "            self.stop(stream)\n        self._process = None\n",
        "            self.stop(stream)\n",
        "tests/ui/test_bridge.py::test_a_page_that_was_left_starts_no_engine_again",
    ),
    Break(
        "left and right are swapped in a file that is opened",
        "studio/media/files/decode_audio.py",
        "            yield position, block\n",
        "            yield position, block[:, ::-1]\n",
        DECODE + "test_sound_has_its_samples_in_whatever_range",
    ),
    Break(
        "left and right are swapped in a film that is written",
        "studio/media/files/soundtrack.py",
        "np.ascontiguousarray(np.clip(block, -1, 1), np.float32)",
        "np.ascontiguousarray(np.clip(block[:, ::-1], -1, 1), np.float32)",
        "tests/engine/test_media_encode.py::test_sound_files",
    ),
    Break(
        "the loudspeakers behind are swapped",
        "studio/embedded/mixing/channels.py",
        "out[[0, 1, 2, 3, 4], [0, 1, 2, 4, 5]] = 1.0",
        "out[[0, 1, 2, 3, 4], [0, 1, 2, 5, 4]] = 1.0",
        "tests/embedded/test_mixing.py::test_each_channel_comes_out_of_its_own_loudspeaker",
    ),
    Break(
        "red and blue of a clip are swapped in the viewer",
        "studio/host/views/preview.py",
        "frame.rgb() if size == (frame.width, frame.height) else frame.shrunk(*size)",
        "(frame.rgb() if size == (frame.width, frame.height) else frame.shrunk(*size))[..., ::-1]",
        COLOURS,
    ),
    Break(
        "the viewer shows a transparent clip as opaque",
        "studio/host/views/preview.py",
        "    if frame.alpha:\n",
        "    if False:\n",
        COLOURS,
    ),
    Break(
        "an override puts a shot's other settings back at their defaults",
        "studio/graph/plan.py",
        "{**node.settings, **own}",
        "{**own}",
        EXECUTE + "test_an_override_leaves_the_other_settings_as_they_are_for_all",
    ),
    Break(
        "the cache ignores an override",
        "studio/graph/execute.py",
        "        text = settings.text\n",
        "        text = step.settings_of(None).text\n",
        EXECUTE + "test_an_override_changes_one_item_only",
    ),
    Break(
        "a film that is gone counts as up to date",
        "studio/graph/workbench.py",
        'and fingerprint(Path(written["path"])) == written["fingerprint"]',
        "",
        EXECUTE + "test_a_file_is_written_again_when_it_is_gone_or_somebody_has_changed_it",
    ),
    Break(
        "a clip that has ended begins again",
        "studio/media/instep.py",
        "min(number * self._up // self._down, self._last)",
        "number * self._up // self._down % (self._last + 1)",
        LIFTING + "test_several_clips_go_in_step_and_a_still_is_there_all_the_time",
    ),
    Break(
        "a clip is rendered to know its size",
        "studio/graph/perframe.py",
        'clips.clips(context.memo("shapes", clips.shapes))',
        "clips.clips(clips.shapes())",
        LIFTING + "test_sizes_are_known_from_one_frame_which_is_made_once",
    ),
    Break(
        "HDR that a node has worked on goes out as SDR",
        "studio/media/files/codecs.py",
        "if not hdr and not sample.planar and",
        "if not sample.planar and",
        "tests/test_lifted_films.py::test_ten_bits_of_hdr_go_through_and_come_out_as_hdr",
    ),
    Break(
        "a bypassed node lets through what comes first",
        "studio/graph/lifting.py",
        "inputs if socket.type is made.type}",
        "inputs}",
        EXECUTE + "test_a_bypassed_node_lets_through_what_is_of_its_outputs_kind",
    ),
    Break(
        "a wired number is rounded down",
        "studio/graph/workbench.py",
        "value = round(value)",
        "value = int(value)",
        EXECUTE + "test_a_wired_number_is_rounded_to_the_nearest_where_a_whole_one_is_wanted",
    ),
    Break(
        "a cut begins at the frame before the nearest",
        "nodes/video.py",
        "first = min(round(Fraction(start) * rate), length)",
        "first = min(int(Fraction(start) * rate), length)",
        CUTS,
    ),
    Break(
        "a cut ends at the frame before the nearest",
        "nodes/video.py",
        "last = min(round(Fraction(end) * rate), length) if end else length",
        "last = min(int(Fraction(end) * rate), length) if end else length",
        CUTS,
    ),
    Break(
        "a clip at another rate loses its last frame",
        "nodes/video.py",
        "length = round(video.info.length * rate / video.info.rate)",
        "length = int(video.info.length * rate / video.info.rate)",
        CUTS,
    ),
    Break(
        "a change in the middle of a large file is not seen",
        "studio/base/files.py",
        'f"{status.st_size} {status.st_mtime_ns} "',
        'f"{status.st_size} "',
        DECODE + "test_a_change_anywhere_in_a_large_file_is_seen",
    ),
]


def copied(to: Path) -> Path:
    """The working tree as it is, what is not committed included."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return to


def tested(tree: Path, *tests: str) -> tuple[int, str]:
    """pytest's exit status (1: tests failed) and the last lines of what it says."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def reason(said: str) -> str:
    """The first line in which pytest says what failed."""
    found = re.search(r"^E +(.+)$", said, re.MULTILINE)
    return found[1][:110] if found else said.splitlines()[-1][:110]


def main(words: list[str]) -> int:
    wanted = [one for one in BREAKS if not words or any(word in one.name for word in words)]
    asleep: list[str] = []
    with tempfile.TemporaryDirectory(prefix="shotgraph-breaks-") as folder:
        tree = copied(Path(folder))
        status, said = tested(tree, *dict.fromkeys(one.test for one in wanted))
        if status:
            print(f"the tests fail before anything is broken:\n{said}")
            return 1
        for one in wanted:
            path = tree / one.file
            whole = path.read_text("utf-8")
            if whole.count(one.old) != 1:
                outcome = f"DOES NOT FIT {one.file} ANY MORE"
            else:
                path.write_text(whole.replace(one.old, one.new), "utf-8")
                status, said = tested(tree, one.test)
                path.write_text(whole, "utf-8")
                outcome = f"seen: {reason(said)}" if status == 1 else f"NOT SEEN by {one.test}"
            if not outcome.startswith("seen"):
                asleep.append(one.name)
            print(f"{one.name}\n    {outcome}", flush=True)
    print(f"{len(wanted) - len(asleep)} of {len(wanted)} breaks are seen")
    return bool(asleep)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
