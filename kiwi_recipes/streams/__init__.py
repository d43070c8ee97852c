"""Runs: owned, numbered, resumable streams of events, and the stores that keep them."""
