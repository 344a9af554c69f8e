"""Settings, one file a place of use."""
