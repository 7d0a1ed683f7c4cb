"""The committed figures: what the tables give, with words that match the numbers."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from qi_analysis.claims import ledger
from qi_analysis.core import paths
from qi_analysis.core.errors import CheckError
from qi_analysis.figures import catalogue
from tests.figures.conftest import Made

STUDY = ("lifetime-risk", "ratio-to-white", "risk-by-age")
"""Charts of the published study."""


def test_committed_figures_are_what_the_tables_give() -> None:
    catalogue.check()


def test_a_check_of_one_figure_looks_at_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("trend", "trend-risk"):
        shutil.copytree(paths.figures_dir() / name, tmp_path / name)
        (tmp_path / name / "alt.txt").write_text("another")
    monkeypatch.setattr(paths, "figures_dir", lambda: tmp_path)
    with pytest.raises(CheckError, match=r"trend/alt\.txt differs") as raised:
        catalogue.check(["trend"])
    assert "trend-risk" not in str(raised.value)
    assert "missing" not in str(raised.value)


def test_names_claims_and_code(made: Made) -> None:
    known = set(ledger.load())
    for name in catalogue.names():
        chart = made[name, "en"]
        assert chart.name == name
        assert set(chart.claims) <= known
        assert (paths.root() / chart.code).is_file()
        assert chart.inputs


def test_headlines_are_the_numbers_of_the_frames(made: Made) -> None:
    assert "1 in 1,000 Black men" in made["lifetime-risk", "en"].title
    ages = made["risk-by-age", "en"].data
    men = ages[ages["sex"] == "male"]
    peaks = men.loc[men.groupby("race")["risk_per_100k"].idxmax(), "age_start"]
    for bound in (peaks.min(), peaks.max() + 5):
        assert str(bound) in made["risk-by-age", "en"].title


def test_footer_says_source_years_n_unknown_interval_and_date(made: Made) -> None:
    for chart in (made[name, "en"] for name in STUDY):
        for part in ("Source: Edwards", "2013-2018", "6,843 people killed", "9%", "2019-08", "90%"):
            assert part in chart.footer, part


def test_exports_hold_no_person_and_every_contract_field() -> None:
    for folder in paths.figures_dir().iterdir():
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        assert {"title", "claims", "inputs", "licence", "code"} <= set(meta)
        for entry in meta["inputs"]:
            assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
        with (folder / "data.csv").open(newline="", encoding="utf-8") as file:
            header = set(next(csv.reader(file)))
        assert not header & {"name", "victim", "street", "address", "city", "url", "image"}


def test_ratio_frame_shows_the_published_estimate_once(made: Made) -> None:
    frame = made["ratio-to-white", "en"].data
    published = frame[frame["published"]]
    assert len(published) == 1
    assert round(float(published["ratio"].iloc[0]), 1) == 2.5
    assert published["low"].isna().all()  # its range is not an interval
    assert not frame["choice"].duplicated().any()
