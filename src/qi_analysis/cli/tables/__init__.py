"""Answers as tables and lines for the terminal, one module per topic."""
