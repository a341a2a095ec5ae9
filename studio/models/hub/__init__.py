"""The model hub: reaching it, fetching from it, the cache it shares with other programs."""
