"""A project's voices, and what is wrong with the recordings that they are made of."""
