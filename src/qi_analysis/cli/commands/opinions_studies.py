"""Commands on what others printed, and on the Supreme Court's decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qi_analysis.cli.app import Csv, Json, show
from qi_analysis.cli.commands.opinions import opinions_app
from qi_analysis.cli.tables.layout import table_of

if TYPE_CHECKING:
    from rich.table import Table


@opinions_app.command()
def studies(csv: Csv = None, json_out: Json = False) -> None:
    """Show the published studies side by side, what each counts, and checks of their arithmetic.

    Every check is shown, whatever its verdict. Nothing here is an estimate of ours. --csv has one
    row per study.
    """
    from qi_analysis.studies import overview, printed

    found = overview.everything(printed.load())
    possible = (
        (
            row["figure"],
            f"{row['percent']:g}%",
            row["least"],
            row["every_from"],
            row["up_to_hundred"],
        )
        for row in found["possible_denominators"]
    )
    title = "Shares printed without counts: the denominators they can have"
    words = ("figure", "printed", "smallest", "every one from", "possible up to 100")
    parts = [
        _studies_table(found["studies"]),
        "",
        "Not comparable, and in what:",
        *_apart_lines(found["studies"]),
        "",
        "Arithmetic on the printed figures:",
        *(line for check in found["checks"] for line in _check_lines(check)),
        "",
        table_of(title, possible, words),
    ]
    show(found, parts, json_out=json_out, csv=csv, rows=found["studies"])


def _studies_table(studies: Sequence[Mapping[str, Any]]) -> Table:
    """Return one line per count; no order and no scale is implied."""
    from qi_analysis.studies.scopes import years

    shown = (
        (
            *(row[name] for name in ("title", "unit", "officials", "claims", "publication")),
            years(row["period"]["start"], row["period"]["end"]),
            row["coding"],
            row["count"],
            "; ".join(f"{share['text']} {share['of']}" for share in row["shares"])
            or "none in what we read",
        )
        for row in studies
    )
    words = (
        "study", "counts", "officials", "claims", "publication", "years", "coded", "how many",
        "share for officials",
    )  # fmt: skip
    return table_of("Published counts, each of something else", shown, words)


def _apart_lines(studies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield for each pair of counts in what they differ; those that print no count left out."""
    counting = [row for row in studies if row["count"]]
    for at, row in enumerate(counting):
        for other in counting[at + 1 :]:
            if fields := row["not_comparable_with"].get(other["id"]):
                yield f"  {row['title']} | {other['title']}: {', '.join(fields)}"


def _check_lines(check: Mapping[str, Any]) -> list[str]:
    """Return what was compared, both numbers, the difference, the verdict and why."""
    (left, right), (one, other) = check["compared"], check["values"]
    return [
        f"{check['verdict'].upper()}  {check['id']}",
        f"  {left}: {one:,.5g}",
        f"  {right}: {other:,.5g}   difference {check['difference']:+,.4g} {check['unit']}",
        f"  {check['why']}",
    ]


_PARTS = {
    "all": "since Harlow (1982)",
    "police_force": "of police force",
    "since_2005": "since 2005",
    "police_force_since_2005": "of police force, since 2005",
    "summary": "summary, without argument",
}
_FOR = {
    "official": "official",
    "sent_back_for_official": "official, open",
    "plaintiff": "plaintiff",
    "sent_back_for_plaintiff": "plaintiff, open",
    "not_decided": "not decided",
}
_LEGEND = (
    "officials, plaintiffs: whom the decision favors on immunity, those sent back among them "
    "(open). violation, (!): the Court found a clearly established right violated. not read, *: "
    "known from other texts or from general knowledge."
)


@opinions_app.command("supreme-court")
def supreme_court(csv: Csv = None, json_out: Json = False) -> None:
    """Show the Supreme Court's decisions on qualified immunity since 1982, and what they add up to.

    First the tally: how many, for whom, and how many found a clearly established right violated;
    then what others counted beside the same count here; then one line per decision. It reads the
    committed table: no raw files are needed.

    --json has every field of each decision with the Court's sentence, its place in the text and a
    public address; the published tallies case by case; how far the two readers (language models,
    not lawyers) agree; and each decision considered and not listed, with the reason. --csv has one
    row per decision. Examples:
    `opinions supreme-court`; `opinions supreme-court --csv decisions.csv`.
    """
    from qi_analysis.opinions.supreme_court import tallies

    found = tallies.to_record()
    counts = ("decisions", "known_not_read", "for_officials", "for_plaintiffs", "clear_violation")
    tally = (
        (_PARTS[name], *(part[each] for each in counts)) for name, part in found["tally"].items()
    )
    others = (
        (each["said_by"], each["says"], each["published"], each["ours"])
        for each in found["tallies"]
    )
    agreement = (_agreement(field, of) for field, of in found["agreement"].items())
    parts = [
        table_of(
            "Supreme Court decisions on qualified immunity",
            tally,
            ["decisions"],
            ["all", "not read", "officials", "plaintiffs", "violation"],
        ),
        _LEGEND,
        "",
        table_of("What others counted", others, ["who", "what"], ["published", "here"]),
        "",
        _decisions_table(found["decisions"]),
        "",
        f"Both readers agree on: {'; '.join(agreement)}.",
        *found["notes"],
        f"{len(found['candidates'])} decisions were considered and are not listed: see --json.",
    ]
    show(found, parts, json_out=json_out, csv=csv, rows=tallies.decisions())


def _decisions_table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return one line per decision, by date; a star marks a decision known and not read."""
    shown = (
        (
            row["decided_on"],
            row["case_name"] + (" *" if row["basis"] == "known" else ""),
            row["citation"],
            "force" if row["force"] == "yes" else row["claim"],
            _FOR.get(row["for_whom"], row["for_whom"])
            + (" (!)" if row["clear_violation"] == "yes" else ""),
        )
        for row in rows
    )
    words = ("decided", "case", "citation", "claim", "for")
    return table_of("The decisions", shown, words, whole=["citation"])


def _agreement(field: str, found: Mapping[str, Any]) -> str:
    kappa = "" if found["kappa"] is None else f", kappa {found['kappa']:.2f}"
    return f"{field.replace('_', ' ')} {found['same']} of {found['of']}{kappa}"
