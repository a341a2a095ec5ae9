"""The embedded picture filters: sharpening, denoising, resampling, grading. Pure functions on arrays."""
