"""The scenes of the golden file: what a person in front of the camera does, each named after what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ml_logic.datasets.drives import Episode, Person
from ml_logic.features.openness import Reference

STATUE: Final = {"noise": 0.0, "jitter": 0.0, "missing": 0.0, "wander": 0.0}
USUAL: Final = Reference(0.32, 0.096, 0.0, 0.0)
NARROW: Final = Reference(0.19, 0.057, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Scene:
    """Frames of a made-up person, times in ms from 0 on. Without a `reference` the person is calibrated first."""

    name: str
    about: str
    end_ms: float
    episodes: tuple[Episode, ...] = ()
    fps: float = 15.0
    reference: Reference | None = USUAL
    person: Mapping[str, float] | None = None
    """What differs from a person who never moves unless told, seen by a camera without faults."""
    moments_ms: tuple[float, ...] = ()
    """When, besides the end, state and features are written down: at the first frame from then on."""
    ticks_ms: tuple[float, ...] = ()
    """When, after the last frame, the policy is asked again."""

    def actor(self) -> Person:
        """Who plays it."""
        ear = 0.32 if self.reference is None else self.reference.open
        return Person("actor", self.fps, **{**STATUE, "open_ear": ear, **(self.person or {})})


@dataclass(frozen=True, slots=True)
class PolicyScene:
    """Observations without frames: the fields that differ from `Observation`'s own, from each time (ms) on."""

    name: str
    about: str
    end_ms: float
    steps: tuple[tuple[float, dict[str, Any]], ...]
    every_ms: float = 100.0
    growing: str = ""
    """The field, if any, that holds the time since the step began as long as that step does not name it."""


def _closed(start_ms: float, ms: float, **more: float) -> Episode:
    """Eyes closed for `ms`, from falling through .3 to rising through .5."""
    ramps = {"close_ms": 100.0, "open_ms": 100.0}
    return Episode("microsleep", start_ms - 70.0, ms + 120.0, lids=0.3, **ramps, **more)


def _blinks(*starts_ms: float) -> tuple[Episode, ...]:
    return tuple(Episode("blink", t, 240.0, lids=0.3, close_ms=80.0, open_ms=120.0) for t in starts_ms)


def _varied(start_ms: float, end_ms: float, every_ms: float) -> Iterator[Episode]:
    """Blinks of several lengths, so that each measure has a spread."""
    count = int((end_ms - start_ms) / every_ms)
    for i in range(count):
        length = 200.0 + 30.0 * (i % 5)
        at = start_ms + i * every_ms + 137.0 * (i % 7)
        yield Episode("blink", at, length, lids=0.3 + 0.02 * (i % 3), close_ms=0.35 * length, open_ms=0.5 * length)


def _down(start_ms: float, ms: float, pitch: float = 0.18, late_ms: float = 40.0) -> Episode:
    """A look down: EAR .38 -> .15, the head goes along (DESIGN 3)."""
    return Episode("glance", start_ms, ms, 0.15 / 0.38, 150.0, 150.0, pitch, late_ms, 300.0)


def _gone(start_ms: float, ms: float) -> Episode:
    return Episode("dropout", start_ms, ms)


FEW = _blinks(1500.0, 4200.0, 4700.0, 8000.0)

SCENES: Final = (
    Scene("open_eyes", "Nothing happens: PERCLOS is unknown until half a minute was seen, then 0.", 40_000.0, fps=10.0,
          moments_ms=(20_000.0,)),
    Scene("blinks_at_10_fps", "Four blinks whose durations are unknown at this rate.", 10_000.0, FEW, fps=10.0),
    Scene("blinks_at_15_fps", "The same four blinks.", 10_000.0, FEW),
    Scene("blinks_at_30_fps", "The same four blinks.", 10_000.0, FEW, fps=30.0),
    Scene("long_closures", "A long blink of .8 s, a microsleep of 2 s.", 16_000.0,
          (_closed(3000.0, 800.0), _closed(7000.0, 2000.0)), moments_ms=(8000.0, 8700.0)),
    Scene("jitter", "A blink and a microsleep of 1.8 s at 25 fps with late and missing frames, noise, posture.", 12_000.0,
          (*_blinks(2000.0), _closed(5000.0, 1800.0)), fps=25.0,
          person={"noise": 0.008, "jitter": 0.6, "missing": 0.03, "wander": 1.0}),
    Scene("sleep", "Eyes closed for 4 s: level 2 at 1.5 s, level 3 at 3 s, then down by itself.", 24_000.0,
          (_closed(4000.0, 4000.0),), moments_ms=(7500.0,)),
    Scene("unresponsive", "Eyes closed for 8 s.", 16_000.0, (_closed(3000.0, 8000.0),), moments_ms=(9500.0,)),
    Scene("missing_frames", "Short gaps in a microsleep of 2.4 s: it stays one closure.", 9000.0,
          (_closed(3000.0, 2400.0), _gone(3600.0, 130.0), _gone(4300.0, 330.0))),
    Scene("face_lost_in_closure", "The face goes 1 s into a closure: lost, never a microsleep; not monitoring.", 12_000.0,
          (_closed(3000.0, 5000.0), _gone(4000.0, 4500.0)), moments_ms=(4300.0, 5000.0)),
    Scene("narrow_eyes", "EAR is below .21 in every frame: a blink, a microsleep of 2 s.", 9000.0,
          (*_blinks(1500.0), _closed(4000.0, 2000.0)), reference=NARROW, person={"noise": 0.004}),
    Scene("looking_down", "Three looks at the dashboard, up to 2.2 s: EAR as in a closure, no closure.", 18_000.0,
          (_down(2000.0, 1000.0), _down(6000.0, 2200.0), _down(12_000.0, 1800.0, 0.15, 100.0)), moments_ms=(7500.0,)),
    Scene("looking_down_too_long", "A look down of 7 s: advisory at 4 s, unresponsive at 6 s.", 14_000.0,
          (_down(3000.0, 7000.0),), moments_ms=(7500.0,)),
    Scene("head_up_eyes_shut", "A look down; the head comes up, the eyes stay shut: closed from there on.", 10_000.0,
          (_down(2000.0, 1500.0), _closed(3000.0, 3500.0))),
    Scene("nod", "A microsleep of 2.5 s; the head drops .6 s after the eyes have closed.", 10_000.0,
          (_closed(3000.0, 2500.0, pitch_rad=0.4, head_after_ms=700.0, head_ms=600.0),)),
    Scene("perclos_counts_what_is_seen", "A look down with a late head is no part of PERCLOS, nor a gap in a closure of 4 s.",
          40_000.0, (_down(5000.0, 1500.0, late_ms=300.0), _closed(12_000.0, 4000.0), _gone(13_000.0, 330.0)), fps=10.0),
    Scene("yawn", "A yawn of 4 s, and talking, which is none.", 16_000.0,
          (Episode("yawn", 2000.0, 4000.0), Episode("talk", 9000.0, 4000.0))),
    Scene("looking_away", "A mirror (.9 s) is nothing, 2.5 s are an event.", 9000.0,
          (Episode("mirror", 1000.0, 900.0), Episode("mirror", 4000.0, 2500.0)), moments_ms=(5500.0,)),
    Scene("squinting", "Blinks in the sun, from which the lids rise to .45 only: no endless closure.", 12_000.0,
          (Episode("squint", 2000.0, 8000.0, 0.615, 300.0, 300.0), *_blinks(4000.0, 6500.0)), fps=25.0),
    Scene("low_frame_rate", "A camera of 8 fps: not monitoring; a microsleep is alarmed all the same.", 12_000.0,
          (_closed(5000.0, 2500.0),), fps=8.0),
    Scene("no_more_frames", "The camera stops in the middle of a closure: said within 2 s, no alarm from what is old.",
          5000.0, (_closed(4000.0, 3000.0),), ticks_ms=(5300.0, 5600.0, 6000.0, 6400.0, 6600.0, 9000.0)),
    Scene("drowsy", "Closures of .7 s and ever longer: advisory, then drowsy by long blinks; PERCLOS rises to .14.",
          200_000.0,
          tuple(_closed(10_000.0 + i * (9000.0 - 32.0 * i), 700.0 + 25.0 * i) for i in range(28)),
          fps=10.0, moments_ms=(60_000.0, 120_000.0, 180_000.0)),
    Scene("calibration", "A minute of usual driving, glances included, then a microsleep of 2 s.", 80_000.0,
          (*_varied(500.0, 70_000.0, 3200.0), _down(20_000.0, 1500.0), _down(50_000.0, 1500.0), _closed(74_000.0, 2000.0)),
          reference=None, person={"noise": 0.006, "wander": 0.5}, moments_ms=(65_000.0,)),
    Scene("calibration_shallow_blinks", "Blinks that are read as .4 of open, as behind glasses: closed is that.", 66_000.0,
          tuple(Episode("blink", 1500.0 + 3000.0 * i, 280.0, 0.4, 80.0, 120.0) for i in range(21)), reference=None),
    Scene("calibration_without_blinks", "A minute of staring: closed is what is usual for the engine.", 62_000.0, fps=10.0,
          reference=None),
    Scene("calibration_refused_eyes_closed", "Eyes closed for a third of the minute.", 62_000.0,
          (_closed(5000.0, 20_000.0),), fps=10.0, reference=None),
    Scene("calibration_refused_too_few_frames", "The face is there for a fifth of the time.", 125_000.0,
          tuple(_gone(2500.0 * i, 2000.0) for i in range(50)), fps=10.0, reference=None),
    Scene("calibration_refused_unsteady", "Landmarks that jump about.", 62_000.0, fps=10.0, reference=None,
          person={"noise": 0.12}),
    Scene("blink_measures", "A baseline of twenty blinks, then slower ones: z-scores for the classifier.", 156_000.0,
          (*_varied(500.0, 66_000.0, 3000.0),
           *(Episode("blink", 68_000.0 + 2500.0 * i, 420.0 + 15.0 * (i % 4), 0.33, 150.0, 220.0) for i in range(34))),
          moments_ms=(60_000.0,)),
)  # fmt: skip

_SEEN = {"eyes_open": True, "fps": 20.0}

POLICY_SCENES: Final = (
    PolicyScene("perclos", "Advisory, drowsy only with both windows, severe, and each let go below its threshold.",
                80_000.0, (
                    (0.0, {**_SEEN}),
                    (5000.0, {**_SEEN, "perclos_60": 0.08}),
                    (10_000.0, {**_SEEN, "perclos_60": 0.07}),
                    (15_000.0, {**_SEEN, "perclos_60": 0.15, "perclos_180": 0.09}),
                    (20_000.0, {**_SEEN, "perclos_60": 0.15, "perclos_180": 0.10}),
                    (25_000.0, {**_SEEN, "perclos_60": 0.13, "perclos_180": 0.09}),
                    (30_000.0, {**_SEEN, "perclos_60": 0.31, "perclos_180": 0.09}),
                    (35_000.0, {**_SEEN, "perclos_60": 0.25, "perclos_180": 0.09}),
                    (40_000.0, {**_SEEN, "perclos_60": None, "perclos_180": None}),
                    (45_000.0, {**_SEEN, "perclos_60": 0.02, "perclos_180": 0.05}),
                )),
    PolicyScene("classifier", "It raises an advisory at most, and none when its answer is old.", 90_000.0, (
        (0.0, {**_SEEN}),
        (2000.0, {**_SEEN, "probabilities": [0.0, 0.0, 1.0], "classified_ms": 2000.0}),
        (80_000.0, {**_SEEN, "probabilities": [0.3, 0.2, 0.5], "classified_ms": 80_000.0}),
    )),
    PolicyScene("told_from_outside", "Dark, a hidden tab: at once; back half a second after the cause is gone.", 8000.0, (
        (0.0, {**_SEEN}),
        (2000.0, {**_SEEN, "blocked": ["dark"]}),
        (4000.0, {**_SEEN, "blocked": ["dark", "tab_hidden"]}),
        (5000.0, {**_SEEN}),
    )),
    PolicyScene("no_face", "Said after 1.5 s; an alarm holds until eyes are seen open again.", 14_000.0, (
        (0.0, {"fps": 20.0, "eyes_open": False, "closed_for_ms": 2000.0}),
        (200.0, {"fps": 20.0, "eyes_open": False}),
        (8000.0, {**_SEEN, "face_lost_for_ms": 0.0}),
    ), growing="face_lost_for_ms"),
    PolicyScene("two_hours", "Two hours on the road: a break is due; fifteen minutes without a face are one.", 9_000_000.0, (
        (0.0, {**_SEEN, "face_lost_for_ms": 0.0}),
        (7_500_000.0, {"fps": 20.0}),
        (8_500_000.0, {**_SEEN, "face_lost_for_ms": 0.0}),
    ), every_ms=10_000.0, growing="face_lost_for_ms"),
    PolicyScene("repeated_microsleeps", "The second alarm within half an hour: time for a break.", 700_000.0, (
        (0.0, {**_SEEN}),
        (10_000.0, {"fps": 20.0, "closed_for_ms": 1600.0}),
        (10_100.0, {**_SEEN}),
        (600_000.0, {"fps": 20.0, "closed_for_ms": 3200.0}),
        (600_100.0, {**_SEEN}),
    )),
    PolicyScene("nods_and_long_blinks", "One nod, then two; three long blinks, then six.", 50_000.0, (
        (0.0, {**_SEEN}),
        (2000.0, {**_SEEN, "nods": 1}),
        (6000.0, {**_SEEN, "nods": 2}),
        (10_000.0, {**_SEEN}),
        (25_000.0, {**_SEEN, "long_blinks": 3}),
        (30_000.0, {**_SEEN, "long_blinks": 6}),
        (35_000.0, {**_SEEN, "long_blinks": 2}),
    )),
    PolicyScene("severe", "PERCLOS is severe: level 3 while a closure is fresh, then 2.", 30_000.0, (
        (0.0, {**_SEEN}),
        (2000.0, {"fps": 20.0, "perclos_60": 0.31, "closed_for_ms": 300.0}),
        (2300.0, {**_SEEN, "perclos_60": 0.31}),
    )),
    PolicyScene("flickering_face", "A face that comes and goes, its eyes never seen open, lowers no alarm.", 12_000.0, (
        (0.0, {"fps": 20.0, "closed_for_ms": 2000.0}),
        (500.0, {"fps": 20.0, "face_lost_for_ms": 300.0}),
        (8000.0, {**_SEEN}),
    )),
    PolicyScene("a_break_is_a_new_start", "An alarm, a break of fifteen minutes, an alarm: they are not repeated.",
                1_100_000.0, (
                    (0.0, {**_SEEN, "face_lost_for_ms": 0.0}),
                    (10_000.0, {"fps": 20.0, "closed_for_ms": 1600.0, "face_lost_for_ms": 0.0}),
                    (11_000.0, {**_SEEN, "face_lost_for_ms": 0.0}),
                    (30_000.0, {"fps": 20.0}),
                    (940_000.0, {**_SEEN, "face_lost_for_ms": 0.0}),
                    (1_000_000.0, {"fps": 20.0, "closed_for_ms": 1600.0, "face_lost_for_ms": 0.0}),
                    (1_001_000.0, {**_SEEN, "face_lost_for_ms": 0.0}),
                ), every_ms=1000.0, growing="face_lost_for_ms"),
)  # fmt: skip
