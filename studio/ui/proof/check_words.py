"""What `film/checking/report.py` says in English, in the user's language. A test compares the two."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.embedded.checking.issue import Issue


def _t(text: str) -> str:
    return QCoreApplication.translate("check", text)


def sentences() -> dict[str, str]:
    return {
        "black": _t("The picture is black."),
        "frozen": _t("The picture stands still."),
        "flashing": _t("It flashes {count} times a second: more than three can cause seizures (ITU-R BT.1702)."),
        "flashing.red": _t(
            "It flashes in red {count} times a second: more than three can cause seizures (ITU-R BT.1702)."
        ),
        "flicker": _t("The whole picture flickers, by up to {amount} levels of 255."),
        "clipped.white": _t("{amount} % of the picture are white beyond telling."),
        "range": _t("{amount} % of the picture lie beyond the range of brightness that the film says it has."),
        "gamut": _t("{amount} % of the picture lie beyond the range of colours that the film says it has."),
        "text.unsafe": _t("Text stands outside the safe area, nearer than 5 % to an edge (EBU R 95)."),
        "text.cut": _t("Text is cut by the crop."),
        "silence": _t("The sound is silent."),
        "clipped.sound": _t("The sound is cut off at full scale."),
        "loudness": _t("The film is {amount} LU {way} for {target}: it has {have} LUFS, {wanted} are asked for."),
        "peak": _t("True peaks are {amount} dB over what {target} takes: {have} dBTP."),
        "no.sound": _t("There is no sound."),
        "short.sound": _t("The sound ends {amount} s before the picture."),
        "long.sound": _t("The sound goes on for {amount} s after the picture."),
        "language.captions": _t("The captions seem to be in “{found}”, not in “{wanted}”."),
        "language.spoken": _t("What is spoken seems to be in “{found}”, not in “{wanted}”."),
        "captions.past": _t("A caption stands past the film’s end."),
        "captions.fast": _t("A caption goes by too fast: {amount} characters a second."),
    }


def sentence(issue: Issue) -> str:
    values = dict(issue.values)
    if "way" in values:
        values["way"] = {"too loud": _t("too loud"), "too quiet": _t("too quiet")}[values["way"]]
    return sentences()[issue.code].format(**values)
