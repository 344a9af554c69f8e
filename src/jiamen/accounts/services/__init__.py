"""Writes: signing in, one-time codes, sessions, and the accounts of staff."""
