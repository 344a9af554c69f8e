"""Template tags of places: `{% load places %}`."""
