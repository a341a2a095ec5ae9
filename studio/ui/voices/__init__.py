"""The Voices panel: recordings, consent, clones."""
