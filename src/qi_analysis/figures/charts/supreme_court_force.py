"""Supreme Court decisions on immunity for police use of force: one mark per decision."""

from __future__ import annotations

from qi_analysis.figures.kit.chart import Chart
from qi_analysis.figures.kit.language import Language
from qi_analysis.figures.shared import court_marks
from qi_analysis.risk import study


def make(_: study.Study, language: Language) -> Chart:
    """Return the chart."""
    return court_marks.make("supreme-court-force", "police_force", language)
