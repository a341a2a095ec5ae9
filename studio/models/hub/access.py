"""Reaching the hub: where it is, who asks, and what its refusals mean.

huggingface_hub knows what a hub's refusals mean; it is imported late.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from studio.base import web
from studio.base.addresses import key_name, may_have_key, origin
from studio.base.errors import ModelError
from studio.base.keys import kept_key
from studio.models.hub.cache import is_commit
from studio.models.hub.repofiles import RemoteFile

if TYPE_CHECKING:
    import httpx2
    from httpx2 import AsyncClient

HOME = "https://huggingface.co"
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class Hub:
    """A hub to ask. token: sent to it alone, never on to where it redirects; '' asks as nobody."""

    endpoint: str = HOME
    token: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).hostname or self.endpoint

    @staticmethod
    def find() -> Hub:
        """The hub (HF_ENDPOINT: another one, or a mirror) and the user's token for it: of the system's keyring, else of
        HF_TOKEN; the token of `hf auth login` is for huggingface.co and goes nowhere else.

        Raises Offline, also where the hub's own library would be (HF_HUB_OFFLINE). May wait for the keyring to be
        unlocked.
        """
        web.refuse_offline()
        web.refuse_offline("HF_HUB_OFFLINE")
        hub = Hub(_endpoint())
        if not may_have_key(hub.endpoint):
            return hub
        return Hub(
            hub.endpoint, kept_key(key_name(hub.endpoint)) or os.environ.get("HF_TOKEN", "") or _hub_token(hub.endpoint)
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}

    def address(self, repo: str, commit: str, file: str) -> str:
        return f"{self.endpoint}/{repo}/resolve/{commit}/{quote(file)}"

    def page(self, repo: str) -> str:
        """Where a person reads about the model and accepts its licence."""
        return f"{self.endpoint}/{repo}"


def token_name() -> str:
    """What the token for the hub that is asked is kept under. Raises ModelError when HF_ENDPOINT is none, or one that
    no token may be sent to."""
    endpoint = _endpoint()
    if not may_have_key(endpoint):
        raise ModelError(f"a token sent to {endpoint} could be read on the way", mend="Set HF_ENDPOINT to https.")
    return key_name(endpoint)


def _endpoint() -> str:
    endpoint = (os.environ.get("HF_ENDPOINT") or HOME).rstrip("/")
    if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).hostname:
        raise ModelError(f"HF_ENDPOINT is no address: {endpoint}", mend="It looks like https://hf-mirror.com.")
    return endpoint


def _hub_token(endpoint: str) -> str:
    if origin(endpoint) != origin(HOME):
        return ""
    from huggingface_hub.utils import get_token

    return get_token() or ""


@dataclass(frozen=True)
class Listing:
    """A repository at one commit."""

    repo: str
    commit: str
    files: tuple[RemoteFile, ...]
    licence: str = ""


async def list_files(client: AsyncClient, hub: Hub, repo: str, revision: str) -> Listing:
    """What the repository holds at a revision. Raises what explain() explains."""
    address = f"{hub.endpoint}/api/models/{repo}/revision/{quote(revision, safe='')}"
    answer = await client.get(address, params={"blobs": True}, headers=hub.headers)
    answer.raise_for_status()
    try:
        info = answer.json()
        files = tuple(_remote_file(one) for one in info["siblings"])
        commit = str(info["sha"])
        _require_commit(hub, repo, revision, commit)
        licence = str((info.get("cardData") or {}).get("license") or "")
    except (ValueError, TypeError, KeyError) as error:
        raise ModelError(f"{hub.host} did not answer as a hub does: {error}", mend="Check HF_ENDPOINT.") from error
    return Listing(repo, commit, files, licence)


def _require_commit(hub: Hub, repo: str, revision: str, commit: str) -> None:
    """A commit names folders on this disk, and a pin is worth what it is held to. Raises ModelError."""
    if not is_commit(commit):
        raise ModelError(f"{hub.host} names no commit of {repo}: {commit[:80]!r}", mend="Check HF_ENDPOINT.")
    if is_commit(revision) and commit != revision:
        what = f"{hub.host} answers with another commit of {repo} than {revision}, which was asked for"
        raise ModelError(what, mend="Do not trust this hub or mirror; check HF_ENDPOINT.")


def _remote_file(entry: Mapping[str, Any]) -> RemoteFile:
    large = entry.get("lfs")
    size, digest = (large["size"], large["sha256"]) if large else (entry["size"], entry["blobId"])
    if not _DIGEST.fullmatch(str(digest)) or int(size) < 0:  # it names a file on this disk
        raise ValueError(f"{str(digest)[:80]!r} is no digest")
    return RemoteFile(str(entry["rfilename"]), int(size), str(digest))


async def read(client: AsyncClient, hub: Hub, listing: Listing, name: str, most: int = 1 << 22) -> bytes:
    """The beginning of a file, at most so many bytes. Raises what explain() explains."""
    headers = {**hub.headers, "accept-encoding": "identity", "range": f"bytes=0-{most - 1}"}
    content = bytearray()
    address = hub.address(listing.repo, listing.commit, name)
    async with client.stream("GET", address, headers=headers) as answer:
        answer.raise_for_status()
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) >= most:
                break
    return bytes(content[:most])


def explain(error: Exception, hub: Hub, repo: str, revision: str = "") -> ModelError:
    """A refusal or a broken line in words that say what to do."""
    import httpx2
    from huggingface_hub import errors

    from studio.models.download import DownloadError

    if isinstance(error, DownloadError):
        if error.cause is None:
            return ModelError(error.problem.what, mend=error.problem.mend)
        error = error.cause
    if isinstance(error, httpx2.HTTPStatusError):
        error = _as_the_hub_means_it(error)
    status = getattr(getattr(error, "response", None), "status_code", 0)
    page = hub.page(repo)
    if isinstance(error, errors.GatedRepoError) or status == 403:
        if not hub.token:
            return ModelError(f"{repo} is only for people who have accepted its licence", mend=_get_in(page))
        what = f"the licence of {repo} has not been accepted by the owner of the token"
        return ModelError(what, mend=f"Open {page}, accept it, and pull again; some owners take a while to let you in.")
    if isinstance(error, errors.RevisionNotFoundError):
        return ModelError(
            f"{repo} has no revision {revision}", mend="Pull with --revision main to take what there is now."
        )
    if status == 401 and hub.token and not isinstance(error, errors.RepositoryNotFoundError):
        mend = "Make a new one (Settings, Access Tokens), then run `shotgraph models token`."
        return ModelError(f"{hub.host} does not know the token that was sent", mend=mend)
    if isinstance(error, errors.RepositoryNotFoundError) or status in (401, 404):
        secret = "; a private one asks for a token (`shotgraph models token`)" if not hub.token else ""
        return ModelError(f"{hub.host} has no model {repo}", mend=f"Check its name{secret}.")
    if status == 429:
        return ModelError(f"{hub.host} asks for patience (429)", mend="Wait a few minutes, then pull again.")
    if isinstance(error, httpx2.TransportError):
        mend = "Check the network (or HF_ENDPOINT), then pull again: it goes on where it stopped."
        return ModelError(f"{hub.host} cannot be reached: {_words(error)}", mend=mend)
    return ModelError(f"{hub.host} refused: {_words(error)}", mend="Pull again later: it goes on where it stopped.")


def _as_the_hub_means_it(error: httpx2.HTTPStatusError) -> Exception:
    """It says more in the headers of an answer than its status does."""
    from huggingface_hub.utils import hf_raise_for_status

    try:
        hf_raise_for_status(error.response)
    except Exception as meant:  # any of a dozen classes
        return meant
    return error


def _get_in(page: str) -> str:
    return (
        f"Open {page}, sign in and accept it; then make a token (Settings, Access Tokens, read) and give it with "
        "`shotgraph models token` or in the Models window."
    )


def _words(error: Any) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
