"""The browser of looks: what a picture would look like, and the way to put it on."""
