"""What people type in; nothing here decides."""
