"""What a film proves of itself: its seal, its record, its Content Credentials, its watermark, and what others say."""
