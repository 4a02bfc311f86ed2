"""Reminders: what is due to be said this morning, to whom, in one message each.

Imported by its modules, not from here: the ledger needs ``stopping``, and ``marking`` needs the ledger.
"""
