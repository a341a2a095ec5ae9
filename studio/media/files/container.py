"""Opening media files: what is in them, and errors that say what is wrong with one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from studio.base.errors import MediaError
from studio.base.files import plain
from studio.base.regular import require_regular
from studio.base.sequences import is_sequence, sequence_files
from studio.media.files.demuxers import alone


def require_file(path: Path) -> None:
    """Raise MediaError unless path is a readable, non-empty file (or a picture sequence that exists)."""
    if is_sequence(path):
        sequence_files(path)
        return
    if path == Path():
        raise MediaError("no file is chosen", mend="Choose a media file.")
    if not os.path.exists(path):
        raise MediaError(f"{path} does not exist", mend="Check the path, or choose the file again.")
    try:
        require_regular(path)
    except OSError as error:
        raise MediaError(f"cannot read {path}: {plain(error)}", mend="Choose another file.") from error
    if not os.access(path, os.R_OK):
        raise MediaError(f"{path} may not be read", mend="Change its permissions, or copy it elsewhere.")
    if path.stat().st_size == 0:
        raise MediaError(f"{path} is empty (0 bytes)", mend="Copy or export it again: the transfer did not finish.")


def open_container(path: Path, rate: str = "24") -> Any:
    """The file as a PyAV input container. Raises MediaError that names the file and the mend."""
    import av

    require_file(path)
    try:
        return av.open(str(path), metadata_errors="replace", options=alone())
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise not_media(path) from error


def not_media(path: Path) -> MediaError:
    """For a file that FFmpeg can make nothing of."""
    with path.open("rb") as stream:
        head = stream.read(64)
    if head.lstrip(b"\xef\xbb\xbf").startswith((b"#EXTM3U", b"ffconcat")):
        return MediaError(f"{path} is a playlist, which names other files", mend="Choose the files that it names.")
    if head[4:8] == b"ftyp":
        return MediaError(
            f"{path} is cut off: its index (the 'moov' part at the end) is missing",
            mend="Copy or record it again; a recovery tool may save it.",
        )
    return MediaError(
        f"{path} is not a media file that can be read, or it is damaged",
        mend="Choose a video or sound file such as .mp4, .mov, .mkv, .webm, .wav or .mp3.",
    )


def video_stream(container: Any) -> Any | None:
    """The first real picture stream; cover art is not one."""
    for stream in container.streams.video:
        if not int(stream.disposition) & 0x400 and stream.codec_context is not None:  # 0x400: attached picture
            return stream
    return None
