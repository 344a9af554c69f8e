"""Pages of places: for residents, for the desk, for the lists."""
