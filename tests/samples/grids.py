"""Samples of counted tables: every stratum of the real file once, in its words and its order."""

from __future__ import annotations

import csv
import gzip
import itertools
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pyreadr

from qi_analysis.core.vocabulary import STATES

AGES = (
    "0", "1-4", "5-9", "10-14", "15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49",
    "50-54", "55-59", "60-64", "65-69", "70-74", "75-79", "80-84", "85+",
)  # fmt: skip
ELE_RACES = (
    "African American", "American Indian/AK Native", "Asian/Pacific Islander", "Latinx", "White",
)  # fmt: skip
SEXES = ("Female", "Male")
CAUSES = ("officer_force", "other", "suicide", "vehicle")


def write(folder: Path) -> None:
    """Write the samples of this module."""
    _published_studies(folder)
    _population(folder)
    _wonder(folder / "mortality")
    _summarized_deaths(folder / "mortality" / "summarized_deaths_1990_2020.RDS")
    _hazards(folder / "life_tables" / "survexp_us.csv")
    _denominators(folder / "benchmarks")


def _place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with _place(path).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


# --- the two published studies ----------------------------------------------------------------


def _published_studies(folder: Path) -> None:
    draw = Random("published studies")
    study = folder / "edwards_lee_esposito_2019"
    people = {
        stratum: draw.randint(20_000, 9_000_000)
        for stratum in itertools.product(range(1992, 2020), ELE_RACES, SEXES, AGES)
    }
    _csv(
        study / "pop_nat.csv",
        ("year", "race", "sex", "age", "pop"),
        ((*stratum, count) for stratum, count in people.items()),
    )
    _csv(
        study / "fe_pop_imputed_13_18.csv",
        (".imp", "year", "age", "sex", "race", *CAUSES, "pop"),
        (
            (number, year, age, sex, race, *(draw.randint(0, 9) for _ in CAUSES),
             people[year, race, sex, age])
            for number, year, sex, race, age in itertools.product(
                range(1, 11), range(2013, 2019), SEXES, ELE_RACES, AGES
            )
        ),
    )  # fmt: skip
    # every stratum of known age; of those of unknown age only the ones that have deaths
    deaths = list(itertools.product(range(2000, 2018), (*AGES, "Missing"), ELE_RACES, SEXES))
    unknown = [stratum for stratum in deaths if stratum[1] == "Missing"]
    empty = set(draw.sample(unknown[:-1], 7))
    _csv(
        study / "total_mort.csv",
        ("year", "age", "race", "sex", "deaths"),
        ((*each, draw.randint(1, 90_000)) for each in deaths if each not in empty),
    )
    starts = [float(age.split("-")[0].rstrip("+")) for age in AGES]
    lived = [0.1, 1.6, *(draw.randint(2300, 3100) / 1000 for _ in AGES[3:]), 5.25]
    pd.DataFrame({"age": starts, "nax": lived}, dtype="float32").to_stata(
        study / "kfnax.dta", write_index=False
    )
    rows = []
    for number, (age, race, sex) in enumerate(itertools.product(AGES, ELE_RACES, SEXES), start=1):
        low = draw.randint(0, 50)
        middle = low + draw.randint(0, 90)
        rows.append((0.0, age, race, sex, 1e8, number, float(middle), float(low),
                     float(middle + draw.randint(0, 200)), 0.9, "median", "qi"))  # fmt: skip
    names = (
        "year", "age_group", "race", "sex", "pop", ".row", ".prediction", ".lower", ".upper",
        ".width", ".point", ".interval",
    )  # fmt: skip
    pyreadr.write_rds(str(study / "post_pred_90.rds"), pd.DataFrame(rows, columns=list(names)))

    def rates(stratum: tuple[object, ...]) -> tuple[object, ...]:
        low = draw.randint(0, 60)
        middle = low + draw.randint(0, 60)
        written = (f"{value}e-8" if value else "0" for value in (middle, low, middle + 25))
        return (*stratum, *written)

    starts_of = (0, 1, *range(5, 85, 5))
    races = ("aian", "api", "black", "hispanic", "white")
    _csv(
        folder / "edwards_brown_2024" / "postpreds_mi.csv",
        ("gender", "race_ethn", "year", "age", "m_i.med", "m_i.lwr", "m_i.upr"),
        map(rates, itertools.product(SEXES, races, range(2013, 2024), starts_of)),
    )


# --- population -------------------------------------------------------------------------------

FIVE_YEAR_STARTS = tuple(range(0, 90, 5))
SINGLE_RACES = (
    "american_indian_only", "asian_only", "black_only", "multiracial", "nhopi_only", "white_only",
)  # fmt: skip
ORIGINS = ("hispanic", "non_hispanic")
ACS_RACES = (
    "white_alone", "black_alone", "aian_alone", "asian_alone", "nhpi_alone", "other_alone",
    "two_or_more", "white_alone_nonhispanic", "hispanic",
)  # fmt: skip
ACS_AGES = (
    "0-4", "5-9", "10-14", "15-17", "18-19", "20-24", "25-29", "30-34", "35-44", "45-54",
    "55-64", "65-74", "75-84", "85+",
)  # fmt: skip


def _population(folder: Path) -> None:
    numbers = np.random.default_rng(20190805)
    place = folder / "population"
    place.mkdir(parents=True, exist_ok=True)

    def with_people(rows: list[tuple[object, ...]], columns: Sequence[str]) -> pd.DataFrame:
        frame = pd.DataFrame(rows, columns=list(columns))
        return frame.assign(pop=numbers.integers(50, 90_000, len(frame)))

    single_ages = itertools.product(
        map(float, range(86)), ("aian", "api", "black", "white"), (0.0, 1.0), (0.0, 1.0),
        range(1990, 2021),
    )  # fmt: skip
    nchs = with_people(list(single_ages), ("age", "race", "hispanic", "female", "year"))
    nchs = nchs.rename(columns={"pop": "pop_est"}).astype({"pop_est": "float64", "year": "int32"})
    pyreadr.write_rds(
        str(place / "pop_est_national_single_year_age_1990to2020_long.RDS"),
        nchs,
        compress="gzip",
    )

    bridged = ("american_indian", "api", "black", "white")
    sexes = ("female", "male")
    strata = ("year", "age", "sex", "race", "hispanic_origin")
    order = ("year", "sex", "race", "hispanic_origin", "age")

    def five_year(
        path: str, groups: list[itertools.product[tuple[object, ...]]], marks: dict[str, str]
    ) -> None:
        rows = [row for group in groups for row in group]
        frame = with_people(rows, order)[[*strata, "pop"]].assign(**marks)
        typed = frame.astype({"year": "int32", "age": "int32", "pop": "float64"})
        pyreadr.write_rdata(str(place / f"{path}.rda"), typed, df_name=path, compress="gzip")

    five_year(
        "pop_bridged",
        [
            itertools.product(
                range(1969, 1990), sexes, ("black", "other", "white"), ("all",), FIVE_YEAR_STARTS
            ),
            itertools.product(range(1990, 2025), sexes, bridged, ORIGINS, FIVE_YEAR_STARTS),
        ],
        {"scheme": "bridged", "source": "seer_uspop", "vintage": "SEER2024"},
    )
    five_year(
        "pop_singlerace_full",
        [itertools.product(range(2000, 2025), sexes, SINGLE_RACES, ORIGINS, FIVE_YEAR_STARTS)],
        {"vintage": "V2024", "scheme": "single", "source": "census_pep"},
    )
    by_state = itertools.product(
        STATES, range(2020, 2025), sexes, SINGLE_RACES, ORIGINS, FIVE_YEAR_STARTS
    )
    state = with_people(list(by_state), ("state_fips", *order))[["state_fips", *strata, "pop"]]
    pyreadr.write_rdata(
        str(place / "pop_singlerace_state.rda"),
        state.astype({"year": "int32", "age": "float64", "pop": "int32"}).assign(
            scheme="single", source="census_pep_v2024", vintage="V2024"
        ),
        df_name="pop_singlerace_state",
        compress="gzip",
    )
    _survey(place / "acs1_b01001_state_us_race_sex_age_2005_2018.csv.gz", numbers)


def _survey(path: Path, numbers: np.random.Generator) -> None:
    """Write the American Community Survey: 51 states, Puerto Rico and the nation."""
    places = [(f"0400000US{fips}", {"OH": "Ohio"}.get(code, code)) for fips, code in STATES.items()]
    places += [("0400000US72", "Puerto Rico"), ("0100000US", "United States")]
    strata = list(itertools.product(range(2005, 2019), ACS_RACES, SEXES[::-1], ACS_AGES, places))
    counts = numbers.integers(200, 60_000, len(strata))
    hidden = numbers.random(len(strata)) < 0.02
    lines = ["year,geo_id,name,race,sex,age,estimate,moe90"]
    for (year, race, sex, age, (geo_id, name)), count, unpublished in zip(
        strata, counts, hidden, strict=True
    ):
        # only a small group in a state goes unpublished
        blank = unpublished and race in {"nhpi_alone", "aian_alone"} and name != "United States"
        cells = "," if blank else f"{count}.0,{count // 9}.0"
        lines.append(f"{year},{geo_id},{name},{race},{sex},{age},{cells}")
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=1, mtime=0))


# --- deaths -----------------------------------------------------------------------------------

WONDER_AGES = (*AGES[:-1], "85-89", "90-94", "95-99", "100+", "NS")
RACE_CODES = {
    "American Indian or Alaska Native": "1002-5",
    "Asian or Pacific Islander": "A-PI",
    "Black or African American": "2054-5",
    "White": "2106-3",
    "Asian": "A",
    "Native Hawaiian or Other Pacific Islander": "NHOPI",
    "More than one race": "M",
}
BRIDGED = tuple(RACE_CODES)[:4]
SINGLE = (
    "American Indian or Alaska Native", "Asian", "Black or African American",
    "Native Hawaiian or Other Pacific Islander", "White", "More than one race",
)  # fmt: skip
ORIGIN_CODES = {
    "Hispanic or Latino": "2135-2",
    "Not Hispanic or Latino": "2186-2",
    "Not Stated": "NS",
}
_PEOPLE_UNKNOWN = {"85-89", "90-94", "95-99", "100+", "NS"}


def _age_words(age: str) -> tuple[str, str]:
    if age == "0":
        return "< 1 year", "1"
    if age == "NS":
        return "Not Stated", "NS"
    return ("60-64 years " if age == "60-64" else f"{age} years"), age


def _year_words(year: int) -> str:
    late = {2020: "2020 ", 2023: "2023 (provisional)", 2024: "2024 (provisional and partial)"}
    return late.get(year, str(year))


def _wonder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draw = Random("wonder")
    years, ages = range(1999, 2021), WONDER_AGES
    _export(
        folder / "wonder_mort_race_age_sex_00_20.txt", ("age", "year", "sex", "race"),
        itertools.product(ages, years, SEXES, BRIDGED), draw,
    )  # fmt: skip
    _export(
        folder / "wonder_mort_hisp_00_20.txt", ("age", "year", "sex", "race", "origin"),
        itertools.product(ages, years, SEXES, BRIDGED, ORIGIN_CODES), draw,
    )  # fmt: skip
    _export(
        folder / "wonder_provisional_mort.txt", ("age", "sex", "origin", "single", "year"),
        itertools.product(ages, SEXES, ORIGIN_CODES, SINGLE, range(2018, 2025)), draw,
    )  # fmt: skip


def _words_and_code(name: str, value: object) -> tuple[str, str]:
    """Return how an export writes a value, and the code beside it."""
    text = str(value)
    if name == "age":
        return _age_words(text)
    if name == "year":
        return _year_words(int(text)), text
    codes = {"sex": {sex: sex[0] for sex in SEXES}, "origin": ORIGIN_CODES}
    return text, codes.get(name, RACE_CODES)[text]


_EXPORT_COLUMNS = {
    "age": "Five-Year Age Groups",
    "year": "Year",
    "sex": "Gender",
    "race": "Race",
    "single": "Single Race 6",
    "origin": "Hispanic Origin",
}


def _export(
    path: Path, names: Sequence[str], strata: Iterable[tuple[object, ...]], draw: Random
) -> None:
    """Write one export: quoted words with their codes, bare counts, notes below, CRLF."""
    header = ["Notes"]
    for name in names:
        header += [_EXPORT_COLUMNS[name], f"{_EXPORT_COLUMNS[name]} Code"]
    counts = ("Deaths", "Population", "Crude Rate")
    lines = ["\t".join(f'"{name}"' for name in (*header, *counts))]
    for stratum in strata:
        of = dict(zip(names, stratum, strict=True))
        cells = []
        for name, value in of.items():
            words, code = _words_and_code(name, value)
            cells += [f'"{words}"', f'"{code}"']
        number = (
            draw.choice((0, draw.randint(1, 9), draw.randint(10, 99)))
            if (draw.random() < 0.02)
            else draw.randint(100, 20_000)
        )
        deaths = "Suppressed" if 1 <= number <= 9 else str(number)
        known = of["age"] not in _PEOPLE_UNKNOWN and of.get("origin") != "Not Stated"
        people = str(draw.randint(3_000, 900_000)) if known else "Not Applicable"
        rate = "Unreliable" if known and number < 20 else "100.0" if known else "Not Applicable"
        lines.append("\t".join(["", *cells, deaths, people, rate]))
    lines += [
        '"---"', '"Dataset: made up in the form of an export"', '"Show Totals: Disabled"',
        '"Show Zero Values: True"', '"Show Suppressed: True"', '"---"',
        '"1. Sub-national data representing one to nine deaths are suppressed."',
    ]  # fmt: skip
    path.write_bytes("\r\n".join(lines).encode("utf-8"))


NVSS_ROWS = 27271
"""As many as in the real file: every known stratum, and the first ones with something unknown."""


def _summarized_deaths(path: Path) -> None:
    draw = Random("summarized deaths")
    races = ("aian", "api", "black", "hispanic", "white")
    sexes = ("female", "male")
    ages = [float(age) for age in range(86)]
    years = [float(year) for year in range(1990, 2021)]
    strata: list[tuple[float, float, str, str | None]] = [
        *itertools.product(years, ages, sexes, races)
    ]
    unknown: Iterable[tuple[float, float, str, str | None]] = itertools.chain(
        itertools.product(years, (math.nan,), sexes, races),
        itertools.product(years, ages[70:], sexes, (None,)),
    )
    strata += itertools.islice(unknown, NVSS_ROWS - len(strata))
    rows = []
    for stratum in strata:
        deaths = draw.randint(3, 9_000)
        drug, firearm = draw.randint(0, deaths // 3), draw.randint(0, deaths // 3)
        causes = (drug // 2, drug, firearm) if stratum[0] >= 1999 else (math.nan,) * 3
        rows.append((*stratum, float(deaths), *map(float, causes)))
    names = (
        "year", "age_years", "sex", "race_eth", "n_deaths", "n_opioid", "n_drug", "n_firearm",
    )  # fmt: skip
    pyreadr.write_rds(str(path), pd.DataFrame(rows, columns=list(names)), compress="gzip")


def _hazards(path: Path) -> None:
    lines = ['"age","sex","year","daily_hazard"']
    for year, sex, age in itertools.product(range(1940, 2021), ("male", "female"), range(110)):
        yearly = 0.0001 * math.exp(0.085 * age) * (1.3 if sex == "male" else 1) + 5 / year / 365
        lines.append(f'"{age}","{sex}","{year}",{yearly / 365.25:.15g}')
    _place(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- other denominators -----------------------------------------------------------------------

CESARIO_WORDS = (
    "SRS reported: murder/non-negligent manslaughter",
    "SRS arrested: murder/non-negligent manslaughter",
    "SRS arrested: violent crime",
    "SRS arrested: weapons violation",
    "NIBRS reported: murder/non-negligent manslaughter",
    "NIBRS arrested: murder/non-negligent manslaughter",
    "NIBRS reported: violent crime\N{EM DASH}more severe",
    "NIBRS arrested: violent crime\N{EM DASH}more severe",
    "NIBRS reported: violent crime\N{EM DASH}less severe",
    "NIBRS arrested: violent crime\N{EM DASH}less severe",
    "NIBRS reported: weapons violation",
    "NIBRS arrested: weapons violation",
    "NCVS reported: violent crime\N{EM DASH}more severe",
    "NCVS reported: violent crime\N{EM DASH}less severe",
    "NCVS reported: weapons violation",
    "CDC: homicide death",
    "Number killed by police gunfire",
    "Number killed by police gunfire unarmed and not aggressing",
    "Number killed by police gunfire reaching for/holding harmless object",
    "Population",
)
OFFENCES = {
    "Aggravated assault": "Violent crime",
    "Murder and nonnegligent manslaughter": "Violent crime",
    "Robbery": "Violent crime",
    "Burglary": "Property crime",
    "Weapons; carrying, possessing, etc.": "No classification",
}
FBI_GROUPS = ("American Indian", "Asian or Pacific Islander", "Black", "White")


def _denominators(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # hand-made numbers: 1,000 to 2,900 by measure, and 1 to 4 by column
    lines = [",Black2015,Black2016,White2015,White2016"]
    for number, words in enumerate(CESARIO_WORDS):
        lines.append(f"{words}    ,{','.join(str(1000 + 100 * number + n) for n in range(1, 5))}")
    lines[1] = lines[1].replace("1001", "5620")
    (folder / "CesarioEtAl2018Data.csv").write_bytes(
        "".join(f"{line}\r\n" for line in lines).encode("cp1252")
    )
    # 1 per year from 2004, 1,000 per group, 10,000 per offence
    lines = ["Year,Population Group,Offense Charged,Crime Classification,Arrests,Percent"]
    for offence, (words, crime) in enumerate(OFFENCES.items(), start=1):
        quoted = f'"{words}"' if "," in words else words
        for group, year in itertools.product(range(4), range(2004, 2019)):
            number = 10_000 * offence + 1_000 * (group + 1) + year - 2004
            lines.append(f"{year},{FBI_GROUPS[group]},{quoted},{crime},{number},25.0")
    (folder / "fbi_ucr_table43_2004_2018.csv").write_bytes(
        b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode()
    )
    contacts = [
        (2018, "any contact", "all 16+", "24.0"),
        (2018, "any contact", "white", "26.0"),
        (2018, "any contact", "black", "20.5"),
        (2018, "police-initiated", "white", "12.0"),
        (2018, "police-initiated", "black", "11.0"),
        (2022, "any contact", "white", "22.0"),
        (2022, "threat/use of force, given any contact", "black", "4.0"),
    ]
    _csv(
        folder / "bjs_ppcs_percentages.csv",
        ("survey_year", "measure", "group", "percent", "report"),
        ((*row, "NCJ 0") for row in contacts),
    )
