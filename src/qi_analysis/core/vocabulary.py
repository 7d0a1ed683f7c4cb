"""The categories of this project, defined once, and strict recodes from each source's words.

A value that is not in a recode stops the run: an unseen category is news, never noise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qi_analysis.core.errors import DataError


@dataclass(frozen=True)
class AgeGroup:
    """One age group of the abridged life table.

    Attributes
    ----------
    label : str
        As printed, for example ``"1-4"``.
    start : int
        Exact age at which it opens, years.
    width : float
        Years in the group; ``inf`` in the open group.

    Examples
    --------
    >>> AGE_GROUPS[AGES.index("1-4")]
    AgeGroup(label='1-4', start=1, width=4.0)
    """

    label: str
    start: int
    width: float


AGE_GROUPS: tuple[AgeGroup, ...] = (
    AgeGroup("0", 0, 1.0),
    AgeGroup("1-4", 1, 4.0),
    *(AgeGroup(f"{start}-{start + 4}", start, 5.0) for start in range(5, 85, 5)),
    AgeGroup("85+", 85, float("inf")),
)
AGES: tuple[str, ...] = tuple(group.label for group in AGE_GROUPS)
AGE_STARTS: tuple[int, ...] = tuple(group.start for group in AGE_GROUPS)

SEXES: tuple[str, ...] = ("male", "female")

RACES: tuple[str, ...] = (
    "white",
    "black",
    "latino",
    "american_indian_alaska_native",
    "asian_pacific_islander",
)
TOTAL = "total"
REFERENCE_RACE = "white"

CAUSE_CLASSES: tuple[str, ...] = ("officer_force", "vehicle", "suicide", "other")
"""Classes of Edwards, Lee and Esposito: one class a case, in the order of their rule."""

CAUSE_CHOICES: Mapping[str, tuple[str, ...]] = {
    "force": ("officer_force",),
    "force+vehicle": ("officer_force", "vehicle"),
    "force+vehicle+suicide": ("officer_force", "vehicle", "suicide"),
    "all": CAUSE_CLASSES,
}

RACE_CLASSES: tuple[str, ...] = ("published", "exclusive")
"""``published``: Black, American Indian and Asian include Hispanic people of those races, Latino
is white Hispanic people only. ``exclusive``: Latino is Hispanic people of any race, the others are
not Hispanic."""

STATES: Mapping[str, str] = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE",
    "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA",
    "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN",
    "28": "MS", "29": "MO", "30": "MT", "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM",
    "36": "NY", "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI",
    "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA",
    "54": "WV", "55": "WI", "56": "WY",
}  # fmt: skip
"""FIPS code -> two letters of the postal service, 50 states and the District of Columbia."""

RACE_NAMES: Mapping[str, str] = {
    "white": "White",
    "black": "Black",
    "latino": "Latino",
    "american_indian_alaska_native": "American Indian and Alaska Native",
    "asian_pacific_islander": "Asian and Pacific Islander",
    TOTAL: "All groups",
}
GROUP_NOUNS: Mapping[str, str] = {"male": "men and boys", "female": "women and girls"}


def people_of(race: str, sex: str) -> str:
    """Return a group in words.

    Examples
    --------
    >>> people_of("black", "male"), people_of("total", "female")
    ('Black men and boys', 'All women and girls')
    """
    return f"{'All' if race == TOTAL else RACE_NAMES[race]} {GROUP_NOUNS[sex]}"


@dataclass(frozen=True)
class Recode:
    """A strict translation of one source's words into ours.

    Attributes
    ----------
    what : str
        The category, for error messages ("race", "sex", ...).
    words : mapping
        The source's word -> ours. None marks a word that is known and has no class of ours.
    """

    what: str
    words: Mapping[str, str | None]

    def __call__(
        self, values: Iterable[str], *, file: object = None, first_row: int = 2
    ) -> list[str | None]:
        """Return ``values`` in our words.

        Raises
        ------
        DataError
            At the first value that is not in the recode, with its row.

        Examples
        --------
        >>> ELE_RACE(["African American", "Latinx"])
        ['black', 'latino']
        >>> SEX(["Male", "M"], file="deaths.csv")
        Traceback (most recent call last):
        qi_analysis.core.errors.DataError: deaths.csv, row 3, column 'sex': unknown sex 'M'. ...
        """
        recoded: list[str | None] = []
        for offset, value in enumerate(values):
            if value not in self.words:
                known = ", ".join(repr(word) for word in self.words)
                raise DataError(
                    f"unknown {self.what} {value!r}",
                    file=file,
                    row=first_row + offset,
                    column=self.what,
                    remedy=f"Known: {known}",
                )
            recoded.append(self.words[value])
        return recoded


SEX = Recode("sex", {"Male": "male", "Female": "female", "male": "male", "female": "female"})

ELE_RACE = Recode(
    "race",
    {
        "White": "white",
        "African American": "black",
        "Latinx": "latino",
        "American Indian/AK Native": "american_indian_alaska_native",
        "Asian/Pacific Islander": "asian_pacific_islander",
    },
)
"""Edwards, Lee and Esposito 2019."""

EDWARDS_BROWN_RACE = Recode(
    "race_ethn",
    {
        "white": "white",
        "black": "black",
        "hispanic": "latino",
        "aian": "american_indian_alaska_native",
        "api": "asian_pacific_islander",
    },
)
"""Edwards and Brown 2024; also the NVSS and NCHS files of the same research group."""

MULTIRACE = "more_than_one_race"
CENSUS_RACE = Recode(
    "race",
    {
        "White": "white",
        "Black or African American": "black",
        "American Indian or Alaska Native": "american_indian_alaska_native",
        "Asian or Pacific Islander": "asian_pacific_islander",
        "Asian": "asian_pacific_islander",
        "Native Hawaiian or Other Pacific Islander": "asian_pacific_islander",
        "More than one race": MULTIRACE,
    },
)
"""CDC WONDER: four bridged races to 2020, six single races from 2018."""

HISPANIC_ORIGIN = Recode(
    "Hispanic Origin",
    {
        "Hispanic or Latino": "hispanic",
        "Not Hispanic or Latino": "non_hispanic",
        "Not Stated": "not_stated",
    },
)
ORIGINS: tuple[str, ...] = ("hispanic", "non_hispanic", "not_stated")
