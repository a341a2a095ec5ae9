"""What `film/proof/words.py` says in English, in the user's language. A test compares the two."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from studio.film.proof.findings import Finding


def _t(text: str) -> str:
    return QCoreApplication.translate("proof", text)


def verdicts() -> dict[str, str]:
    return {
        "intact": _t("Intact: it is as it was published."),
        "changed": _t("Changed: it is not as it was published."),
        "nothing": _t("Nothing to verify: the file holds no proof of what it is."),
    }


def kinds() -> dict[str, str]:
    return {
        "video": _t("picture"),
        "audio": _t("sound"),
        "subtitle": _t("caption track"),
        "picture": _t("picture"),
    }


def sentences() -> dict[str, str]:
    return {
        "seal.whole": _t("Every byte of the file is as it was published."),
        "seal.rewrapped": _t(
            "The file was packed anew since ({was} bytes then, {now} now), so its streams are compared."
        ),
        "seal.flipped": _t("Bytes of the file were changed since it was published."),
        "seal.damaged": _t("The seal of the file is damaged."),
        "seal.missing": _t("The seal that its record speaks of was taken out."),
        "file.unreadable": _t("What is in the file cannot be read any more: {why}."),
        "stream.same": _t("The {kind} is as published ({codec})."),
        "stream.retimed": _t("The {kind} runs at another speed: {from} s then, {to} s now."),
        "stream.encoded": _t("The {kind} was encoded again: {codec} then, {now} now."),
        "stream.shorter": _t("The {kind} was changed: {seconds} s are missing ({from} s then, {to} s now)."),
        "stream.longer": _t("The {kind} was changed: it is {seconds} s longer ({from} s then, {to} s now)."),
        "stream.changed": _t("The {kind} was changed or encoded again ({codec})."),
        "stream.missing": _t("The {kind} is missing ({codec})."),
        "stream.added": _t("There is one more {kind} than was published ({codec})."),
        "text.missing": _t("The tag “{name}” was taken out."),
        "text.changed": _t("The tag “{name}” was changed."),
        "record.same": _t("The record of how it was made is as published, by {program}."),
        "record.unsealed": _t(
            "There is a record of how it was made, by {program}, but no seal that would show changes."
        ),
        "record.changed": _t("The record of how it was made was changed."),
        "record.missing": _t("The record of how it was made was taken out."),
        "record.damaged": _t("The record of how it was made is damaged: {why}."),
        "consent.forged": _t("What the file says of the consent {id} is not as it was signed on this machine."),
        "consent.gone": _t("The consent {id}: {why}."),
        "consent.holds": _t("The consent {id} holds on this machine."),
        "consent.unknown": _t("The record of the consent {id} is not on this machine."),
        "pictures.same": _t("Pictures as published: {count}."),
        "picture.changed": _t("{name} was changed."),
        "picture.nothing": _t("{name} has nothing to verify."),
        "seal.signed": _t("Content Credentials were put into it when it was published."),
        "c2pa.trusted": _t("Its Content Credentials are whole, signed by {name}, whose certificate is trusted here."),
        "c2pa.own": _t(
            "Its Content Credentials are whole, signed with this machine’s own key. Nobody else vouches for it."
        ),
        "c2pa.unknown": _t(
            "Its Content Credentials are whole. They are signed as “{name}” with a certificate that "
            "nobody on this machine’s list vouches for: the name proves nothing."
        ),
        "c2pa.invalid": _t("Its Content Credentials, signed as “{name}”, do not fit: {why}."),
        "c2pa.unreadable": _t("Its Content Credentials cannot be read: {why}."),
        "c2pa.made": _t("Its credentials say that it was made with {program}: {title}."),
        "c2pa.source": _t("Its credentials call it, or a part of it, “{kind}”."),
        "c2pa.ingredient": _t("Made of {name}, which has Content Credentials of its own."),
        "c2pa.file": _t("Made of {name}."),
        "mark.same": _t("The watermark in the {kind} belongs to its record ({id})."),
        "mark.other": _t("The watermark in the {kind} ({id}) belongs to another record than the one that it carries."),
        "mark.alone": _t(
            "There is a watermark in the {kind} ({id}), so it was published with a record, which was taken out."
        ),
        "mark.found": _t("There is a watermark in the {kind} ({id})."),
        "mark.gone": _t("The watermark that its record speaks of could not be found."),
        "said.source": _t("Its metadata call it “{kind}” (IPTC digital source type)."),
        "said.tag": _t("{name}: {text}"),
    }


def sentence(finding: Finding) -> str:
    values = {key: kinds().get(value, value) if key == "kind" else value for key, value in finding.values.items()}
    return sentences()[finding.code].format(**values)
