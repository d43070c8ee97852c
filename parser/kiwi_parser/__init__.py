"""Incremental JSON to typed, validated recipe events."""
