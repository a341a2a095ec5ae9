"""The timeline panel: the editor of the cut."""
