"""From records to understanding: incidents, series, turning points, networks, scoreboards, agreement.

In: plain rows of what the ledger keeps (`EventRow`, `Cell`, `Outcome`). Out: immutable results. Every function is pure:
the same rows in any order give the same result; nothing here reads a file of the user, a clock or a database.
"""
