"""The committed tables of ``data/processed``: their bytes, their description, and loading them.

``datapackage.json`` (Frictionless Data Package) describes each table: fields and units, raw
sources with their hashes, and the accounting of every row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qi_analysis.core import paths
from qi_analysis.core.errors import DataError
from qi_analysis.core.files import sha256_of
from qi_analysis.core.tableschema import Column, TableSchema
from qi_analysis.store import registry
from qi_analysis.store.once import once

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from qi_analysis.store.built import Built

PACKAGE_FILE = "datapackage.json"
_REBUILD = "Restore it with git, or run `qi-analysis build`"
_TYPES = {
    "category": "string",
    "address": "string",
    "text": "string",
    "integer": "integer",
    "count": "integer",
    "rate": "number",
}


def dictionary_path() -> Path:
    """Return where the data dictionary is kept."""
    return paths.root() / "docs" / "data-dictionary.md"


def contents(made: Sequence[Built]) -> dict[str, bytes]:
    """Return file name -> bytes of each table made, and of the package that describes them."""
    files, resources = {}, []
    for built in made:
        typed = built.schema.validate(built.frame)
        text = built.schema.sort(typed).to_csv(index=False, lineterminator="\n")
        content = text.encode()
        files[f"{built.schema.name}.csv"] = content
        resources.append(_resource(built, content))
    package = {
        "profile": "tabular-data-package",
        "name": "qi_analysis",
        "title": "Aggregated tables behind the figures of qi_analysis",
        "description": "Counts, populations and model output by age, sex and race-ethnicity. "
        "No table holds a name, an address or any row about one person; captions of Supreme Court "
        "decisions are names of the law's own records, and studies are named by their authors.",
        "licenses": [
            {
                "name": "MIT",
                "title": "MIT License; the sources of each table keep their own",
                "path": "https://opensource.org/license/mit",
            }
        ],
        "resources": resources,
    }
    files[PACKAGE_FILE] = (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()
    return files


def _resource(built: Built, content: bytes) -> dict[str, Any]:
    sources = registry.load()
    used = {(each.source, each.file): each for each in built.accounting}
    return {
        "profile": "tabular-data-resource",
        "name": built.schema.name,
        "title": built.schema.title,
        "path": f"{built.schema.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(column) for column in built.schema.columns],
            "primaryKey": list(built.schema.key),
        },
        "sources": [
            {
                "title": sources[source].citation,
                # a compilation has no address of its own
                **({"path": address} if (address := sources[source].address) else {}),
                "file": f"{source}/{file}",
                "licence": registry.find(source, file).licence,
                "hash": f"sha256:{each.sha256}",
            }
            for (source, file), each in used.items()
        ],
        "accounting": [asdict(each) for each in built.accounting],
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": not column.optional}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.kind in ("count", "rate"):
        constraints["minimum"] = 0
    if column.low is not None:
        constraints["minimum"] = column.low
    if column.high is not None:
        constraints["maximum"] = column.high
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        **({"format": "uri"} if column.kind == "address" else {}),
        "description": column.description,
        "unit": column.unit,
        "constraints": constraints,
    }


@once
def package() -> dict[str, Any]:
    """Return the description of the committed tables.

    Raises
    ------
    DataError
        When it is not there, or not readable as one.
    """
    path = paths.processed_dir() / PACKAGE_FILE
    if not path.is_file():
        raise DataError("no such file", file=path, remedy=_REBUILD)
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        described = {each["name"]: (each["hash"], each["path"]) for each in found["resources"]}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"not a description of tables ({error!r})", file=path, remedy=_REBUILD
        ) from None
    if not described:
        raise DataError("describes no tables", file=path, remedy=_REBUILD)
    return found


def resource(schema: TableSchema) -> dict[str, Any]:
    """Return the description of one committed table: hash, sources, accounting."""
    for each in package()["resources"]:
        if each["name"] == schema.name:
            found: dict[str, Any] = each
            return found
    raise DataError(
        f"describes no table {schema.name!r}",
        file=paths.processed_dir() / PACKAGE_FILE,
        remedy=_REBUILD,
    )


@once
def load(schema: TableSchema) -> pd.DataFrame:
    """Return one committed table, after checking that it is the one that was built.

    Raises
    ------
    DataError
        When the file is missing or its hash is not the one in ``datapackage.json``.
    """
    import pandas as pd

    path = paths.processed_dir() / f"{schema.name}.csv"
    if not path.is_file():
        raise DataError("no such table", file=path, remedy=_REBUILD)
    if f"sha256:{sha256_of(path)}" != resource(schema)["hash"]:
        raise DataError(
            "the table was changed after it was built",
            file=path,
            remedy=_REBUILD,
        )
    types = {
        column.name: "str" if column.is_words else "Int64"
        for column in schema.columns
        if column.is_words or (column.optional and column.kind != "rate")
    }
    gaps = [each.name for each in schema.columns if each.optional and not each.is_words]
    blank = {name: [""] for name in gaps}
    return pd.read_csv(path, dtype=types, keep_default_na=False, na_values=blank)


def to_array(
    frame: pd.DataFrame, axes: Mapping[str, Sequence[Any]], value: str
) -> npt.NDArray[np.float64]:
    """Return ``frame[value]`` as an array with one axis for each column of ``axes``, in order.

    Parameters
    ----------
    frame : DataFrame
        One row per stratum of ``axes``; rows whose values are not along them are left out.
    axes : mapping
        Column name -> the values along its axis.
    value : str
        Column to lay out.

    Raises
    ------
    DataError
        When a stratum is missing or there are several rows of it.
    """
    import numpy as np
    import pandas as pd

    shape = tuple(len(values) for values in axes.values())
    array = np.full(shape, np.nan)
    places = []
    for name, values in axes.items():
        places.append(pd.Index(list(values)).get_indexer(frame[name]))
    outside = np.logical_or.reduce([codes < 0 for codes in places])
    places = [codes[~outside] for codes in places]
    flat = np.ravel_multi_index(tuple(places), shape)
    if len(np.unique(flat)) != len(flat):
        raise DataError(f"several rows of one stratum of {' x '.join(axes)}")
    array.reshape(-1)[flat] = frame[value].to_numpy(dtype=np.float64)[~outside]
    if np.isnan(array).any():
        raise DataError(f"{int(np.isnan(array).sum())} strata of {' x '.join(axes)} are missing")
    return array
