"""What cases writes, one verb a function."""
