"""Writes of the counter, one verb a function."""
