"""Small made-up opinions, in the shape of the real ones and in our own words."""

from __future__ import annotations

from datetime import date

from qi_analysis.opinions.texts.opinion import Opinion

HEADING = """               United States Court of Appeals
                    For the First Circuit

No. 07-1234

                         {plaintiff},

                   Plaintiff, {first},

                               v.

                      {defendant},

                   Defendants, {second}.

         APPEAL FROM THE UNITED STATES DISTRICT COURT

                FOR THE DISTRICT OF MAINE

          [Hon. Ann B. Sample, U.S. District Judge]

                            Before

              Birch, Chief Judge, Cedar and Elm,
                       Circuit Judges.

     Jan Doe with whom Doe & Poe was on brief for the plaintiff.
     Max Roe on brief for the defendants.

                         June 5, 2008

"""


def opinion(
    body: str,
    *,
    plaintiff: str = "PAT MOSS",
    defendant: str = "LEE FERN, ET AL.",
    officials_appeal: bool = False,
    opinion_id: int = 1,
    court: str | None = None,
    filed: date | None = None,
    status: str | None = None,
) -> Opinion:
    """Return an opinion with a heading and this body."""
    first, second = ("Appellee", "Appellants") if officials_appeal else ("Appellant", "Appellees")
    text = HEADING.format(plaintiff=plaintiff, defendant=defendant, first=first, second=second)
    return plain(
        f"{text}     CEDAR, Circuit Judge.  {body}\n",
        opinion_id=opinion_id, court=court, filed=filed, status=status,
    )  # fmt: skip


def plain(
    text: str,
    *,
    opinion_id: int = 1,
    court: str | None = None,
    filed: date | None = None,
    status: str | None = None,
    kind: str | None = "010combined",
) -> Opinion:
    """Return an opinion of exactly this text."""
    return Opinion(
        opinion_id=opinion_id, cluster_id=None, court=court, case_name=None, docket_number=None,
        date_filed=filed, precedential_status=status, citations=(), opinion_type=kind, author=None,
        text=text, text_field="plain_text", source="made up", licence="none",
    )  # fmt: skip
