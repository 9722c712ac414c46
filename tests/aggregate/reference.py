"""Tables with published coefficients of agreement, and the values that were published."""

from __future__ import annotations

import numpy as np

from qualcode.aggregate.tallies import MISSING, Ints


def table(*rows: str) -> Ints:
    """One row a coder, one character a unit: a category, or « . » for missing."""
    names = sorted(set("".join(rows)) - {"."})
    return np.array([[MISSING if c == "." else names.index(c) for c in row] for row in rows], np.int64)


def crossed(counts: list[list[int]]) -> Ints:
    """Two coders' values, from how often each pair of categories was given."""
    pairs = [(a, b) for a, row in enumerate(counts) for b, count in enumerate(row) for _ in range(count)]
    return np.array(pairs).T


def spread(*counts: str) -> Ints:
    """Values of coders without names, from how many gave each category, one unit an argument."""
    return np.array([[c for c, count in enumerate(row) for _ in range(int(count))] for row in counts]).T


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A to C; (2019), Content Analysis, ch. 12.
CANONICAL = table("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
BINARY = table("0100000010", "1110010000")
NOMINAL = table("aabbdcccedda", "babbbccceddd")

# Fleiss (1971), Psychol. Bull. 76, table 1: thirty patients, six psychiatrists, five diagnoses.
DIAGNOSES = spread(
    "00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006",
    "10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203",
    "00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006",
)  # fmt: skip

# Gwet's example of 125 subjects of whom nearly all are positive: κ falls below 0 where 94 % agree, AC1 does not.
PARADOX = crossed([[118, 5], [2, 0]])

# Artstein & Poesio (2008), Comput. Linguist. 34(4), 555-596: 100 utterances, statements and information requests.
UTTERANCES = crossed([[20, 20], [10, 50]])
ACTS = crossed([[46, 6, 0], [0, 32, 0], [0, 6, 10]])

# Krippendorff (2019), Content Analysis, 4th ed., fig. 12.11: three observers, a continuum of 60; α 0.510, |uα 0.413.
ALEX = [(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)]
PAUL = [(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)]
SUZAN = [(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)]
Marked = list[list[tuple[int, int, int]]]


def unvalued(marked: Marked) -> Marked:
    return [[(start, end, 1) for start, end, _ in units] for units in marked]
