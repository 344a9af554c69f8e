"""What cases reads, one idea a file."""
