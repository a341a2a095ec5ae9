"""Beginning from a template: what it asks for, as a form."""
