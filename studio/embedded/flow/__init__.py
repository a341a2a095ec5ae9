"""Flow: a still and a Motion become a clip. Brushed regions live, the camera moves with parallax, the rest holds still.

Pure functions and small prepared objects on numpy arrays: `Clip` renders any frame by its number alone.
"""

from studio.embedded.flow.clip import Clip, camera_share
from studio.embedded.flow.field import preview_field

__all__ = ["Clip", "camera_share", "preview_field"]
