"""The rules of double random inspections: standard library only, no clock, no chance, no I/O.

Whatever a rule needs from the world (``now``, ``seed``, ``calendar``) is an argument.
"""
