"""Use cases: plain functions, their collaborators as arguments."""
