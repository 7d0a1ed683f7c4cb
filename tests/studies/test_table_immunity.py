"""The committed figures against the raw file, read here by the csv module and by eye."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from qi_analysis.core.errors import DataError
from qi_analysis.store import registry
from qi_analysis.studies import printed, scopes, table_immunity
from qi_analysis.studies.printed import Figures
from qi_analysis.studies.readers import published_figures
from qi_analysis.studies.schema_immunity import COUNTS, PUBLISHED_STUDIES, STUDIES

PRINTED = Path(__file__).resolve().parents[2] / "data" / "own" / "published_figures.csv"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with PRINTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def committed() -> Figures:
    return printed.load()


def test_every_row_is_a_figure_or_left_out_for_a_reason(rows: list[dict[str, str]]) -> None:
    built = table_immunity.build_published_studies()
    (account,) = built.accounting
    # by eye: rows 3, 4 and 10 say a rule, a statement and the name of a circuit
    assert (account.rows_in, account.rows_kept) == (79, 76) == (len(rows), len(rows) - 3)
    used = set(table_immunity.read_mapping()["row"])
    assert {row["id"] for row in rows} - used == {"3", "4", "10"}
    # rows 36 (two), 71 (three), 76 (two) and 77 (two) hold 9 figures in 4 rows: 76 - 4 + 9
    assert len(built.frame) == 81


def test_plain_numbers_are_those_of_the_file(
    rows: list[dict[str, str]], committed: Figures
) -> None:
    mapping = table_immunity.read_mapping().to_dict("records")
    found = {row["id"]: row for row in rows}
    plain = [entry for entry in mapping if entry["field"] == "value" and entry["words"].isdigit()]
    assert len(plain) > 50
    for entry in plain:
        place = "" if entry["place"] == "all" else f".{entry['place']}"
        figure = committed[f"{entry['scope']}.{entry['measure']}{place}"]
        assert figure.value == float(found[entry["row"]]["value"])
        assert figure.url == found[entry["row"]]["url"]
        assert figure.confidence == found[entry["row"]]["confidence"]


@pytest.mark.parametrize(
    ("ref", "value", "unit", "years", "seen"),
    [
        # typed from the raw file: rows 1, 2, 5, 9, 18, 29, 36, 43, 57, 64, 66, 71, 76, 78
        ("reuters_circuits.counted", 529, "opinions", (2005, 2019), "opening"),
        ("reuters_circuits.read_before_exclusion", 1000, "opinions", (2005, 2019), "opening"),
        ("reuters_circuits.won_by_police_2005_2007", 44, "percent", (2005, 2007), "secondary"),
        ("reuters_circuits.granted.ca6", 35, "percent", (2005, 2019), "secondary"),
        ("ij_appeals.counted", 5526, "appeals", (2010, 2020), "opening"),
        ("ij_appeals.counted.ca9", 936, "appeals", (2010, 2020), "opening"),
        ("ij_appeals.share_of_appeals.eastern_michigan", 20, "one_in", (2010, 2020), "opening"),
        ("ij_appeals.defendants_prison_and_other", 0.3, "percent", (2010, 2020), "opening"),
        ("ij_appeals.any_denial.ca5", 16, "percent", (2010, 2020), "opening"),
        ("ij_appeals.solely_for_government", 59, "percent", (2010, 2020), "secondary"),
        ("ij_appeals.median_duration", 38, "months", (2010, 2020), "opening"),
        ("ij_appeals.interlocutory", 2000, "appeals", (2010, 2020), "opening"),
        ("schwartz_dockets.dismissed_share", 3.9, "percent", (2011, 2012), "opening"),
        ("reinert_decisions.counted", 4000, "decisions", (2004, 2015), "abstract"),
    ],
)
def test_figures_by_hand(
    committed: Figures,
    ref: str,
    value: float,
    unit: str,
    years: tuple[int, int],
    seen: str,
) -> None:
    figure = committed[ref]
    assert (figure.value, figure.unit, figure.seen_as) == (value, unit, seen)
    assert (figure.start, figure.end) == years


def test_a_share_has_a_denominator_only_where_one_is_known(committed: Figures) -> None:
    assert committed["schwartz_dockets.dismissed_share"].denominator == 979
    assert committed["schwartz_dockets.dismissed_at_motion_share"].denominator == 1183
    # circuit 8 decided 407 appeals (row 28)
    assert committed["ij_appeals.any_denial.ca8"].denominator == 407
    for figure in committed.values():
        if figure.scope.study == "Reuters":
            assert figure.denominator is None, figure.ref


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("raw_measure", "something else", "is not what row 1 "),
        ("words", "530", "is not what row 1 "),
        ("row", "80", "is not what row 80 "),
        ("scope", "reuters", "unknown 'reuters'"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_stops_the_build(
    column: str, value: str, words: str
) -> None:
    raw = published_figures.read(registry.require("published_figures", "published_figures.csv"))
    mapping = table_immunity.read_mapping()
    mapping.loc[0, column] = value
    with pytest.raises(DataError, match=words):
        table_immunity.figures(raw, mapping)


def test_a_raw_file_in_other_words_stops_the_build() -> None:
    raw = published_figures.read(registry.require("published_figures", "published_figures.csv"))
    raw.loc[1, "value"] = "almost 2,000"
    with pytest.raises(DataError, match=r"mapping.csv, row 3.*almost 1,000.*almost 2,000"):
        table_immunity.figures(raw, table_immunity.read_mapping())


def change(old: str, new: str) -> Any:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (change("\n2,", "\n3,"), r"row 3, column 'id': not the number of the row: '3'"),
        (change("https://www.market", "market"), r"row 2, column 'url'"),
        (change(",high\n", ",sure\n"), r"row 2, column 'confidence': unknown confidence 'sure'"),
        (change("direct copy of the Reuters", "hearsay of the Reuters"), r"column 'seen_as'"),
        (change("confidence\n", "trust\n"), "missing column 'confidence'"),
    ],
)
def test_the_reader_refuses(tmp_path: Path, alter: Any, words: str) -> None:
    text = PRINTED.read_text("utf-8")
    assert alter(text) != text
    bad = tmp_path / "published_figures.csv"
    bad.write_text(alter(text), encoding="utf-8")
    with pytest.raises(DataError, match=words):
        published_figures.read(bad)


def test_scopes_and_schema_know_the_same(committed: Figures) -> None:
    known = scopes.load()
    assert set(known) == set(COUNTS)
    assert {scope.study for scope in known.values()} == set(STUDIES)
    assert {figure.scope.id for figure in committed.values()} == set(COUNTS)
    for scope in known.values():
        assert "http" in scope.citation
        for ref in (*scope.shares, *([scope.count] if scope.count else [])):
            assert ref in committed
    assert PUBLISHED_STUDIES.name == "published_studies"


def test_no_two_studies_count_the_same() -> None:
    known = list(scopes.load().values())
    for one in known:
        assert not [field for field in scopes.differing(one, one) if field == "years"]
        for other in known:
            if one.id != other.id:
                assert scopes.differing(one, other), (one.id, other.id)
                assert len(scopes.differences(one, other)) == len(scopes.differing(one, other))


def test_differences_by_hand() -> None:
    known = scopes.load()
    said = scopes.differences(known["reuters_circuits"], known["schwartz_dockets"])
    assert said == [
        "unit (opinions, lawsuits)",
        "courts (federal appeals courts, five federal districts)",
        "kind of claim (excessive force, every claim)",
        "whether immunity was raised (immunity was raised, whether immunity was raised or not)",
        "publication (published only, does not apply)",
        "years (2005-2019, 2011-2012)",
    ]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(2005, 2019, "2005-2019"), (2009, None, "from 2009"), (None, 2019, "to 2019"),
     (None, None, "not told")],
)  # fmt: skip
def test_years(start: int | None, end: int | None, text: str) -> None:
    assert scopes.years(start, end) == text


def test_a_figure_that_is_not_there() -> None:
    with pytest.raises(DataError, match=r"no figure 'ij\.wins'"):
        printed.load()["ij.wins"]


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        ("reuters_circuits.read_before_exclusion", "almost 1,000"),
        ("ij_appeals.counted", "5,526"),
        ("ij_appeals.granted", "54%"),
        ("ij_appeals.share_of_appeals.eastern_michigan", "about 1 in 20"),
        ("reuters_petitions.police_over_civilians", "3.5 times"),
        ("nielson_walker_decisions.counted", "more than 800"),
    ],
)
def test_shown(committed: Figures, ref: str, text: str) -> None:
    assert printed.shown(committed[ref]) == text
