"""A package index: which files it has of a project. The simple API of PyPA, as JSON (PEP 691) or HTML (PEP 503)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlparse

from packaging.specifiers import SpecifierSet
from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from studio.base.errors import ServiceError

if TYPE_CHECKING:
    from httpx2 import AsyncClient

_JSON, _HTML = "application/vnd.pypi.simple.v1+json", "text/html"


@dataclass(frozen=True)
class IndexFile:
    """A file as the index offers it; sha256 is '' where the index states none."""

    name: str
    url: str
    sha256: str
    size: int | None


async def files(client: AsyncClient, index: str, project: str) -> list[IndexFile]:
    """What the index has of a project; none when it does not know it. Raises ServiceError, Offline."""
    import httpx2

    page = f"{index.rstrip('/')}/{canonicalize_name(project)}/"
    try:
        answer = await client.get(page, headers={"Accept": f"{_JSON}, {_HTML};q=0.2"})
        if answer.status_code == 404:
            return []
        answer.raise_for_status()
        base = str(answer.url)
        if "json" in answer.headers.get("content-type", ""):
            return [
                IndexFile(one["filename"], urljoin(base, one["url"]), one["hashes"].get("sha256", ""), one.get("size"))
                for one in answer.json()["files"]
            ]
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ServiceError(
            f"the package index at {page} cannot be read: {error}", mend="Check the network and the index's address."
        ) from error
    links = _Links()
    links.feed(answer.text)
    return [_file(base, link) for link in links.found]


def _file(base: str, link: str) -> IndexFile:
    url, fragment = urldefrag(urljoin(base, link))
    match = re.search(r"sha256=([0-9a-f]{64})", fragment)
    return IndexFile(unquote(urlparse(url).path.rpartition("/")[2]), url, match[1] if match else "", None)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def best(offered: Iterable[IndexFile], fits: SpecifierSet) -> IndexFile | None:
    """The newest wheel of a version that fits and that this Python can load."""
    order = {tag: rank for rank, tag in enumerate(sys_tags())}
    found = []
    for one in offered:
        if "/" in one.name or "\\" in one.name:
            continue  # it would name a file outside the folder of downloads
        try:
            _, version, build, tags = parse_wheel_filename(one.name)
        except InvalidWheelFilename:
            continue  # a source archive, or something that is no package
        ranks = [order[tag] for tag in tags if tag in order]
        if ranks and fits.contains(version, prereleases=True):
            found.append((version, -min(ranks), build, one))
    return max(found, key=lambda entry: entry[:3])[3] if found else None
