"""What somebody would write by hand for the benchmark's file: in pandas, and in Polars.

Both give the same two files as this library: values, and why they are missing. They know the file
by heart, check nothing, and keep no audit.
"""

from collections.abc import Callable
from pathlib import Path

from data import ITEMS, LISTS, NUMBERS, QUESTIONS

AGREEMENT = {
    "Pas du tout d'accord": "1",
    "Plutôt pas d'accord": "2",
    "Ni d'accord ni pas d'accord": "3",
    "Plutôt d'accord": "4",
    "Plutot d'accord": "4",
    "Tout à fait d'accord": "5",
}
YES_NO = {"Oui": "yes", "Non": "no"}
REGION = {
    "Hauts-de-France": "hdf",
    "Wallonie et Bruxelles": "wallonia_brussels",
    "Flandre": "flanders",
}
PURPOSE = {
    "Insertion socioprofessionnelle": "integration",
    "Service collectif": "collective_service",
    "Autres biens et services": "other_goods_services",
}
REASONS = {"": "no_answer", "NSP": "dont_know", "Sans objet": "not_applicable"}
LEVELS = dict.fromkeys(ITEMS, AGREEMENT) | dict.fromkeys(QUESTIONS, YES_NO)
LEVELS |= dict(zip(LISTS, (REGION, PURPOSE), strict=True))
TEXTS = ("other", "comment")


def in_pandas(path: Path, folder: Path) -> None:
    """Read with pandas, map column by column, write."""
    import pandas as pd

    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    table = raw[["id"]].copy()
    why = raw[["id"]].copy()
    table["answered_on"] = pd.to_datetime(raw["answered_on"], format="%d/%m/%Y", errors="coerce")
    for name, levels in LEVELS.items():
        kind = pd.CategoricalDtype(list(dict.fromkeys(levels.values())), ordered=name in ITEMS)
        table[name] = raw[name].map(levels).astype(kind)
        why[name] = raw[name].map(REASONS)
    for name in NUMBERS:
        table[name] = pd.to_numeric(raw[name].str.replace(",", "."), errors="coerce")
        why[name] = raw[name].map(REASONS)
    elsewhere = (raw["hours"] == "") & (raw["yes_no_1"] != "Oui")
    why.loc[elsewhere, "hours"] = "not_asked"
    options = [name for name in raw if name.startswith("obstacles[")]
    anything = (raw[options] == "Oui").any(axis=1)
    for name in options:
        ticked = (raw[name] == "Oui").astype("boolean")
        table[f"obstacles__{name[10:-1]}"] = ticked.where(anything)
    why["obstacles"] = anything.map({True: None, False: "no_answer"})
    for name in TEXTS:
        table[name] = raw[name].str.strip().where(raw[name] != "")
        why[name] = raw[name].map(REASONS)
    table.to_parquet(folder / "table.parquet")
    why.to_parquet(folder / "reasons.parquet")


def _polars(path: Path, lazy: bool):
    import polars as pl

    given = {"infer_schema": False, "empty_string_is_null": False}
    raw = pl.scan_csv(path, **given) if lazy else pl.read_csv(path, **given)
    options = [name for name in raw.collect_schema().names() if name.startswith("obstacles[")]
    anything = pl.any_horizontal(pl.col(name) == "Oui" for name in options)
    table = [
        pl.col("id"),
        pl.col("answered_on").str.to_date("%d/%m/%Y", strict=False),
        *(
            pl.col(name).replace_strict(
                levels, default=None, return_dtype=pl.Enum(list(dict.fromkeys(levels.values())))
            )
            for name, levels in LEVELS.items()
        ),
        *(pl.col(n).str.replace(",", ".").cast(pl.Float64, strict=False) for n in NUMBERS),
        *(
            pl.when(anything).then(pl.col(name) == "Oui").alias(f"obstacles__{name[10:-1]}")
            for name in options
        ),
        *(pl.when(pl.col(n) != "").then(pl.col(n).str.strip_chars()).alias(n) for n in TEXTS),
    ]
    kind = pl.Enum([*REASONS.values(), "not_asked"])

    def told(name: str) -> pl.Expr:
        return pl.col(name).replace_strict(REASONS, default=None, return_dtype=kind)

    elsewhere = (pl.col("hours") == "") & (pl.col("yes_no_1") != "Oui")
    why = [
        pl.col("id"),
        *(told(name) for name in LEVELS),
        pl.when(elsewhere).then(pl.lit("not_asked", kind)).otherwise(told("hours")).alias("hours"),
        *(told(name) for name in NUMBERS if name != "hours"),
        pl.when(~anything).then(pl.lit("no_answer", kind)).alias("obstacles"),
        *(told(name) for name in TEXTS),
    ]
    return raw.select(table), raw.select(why)


def in_polars(path: Path, folder: Path) -> None:
    """Read with Polars into memory, replace, write."""
    table, why = _polars(path, lazy=False)
    table.write_parquet(folder / "table.parquet")
    why.write_parquet(folder / "reasons.parquet")


def in_polars_streaming(path: Path, folder: Path) -> None:
    """Scan with Polars and sink both files in one query."""
    import polars as pl

    table, why = _polars(path, lazy=True)
    sinks = [
        table.sink_parquet(folder / "table.parquet", lazy=True),
        why.sink_parquet(folder / "reasons.parquet", lazy=True),
    ]
    pl.collect_all(sinks, engine="streaming")


BY_HAND: dict[str, Callable[[Path, Path], None]] = {
    "pandas idiom": in_pandas,
    "Polars by hand, in memory": in_polars,
    "Polars by hand, streaming": in_polars_streaming,
}
