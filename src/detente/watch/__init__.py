"""Sources, polling, alerts, doctor, backup, service files. The only room that opens sockets.

In: addresses and folders a person named, the clock, settings and secrets that the caller passes. Out: captures for the
ledger, told alerts, a report on the board's health, copies of the ledger. Nothing heavy is imported before it is needed:
the network libraries only when a source on the network is due (`pip install 'detente[net]'`).
"""
