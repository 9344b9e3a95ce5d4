"""The drowsiness science on recordings and cameras, by OpenCV and MediaPipe. `python -m ml_logic.video --help`."""

from __future__ import annotations


class VideoError(Exception):
    """A recording, a camera, the landmark model or an output cannot be used. One line that says what to do."""
