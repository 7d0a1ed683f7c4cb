"""Builder of the table of other denominators: arrests, contacts with police, crime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qi_analysis.exposure.building import read_counted
from qi_analysis.exposure.readers import contacts_and_crime
from qi_analysis.exposure.schema_denominators import DENOMINATORS
from qi_analysis.store.accounting import Accounting
from qi_analysis.store.built import Built

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "benchmarks"
FIRST_YEAR = 2013
_MURDER = "Murder and nonnegligent manslaughter"
_WEAPONS = "Weapons; carrying, possessing, etc."
_CONTACTS = ("any_contact", "police_initiated_contact")


def build_denominators() -> Built:
    """Return what stands for arrests, contacts and crime of Black and white people, by year."""
    import pandas as pd

    parts, accounting = zip(_cesario(), _arrests(), _contacts(), strict=True)
    return Built(DENOMINATORS, pd.concat(parts), tuple(accounting))


def _cesario() -> tuple[pd.DataFrame, Accounting]:
    frame, counter = read_counted(
        contacts_and_crime.read_cesario, _SOURCE, "CesarioEtAl2018Data.csv", None, ""
    )
    note = "a row of the file holds two groups and two years and is counted here as four rows"
    return frame.assign(source="cesario_2019"), counter.close(frame, note)


def _arrests() -> tuple[pd.DataFrame, Accounting]:
    """Return all arrests and those for three kinds of offence.

    Arrests for murder and for weapons are among all arrests as well, and murder among violent
    crime: measures overlap and are never added up.
    """
    import pandas as pd

    frame, counter = read_counted(
        contacts_and_crime.read_arrests,
        _SOURCE,
        "fbi_ucr_table43_2004_2018.csv",
        "arrests",
        "arrests",
    )
    kept = counter.drop(frame, frame["year"] < FIRST_YEAR, f"before {FIRST_YEAR}")
    kept = counter.drop(kept, ~kept["group"].isin(["black", "white"]), "another group")
    rows = {
        "arrests_all": kept,
        "arrests_violent": kept[kept["crime"] == "Violent crime"],
        "arrests_murder": kept[kept["offence"] == _MURDER],
        "arrests_weapons": kept[kept["offence"] == _WEAPONS],
    }
    summed = [
        part.groupby(["year", "group"], as_index=False)["arrests"].sum().assign(measure=measure)
        for measure, part in rows.items()
    ]
    table = pd.concat(summed).rename(columns={"arrests": "value"}).assign(source="fbi_table43")
    note = "violent crime is murder, robbery and aggravated assault: the file has no rape from 2013"
    return table, counter.close(kept, note)


def _contacts() -> tuple[pd.DataFrame, Accounting]:
    frame, counter = read_counted(
        contacts_and_crime.read_contacts, _SOURCE, "bjs_ppcs_percentages.csv", None, ""
    )
    kept = counter.drop(frame, ~frame["measure"].isin(_CONTACTS), "not a share with contact")
    kept = counter.drop(kept, ~kept["group"].isin(["black", "white"]), "another group")
    table = kept.rename(columns={"survey_year": "year", "percent": "value"})
    return table.drop(columns="report").assign(source="bjs_ppcs"), counter.close(kept)
