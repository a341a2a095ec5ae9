"""What the models window says of a model: where it is, how it would run, on what conditions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.host.news import ModelFacts, Progress
from studio.ui import amounts


def _t(text: str) -> str:
    return QCoreApplication.translate("models", text)


def task(name: str) -> str:
    """A task of the catalogue in the user's language."""
    names = {
        "text-to-image": _t("Pictures from words"),
        "image-to-image": _t("Pictures changed"),
        "inpainting": _t("Parts of pictures repainted"),
        "control": _t("Guides for pictures (ControlNet)"),
        "image-prompt": _t("Pictures as prompts (IP-Adapter)"),
        "lora": _t("Styles (LoRA)"),
        "image-to-video": _t("Clips from pictures"),
        "text-to-video": _t("Clips from words"),
        "video-to-video": _t("Clips restyled"),
        "interpolation": _t("In-between frames"),
        "upscaling": _t("Upscaling"),
        "clip-upscaling": _t("Upscaling of clips"),
        "text-to-speech": _t("Speech"),
        "speech-recognition": _t("Hearing speech"),
        "text-to-music": _t("Music"),
        "text-to-audio": _t("Sound effects"),
        "text-generation": _t("Writing"),
        "voice-cloning": _t("Voices of a speaker"),
        "voice-training": _t("Voices trained"),
        "voice-conversion": _t("Speech in another voice"),
    }
    return names.get(name, name.replace("-", " ").capitalize())


def place(row: ModelFacts) -> str:
    """Where it is."""
    whole = amounts.size(row.gigabytes * 1e9)
    return {
        "shipped": _t("Ships with the app"),
        "here": _t("Here, {size}").format(size=amounts.size(row.bytes)),
        "part": _t("{done} of {size} here").format(done=amounts.size(row.bytes), size=whole),
        "damaged": _t("Damaged: {problem}").format(problem=row.problem),
        "absent": _t("{size} to download").format(size=whole) if row.repo else _t("Its file is gone"),
    }[row.state]


def fits(row: ModelFacts) -> str:
    """How it would run on this machine; '' for engines that need nothing."""
    if row.embedded:
        return ""
    needs = f"{row.needs:.1f} GiB"
    return {
        "device": _t("Fits the graphics card ({needs})"),
        "tiled": _t("Fits the graphics card, decoding in tiles ({needs})"),
        "model": _t("Fits part by part ({needs}): slower"),
        "group": _t("Fits with layers streamed ({needs}): slow"),
        "sequential": _t("Fits layer by layer ({needs}): very slow"),
        "any": _t("Runs on the processor ({needs} of RAM)"),
        "processor": _t("Processor only ({needs} of RAM): very slow"),
        "": _t("Needs {needs} of RAM") if row.in_ram else _t("Needs {needs} on a graphics card"),
    }[row.fits].format(needs=needs)


def licence(row: ModelFacts) -> str:
    limits = {"yes": "", "no": _t("not for commercial use"), "conditions": _t("commercial use on conditions")}
    gate = _t("to be accepted on the hub") if row.gated else ""
    return " · ".join(filter(None, (row.licence, limits[row.commercial], gate)))


def progress(news: Progress) -> str:
    """How far a download is."""
    if not news.total:
        return _t("Waiting…")
    parts = [_t("{done} of {total}").format(done=amounts.size(news.done), total=amounts.size(news.total))]
    if news.rate:
        parts.append(_t("{size}/s").format(size=amounts.size(news.rate)))
    if news.left is not None:
        parts.append(_t("{time} left").format(time=amounts.duration(news.left)))
    return " · ".join(parts)
