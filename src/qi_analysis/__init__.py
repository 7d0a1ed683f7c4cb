"""Recompute, question and show published figures on police use of force and qualified immunity."""

__version__ = "0.2.0"
