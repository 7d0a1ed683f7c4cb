"""Readers of the denominators that critics propose: arrests, contacts with police, crime.

All raise DataError for an unknown measure or group, a bad number, or a stratum listed twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qi_analysis.core.columns import category
from qi_analysis.core.errors import DataError
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.core.vocabulary import Recode
from qi_analysis.exposure.readers.refusing import refuse_rows
from qi_analysis.store.delimited import parse_delimited, read_delimited

if TYPE_CHECKING:
    import pandas as pd

CESARIO_MEASURES: Mapping[str, str] = {
    "SRS reported: murder/non-negligent manslaughter": "srs_reported_murder",
    "SRS arrested: murder/non-negligent manslaughter": "srs_arrested_murder",
    "SRS arrested: violent crime": "srs_arrested_violent",
    "SRS arrested: weapons violation": "srs_arrested_weapons",
    "NIBRS reported: murder/non-negligent manslaughter": "nibrs_reported_murder",
    "NIBRS arrested: murder/non-negligent manslaughter": "nibrs_arrested_murder",
    "NIBRS reported: violent crime\N{EM DASH}more severe": "nibrs_reported_violent_more_severe",
    "NIBRS arrested: violent crime\N{EM DASH}more severe": "nibrs_arrested_violent_more_severe",
    "NIBRS reported: violent crime\N{EM DASH}less severe": "nibrs_reported_violent_less_severe",
    "NIBRS arrested: violent crime\N{EM DASH}less severe": "nibrs_arrested_violent_less_severe",
    "NIBRS reported: weapons violation": "nibrs_reported_weapons",
    "NIBRS arrested: weapons violation": "nibrs_arrested_weapons",
    "NCVS reported: violent crime\N{EM DASH}more severe": "ncvs_reported_violent_more_severe",
    "NCVS reported: violent crime\N{EM DASH}less severe": "ncvs_reported_violent_less_severe",
    "NCVS reported: weapons violation": "ncvs_reported_weapons",
    "CDC: homicide death": "cdc_homicide_victims",
    "Number killed by police gunfire": "killed_by_gunfire",
    "Number killed by police gunfire unarmed and not aggressing": "killed_unarmed_not_aggressing",
    "Number killed by police gunfire reaching for/holding harmless object": "killed_harmless",
    "Population": "population",
}
"""The file's words -> ours. SRS, NIBRS: the FBI's summary and incident-based reports; NCVS: the
victims' survey, whose figures here are unweighted answers."""
CESARIO_YEARS = (2015, 2016)
_CESARIO_COLUMNS = {
    f"{group}{year}": (group.lower(), year)
    for group in ("Black", "White")
    for year in CESARIO_YEARS
}

FBI_GROUPS = Recode(
    "Population Group",
    {
        "White": "white",
        "Black": "black",
        "American Indian": "american_indian_alaska_native",
        "Asian or Pacific Islander": "asian_pacific_islander",
    },
)
FBI_YEARS = (2004, 2018)
BJS_MEASURES = Recode(
    "measure",
    {
        "any contact": "any_contact",
        "police-initiated": "police_initiated_contact",
        "threat/use of force, given any contact": "force_given_any_contact",
        "threat/use of force, police-initiated or traffic accident": "force_given_police_initiated",
    },
)
BJS_GROUPS: tuple[str, ...] = (
    "all 16+", "white", "black", "hispanic", "asian", "other", "male", "female", "age 18-24",
)  # fmt: skip


def read_cesario(path: Path) -> pd.DataFrame:
    """Return counts of Black and white people, 2015 and 2016: measure, group, year, value."""
    import pandas as pd

    try:
        text = path.read_bytes().decode("cp1252")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"not the table expected ({error})", file=path) from None
    if not text.strip():
        raise DataError("the file is empty", file=path)
    raw = parse_delimited(text, path, ["", *_CESARIO_COLUMNS])
    measures = Recode("measure", CESARIO_MEASURES)(raw[""].str.strip(), file=path)
    parts = [
        pd.DataFrame({"measure": measures, "group": group, "year": year, "value": raw[column]})
        for column, (group, year) in _CESARIO_COLUMNS.items()
    ]
    schema = TableSchema(
        "cesario",
        "the file as released",
        (
            category("measure", "what is counted", tuple(CESARIO_MEASURES.values())),
            category("group", "group", ("black", "white")),
            Column("year", "integer", "calendar year", low=2015, high=2016),
            Column("value", "count", "count"),
        ),
        ("measure", "group", "year"),
    )
    rows = [row for _ in parts for row in range(2, len(raw) + 2)]
    return schema.validate(pd.concat(parts), file=path, rows=rows)


def read_arrests(path: Path) -> pd.DataFrame:
    """Return arrests by year 2004-2018, group, offence and class of crime.

    Columns: year, group (four races, **each with its Hispanic people**), offence, crime (the
    file's "Crime Classification"), arrests. Only agencies that reported; from 2013 on the file has
    no row for rape, whose definition changed then.
    """
    raw = read_delimited(
        path,
        [
            "Year", "Population Group", "Offense Charged", "Crime Classification", "Arrests",
            "Percent",
        ],
    )  # fmt: skip
    tidy = raw.rename(
        columns={
            "Year": "year",
            "Offense Charged": "offence",
            "Crime Classification": "crime",
            "Arrests": "arrests",
        }
    )
    tidy["group"] = FBI_GROUPS(raw["Population Group"], file=path)
    groups = tuple(word for word in FBI_GROUPS.words.values() if word)
    schema = TableSchema(
        "table 43",
        "the file as converted",
        (
            Column("year", "integer", "calendar year", low=FBI_YEARS[0], high=FBI_YEARS[1]),
            category("group", "group", groups),
            category("offence", "offence", tuple(sorted(set(tidy["offence"])))),
            category("crime", "class", tuple(sorted(set(tidy["crime"])))),
            Column("arrests", "count", "arrests"),
        ),
        ("year", "group", "offence"),
        complete=False,
    )
    tidy = tidy.drop(columns=["Population Group", "Percent"])
    return schema.validate(tidy, file=path, names={"arrests": "Arrests", "year": "Year"})


def read_contacts(path: Path) -> pd.DataFrame:
    """Return percentages of people of 16 and over by survey year, measure and group.

    Columns: survey_year, measure, group, percent (whole or half points, as printed in the
    reports), report (its number).
    """
    raw = read_delimited(path, ["survey_year", "measure", "group", "percent", "report"])
    raw["measure"] = BJS_MEASURES(raw["measure"], file=path)
    measures = tuple(word for word in BJS_MEASURES.words.values() if word)
    schema = TableSchema(
        "ppcs",
        "the file as typed from the reports",
        (
            Column("survey_year", "integer", "year of the survey", low=2015, high=2022),
            category("measure", "what", measures),
            category("group", "group", BJS_GROUPS),
            Column("percent", "rate", "percent of people"),
            category("report", "report", tuple(sorted(set(raw["report"])))),
        ),
        ("survey_year", "measure", "group"),
        complete=False,
    )  # fmt: skip
    tidy = schema.validate(raw, file=path)
    refuse_rows(tidy["percent"], tidy["percent"] > 100, "above 100", path)
    return tidy
