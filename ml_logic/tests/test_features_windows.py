"""windows: PERCLOS and blink statistics whose answers are sums that can be done by hand."""

from __future__ import annotations

import pytest

from ml_logic.features.events import Event, Kind
from ml_logic.features.windows import WindowFeatures, Windows


def _event(kind: Kind, end_ms: float, duration_ms: float | None) -> Event:
    return Event(kind, end_ms - (duration_ms or 100.0), end_ms, duration_ms)


def _watched(
    seconds: float, deep_every_s: float = 0.0, events: tuple[Event, ...] = (), blind_from_s: float = 1e9
) -> Windows:
    """Frames every 100 ms; every `deep_every_s` seconds half a second of deep closure becomes certain."""
    windows, waiting = Windows(), list(events)
    for i in range(round(seconds * 10)):
        t = 100.0 * i
        seen = t < blind_from_s * 1000.0
        now = [waiting.pop(0)] if waiting and waiting[0].end_ms <= t else []
        deep = 500.0 if deep_every_s and i and i % round(deep_every_s * 10) == 0 else 0.0
        windows.push(t, 100.0 if seen and i else 0.0, deep if seen else 0.0, now)
    return windows


def _features(*args: float, **more: float) -> WindowFeatures:
    return _watched(*args, **more).features()  # type: ignore[arg-type]  # passed on as they come


def test_perclos_is_deep_time_over_valid_time() -> None:
    known = _features(200.0, deep_every_s=5.0)
    assert known.perclos_60 == pytest.approx(0.1)
    assert known.perclos_180 == pytest.approx(0.1)


def test_perclos_of_open_eyes_is_0() -> None:
    assert (_features(200.0).perclos_60, _features(200.0).perclos_180) == (0.0, 0.0)


@pytest.mark.parametrize(("seconds", "short", "long"), [(0.1, False, False), (29.9, False, False), (30.2, True, False),
                                                        (89.9, True, False), (90.2, True, True)])  # fmt: skip
def test_perclos_is_unknown_until_half_a_window_was_seen(seconds: float, short: bool, long: bool) -> None:
    known = _features(seconds)
    assert (known.perclos_60 is not None, known.perclos_180 is not None) == (short, long)


def test_perclos_becomes_unknown_when_the_face_is_gone_for_long() -> None:
    assert _features(85.0, blind_from_s=60.0).perclos_60 == 0.0
    gone = _features(95.0, blind_from_s=60.0)
    assert (gone.perclos_60, gone.blink_rate) == (None, None)
    assert gone.valid_share == pytest.approx(0.4, abs=0.02)


def test_what_is_a_minute_ago_has_left_the_short_window() -> None:
    windows = Windows()
    for i in range(1201):
        windows.push(100.0 * i, 100.0, 3000.0 if i == 400 else 0.0, ())
    known = windows.features()
    assert known.perclos_60 == 0.0
    assert known.perclos_180 == pytest.approx(3.0 / 120.0, rel=0.01)


def test_blinks_are_counted_and_timed_and_long_closures_are_none() -> None:
    events = tuple(_event("blink", 1000.0 + 3000.0 * i, 100.0 + 10.0 * i) for i in range(10))
    known = _watched(60.0, events=(*events, _event("long_blink", 40_000.0, 800.0), _event("sleep", 50_000.0, 4000.0)))
    found = known.features()
    assert found.blink_rate == pytest.approx(11.0, rel=0.01)
    assert found.blink_duration_mean_ms == pytest.approx((1450.0 + 800.0) / 11)
    assert found.blink_duration_p90_ms == 190.0
    assert found.long_blinks == 2
    assert (found.last_long_blink_ms, found.last_long_blink_end_ms) == (4000.0, 50_000.0)


def test_blinks_without_a_duration_count_for_the_rate_only() -> None:
    found = _watched(60.0, events=(_event("blink", 1000.0, None), _event("blink", 5000.0, None))).features()
    assert found.blink_rate == pytest.approx(2.0, rel=0.01)
    assert (found.blink_duration_mean_ms, found.blink_duration_p90_ms, found.last_long_blink_ms) == (None, None, None)


def test_glances_and_lost_closures_are_no_blinks_and_nods_stay_for_three_minutes() -> None:
    events = (_event("glance", 1000.0, 900.0), _event("lost_closure", 2000.0, 900.0), _event("nod", 3000.0, 400.0))
    assert _watched(100.0, events=events).features().nods_180 == 1
    assert _watched(185.0, events=events).features().nods_180 == 0
    assert _watched(59.0, events=events).features().blink_rate == 0.0


def test_the_last_long_blink_is_remembered_after_it_left_the_window() -> None:
    found = _watched(150.0, events=(_event("long_blink", 5000.0, 700.0),)).features()
    assert (found.last_long_blink_ms, found.long_blinks) == (700.0, 0)


def test_frames_a_second_are_those_of_the_window() -> None:
    assert _features(80.0).fps == pytest.approx(10.0)
    assert _features(0.1).fps == 0.0
    assert Windows().features().fps == 0.0


def test_a_new_second_is_announced_once() -> None:
    windows = Windows()
    assert [windows.push(t, 0.0, 0.0, ()) for t in (10.0, 500.0, 999.0, 1000.0, 1500.0, 4000.0)] == [
        True, False, False, True, False, True,
    ]  # fmt: skip


def test_two_hours_need_no_more_memory_than_three_minutes() -> None:
    windows = Windows()
    for i in range(72_000):
        windows.push(100.0 * i, 100.0, 0.0, (_event("blink", 100.0 * i, 100.0),) if i % 5 == 0 else ())
    assert len(windows._buckets) == 180
    assert len(windows._closures) <= 1024
