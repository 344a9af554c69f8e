"""Reads of planning, one idea a file."""
