"""Made-up records under the headers of real vintages. Nobody in them exists."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pandas as pd

from qi_analysis.deaths.readers import (
    fatal_encounters,
    mapping_police_violence,
    the_counted,
    washington_post,
)
from qi_analysis.deaths.record import assemble

Reader = Callable[..., pd.DataFrame]


PERSON: Mapping[str, Any] = {
    "source": "made_up", "record_id": "7", "line": 2, "date": date(2018, 6, 17), "year": 2018,
    "age_low": 31.0, "age_high": 31.0, "sex": "male", "race": "white", "race_codes": "",
    "cause": "officer_force", "state": "OH", "duty": "unknown", "armed": "unknown",
    "weapon": "unknown", "charges": "unknown", "encounter": "unknown", "name": "Robert Example",
}  # fmt: skip


def records(*changes: Mapping[str, Any]) -> pd.DataFrame:
    """Return records of the person above with changes, each with a line and an id of its own."""
    rows = [
        {**PERSON, "record_id": f"r{number}", "line": number + 2, **change}
        for number, change in enumerate(changes)
    ]
    return assemble({name: [row[name] for row in rows] for name in PERSON})


class Vintage(NamedTuple):
    """One layout of a source: its headers, and what a made-up person has in each needed one."""

    reader: Reader
    headers: tuple[str, ...]
    person: Mapping[str, str]


FE_SHEET_NEW = (
    "Unique ID", "Name", "Age", "Gender", "Race", "Race with imputations",
    "Imputation probability", "URL of image (PLS NO HOTLINKS)",
    "Date of injury resulting in death (month/day/year)", "Location of injury (address)",
    "Location of death (city)", "State", "Location of death (zip code)",
    "Location of death (county)", "Full Address", "Latitude", "Longitude",
    "Agency or agencies involved", "Highest level of force", "UID Temporary", "Name Temporary",
    "Armed/Unarmed", "Alleged weapon", "Aggressive physical movement", "Fleeing/Not fleeing",
    "Description Temp", "URL Temp", "Brief description",
    "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS",
    "Intended use of force (Developing)", "Supporting document link",
    "Foreknowledge of mental illness? INTERNAL USE, NOT FOR ANALYSIS", "", "",
    "Unique ID formula", "Unique identifier (redundant)",
)  # fmt: skip
FE_SHEET_OLD = (
    "Unique ID", "Subject's name", "Subject's age", "Subject's gender", "Subject's race",
    "Subject's race with imputations", "Imputation probability", "URL of image of deceased",
    "Date of injury resulting in death (month/day/year)", "Location of injury (address)",
    "Location of death (city)", "Location of death (state)", "Location of death (zip code)",
    "Location of death (county)", "Full Address", "Latitude", "Longitude",
    "Agency responsible for death", "Cause of death",
    "A brief description of the circumstances surrounding the death",
    "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS",
    "Intentional Use of Force (Developing)", "Link to news article or photo of official document",
    "Symptoms of mental illness? INTERNAL USE, NOT FOR ANALYSIS", "Video", "Date&Description",
    "Unique ID formula", "Unique identifier (redundant)", "Date (Year)",
)  # fmt: skip
FE_SHEET_FIRST = (
    "Timestamp", "Subject\u2019s name", "Subject\u2019s age", "Subject\u2019s gender",
    "Subject\u2019s race", "URL of image of deceased",
    "Date of injury resulting in death (month/day/year)", "Location of injury (address)",
    "Location of death (city)", "Location of death (state)", "Location of death (zip code)",
    "Location of death (county)", "Agency responsible for death", "Cause of death",
    "A brief description of the circumstances surrounding the death",
    "Official disposition of death (justified or other)",
)  # fmt: skip
FE_COPY_2018 = (
    "subject_name", "subject_age", "subject_gender", "subject_race", "encounter_date",
    "encounter_street_address", "encounter_city", "encounter_state", "encounter_zip",
    "encounter_county", "agencies_involved", "cause_of_death", "death_disposition",
    "symptoms_of_mental_illness_known_before", "encounter_year",
)  # fmt: skip
MPV_SHORT = (
    "name", "age", "gender", "race", "victim_image", "date", "street_address", "city", "state",
    "zip", "county", "agency_responsible", "ori", "cause_of_death", "circumstances",
    "disposition_official", "officer_charged", "news_urls", "signs_of_mental_illness",
    "allegedly_armed", "wapo_armed", "wapo_threat_level", "wapo_flee", "wapo_body_camera",
    "wapo_id", "off_duty_killing", "geography", "mpv_id", "fe_id", "encounter_type",
    "initial_reason", "officer_names", "officer_races", "officer_known_past_shootings",
    "call_for_service", "tract", "latitude", "longitude",
)  # fmt: skip
MPV_EXPORT_2025 = (
    *MPV_SHORT[:-2], "urban_rural_uspsai", "urban_rural_nchs", "hhincome_median_census_tract",
    "latitude", "longitude", "pop_total_census_tract", "pop_white_census_tract",
    "pop_black_census_tract", "pop_native_american_census_tract", "pop_asian_census_tract",
    "pop_pacific_islander_census_tract", "pop_other_multiple_census_tract",
    "pop_hispanic_census_tract", "congressional_district_113", "congressperson_lastname",
    "congressperson_firstname", "congressperson_party", "prosecutor_head", "prosecutor_race",
    "prosecutor_gender", "prosecutor_party", "prosecutor_term", "prosecutor_in_court",
    "prosecutor_special", "independent_investigation", "prosecutor_url",
)  # fmt: skip
MPV_WORKBOOK = (
    "Victim's name", "Victim's age", "Victim's gender", "Victim's race", "URL of image of victim",
    "Date of Incident (month/day/year)", "Street Address of Incident", "City", "State", "Zipcode",
    "County", "Agency responsible for death", "ORI Agency Identifier (if available)",
    "Cause of death", "A brief description of the circumstances surrounding the death",
    "Official disposition of death (justified or other)", "Criminal Charges?",
    "Link to news article or photo of official document", "Symptoms of mental illness?",
    "Armed/Unarmed Status",
    "Alleged Weapon (Source: WaPo and Review of Cases Not Included in WaPo Database)",
    "Alleged Threat Level (Source: WaPo)", "Fleeing (Source: WaPo)", "Body Camera (Source: WaPo)",
    "WaPo ID (If included in WaPo database)", "Off-Duty Killing?",
    "Geography (via Trulia methodology based on zipcode population density: http://example.org )",
    "MPV ID", "Fatal Encounters ID", "Encounter Type (DRAFT)",
)  # fmt: skip
MPV_2018 = (
    *MPV_WORKBOOK[:10], "Agency responsible for death", "Cause of death",
    "A brief description of the circumstances surrounding the death",
    "Official disposition of death (justified or other)", "Criminal Charges?",
    "Link to news article or photo of official document", "Symptoms of mental illness?", "Unarmed",
)  # fmt: skip
"""Without duty and without ids."""
MPV_WORKBOOK_2026 = (
    *MPV_WORKBOOK[:-1], "Encounter Type", "Initial Reported Reason for Encounter",
    "Names of Officers Involved", "Race of Officers Involved",
    "Known Past Shootings of Officer(s)", "Call for Service?", "Latitude", "Longitude",
)  # fmt: skip
WP_V1 = (
    "id", "name", "date", "manner_of_death", "armed", "age", "gender", "race", "city", "state",
    "signs_of_mental_illness", "threat_level", "flee", "body_camera", "longitude", "latitude",
    "is_geocoding_exact",
)  # fmt: skip
WP_V2 = (
    "id", "date", "threat_type", "flee_status", "armed_with", "city", "county", "state",
    "latitude", "longitude", "location_precision", "name", "age", "gender", "race", "race_source",
    "was_mental_illness_related", "body_camera", "agency_ids",
)  # fmt: skip
WP_EXPORT = (
    "date", "name", "age", "gender", "armed", "race", "city", "state", "flee", "body_camera",
    "signs_of_mental_illness", "police_departments_involved",
)  # fmt: skip
COUNTED = (
    "uid", "name", "age", "gender", "raceethnicity", "month", "day", "year", "streetaddress",
    "city", "state", "classification", "lawenforcementagency", "armed",
)  # fmt: skip

_WHITE = "European-American/White"
_IN_SHEET = {
    "Victim's name": "Person A", "Victim's age": "31", "Victim's gender": "Male",
    "Victim's race": "White", "State": "OH", "Cause of death": "Gunshot, Taser",
}  # fmt: skip
_IN_FILE = {
    "name": "Person A", "age": "31", "gender": "Male", "race": "White", "date": "7/4/2023",
    "state": "OH", "cause_of_death": "Gunshot,Taser", "allegedly_armed": "Allegedly Armed",
    "off_duty_killing": "", "mpv_id": "90001",
}  # fmt: skip
_AT_POST = {
    "name": "Person A", "date": "2023-07-04", "age": "31", "gender": "male", "state": "OH",
}  # fmt: skip
VINTAGES: Mapping[str, Vintage] = {
    "fatal encounters, sheet since 2021": Vintage(
        fatal_encounters.read,
        FE_SHEET_NEW,
        {
            "Unique ID": "90001", "Name": "Person A", "Age": "31", "Gender": "Male",
            "Race": _WHITE, "Race with imputations": "African-American/Black",
            "Date of injury resulting in death (month/day/year)": "07/04/2021", "State": "OH",
            "Highest level of force": "Gunshot", "Armed/Unarmed": "Armed",
            "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS": "Unreported",
            "Intended use of force (Developing)": "Deadly force",
        },
    ),
    "fatal encounters, sheet to 2020": Vintage(
        fatal_encounters.read,
        FE_SHEET_OLD,
        {
            "Unique ID": "90001", "Subject's name": "Person A", "Subject's age": "31",
            "Subject's gender": "Male", "Subject's race": _WHITE,
            "Subject's race with imputations": "African-American/Black",
            "Date of injury resulting in death (month/day/year)": "7/4/2019",
            "Location of death (state)": "OH", "Cause of death": "Gunshot",
            "Dispositions/Exclusions INTERNAL USE, NOT FOR ANALYSIS": "Unreported",
            "Date (Year)": "2019",
        },
    ),
    "fatal encounters, first sheet": Vintage(
        fatal_encounters.read,
        FE_SHEET_FIRST,
        {
            "Subject\u2019s name": "Person A", "Subject\u2019s age": "31",
            "Subject\u2019s gender": "Male", "Subject\u2019s race": _WHITE,
            "Date of injury resulting in death (month/day/year)": "7/4/2014",
            "Location of death (state)": "OH", "Cause of death": "Gunshot",
            "Official disposition of death (justified or other)": "Unreported",
        },
    ),
    "fatal encounters, copy of 2018": Vintage(
        fatal_encounters.read,
        FE_COPY_2018,
        {
            "subject_name": "Person A", "subject_age": "31", "subject_gender": "Male",
            "subject_race": _WHITE, "encounter_date": "7/4/17", "encounter_state": "OH",
            "cause_of_death": "Gunshot", "death_disposition": "Unreported",
            "encounter_year": "2017",
        },
    ),
    "mapping police violence, short headers": Vintage(
        mapping_police_violence.read, MPV_SHORT, _IN_FILE
    ),
    "mapping police violence, workbook": Vintage(
        mapping_police_violence.read,
        MPV_WORKBOOK,
        _IN_SHEET | {
            "Date of Incident (month/day/year)": "2020-07-04", "MPV ID": "90001",
            "Armed/Unarmed Status": "Allegedly Armed", "Off-Duty Killing?": "",
        },
    ),
    "mapping police violence, form of 2018": Vintage(
        mapping_police_violence.read,
        MPV_2018,
        _IN_SHEET | {
            "Date of Incident (month/day/year)": "7/4/2017", "Unarmed": "Allegedly Armed",
        },
    ),
    "mapping police violence, export of 2025": Vintage(
        mapping_police_violence.read,
        MPV_EXPORT_2025,
        _IN_FILE | {"date": "7/4/2025", "state": "Ohio"},
    ),
    "mapping police violence, workbook of 2026": Vintage(
        mapping_police_violence.read,
        MPV_WORKBOOK_2026,
        _IN_SHEET | {
            "Date of Incident (month/day/year)": "2026-07-04", "MPV ID": "90001",
            "Armed/Unarmed Status": "Allegedly Armed", "Off-Duty Killing?": "",
        },
    ),
    "washington post, version 1": Vintage(
        washington_post.read_v2,
        WP_V1,
        _AT_POST | {
            "id": "90001", "date": "2019-07-04", "manner_of_death": "shot", "armed": "gun",
            "gender": "M", "race": "W",
        },
    ),
    "washington post, version 2": Vintage(
        washington_post.read_v2,
        WP_V2,
        _AT_POST | {"id": "90001", "armed_with": "gun", "race": "W"},
    ),
    "washington post, export": Vintage(
        washington_post.read_export,
        WP_EXPORT,
        _AT_POST | {
            "armed": "gun", "race": "White", "police_departments_involved": "An agency",
        },
    ),
    "the counted": Vintage(
        the_counted.read,
        COUNTED,
        {
            "uid": "90001", "name": "Person A", "age": "31", "gender": "Male",
            "raceethnicity": "White", "month": "July", "day": "4", "year": "2016",
            "state": "OH", "classification": "Gunshot", "armed": "Firearm",
        },
    ),
}  # fmt: skip


def rows_under(headers: Sequence[str], people: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Return the header and one row per person, empty where a person has nothing."""
    unknown = {column for person in people for column in person} - set(headers)
    if unknown:
        raise KeyError(unknown)
    return [list(headers), *([person.get(header, "") for header in headers] for person in people)]


def write_text(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return path


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def one_person(
    tmp_path: Path, vintage: str, changes: Mapping[str, str] | None = None, **options: Any
) -> pd.DataFrame:
    """Return what the reader makes of one made-up person of ``vintage``, some cells changed."""
    found = VINTAGES[vintage]
    rows = rows_under(found.headers, [{**found.person, **(changes or {})}])
    path = write_text(tmp_path / "made-up.csv", rows)
    return found.reader(path, source="made_up", **options)
