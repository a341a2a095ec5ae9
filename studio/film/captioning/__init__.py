"""Captions: made from spoken words, translated, written as files."""
