"""What a publish node gives a file on its way: the record of how it was made, its tags, its Content Credentials."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.base.errors import StoreError
from studio.film import disclosure
from studio.film.credits import published
from studio.film.proof import signing
from studio.graph.context import Context
from studio.media.files import labels
from studio.media.files.mediafile import PROJECT_TAG


@dataclass(frozen=True)
class Papers:
    """record: '' where there is nothing to say. finish: signs the file when it is whole; None: nobody signs."""

    record: str
    finish: Callable[[Path], None] | None = None

    def tags(self, title: str, project: str = "") -> dict[str, str]:
        """Of a film or sound. project: the project's JSON, '' where it is not carried."""
        said = {"title": title} if title else {}
        said |= labels.tags(self.record)
        return {**said, PROJECT_TAG: project} if project else said


@dataclass(frozen=True)
class Disclosed:
    """What viewers are told. kind, named: see disclosure.py; words: those in the picture, none without a label."""

    kind: disclosure.Kind
    named: tuple[str, ...]
    words: tuple[str, ...]

    def text(self, record: str) -> str:
        """For the upload."""
        return disclosure.text(record, self.kind, list(self.named))


def disclosed(ctx: Context, wish: str, languages: str) -> Disclosed:
    """wish: 'no', 'where AI made it', 'AI-generated' or 'altered with AI'. Raises SettingError for a language that
    there are no words in."""
    chosen: dict[str, disclosure.Kind] = {"AI-generated": "generated", "altered with AI": "altered"}
    found = disclosure.kind_of(ctx.lineage().source_type)
    kind = chosen.get(wish, found)
    named = disclosure.languages(languages)
    if wish == "where AI made it" and not found:
        ctx.note("No generative AI had a part in this film, as far as its record says: it has no label.")
    return Disclosed(kind, tuple(named), tuple(disclosure.label(kind, named)) if wish != "no" else ())


def papers(ctx: Context, target: Path, *, provenance: bool, sign: str, title: str = "") -> Papers:
    """Of a file that a sink is about to write to target. sign: 'as in Settings', 'no' or 'by this machine'. Raises
    SettingError before anything is written: a voice without consent, a certificate or a format that cannot sign."""
    record = published(ctx, wanted=provenance)
    folder = ctx.option("signing.folder")
    if not folder or sign == "no":
        return Papers(record)
    identity = signing.signer(Path(folder), sign)
    if sign == "as in Settings":
        with contextlib.suppress(StoreError):  # a home that cannot be written to: the next change is not noticed
            if identity is None and not signing.choice_file(Path(folder)).exists():
                signing.choose(Path(folder), signing.Choice())
            ctx.relies_on(signing.choice_file(Path(folder)))
    if identity is None:
        return Papers(record)
    from studio.film.proof.manifest import require_format, signed_last

    require_format(target)
    files = ctx.lineage().files if provenance else ()
    return Papers(record, signed_last(identity, record, title, files, ctx.note))
