"""What a picture is of, as a mask."""

from __future__ import annotations

from typing import Annotated

from studio.graph.spec import Lane, Slider, node
from studio.media.values import Image, Mask


@node(
    "image.subject", words="segment, cut out, remove background, person mask", version=1, lane=Lane.CPU, title="Subject"
)
def subject(image: Image, *, refine: Annotated[float, Slider(0, 100, 1, "%")] = 100, invert: bool = False) -> Mask:
    """Find what a picture is of, a person, an animal or a thing, as a mask: to cut it out, or to treat it apart.

    refine: how much the mask's edge follows the picture's own edges; 0 leaves the network's soft one. invert: what is
    behind the subject instead. A clip gives a matte, frame by frame. Where a picture has no subject, such as a wide
    landscape, the mask may be empty or show whatever stands out. Hair comes out as a soft outline, not strand by
    strand.
    """
    from studio.embedded.nets.subject import subject

    found = subject(image.rgb8, refine / 100)
    return Mask(255 - found if invert else found)
