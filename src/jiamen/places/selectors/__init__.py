"""Reads of places: opening hours, finding a centre, one centre, the desk, the lists."""
