"""Accounts: who may sign in, and with which role over which part of the area tree.

Staff sign in with a user name, a password and a second factor (TOTP or passkey); residents with their phone and a
one-time code. A role is held over an area code and everything inside it. Phone numbers are encrypted; a blind key finds
them again. Used by every app above through `jiamen.kernel.actor`.
"""
