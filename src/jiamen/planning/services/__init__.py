"""Writes of planning, one idea a file."""
