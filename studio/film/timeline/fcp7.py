"""What OpenTimelineIO's writer of Final Cut Pro 7 XML leaves out, put in: clips of another speed and frozen frames.

Source: Apple, "Final Cut Pro XML Interchange Format", version 5: the timeremap effect, stillframe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from xml.etree import ElementTree as Xml

from studio.base.errors import MediaError
from studio.film.timeline.edl import BASES, OTHER_RATES, shown_rate, timecode_base
from studio.media.timecode import Timecode

_PARAMETERS = (
    ("variablespeed", "0", ("0", "1")),
    ("speed", "", ("-10000", "10000")),
    ("reverse", "FALSE", None),
    ("frameblending", "FALSE", None),
)


@dataclass(frozen=True)
class Retimed:
    """How a clip of the picture track runs. first: the source's first frame in it; frames: how many the film shows of
    it; source: how many the source has, 0 where nobody knows. speed 0: its first frame stands still."""

    speed: Fraction
    first: int
    frames: int
    source: int = 0


def check_rate(rate: Fraction) -> None:
    """Raises MediaError for a rate that has no SMPTE timecode, by which the format places clips."""
    if timecode_base(rate) not in BASES:
        raise MediaError(f"FCP 7 XML cannot say {shown_rate(rate)}", setting="path", mend=OTHER_RATES)


def with_speeds(text: str, clips: Sequence[Retimed], starts: Mapping[str, Timecode] = MappingProxyType({})) -> str:
    """The XML with the picture track's clips, in order, run as these say, and media whose timecode drops frames saying
    so."""
    head, _, body = text.partition("<xmeml")
    root = Xml.fromstring(f"<xmeml{body}")
    for item, clip in zip(root.findall(".//media/video/track/clipitem"), clips, strict=True):
        if clip.speed == 0:
            _set(item, "stillframe", "TRUE")
            _set(item, "stillframeoffset", str(clip.first))
        elif clip.speed != 1:
            # Its own clock counts frames as they are shown, so that they come from twice as far on at half the speed.
            begin = round(clip.first / clip.speed)
            _set(item, "in", str(begin))
            _set(item, "out", str(begin + clip.frames))
            _set(item, "duration", str(max(begin + clip.frames, round(clip.source / clip.speed))))
            item.append(_remap(clip.speed))
    for file in root.iter("file"):
        code, said = starts.get(file.findtext("pathurl", "")), file.find("timecode")
        if code is not None and code.drop and said is not None:
            _set(said, "string", str(code))
            _set(said, "displayformat", "DF")
    Xml.indent(root)
    return f"{head}{Xml.tostring(root, encoding='unicode')}\n"


def _set(item: Xml.Element, name: str, value: str) -> None:
    found = item.find(name)
    (found if found is not None else Xml.SubElement(item, name)).text = value


def _remap(speed: Fraction) -> Xml.Element:
    made = Xml.Element("filter")
    for name, value in (("enabled", "TRUE"), ("start", "-1"), ("end", "-1")):
        Xml.SubElement(made, name).text = value
    effect = Xml.SubElement(made, "effect")
    about = {"name": "Time Remap", "effectid": "timeremap", "effectcategory": "motion", "effecttype": "motion"}
    for name, value in {**about, "mediatype": "video"}.items():
        Xml.SubElement(effect, name).text = value
    for id, value, limits in _PARAMETERS:
        parameter = Xml.SubElement(effect, "parameter")
        Xml.SubElement(parameter, "parameterid").text = id
        Xml.SubElement(parameter, "name").text = id
        for name, limit in zip(("valuemin", "valuemax"), limits or (), strict=False):
            Xml.SubElement(parameter, name).text = limit
        Xml.SubElement(parameter, "value").text = value or f"{float(speed * 100):.6g}"
    return made
