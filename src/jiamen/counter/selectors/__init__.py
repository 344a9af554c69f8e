"""Reads of the counter, one idea a file."""
