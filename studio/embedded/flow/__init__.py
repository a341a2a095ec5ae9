"""Flow: a still and a Motion become a clip. Brushed regions live, the camera moves with parallax, the rest holds still.

Pure functions and small prepared objects on numpy arrays: `Clip` renders any frame by its number alone.
"""

from studio.embedded.flow.clip import Clip, camera_share
from studio.embedded.flow.field import preview_field
from studio.embedded.flow.guide import Guide
from studio.embedded.flow.noise import moving_noise

__all__ = ["Clip", "Guide", "camera_share", "moving_noise", "preview_field"]
