"""Recompute, question and show published figures on police use of force and qualified immunity.

Examples
--------
>>> import qi_analysis as qi
>>> found = qi.risk(sex="male", race="black")
>>> round(float(found["ratio_to_white"].iloc[0]), 1)
2.5

Everything below takes plain strings, in any case and with usual synonyms (``"Black"``,
``"hispanic"``, ``"MPV"``), and returns a tidy DataFrame or a matplotlib figure:

``sources()``, ``load(table)``, ``risk(...)``, ``claims()``, ``claim(id)``, ``figure(name)``,
``opinions(path)``

Libraries are loaded when something is called, not before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__version__ = "0.2.0"

__all__ = ["claim", "figure", "load", "sources"]  # `risk`, `claims`, `opinions`: see `_Package`


def sources() -> pd.DataFrame:
    """Return every registered raw file: source, version, coverage, license, whether it is here.

    Examples
    --------
    >>> found = sources()
    >>> sorted(found.loc[found["source"] == "the_counted", "file"])
    ['the-counted-2015.csv', 'the-counted-2016.csv']
    """
    import pandas as pd

    from qi_analysis.store import registry

    return pd.DataFrame(registry.status())


def load(table: str) -> pd.DataFrame:
    """Return one of the committed tables, as docs/data-dictionary.md describes it.

    Parameters
    ----------
    table : str
        Its name, such as ``"records"``.

    Raises
    ------
    UnknownNameError
        When there is no such table: with names like it.
    DataError
        When its file is missing, or not the one that was built.

    Examples
    --------
    >>> found = load("records").query("source == 'the_counted'")
    >>> found.groupby("year")["deaths"].sum().to_dict()
    {2015: 1146, 2016: 1093}
    >>> load("record")
    Traceback (most recent call last):
    qi_analysis.core.names.UnknownNameError: no table 'record'. Did you mean records or ...
    """
    from qi_analysis import build
    from qi_analysis.core.names import choose
    from qi_analysis.store import committed

    schemas = {schema.name: schema for schema in build.TABLES}
    return committed.load(schemas[choose(table, schemas, "table")])


def claim(id: str) -> pd.DataFrame:  # noqa: A002  what the ledger calls it
    """Return the numbers of one claim: published, recomputed, our estimate, project by project.

    Parameters
    ----------
    id : str
        As in ``claims()``.

    Returns
    -------
    DataFrame
        One row per number: ``what``, ``source``, ``years``, ``value``, ``low``, ``high``,
        ``deaths``, ``share_race_unknown``; ``attrs`` has the words: ``statement``, ``verdict``,
        ``wording`` (safe to publish) and ``caveats``.

    Raises
    ------
    UnknownNameError
        When the ledger has no such claim: with ids like it.

    Examples
    --------
    >>> found = claim("black-men-lifetime-ratio")
    >>> found["what"].unique().tolist(), found.attrs["verdict"]
    (['published', 'recomputed', 'our estimate', 'one source'], 'holds')
    """
    import pandas as pd

    from qi_analysis.claims.evaluate import evaluate_all

    (result,) = evaluate_all([id])
    record = result.to_record()
    rows = [{"what": "published", **_numbers(record["published"])}]
    named = {"recomputed": "recomputed", "our estimate": "independent"}
    rows += [
        {"what": what, **_numbers(record[name])}
        for what, name in named.items()
        if record[name] and record[name]["value"] is not None
    ]
    rows += [{"what": "one source", **each} for each in record["by_source"] or []]
    columns = ["what", "source", "years", "value", "low", "high", "deaths", "share_race_unknown"]
    found = pd.DataFrame(rows).reindex(columns=columns)
    found.attrs = {name: record[name] for name in ("id", "statement", "verdict", "wording")}
    found.attrs["caveats"] = list(record["caveats"])
    return found


def _numbers(quantity: dict[str, Any]) -> dict[str, Any]:
    return {name: quantity.get(name) for name in ("value", "low", "high")}


def figure(name: str, size: str = "web", theme: str = "light", lang: str = "en") -> Figure:
    """Return one of our figures, drawn and checked as for export.

    Parameters
    ----------
    name : str
        As `qi-analysis figures` lists it, such as ``"icon-array"``.
    size : str
        ``web``, ``square``, ``story``, ``card`` or ``print``.
    theme : str
        ``light`` or ``dark``.
    lang : str
        ``en`` or ``es``.

    Raises
    ------
    QiAnalysisError
        For an unknown name, size, theme or language: with names like it.
    CheckError
        When what was drawn breaks the contract for figures.

    Examples
    --------
    >>> picture = figure("icon-array", size="square", lang="es")
    >>> (picture.get_size_inches() * picture.dpi).round().tolist()
    [1080.0, 1080.0]
    """
    from qi_analysis.core.names import choose
    from qi_analysis.figures import catalogue
    from qi_analysis.figures.kit import language, style, themes
    from qi_analysis.figures.kit.export import drawn
    from qi_analysis.risk import study

    canvas = style.SIZES[choose(size, style.SIZES, "size")]
    colors = choose(theme, themes.THEMES, "theme")
    chart = catalogue.make(name, study.load(), choose(lang, language.codes(), "language"))
    with style.context(canvas):
        return drawn(chart, canvas, colors)


class _Risk(ModuleType):
    """The module `qi_analysis.risk`, which can be called."""

    def __call__(
        self,
        *,
        source: str | None = None,
        years: str | int | None = None,
        sex: str | Iterable[str] | None = None,
        race: str | Iterable[str] | None = None,
        estimate: str | None = None,
        **options: Any,
    ) -> pd.DataFrame:
        """Return lifetime risk of being killed by police, one row per period, sex and group.

        Parameters
        ----------
        source : str, optional
            A study, ``"linked"`` or a project; Edwards, Lee and Esposito (2019) by default.
        years : str or int, optional
            Such as ``"2013-2018"`` or ``2016``; all that the source has by default.
        sex, race : str or iterable of str, optional
            Which rows; all by default.
        estimate : str, optional
            ``published``, ``counts`` or ``multilevel``; what fits the source by default.
        **options
            The other fields of `risk.Question`, such as ``by_year=True``.

        Returns
        -------
        DataFrame
            Columns as `risk.contract.FIELDS`: ``risk_per_100k``, ``low`` and ``high`` are deaths
            per 100,000 births, ``one_in`` is births per death.

        Raises
        ------
        UnknownNameError
            For a name that is not known: with names like it.
        UnsupportedRequestError
            When the source cannot serve what is asked, with the reason.

        Examples
        --------
        >>> import qi_analysis as qi
        >>> found = qi.risk(source="MPV", years=2016, sex="men", race=["Black", "white"])
        >>> found[["years", "sex", "race"]].values.tolist()
        [['2016', 'male', 'white'], ['2016', 'male', 'black']]
        """
        import pandas as pd

        from qi_analysis.risk import asked

        question = asked.question(source=source, years=years, estimate=estimate, **options)
        return pd.DataFrame(asked.only(asked.answered(question), sex, race))


class _Claims(ModuleType):
    """The module `qi_analysis.claims`, which can be called."""

    def __call__(self) -> pd.DataFrame:
        """Return the ledger, evaluated: one row per claim.

        Returns
        -------
        DataFrame
            ``id``, ``statement``, ``published`` (as printed), ``unit``, ``covers_low`` and
            ``covers_high`` (the true values for which the words would be fair), ``recomputed``
            (from the authors' data), ``ours``, ``low`` and ``high`` (our estimate and its
            interval), ``digits``, ``support``, ``verdict``, ``wording`` (safe to publish).

        Examples
        --------
        >>> import qi_analysis as qi
        >>> found = qi.claims().set_index("id")
        >>> found.loc["black-men-lifetime-ratio", ["published", "verdict"]].tolist()
        ['about 2.5 times', 'holds']
        """
        import pandas as pd

        from qi_analysis.claims.evaluate import evaluate_all

        rows = []
        for record in (result.to_record() for result in evaluate_all()):
            published, covers = record["published"], record["covers"] or {}
            ours = record["independent"] or {}
            rows.append(
                {
                    **{name: record[name] for name in ("id", "statement")},
                    "published": published["text"],
                    "unit": published["unit"],
                    "covers_low": covers.get("low"),
                    "covers_high": covers.get("high"),
                    "recomputed": (record["recomputed"] or {}).get("value"),
                    "ours": ours.get("value"),
                    "low": ours.get("low"),
                    "high": ours.get("high"),
                    **{name: record[name] for name in ("digits", "support", "verdict", "wording")},
                }
            )
        return pd.DataFrame(rows)


class _Opinions(ModuleType):
    """The module `qi_analysis.opinions`, which can be called."""

    def __call__(self, path: str | Path | Iterable[str | Path]) -> pd.DataFrame:
        """Return court opinions as the coder reads them: one row per opinion.

        Parameters
        ----------
        path : path, or iterable of paths
            What `qi-analysis opinions code` takes: JSON Lines of opinions, or a folder that
            `opinions fetch` or `opinions convert` made. A decision in two inputs counts once.

        Returns
        -------
        DataFrame
            The fields of the coding scheme (docs/opinions.md), the sentence each rests on, and how
            sure the coder is.

        Raises
        ------
        DataError
            When an input is damaged, or is none of these.

        Examples
        --------
        >>> import json, tempfile
        >>> import qi_analysis as qi
        >>> from qi_analysis.opinions.texts.opinion import Opinion
        >>> record = dict.fromkeys(Opinion.__dataclass_fields__)
        >>> record |= {"opinion_id": 1, "citations": [], "text_field": "plain_text"}
        >>> record |= {"source": "made up", "licence": "none"}
        >>> record["text"] = "The officer appeals the denial of qualified immunity. We affirm."
        >>> with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        ...     print(json.dumps(record), file=file, flush=True)
        ...     found = qi.opinions(file.name)
        >>> found[["opinion_id", "qi_mentioned"]].values.tolist()
        [[1, True]]
        """
        import pandas as pd

        from qi_analysis.opinions.reading.many import code_inputs

        inputs = [path] if isinstance(path, str | Path) else list(path)
        return pd.DataFrame([row.to_record() for row in code_inputs(map(Path, inputs))])


_CALLED: dict[str, type[ModuleType]] = {"risk": _Risk, "claims": _Claims, "opinions": _Opinions}


class _Package(ModuleType):
    """The package itself, three parts of which can be called as well as imported.

    ``qi.risk(...)`` asks what ``qi_analysis.risk`` answers, under one name: importing a part binds
    its module to the package, where a function of the same name would be lost.
    """

    def __getattr__(self, name: str) -> Any:
        if name in _CALLED:
            return import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __setattr__(self, name: str, value: object) -> None:
        if name in _CALLED and isinstance(value, ModuleType):
            value.__class__ = _CALLED[name]
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_CALLED})


sys.modules[__name__].__class__ = _Package
