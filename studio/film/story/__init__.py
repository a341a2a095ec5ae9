"""Scripts, shots and prompts: reading, editing, having them written."""
