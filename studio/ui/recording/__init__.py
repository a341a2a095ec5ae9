"""The recording panel: lines read into a microphone, and their takes."""
