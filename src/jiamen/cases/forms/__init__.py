"""What people type, one idea a file."""
