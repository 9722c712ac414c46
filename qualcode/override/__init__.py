"""Decisions laid over codings: found again where they stand today, settled where coders differ, and applied."""
