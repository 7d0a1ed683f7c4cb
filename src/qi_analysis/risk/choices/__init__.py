"""What each choice of method does to the risk and the ratio, and what holds whatever is chosen."""

from qi_analysis.risk.choices.reading import Summary, most_moved, rows, summarize, summary

__all__ = ["Summary", "most_moved", "rows", "summarize", "summary"]
