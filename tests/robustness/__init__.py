"""Damaged inputs of every kind: none may end in a traceback, and none may be wrong in silence."""
