"""Version 4 of CourtListener's interface, against the sample of its own documentation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from qi_analysis.opinions.texts.v4 import from_v4, opinion_ids


@pytest.mark.raw("courtlistener_fixtures/search_v4_type_o_from_docs.json")
def test_the_sample_of_the_documentation(raw_dir: Path) -> None:
    path = raw_dir / "courtlistener_fixtures" / "search_v4_type_o_from_docs.json"
    cluster = json.loads(path.read_bytes())["results"][0]
    assert opinion_ids(cluster) == [6489975]
    opinion = from_v4(cluster, cluster["opinions"][0])
    assert (opinion.opinion_id, opinion.cluster_id) == (6489975, 6613686)
    assert (opinion.court, opinion.case_name) == ("hawapp", "Foo v. Foo")
    assert (opinion.docket_number, opinion.date_filed) == ("24158", date(2003, 1, 10))
    assert opinion.citations == ("101 Haw. 235", "65 P.3d 182")
    assert opinion.precedential_status == "Published"
    assert opinion.text == "", "a snippet is not the text"
