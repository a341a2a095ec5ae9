"""Recording of lines of a script: takes written as they are spoken, so that a crash loses nothing."""
