"""Template tags of the kernel: `{% load ui %}`."""
