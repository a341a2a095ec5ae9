"""What values look like: pictures, waveforms, streams for whoever watches a render."""
