"""Supreme Court decisions on immunity over time: all, and those on police use of force."""

from __future__ import annotations

from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.shared import court_marks
from qi_analysis.risk import study


def make(_: study.Study, language: Language, part: str = "") -> Chart:
    """Return the chart of all decisions, or of those on force."""
    if part:
        return court_marks.make("supreme-court-force", "police_force", language)
    return court_marks.make("supreme-court", "all", language)
