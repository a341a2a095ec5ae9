"""Settings that are places, shown and dragged on the picture in the viewer."""
