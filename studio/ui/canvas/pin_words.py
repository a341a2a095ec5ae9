"""What a pin says where the mouse rests on it: its name, and what flows through it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.media.values import Image, Matte, Video
from studio.ui.canvas.face import Pin


def value_word(type: type) -> str:
    """A type of value in the user's language; of one that has no word here its name."""
    word = QCoreApplication.translate
    words = {
        "Image": word("pins", "picture"),
        "Mask": word("pins", "mask"),
        "Video": word("pins", "clip"),
        "Matte": word("pins", "clip of masks"),
        "Audio": word("pins", "sound"),
        "Text": word("pins", "text"),
        "Number": word("pins", "number"),
        "Motion": word("pins", "motion"),
        "Voice": word("pins", "voice"),
        "Shot": word("pins", "shot"),
        "File": word("pins", "file"),
        "int": word("pins", "number"),
        "float": word("pins", "number"),
        "bool": word("pins", "number"),
        "str": word("pins", "text"),
    }
    return words.get(type.__name__, type.__name__)


def pin_words(pin: Pin) -> str:
    """In one line."""
    word = QCoreApplication.translate
    if pin.type is object:
        return pin.label
    said = value_word(pin.type)
    if pin.clips and pin.type in (Video, Matte):
        said = word("pins", "{kind}, one frame at a time").format(kind=said)
    elif pin.clips:
        clip = value_word(Video if pin.type is Image else Matte)
        said = word("pins", "{kind}, or a {clip}: then the node runs on every frame").format(kind=said, clip=clip)
    if pin.series:
        said = word("pins", "{kind}, one for each item").format(kind=said)
    elif pin.collects:
        said = word("pins", "{kind}, any number of them").format(kind=said)
    return f"{pin.label} · {said}"
