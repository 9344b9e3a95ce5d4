"""Stories for the detector: a statue in front of a perfect camera, to which just these things happen."""

from __future__ import annotations

from ml_logic.datasets.drives import Episode, Person, drive
from ml_logic.features.detector import Detector
from ml_logic.features.events import Event
from ml_logic.features.eyes import Frame
from ml_logic.features.openness import Reference

USUAL = Reference(0.30, 0.09, 0.0, 0.0)


def film(*episodes: Episode, seconds: float = 10.0, fps: float = 15.0, open_ear: float = 0.30) -> list[Frame]:
    """A statue in front of a perfect camera, to which just these things happen."""
    person = Person("statue", fps, open_ear, noise=0.0, jitter=0.0, missing=0.0, wander=0.0)
    return drive(person, seconds * 1000.0, list(episodes), seed=1).frames


def seen(frames: list[Frame], reference: Reference = USUAL) -> list[Event]:
    detector = Detector(reference)
    return [event for frame in frames for event in detector.push(frame)] + detector.finish()


def closed(start: float, ms: float, **more: float) -> Episode:
    """Closed from `start` for `ms`, as DESIGN measures it."""
    return Episode("microsleep", start - 70.0, ms + 120.0, 0.3, 100.0, 100.0, **more)


def glance(start: float, ms: float, pitch: float = 0.18, late: float = 0.0) -> Episode:
    return Episode("glance", start, ms, 0.15 / 0.38, 150.0, 150.0, pitch, late, 300.0)
