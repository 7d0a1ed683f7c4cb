"""The releases of records of individual deaths: the one place in the code where each is named.

A new release is one record here and one entry in ``store/registry.toml``, which has its files and
the reader of each. A format that no reader knows needs a reader as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from qi_analysis.deaths.scope import Partial, Scope
from qi_analysis.store import registry

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Wording:
    """One text in each language of the figures; field names are language codes."""

    en: str
    es: str

    def said(self, code: str) -> str:
        """Return the text in the language ``code``."""
        text: str = getattr(self, code)
        return text


@dataclass(frozen=True)
class Release:
    """One release of one project's records of individual deaths.

    Attributes
    ----------
    id : str
        As in the registry, and in the column ``source`` of every table.
    project, short : str
        The project's full name and abbreviation, in figures and tables.
    name : Wording
        The project's name where all releases are listed: distinguishes two releases of one project.
    title : Wording
        The release's title; in English as in the registry.
    counts : Wording
        Which deaths it counts, in a few words.
    why : str
        Why its list of deaths can be defended.
    scope : Scope
        Years it covers. The last day of a partial year is the last that it records.
    causes : tuple of str
        Keys of `vocabulary.CAUSE_CHOICES` that it distinguishes and an estimate may use.
    shootings_only : bool
        Whether it lists only people shot dead by officers on duty.
    replaces : str, optional
        Id of the earlier release of the same project that this one supersedes: it has the same
        deaths, with race unknown more often, and counts as a repeat. Its definition holds for this
        release too, unless this release has its own.
    state_years : tuple of int, optional
        First and last year counted by state, if it is.
    main : bool
        Whether our own estimate uses it; if several are marked, the last listed. The same holds
        for every role.
    from_study : bool
        Whether the published study took its deaths from it.
    growing : bool
        Whether the trend figure takes from it that the share of unknown race is growing.
    linked : bool
        Whether it is one of the lists that are linked with each other, one per project.
    fitted : bool
        Whether draws of its multilevel model are kept.

    Examples
    --------
    >>> release = BY_ID["the_counted"]
    >>> release.scope.years, release.title.said("es")
    ((2015, 2016), 'The Counted, 2015 y 2016')
    """

    id: str
    project: str
    short: str
    name: Wording
    title: Wording
    counts: Wording
    why: str
    scope: Scope
    causes: tuple[str, ...] = ("force",)
    shootings_only: bool = False
    replaces: str | None = None
    state_years: tuple[int, int] | None = None
    main: bool = False
    from_study: bool = False
    growing: bool = False
    linked: bool = False
    fitted: bool = False


_FORCE, _VEHICLE, _SUICIDE = "force", "force+vehicle", "force+vehicle+suicide"
RELEASES: tuple[Release, ...] = (
    Release(
        id="fatal_encounters_2018",
        project="Fatal Encounters",
        short="FE",
        name=Wording("Fatal Encounters", "Fatal Encounters"),
        title=Wording(
            "Fatal Encounters, snapshot of June 2018", "Fatal Encounters, copia de junio de 2018"
        ),
        counts=Wording("died, police present", "muertes en presencia de la policía"),
        why="The project the study drew on, in its own rows.",
        scope=Scope(
            2013,
            2017,
            before="before 2013, when race is unknown for up to 41% of the deaths",
            partial=(Partial(date(2018, 1, 1), date(2018, 6, 17)),),
        ),
        causes=(_FORCE, _VEHICLE, _SUICIDE),
        from_study=True,
        linked=True,
    ),
    Release(
        id="mapping_police_violence_2021",
        project="Mapping Police Violence",
        short="MPV",
        name=Wording("Mapping Police Violence", "Mapping Police Violence"),
        title=Wording(
            "Mapping Police Violence, workbook of 14 August 2021",
            "Mapping Police Violence, libro de datos del 14 de agosto de 2021",
        ),
        counts=Wording("killed on or off duty", "muertes por agentes de servicio o no"),
        why="Killed by police on or off duty, by any means.",
        scope=Scope(2013, 2020, partial=(Partial(date(2021, 1, 1), date(2021, 8, 11)),)),
        causes=(_FORCE, _VEHICLE),
        state_years=(2013, 2020),
        # most whole years of a source that takes in all use of force, on duty or off
        main=True,
        linked=True,
        fitted=True,
    ),
    Release(
        id="washington_post_2024",
        project="Washington Post",
        short="WP",
        name=Wording("The Washington Post", "The Washington Post"),
        title=Wording(
            "Fatal Force, version 2, snapshot of April 2024",
            "Fatal Force, versión 2, copia de abril de 2024",
        ),
        counts=Wording("shot dead on duty", "muertes a tiros por agentes de servicio"),
        why="Shot dead by officers on duty: a narrow scope, checked case by case.",
        scope=Scope(2015, 2023, partial=(Partial(date(2024, 1, 1), date(2024, 4, 4)),)),
        shootings_only=True,
        # it has the case numbers that Mapping Police Violence refers to; the later one has none
        linked=True,
    ),
    Release(
        id="washington_post_2025_export",
        project="Washington Post",
        short="WP",
        name=Wording(
            "The Washington Post, later release", "The Washington Post, versión posterior"
        ),
        title=Wording(
            "Fatal Force, export of the site of 30 May 2025",
            "Fatal Force, exportación del sitio del 30 de mayo de 2025",
        ),
        counts=Wording("shot dead on duty", "muertes a tiros por agentes de servicio"),
        why="Shot dead by officers on duty: a narrow scope, checked case by case.",
        scope=Scope(2015, 2024),
        shootings_only=True,
        replaces="washington_post_2024",
        state_years=(2020, 2024),
        growing=True,
    ),
    Release(
        id="the_counted",
        project="The Counted",
        short="TC",
        name=Wording("The Counted", "The Counted"),
        title=Wording("The Counted, 2015 and 2016", "The Counted, 2015 y 2016"),
        counts=Wording("killed or died in custody", "muertes por la policía o bajo custodia"),
        why="Collected by a newsroom as it happened, in two years.",
        scope=Scope(2015, 2016),
        causes=(_FORCE, _VEHICLE),
        linked=True,
    ),
)
"""Every release, in the order of tables and lists; a new one at the end."""

JOINED = Release(
    id="linked",
    project="Linked list of four projects",
    short="LL",
    name=Wording("Four projects, linked", "Cuatro proyectos, enlazados"),
    title=Wording(
        "Linked list of people killed by police, 2013 to 2020, made from the records of four "
        "projects",
        "Lista enlazada de personas muertas por la policía, de 2013 a 2020, hecha con los "
        "registros de cuatro proyectos",
    ),
    counts=Wording(
        "counted as killed by force in any of four projects",
        "muertes por uso de la fuerza según al menos uno de cuatro proyectos",
    ),
    why="Every person in the records of four projects, once, with the race that any of them gives.",
    scope=Scope(2013, 2020, after="after 2020, when one project of the four goes on whole"),
)
"""Not a release: the records of all `LINKED` releases, joined by person."""

BY_ID: Mapping[str, Release] = {each.id: each for each in RELEASES}
IDS: tuple[str, ...] = tuple(BY_ID)
SCOPES: Mapping[str, Scope] = {each.id: each.scope for each in RELEASES}
LATER: Mapping[str, str] = {each.replaces: each.id for each in RELEASES if each.replaces}
"""A release -> the later one of the same project that replaces it."""
CURRENT: tuple[Release, ...] = tuple(each for each in RELEASES if each.id not in LATER)
"""The latest release of each project."""
SYNONYMS: Mapping[str, str] = {
    word.casefold(): each.id
    for each in (JOINED, *RELEASES)  # a later release takes its project's name from an earlier one
    for word in (each.project, f"the {each.project}", each.short)
}
"""What people call a source -> its id: the latest release of a project."""
LINKED: tuple[str, ...] = tuple(each.id for each in RELEASES if each.linked)
SHOOTINGS: tuple[str, ...] = tuple(each.id for each in RELEASES if each.shootings_only)
STATE_YEARS: Mapping[str, tuple[int, int]] = {
    each.id: each.state_years for each in RELEASES if each.state_years
}


def _last(role: Callable[[Release], bool]) -> str:
    """Return the id of the last release that has a role."""
    return [each.id for each in RELEASES if role(each)][-1]


MAIN = _last(lambda each: each.main)
FROM_STUDY = _last(lambda each: each.from_study)
GROWING = _last(lambda each: each.growing)
STATE_CHECK = _last(lambda each: each.state_years is not None and not each.main)
"""The release that the estimates by state are compared with."""


def replaced_by(source: str) -> list[str]:
    """Return the earlier releases that one replaces, the latest first.

    Examples
    --------
    >>> replaced_by("washington_post_2025_export")
    ['washington_post_2024']
    """
    earlier = BY_ID[source].replaces
    return [] if earlier is None else [earlier, *replaced_by(earlier)]


def files(source: str) -> list[str]:
    """Return the names of a release's files of records: those that have a reader."""
    return [raw.name for raw in registry.load()[source].files if raw.reader]


def read(source: str, path: Path, **options: Any) -> pd.DataFrame:
    """Return the records of a file in the schema of `deaths.record`.

    The reader is that of the release's own files.

    Parameters
    ----------
    source : str
        Id of the release.
    path : Path
        One of its files, or another in the same form.
    **options
        As in the reader.
    """
    module, function = _reader(source)
    records: pd.DataFrame = getattr(module, function)(path, source=source, **options)
    return records


def reader_module(source: str) -> ModuleType:
    """Return the module that reads a release's files."""
    return _reader(source)[0]


def _reader(source: str) -> tuple[ModuleType, str]:
    """Return module and function of the reader that the registry names, which all files share."""
    (named,) = {raw.reader for raw in registry.load()[source].files if raw.reader}
    module, _, function = named.partition(":")
    return import_module(f"qi_analysis.{module}"), function
