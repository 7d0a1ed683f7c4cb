"""Records of individual deaths: one row per person, one schema for every source.

A record holds a name, as its source gives it, so that sources can be linked in memory. Nothing in
this package writes records to a file. What leaves it are counts.
"""
