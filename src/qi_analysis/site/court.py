"""The page of Supreme Court decisions: one row each, to be searched and filtered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PATHS: Mapping[str, str] = {
    "en": "data/supreme-court.html",
    "es": "data/supreme-court-es.html",
}
"""Language -> page. The Court's sentences and the readers' notes stay in English."""
CHOICES = ("officials", "plaintiffs", "clear_violation", "police_force", "summary", "known")
"""What rows are chosen by."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "officials": "For officials",
        "plaintiffs": "For plaintiffs",
        "clear_violation": "Clear violation found",
        "police_force": "Police use of force",
        "summary": "Decided without argument",
        "known": "Known, not read",
        "title": "Supreme Court decisions on qualified immunity",
        "lead": "{decisions} decisions since June 1982: {for_officials} for officials, "
        "{for_plaintiffs} for plaintiffs, {neither} for both or neither. In {clear_violation} the "
        "Court found a clearly established right violated.",
        "note": "{note} {readers} {known_not_read} decisions have no text here and were not read; "
        "they are marked.",
        "how": "How the list was made",
        "table": "The table",
        "search": "Search the decisions",
        "show": "Show",
        "all": "All",
        "reset": "Show all",
        "unit": "decisions",
        "decision": "Decision",
        "decided": "Decided",
        "about": "About",
        "whom": "For whom",
        "vote": "Vote",
        "words": "In the words of the Court",
        "general": "Not read: general knowledge.",
        "told": "Not read: told by No.",
        "doubt": "A lawyer could disagree:",
        "clear_short": "clear violation",
        "back": "All data",
        "other": "En español",
    },
    "es": {
        "officials": "A favor de funcionarios",
        "plaintiffs": "A favor de demandantes",
        "clear_violation": "Violación clara",
        "police_force": "Uso de la fuerza policial",
        "summary": "Decididas sin alegatos",
        "known": "Conocidas, no leídas",
        "title": "Decisiones de la Corte Suprema sobre inmunidad calificada",
        "lead": "{decisions} decisiones desde junio de 1982: {for_officials} a favor de los "
        "funcionarios, {for_plaintiffs} a favor de los demandantes, {neither} a favor "
        "de ambos o de ninguno. En {clear_violation} la Corte halló violado un "
        "derecho claramente establecido.",
        "note": "La Corte elige los casos que examina, casi siempre para corregir fallos "
        "inferiores: los porcentajes calculados con esta lista no son tasas. Dos lectores (modelos "
        "de lenguaje, no abogados) codificaron a ciegas cada texto; donde difieren, la fila dice "
        "por qué se eligió un código. {known_not_read} decisiones no tienen aquí su texto y no se "
        "leyeron; están marcadas. Las frases de la Corte y las notas están en inglés.",
        "how": "Cómo se hizo la lista (en inglés)",
        "table": "La tabla",
        "search": "Buscar en las decisiones",
        "show": "Mostrar",
        "all": "Todas",
        "reset": "Mostrar todas",
        "unit": "decisiones",
        "decision": "Decisión",
        "decided": "Fecha",
        "about": "Tema",
        "whom": "A favor de",
        "vote": "Votos",
        "words": "En palabras de la Corte",
        "general": "No leída: conocimiento general.",
        "told": "No leída: según el n.º",
        "doubt": "Un abogado podría discrepar:",
        "clear_short": "violación clara",
        "back": "Todos los datos (en inglés)",
        "other": "In English",
    },
}
"""Language -> the words of the page."""
CODES: Mapping[str, Mapping[str, str]] = {
    "es": {
        "force": "fuerza", "search": "registro", "arrest": "detención", "speech": "expresión",
        "custody": "custodia", "employment": "empleo", "discrimination": "discriminación",
        "other": "otro", "official": "funcionario", "plaintiff": "demandante", "mixed": "ambos",
        "sent_back_for_official": "devuelta, a favor del funcionario",
        "sent_back_for_plaintiff": "devuelta, a favor del demandante",
        "not_decided": "sin decidir",
    },
}  # fmt: skip
"""Language -> the words for codes; in English codes are words with their underscores as blanks."""


def values(language: str = "en") -> dict[str, Any]:
    """Return what the template shows: rows, each with the choices it falls under, and counts."""
    from qi_analysis.opinions.supreme_court import tallies
    from qi_analysis.opinions.supreme_court.schema import FOR_OFFICIALS, FOR_PLAINTIFFS

    rows = tallies.decisions()
    under = {
        "officials": rows["for_whom"].isin(list(FOR_OFFICIALS)),
        "plaintiffs": rows["for_whom"].isin(list(FOR_PLAINTIFFS)),
        "clear_violation": rows["clear_violation"] == "yes",
        "police_force": tallies.police_force(rows),
        "summary": rows["manner"] == "summary",
        "known": rows["basis"] == "known",
    }
    words, codes = WORDS[language], CODES.get(language, {})

    def said(code: str) -> str:
        return codes.get(code, code.replace("_", " "))

    shown = [
        {
            **row,
            "marks": [name for name in CHOICES if under[name][at]],
            "about": said("force" if row["force"] == "yes" else str(row["claim"])),
            "favors": said(str(row["for_whom"])),
        }
        for at, row in enumerate(rows.to_dict("records"))
    ]
    numbers = {**tallies.tally()["all"], "note": tallies.NOTE, "readers": tallies.READERS}
    numbers["neither"] = len(rows) - int((under["officials"] | under["plaintiffs"]).sum())
    return {
        "rows": shown,
        "choices": [(name, words[name]) for name in CHOICES],
        "say": {name: text.format(**numbers) for name, text in words.items()},
        "language": language,
        "others": [(code, path) for code, path in PATHS.items() if code != language],
    }
