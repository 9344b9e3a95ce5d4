"""How a model input is described, once, for training, serving and the API documentation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feature:
    """One number that a model takes: `minimum` and `maximum` are the accepted range, both included, in `unit`."""

    name: str
    unit: str
    minimum: float
    maximum: float
    description: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """What a classifier is asked: its inputs, its classes in the order of the probabilities, and the identity of both.

    `columns` names what the fitted pipeline takes, in order; `feature_set` changes whenever their meaning does.
    """

    name: str
    registered_name: str
    feature_set: str
    description: str
    inputs: tuple[Feature, ...]
    columns: tuple[str, ...]
    classes: tuple[str, ...]
