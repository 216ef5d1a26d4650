"""Runs the cases, on as many processors as there are; the same seed gives the same table."""

import os
import warnings
from importlib import import_module
from zlib import crc32

import joblib
import numpy as np

from benchmarks.coverage.case import Case

MODULES = ("changes", "groups", "agreement", "models", "nested", "design")
PARCEL = 100


def cases() -> list[Case]:
    """Give all cases, in the order of the table."""
    return [case for name in MODULES for case in _module(name)]


def _module(name: str) -> list[Case]:
    return list(import_module(f"benchmarks.coverage.cases_{name}").CASES)


def simulate(
    chosen: list[Case], times: int | None = None, n_jobs: int | None = None
) -> list[np.ndarray]:
    """Give the answers of each case: one row a sample, one column a question."""
    known = {name: _module(name) for name in MODULES}
    places = {id(case): (name, i) for name, made in known.items() for i, case in enumerate(made)}
    parcels = [
        (place, *places[id(case)], range(start, min(start + PARCEL, total)))
        for place, case in enumerate(chosen)
        for total in [min(case.times, times or case.times)]
        for start in range(0, total, PARCEL)
    ]
    # Long cases first, so that no processor waits for another at the end.
    parcels.sort(key=lambda parcel: chosen[parcel[0]].times)
    work = joblib.Parallel(n_jobs=n_jobs or os.cpu_count())
    done = work(joblib.delayed(answers)(name, i, which) for _, name, i, which in parcels)
    found = sorted(zip(parcels, done, strict=True), key=lambda one: (one[0][0], one[0][3].start))
    return [
        np.concatenate([rows for parcel, rows in found if parcel[0] == place])
        for place in range(len(chosen))
    ]


def answers(module: str, place: int, which: range) -> np.ndarray:
    """Draw some samples of a case, each from its own seed, and answer its questions."""
    case = _module(module)[place]
    name = crc32(f"{case.call}, {case.ground}".encode())
    told = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in which:
            result = case.run(case.draw(np.random.default_rng([name, number])))
            told.append([question.answer(result) for question in case.questions])
    return np.array(told)
