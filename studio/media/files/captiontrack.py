"""SRT or WebVTT text as a caption track of a film."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from studio.base.errors import MediaError

_CODECS = {"mp4": "mov_text", "mov": "mov_text", "matroska": "subrip", "webm": "webvtt"}
_STYLE = (
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
    "MarginR, MarginV, Encoding\n"
    "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
"""What FFmpeg's text encoders are told about the text they are handed."""


class CaptionTrack:
    """A caption stream in a file that is being written. Create it before the first packet, then write()."""

    def __init__(self, file: Any, container: str, text: str) -> None:
        self._file = file
        self._events = _read(text)
        self._stream = file.add_stream(_CODECS[container])
        context: Any = self._stream.codec_context
        context.subtitle_header = _STYLE.encode()
        context.time_base = Fraction(1, 1000)
        self._stream.time_base = Fraction(1, 1000)

    def write(self) -> None:
        """Hand every caption to the muxer, which sorts them between picture and sound."""
        from av.subtitles.subtitle import SubtitleSet

        for number, (start, end, text) in enumerate(self._events):
            event = f"{number},0,Default,,0,0,0,,{text}".encode()
            packet = self._stream.codec_context.encode_subtitle(
                SubtitleSet.create(event, start=0, end=end - start, pts=start * 1000)
            )
            packet.stream = self._stream
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = start
            packet.duration = end - start
            self._file.mux_one(packet)


def _read(text: str) -> list[tuple[int, int, str]]:
    """(start, end, text) in milliseconds, in order, without overlaps: a caption ends where the next one starts."""
    import pysubs2

    try:
        events = pysubs2.SSAFile.from_string(text)
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise MediaError(f"the captions cannot be read: {error}", mend="Give SRT or WebVTT text.") from error
    lines = sorted((int(event.start), int(event.end), str(event.text)) for event in events if event.text.strip())
    following = [start for start, _, _ in lines[1:]] + [1 << 62]
    return [
        (start, min(end, after), line)
        for (start, end, line), after in zip(lines, following, strict=True)
        if end > start
    ]
