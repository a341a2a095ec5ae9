"""Captions as a track of a film."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from studio.media.files.captionfile import Caption, in_turn

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

    def __init__(self, file: Any, container: str, captions: Sequence[Caption]) -> None:
        self._file = file
        # A text track of MP4 is one sample after the other; Matroska's blocks have lengths of their own.
        self._captions = in_turn(captions) if container in ("mp4", "mov") else captions
        self._stream = file.add_stream(_CODECS[container])
        context: Any = self._stream.codec_context
        context.subtitle_header = _STYLE.encode()
        context.time_base = Fraction(1, 1000)
        self._stream.time_base = Fraction(1, 1000)

    def write(self) -> None:
        """Hand every caption to the muxer, which sorts them between picture and sound."""
        from av.subtitles.subtitle import SubtitleSet

        for number, one in enumerate(self._captions):
            event = f"{number},0,Default,,0,0,0,,{one.text}".encode()
            packet = self._stream.codec_context.encode_subtitle(
                SubtitleSet.create(event, start=0, end=one.end - one.start, pts=one.start * 1000)
            )
            packet.stream = self._stream
            packet.time_base = Fraction(1, 1000)
            packet.pts = packet.dts = one.start
            packet.duration = one.end - one.start
            self._file.mux_one(packet)
