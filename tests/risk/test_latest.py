"""Counts of a kept live release, and the years that may stand on a table of another year."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from qi_analysis.core import paths
from qi_analysis.core.errors import UnsupportedRequestError
from qi_analysis.risk import latest, own_file, study
from qi_analysis.risk.topics import trends
from tests.risk.test_own_file import MPV, SHOT, made_up, written


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a kept release of the Post: made-up shootings of 2021 to May of 2025."""
    folder = tmp_path / "raw" / SHOT
    folder.mkdir(parents=True)
    path = written(folder, SHOT, made_up(SHOT, date(2021, 1, 1), date(2025, 5, 3)))
    digest = sha256(path.read_bytes()).hexdigest()
    name = f"fatal-police-shootings-data-2025-05-04-{digest[:8]}.csv"
    path = path.rename(folder / name)
    record = {
        "source": SHOT,
        "file": "fatal-police-shootings-data.csv",
        "name": name,
        "retrieved": "2025-05-04T00:00:00+00:00",
        "address": "https://example.org",
        "bytes": path.stat().st_size,
        "sha256": digest,
    }
    (folder / f"{name}.json").write_text(json.dumps(record), "utf-8")
    monkeypatch.setattr(paths, "raw_dir", lambda: tmp_path / "raw")
    return path


def test_a_live_release_is_counted_like_a_file_of_one_s_own(kept: Path) -> None:
    begun: list[str] = []
    found = latest.load(SHOT, on_imputation=begun.append)
    recorded, of = found.recorded, found.kept
    own = own_file.read(SHOT, kept)
    assert len(begun) == 10
    pd.testing.assert_frame_equal(recorded.rows, own.rows)
    assert recorded.scope == own.scope
    assert recorded.scope.years == (2021, 2022, 2023, 2024)
    assert recorded.source == of.label
    assert of.label == f"{SHOT} (live release of 2025-05-04, sha256 {of.sha256[:12]})"


def test_the_trend_of_a_live_release_has_its_years(kept: Path) -> None:
    recorded = latest.load(SHOT).recorded
    rows = trends.by_year(study.load(), {SHOT: "2015-2023"}, latest={SHOT: recorded})
    black = rows[rows["race"] == "black"]
    assert list(black["year"]) == [2021, 2022, 2023, 2024]
    assert set(rows["source"]) == {SHOT}
    # one made-up person every second day
    assert black["killed"].tolist() == pytest.approx([183, 182, 183, 183], abs=1)


def test_rows_say_which_tables_their_years_stand_on(kept: Path) -> None:
    found = latest.load(SHOT)
    rows, words = latest.labeled([{"years": "2021-2023"}, {"years": "2024"}], found)
    carried = "the life table of 2024 is that of 2023, carried forward"
    assert [row["carried_forward"] for row in rows] == [[], [carried]]
    assert words == [carried]
    assert {(row["as_of"], row["data_sha256"]) for row in rows} == {
        ("2025-05-04", found.kept.sha256)
    }


def test_a_source_without_a_live_release_is_refused() -> None:
    with pytest.raises(UnsupportedRequestError, match=f"it has no live release; use one of {MPV}"):
        latest.load("fatal_encounters_2018")


def test_no_table_is_carried_further_than_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when somebody adds a year of population and none of deaths from all causes."""
    data = study.load()
    data.all_cause_counts([2024], "calendar", "exclusive")
    monkeypatch.setattr(study, "LAST_RECENT", 2025)
    with pytest.raises(UnsupportedRequestError, match=r"2025 is not available: the life table of"):
        data.all_cause_counts([2025], "calendar", "exclusive")
