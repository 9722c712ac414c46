"""Codings → the tables that get published. Tables count distinct units, never hits, and never interviewer turns."""
