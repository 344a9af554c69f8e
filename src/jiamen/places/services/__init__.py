"""Writes of places, one idea a file."""
