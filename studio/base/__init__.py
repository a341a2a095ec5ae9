"""What everything stands on: errors, files, settings, threads. Knows nothing of films."""
