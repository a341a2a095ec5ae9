"""Findings in English. The window has the same sentences to translate (`ui/proof/words.py`; a test compares them)."""

from __future__ import annotations

from typing import Final

from studio.film.proof.findings import Finding, Proof

VERDICTS: Final = {
    "intact": "Intact: it is as it was published.",
    "changed": "Changed: it is not as it was published.",
    "nothing": "Nothing to verify: the file holds no proof of what it is.",
}
KINDS: Final = {"video": "picture", "audio": "sound", "subtitle": "caption track", "picture": "picture"}
SENTENCES: Final = {
    "seal.whole": "Every byte of the file is as it was published.",
    "seal.rewrapped": "The file was packed anew since ({was} bytes then, {now} now), so its streams are compared.",
    "seal.flipped": "Bytes of the file were changed since it was published.",
    "seal.damaged": "The seal of the file is damaged.",
    "seal.missing": "The seal that its record speaks of was taken out.",
    "file.unreadable": "What is in the file cannot be read any more: {why}.",
    "stream.same": "The {kind} is as published ({codec}).",
    "stream.retimed": "The {kind} runs at another speed: {from} s then, {to} s now.",
    "stream.encoded": "The {kind} was encoded again: {codec} then, {now} now.",
    "stream.shorter": "The {kind} was changed: {seconds} s are missing ({from} s then, {to} s now).",
    "stream.longer": "The {kind} was changed: it is {seconds} s longer ({from} s then, {to} s now).",
    "stream.changed": "The {kind} was changed or encoded again ({codec}).",
    "stream.missing": "The {kind} is missing ({codec}).",
    "stream.added": "There is one more {kind} than was published ({codec}).",
    "text.missing": "The tag “{name}” was taken out.",
    "text.changed": "The tag “{name}” was changed.",
    "record.same": "The record of how it was made is as published, by {program}.",
    "record.unsealed": "There is a record of how it was made, by {program}, but no seal that would show changes.",
    "record.changed": "The record of how it was made was changed.",
    "record.missing": "The record of how it was made was taken out.",
    "record.damaged": "The record of how it was made is damaged: {why}.",
    "consent.forged": "What the file says of the consent {id} is not as it was signed on this machine.",
    "consent.gone": "The consent {id}: {why}.",
    "consent.holds": "The consent {id} holds on this machine.",
    "consent.unknown": "The record of the consent {id} is not on this machine.",
    "pictures.same": "Pictures as published: {count}.",
    "picture.changed": "{name} was changed.",
    "picture.nothing": "{name} has nothing to verify.",
    "seal.signed": "Content Credentials were put into it when it was published.",
    "c2pa.trusted": "Its Content Credentials are whole, signed by {name}, whose certificate is trusted here.",
    "c2pa.own": "Its Content Credentials are whole, signed with this machine’s own key. Nobody else vouches for it.",
    "c2pa.unknown": "Its Content Credentials are whole. They are signed as “{name}” with a certificate that nobody "
    "on this machine’s list vouches for: the name proves nothing.",
    "c2pa.invalid": "Its Content Credentials, signed as “{name}”, do not fit: {why}.",
    "c2pa.unreadable": "Its Content Credentials cannot be read: {why}.",
    "c2pa.made": "Its credentials say that it was made with {program}: {title}.",
    "c2pa.source": "Its credentials call it, or a part of it, “{kind}”.",
    "c2pa.ingredient": "Made of {name}, which has Content Credentials of its own.",
    "c2pa.file": "Made of {name}.",
    "mark.same": "The watermark in the {kind} belongs to its record ({id}).",
    "mark.other": "The watermark in the {kind} ({id}) belongs to another record than the one that it carries.",
    "mark.alone": "There is a watermark in the {kind} ({id}), so it was published with a record, which was taken out.",
    "mark.found": "There is a watermark in the {kind} ({id}).",
    "mark.gone": "The watermark that its record speaks of could not be found.",
    "said.source": "Its metadata call it “{kind}” (IPTC digital source type).",
    "said.tag": "{name}: {text}",
}


def sentence(finding: Finding) -> str:
    values = {key: KINDS.get(value, value) if key == "kind" else value for key, value in finding.values.items()}
    return SENTENCES[finding.code].format(**values)


def verdict(proof: Proof) -> str:
    return VERDICTS[proof.verdict]
