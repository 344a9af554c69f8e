"""Reads: one's own account, the staff of an area, the audit log."""
