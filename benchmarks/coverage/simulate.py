"""Runs the cases, on as many processors as there are; the same seed gives the same table."""

import os
import warnings
from importlib import import_module
from pathlib import Path
from zlib import crc32

import joblib
import numpy as np

from benchmarks.coverage.case import Case

MODULES = ("shares", "changes", "groups", "agreement", "models", "nested", "design")
PARCEL = 50


def cases() -> list[Case]:
    """Give all cases, in the order of the table."""
    return [case for name in MODULES for case in _module(name)]


def _module(name: str) -> list[Case]:
    return list(import_module(f"benchmarks.coverage.cases_{name}").CASES)


def simulate(
    chosen: list[Case],
    times: int | None = None,
    n_jobs: int | None = None,
    keep: Path | None = None,
) -> list[np.ndarray]:
    """Give the answers of each case: one row a sample, one column a question.

    What was kept in a folder by an earlier run is not simulated again.
    """
    known = {name: _module(name) for name in MODULES}
    places = {id(case): (name, i) for name, made in known.items() for i, case in enumerate(made)}
    parcels = [
        (place, *places[id(case)], range(start, min(start + PARCEL, total)))
        for place, case in enumerate(chosen)
        for total in [min(case.times, times or case.times)]
        for start in range(0, total, PARCEL)
    ]
    parcels.sort(key=lambda parcel: parcel[3].start)
    work = joblib.Parallel(n_jobs=n_jobs or os.cpu_count())
    done = work(joblib.delayed(answers)(name, i, which, keep) for _, name, i, which in parcels)
    told = list(zip(parcels, done, strict=True))
    return [
        np.concatenate([rows for parcel, rows in told if parcel[0] == place])
        for place in range(len(chosen))
    ]


def answers(module: str, place: int, which: range, keep: Path | None = None) -> np.ndarray:
    """Draw some samples of a case, each from its own seed, and answer its questions."""
    case = _module(module)[place]
    name = crc32(f"{case.call}, {case.ground}".encode())
    asked = crc32(repr([(one.about, dict(one.levels)) for one in case.questions]).encode())
    kept = keep / f"{name}-{asked}-{which.start}-{which.stop}.npy" if keep else None
    if kept and kept.exists():
        return np.load(kept)
    told = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in which:
            result = case.run(case.draw(np.random.default_rng([name, number])))
            told.append([question.answer(result) for question in case.questions])
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, np.array(told))
    return np.array(told)
