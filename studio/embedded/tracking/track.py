"""Where something was in every frame of a clip, as a value that a wire carries: text of JSON, to be read and kept.

Places are shares of the picture's width and height, 0..1, their origin its upper left corner.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.base.datafile import loads
from studio.base.errors import MediaError

_FORMAT = "shotgraph/track/1"


@dataclass(frozen=True, eq=False)
class Track:
    """places: (length, 1, 2) of a point or (length, 4, 2) of a plane's corners, clockwise from the upper left. found:
    (length,) whether it was seen in that frame; where it was not, its place lies between those around. start: the frame
    in which it was chosen."""

    places: npt.NDArray[np.float64]
    found: npt.NDArray[np.bool_]
    rate: float
    start: int = 0

    @property
    def plane(self) -> bool:
        return bool(self.places.shape[1] == 4)

    @property
    def middles(self) -> npt.NDArray[np.float64]:
        """(length, 2): the point; of a plane where its diagonals cross, which is its middle seen in perspective."""
        if not self.plane:
            return self.places[:, 0]
        a, b, c, d = (self.places[:, number] for number in range(4))
        across, other = c - a, d - b
        turned = across[:, 0] * other[:, 1] - across[:, 1] * other[:, 0]
        turned = np.where(np.abs(turned) < 1e-12, 1e-12, turned)
        share = ((b - a)[:, 0] * other[:, 1] - (b - a)[:, 1] * other[:, 0]) / turned
        return np.asarray(a + share[:, None] * across)

    def sides(self, aspect: float) -> npt.NDArray[np.float64]:
        """(length, 2): a plane's upper and lower side together, as a vector in picture heights: its size and turn."""
        along = (self.places[:, 1] - self.places[:, 0]) + (self.places[:, 2] - self.places[:, 3])
        return np.asarray(along * (aspect, 1.0))

    def text(self) -> str:
        return json.dumps(
            {
                "format": _FORMAT,
                "rate": self.rate,
                "start": self.start,
                "lost": np.flatnonzero(~self.found).tolist(),
                "places": np.round(self.places.reshape(len(self.places), -1), 6).tolist(),
            },
            separators=(",", ":"),
        )


def bridged(places: npt.NDArray[Any], found: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Places of frames in which nothing was found, on straight ways between those in which it was; held at the ends."""
    seen = np.flatnonzero(found)
    flat = places.reshape(len(places), -1).astype(np.float64)
    out = np.column_stack([np.interp(np.arange(len(places)), seen, column[seen]) for column in flat.T])
    return np.asarray(out.reshape(places.shape))


@lru_cache(maxsize=8)
def from_text(text: str) -> Track:
    """The way back from Track.text(). Raises MediaError for other text."""
    try:
        data = loads(text)
        if data["format"] != _FORMAT:
            raise ValueError(data["format"])
        places = np.array(data["places"], np.float64)
        places = places.reshape(len(places), -1, 2)
        if not len(places) or places.shape[1] not in (1, 4) or not np.isfinite(places).all():
            raise ValueError("places")
        found = np.ones(len(places), np.bool_)
        found[data["lost"]] = False
        return Track(places, found, float(data["rate"]), int(data["start"]))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise MediaError(
            "this is no track", socket="track", mend="Wire the output 'track' of a video.track to it."
        ) from error
