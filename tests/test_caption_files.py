"""Caption files as people have them: read, kept where two speak at once, and no longer than the film."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.edit import caption, load_captions
from nodes.publish import publish_video
from studio.base.errors import MediaError
from studio.film.captioning.caption_files import from_text, retimed, to_vtt
from studio.film.captioning.captions import Cue, Rules, width
from studio.media.files.captionfile import Caption, decoded, fitted, in_turn, read_captions
from studio.media.frames import Frame
from studio.media.values import Text, Video, VideoInfo
from tests.media import picture
from tests.nodes.test_publish import Job

TWO = "1\n00:00:00,000 --> 00:00:00,400\nEva: wait\n\n2\n00:00:00,200 --> 00:00:00,300\nOtto: why\n"


def drawn(width: int = 96, height: int = 64) -> Video:
    """Half a second."""
    info = VideoInfo(width, height, Fraction(24), 12)
    return Video(info, lambda a, b: (Frame.of(picture(number, width, height)) for number in range(a, b)))


def shown(path: Path) -> list[tuple[float, float, str]]:
    """The film's caption track: from when, until when (seconds), what."""
    with av.open(str(path)) as file:
        stream = file.streams.subtitles[0]
        found = []
        for packet in file.demux(stream):
            for one in packet.decode() if packet.size else ():
                text = " / ".join(line.decode().rpartition(",,")[2] for line in [one.ass])
                start = float(packet.pts * packet.time_base)
                if text:
                    found.append((round(start, 2), round(start + float(packet.duration * packet.time_base), 2), text))
    return found


@pytest.mark.parametrize("name", ["film.mkv", "film.webm"])
def test_who_is_spoken_over_stays_to_the_end_of_the_line(tmp_path: Path, name: str) -> None:
    codec = "vp9" if name.endswith("webm") else "h264"
    publish_video(Job(tmp_path), drawn(), captions=Text(TWO), path=Path(name), codec=codec)
    assert [(start, end) for start, end, _ in shown(tmp_path / name)] == [(0.0, 0.4), (0.2, 0.3)]


def test_in_a_track_that_knows_one_caption_at_a_time_both_are_in_one_while_both_speak(tmp_path: Path) -> None:
    publish_video(Job(tmp_path), drawn(), captions=Text(TWO), path=Path("film.mp4"))
    first, both, last = shown(tmp_path / "film.mp4")
    assert (first[:2], both[:2], last[:2]) == ((0.0, 0.2), (0.2, 0.3), (0.3, 0.4))
    assert "Eva" in both[2] and "Otto" in both[2] and "Otto" not in last[2]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30), st.sampled_from("abcd")), max_size=12))
def test_in_turn_everything_is_up_exactly_when_it_was(parts: list[tuple[int, int, str]]) -> None:
    captions = sorted((Caption(at, at + long, text) for at, long, text in parts), key=lambda one: one.start)
    made = in_turn(captions)
    assert all(a.end <= b.start for a, b in pairwise(made))
    for moment in range(100):
        up = sorted(one.text for one in captions if one.start <= moment < one.end)
        assert sorted("".join(one.text.replace(r"{\r}\N", "") for one in made if one.start <= moment < one.end)) == up


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_a_caption_past_the_end_does_not_lengthen_the_film(tmp_path: Path, name: str) -> None:
    late = "1\n00:00:00,100 --> 00:01:00,000\nlong\n\n2\n01:00:00,000 --> 01:00:01,000\nlate\n"
    job = Job(tmp_path)
    publish_video(job, drawn(), captions=Text(late), path=Path(name))
    with av.open(str(tmp_path / name)) as file:
        assert file.duration is not None and file.duration / 1e6 < 0.6
    assert any(note.startswith("2 captions lie past the film's end at 0.5 s") for note in job.notes)
    only = Job(tmp_path)
    publish_video(only, drawn(), captions=Text(late[: late.index("2\n01")]), path=Path(name))
    assert "1 caption lies past the film's end at 0.5 s: it was cut there or left out." in only.notes
    assert fitted([Caption(0, 900, "a"), Caption(900, 950, "b")], 500) == ([Caption(0, 500, "a")], 2)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nTom &amp; &lt;Jerry&gt; &#169; &eacute;\n", ("Tom & <Jerry> © é",)),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mary>Hi</v> <00:01.500><c.loud>you</c> {sighs}\n", ("Hi you {sighs}",)),
        ("1\n00:00:01,000 --> 00:00:02,000\n<i>R&amp;B</i> 3 < 4 {laughs}\nAT&T &bogus;\n",
         ("R&B 3 < 4 {laughs}", "AT&T &bogus;")),
        ("1\n00:00:01,000 --> 00:00:02,000\n{\\an8}up &#123;\\b1&#125;\n", ("up {\\b1}",)),
        ("[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n\n[Events]\n"
         "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
         "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\i1}one{\\i0} &amp;\\Ntwo\n", ("one &amp;", "two")),
    ],
)  # fmt: skip
def test_what_is_read_is_the_text_without_tags_and_entities(text: str, lines: tuple[str, ...]) -> None:
    assert [cue.lines for cue in from_text(text)] == [lines]


def test_what_is_no_caption_file_is_refused_and_comments_are_not_seen() -> None:
    with pytest.raises(MediaError, match="the captions cannot be read"):
        read_captions("just a text")
    assert [one.lines for one in read_captions("WEBVTT\n\nNOTE hidden\n\n1\n00:01.000 --> 00:02.000\nseen\n")] == [
        ("seen",)
    ]


def test_webvtt_is_written_so_that_it_reads_back() -> None:
    cue = Cue(1.0, 2.0, ("Q&A <live>", "a & b"))
    assert "Q&amp;A &lt;live&gt;" in to_vtt([cue]) and from_text(to_vtt([cue])) == [cue]


@pytest.mark.parametrize(
    ("encoding", "chosen", "guess"),
    [("utf-8", "auto", False), ("utf-8-sig", "auto", False), ("utf-16", "auto", False), ("cp1252", "auto", True),
     ("cp1252", "Western European", False)],
)  # fmt: skip
def test_captions_of_any_encoding_are_loaded(tmp_path: Path, encoding: str, chosen: str, guess: bool) -> None:
    (tmp_path / "a.srt").write_bytes("1\n00:00:01,000 --> 00:00:02,000\nDéjà vu\n".encode(encoding))
    job = Job(tmp_path)
    assert "Déjà vu" in load_captions(job, path=Path("a.srt"), encoding=chosen)
    assert any("not UTF-8" in note for note in job.notes) is guess
    assert decoded("Привет".encode("cp1251"), "Cyrillic") == ("Привет", False)


def test_an_encoding_that_it_is_not_is_told() -> None:
    with pytest.raises(MediaError, match="not UTF-8 text"):
        decoded(b"\xc3(", "UTF-8")


def test_captions_of_another_speed_are_shifted_and_stretched() -> None:
    text = retimed("1\n00:00:10,000 --> 00:00:20,000\nHi\n", -1.0, 0.5)
    assert "00:00:04,000 --> 00:00:09,000" in text
    assert "00:00:00,000 -->" in retimed("1\n00:00:01,000 --> 00:00:20,000\nHi\n", -5.0, 1.0)


def test_a_loaded_file_is_burnt_in_with_both_speakers_one_above_the_other(tmp_path: Path) -> None:
    made = caption(Job(tmp_path), drawn(320, 180), given=Text(TWO), style="box", size=8)
    plain = drawn(320, 180)

    def rows(frame: int) -> int:
        changed = np.abs(made.video.frame(frame).rgb().astype(int) - plain.frame(frame).rgb()).max(axis=(1, 2)) > 40
        return int(changed.sum())

    assert rows(6) > 1.6 * rows(1) > 0 and rows(11) == 0
    assert from_text(made.srt) == from_text(TWO)


def test_thai_is_broken_between_words_and_keeps_its_letters() -> None:
    text = "วันนี้อากาศดีมาก เราไปเที่ยวทะเลกันเถอะนะ"
    cue = Cue(0, 3, ("x",)).rewritten(text, Rules(characters=18))
    assert len(cue.lines) == 2 and "".join(cue.lines).replace(" ", "") == text.replace(" ", "")
    assert width("วันนี้") == 3 and width("e\u0301") == 1 and width("漢") == 2
