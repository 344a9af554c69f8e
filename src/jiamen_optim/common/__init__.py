"""What every solver of the core shares."""
