"""Puts the parts together: settings, URLs, the command line, the servers."""
