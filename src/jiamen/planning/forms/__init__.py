"""What people type into the pages of planning; what may be is decided in the services."""
