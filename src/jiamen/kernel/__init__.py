"""The ground every app stands on; it knows no word of the domain and imports nothing of ours.

One idea a file: who acts (`actor`), how a wish is refused (`errors`), how facts are written down and passed on
(`events`), locks, long jobs, time, money, secrets, places on the globe, spreadsheets, imports and the parts of a page.
"""
