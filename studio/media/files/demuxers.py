"""What FFmpeg may take a file of others for: never for one that opens further files, or asks a network or a device.

A playlist (HLS, DASH, IMF, ffconcat, SDP ...) or a script that names other files would make a project read what nobody
was told of, whatever the file is called: FFmpeg looks at the content.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_OPEN_OTHERS: Final = frozenset(
    [
        *("hls", "applehttp", "dash", "concat", "concatf", "imf", "sdp", "rtsp", "rtp", "sap", "webm_dash_manifest"),
        *("smoothstreaming", "hds", "avisynth", "vapoursynth", "tee", "fifo", "whip", "rtp_mpegts"),
        *("lavfi", "alsa", "oss", "pulse", "jack", "sndio", "openal", "fbdev", "kmsgrab", "x11grab", "xcbgrab"),
        *("video4linux2", "v4l2", "dshow", "vfwcap", "gdigrab", "avfoundation", "decklink", "android_camera"),
        *("iec61883", "libcdio", "libdc1394", "bktr"),
    ]
)


@cache
def _alone() -> str:
    import av

    known = {part for name in av.formats_available for part in (name, *name.split(","))}
    return ",".join(sorted(known - _OPEN_OTHERS))


def alone() -> dict[str, str]:
    """The options of av.open for a file that stands for itself."""
    return {"protocol_whitelist": "file", "format_whitelist": _alone()}
