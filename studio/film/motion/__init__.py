"""Motion as data: what the painter and the camera panel show and edit."""
