"""The gate before anything is learned: what is wrong with the rows, and whether that may be lived with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ml_logic.datasets import DatasetError
from ml_logic.table import Table


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too little or too much; ours."""

    people: int = 5  # to learn from: fewer cannot be held out in turn and still leave a variety
    people_a_level: int = 3  # one is judged, one calibrates, one is learned from
    level_share: float = 0.05  # of the rows; a rarer level is warned of
    copies: float = 0.2  # of the rows are repeated: no recording does that (UTA-RLDD, overlapping by nature: .014)
    some_copies: float = 0.01  # is warned of


LIMITS: Final = Limits()


class QualityError(DatasetError):
    """The rows must not be learned from; the message names every check that failed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. What is `hard` stops the training when it does not pass, anything else is only said."""

    name: str
    passed: bool
    hard: bool
    message: str


def inspect(fit: Table, exam: Table, limits: Limits = LIMITS) -> dict[str, Any]:
    """The report on the rows to learn from and those of the exam, as the manifest keeps it: passed, and all checks."""
    checks = [*_people(fit, limits), _balance(fit, limits), *_ranges(fit, exam)]
    checks += [_copies(fit, limits), _constant(fit), _splits(fit, exam)]
    return {
        "passed": all(check.passed for check in checks if check.hard),
        "people": int(np.unique(fit.person).size),
        "rows": int(fit.label.size),
        "checks": [asdict(check) for check in checks],
    }


def require(report: dict[str, Any]) -> None:
    """Raises QualityError with the messages of all hard checks that did not pass."""
    failed = [check["message"] for check in report["checks"] if check["hard"] and not check["passed"]]
    if failed:
        raise QualityError(f"the data must not be learned from: {'; '.join(failed)}")


def _people(fit: Table, limits: Limits) -> Iterator[Check]:
    names, position = np.unique(fit.person, return_inverse=True)
    people = names.size
    by_level = [
        int(np.count_nonzero(np.bincount(position[fit.label == level]))) for level in range(len(fit.task.classes))
    ]
    counts = ", ".join(f"{count} {name}" for name, count in zip(fit.task.classes, by_level, strict=True))
    message = f"{people} people to learn from, at least {limits.people} are needed (people by level: {counts})"
    yield Check("people", people >= limits.people, True, message)
    single = sum(count > 0 for count in by_level) == 1
    message = (
        f"{'one level only, of' if single else 'people by level:'} {counts}; of each at least {limits.people_a_level}"
    )
    yield Check("levels", min(by_level) >= limits.people_a_level, True, message)


def _balance(fit: Table, limits: Limits) -> Check:
    counts = np.bincount(fit.label, minlength=len(fit.task.classes))
    share = counts.min() / max(1, counts.sum())
    rarest = fit.task.classes[int(counts.argmin())]
    return Check(
        "balance", bool(share >= limits.level_share), False, f"the rarest level, {rarest}, is {share:.1%} of the rows"
    )


def _ranges(fit: Table, exam: Table) -> Iterator[Check]:
    for feature in fit.task.inputs:
        known = [table.inputs[feature.name] for table in (fit, exam) if feature.name in table.inputs]
        values = np.concatenate(known) if known else np.empty(0)
        outside = int((~_inside(values, feature.minimum, feature.maximum, optional=not feature.required)).sum())
        if outside:
            allowed = f"{feature.minimum:g} to {feature.maximum:g} {feature.unit}"
            yield Check("ranges", False, True, f"{feature.name}: {outside} of {values.size} rows are not {allowed}")
    finite = bool(np.isfinite(fit.x).all() and np.isfinite(exam.x).all())
    yield Check("finite", finite, True, "every column is a number" if finite else "a column holds what is no number")


def _inside(values: NDArray[np.float64], low: float, high: float, *, optional: bool) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (values >= low) & (values <= high)
    return inside | np.isnan(values) if optional else inside


def _copies(fit: Table, limits: Limits) -> Check:
    repeats = np.diff(np.sort(_hashes(fit))) == 0
    share = float(repeats.sum() / max(1, fit.label.size))
    message = f"{share:.1%} of the rows repeat another one's inputs and level"
    return Check("copies", share <= limits.some_copies, share > limits.copies, message)


def _hashes(table: Table) -> NDArray[np.uint64]:
    """A number (n,) for each row's columns and label: sorting numbers is faster than sorting rows."""
    numbers = np.random.default_rng(0).integers(0, 2**63, table.x.shape[1], dtype=np.uint64)
    odd: NDArray[np.uint64] = np.bitwise_or(numbers, np.uint64(1))
    total = table.label.astype(np.uint64)
    for column, factor in zip(table.x.T, odd, strict=True):
        mixed = (column + 0.0).view(np.uint64) * factor  # + 0.0: minus zero is zero
        total += mixed ^ (mixed >> np.uint64(29))
    return total


def _constant(fit: Table) -> Check:
    constant = [
        name
        for name, column in zip(fit.task.columns, fit.x.T, strict=True)
        if column.size and column.min() == column.max()
    ]
    message = f"constant columns: {', '.join(constant) or 'none'}"
    return Check("constant columns", not constant, len(constant) == len(fit.task.columns), message)


def _splits(fit: Table, exam: Table) -> Check:
    """Nobody is learned from and examined, or held out in two parts."""
    leaked = set(fit.codes()) & set(exam.codes())
    people, first, position = np.unique(fit.person, return_index=True, return_inverse=True)
    torn = people[np.unique(position[fit.part != fit.part[first][position]])].tolist()
    problems = (
        [f"{len(leaked)} people are in both the fit and the exam ({', '.join(sorted(leaked))})"] if leaked else []
    )
    problems += [f"in more than one part: {', '.join(torn)}"] if torn else []
    return Check("splits", not problems, True, "; ".join(problems) or "every person is in one split only")
