"""A model's answers for tables of any size: Parquet in, Parquet out, a batch of rows in memory at a time.

places: files here and in object stores; rows: a batch and its answers; model: the packaged twin; files: one file from
reading to renaming; run: all of them; cluster: the same on Dask.
"""

from __future__ import annotations


class ScoreError(Exception):
    """Scoring cannot go on; the message is one line that names what is wrong and what to do."""
