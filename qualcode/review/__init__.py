"""Codings laid before a person, and what the answers say: rows, answers, and the decisions they amend."""
