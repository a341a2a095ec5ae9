"""Files that are known by their bytes, and the several places that each can be had from."""
