"""Workflows of ComfyUI: read, marked, filled in, run on a server of it."""
