"""Planning on the command line."""
