"""``make bench``: how our ways compare with a peer measured in the same run, a module a subject.

Ratios hold from machine to machine, times do not. Every line is the median of interleaved runs, ours and the
peer's in turn, so that whatever else the machine does falls on both. Behind a ratio stands its aim, where it has one.
"""
