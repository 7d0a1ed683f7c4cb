"""Answers as tables and lines for the terminal, a module a topic."""
