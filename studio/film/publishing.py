"""What a publish node gives a file on its way: the record of how it was made, its tags, its Content Credentials."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.base.errors import SettingError, StoreError
from studio.film import disclosure
from studio.film.credits import published
from studio.film.proof import marks, signing
from studio.graph.context import Context
from studio.media.encoding import canonical, digest_of
from studio.media.files import labels
from studio.media.files.mediafile import PROJECT_TAG
from studio.media.values import Audio, Video


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


def workspace(ctx: Context, *put_in: object) -> Path:
    """Where a killed render goes on. put_in: what was put into the pictures that the task's key does not know of, such
    as the number of a record: pieces with another one must not be joined with these."""
    known = [str(one) for one in put_in if one]
    return ctx.workspace / digest_of(canonical(known))[:16] if known else ctx.workspace


def marked_video(ctx: Context, video: Video, record: str) -> Video:
    """The clip with the mark of its record in every picture."""
    from studio.embedded.watermark import picture

    side = min(video.info.width, video.info.height)
    if side < marks.LEAST_SIDE:
        ctx.note(f"The watermark may not be found again in pictures of {side} pixels: {marks.LEAST_SIDE} are needed.")
    return picture.marked(video, marks.number_of(record))


def marked_sound(ctx: Context, audio: Audio, record: str) -> Audio:
    from studio.embedded.watermark import sound

    if audio.info.seconds < marks.LEAST_SECONDS:
        ctx.note(f"The watermark needs about {marks.LEAST_SECONDS} s of sound to be found again.")
    return sound.marked(audio, marks.number_of(record))


def papers(
    ctx: Context, target: Path, *, provenance: bool, sign: str, title: str = "", watermark: bool = False
) -> Papers:
    """Of a file that a sink is about to write to target. sign: 'as in Settings', 'no' or 'by this machine'. Raises
    SettingError before anything is written: a voice without consent, a certificate or a format that cannot sign."""
    if watermark and not provenance:
        mend = "Switch provenance on, or the watermark off."
        raise SettingError("a watermark is the number of the record, which is left out", setting="watermark", mend=mend)
    record = published(ctx, wanted=provenance, watermark=watermark)
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
