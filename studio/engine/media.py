"""Files to lazy Video and Audio, and back: the door to decode, encode and kept chunks."""

from __future__ import annotations

from studio.engine.decode import open_video
from studio.engine.decode_audio import open_audio
from studio.engine.encode import Style, write_video
from studio.engine.files import fingerprint

__all__ = ["Style", "fingerprint", "open_audio", "open_video", "write_video"]
