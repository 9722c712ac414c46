"""What there is to vote on: the codings, and the stretches that codes are given to, that coders have words about.

A *question* is one coding that words are about, whoever or whatever laid it; or, where a code is given that is not
there, the stretch it is given to. Words are about whatever they overlap. Who has no word in a question has not voted;
who has several, votes with the last in the order of their file, and takes back those before that say the opposite.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.model import Action, Coding, Origin, Status
from qualcode.override.words import Word
from qualcode.spans import Span, merge_spans, overlapped


@dataclass(frozen=True)
class Question:
    """One coding, or a stretch that a code is given to, with the words about it, those of tables first."""

    code: str
    start: int
    end: int
    words: tuple[Word, ...]

    @cached_property
    def votes(self) -> dict[str, bool]:
        """Whether each coder gives the code, by their last word; a tacit one counts for who said nothing else."""
        return {word.coder: word.gives for tacit in (True, False) for word in self.words if word.tacit is tacit}

    def against(self, word: Word) -> list[Word]:
        """The words that say the opposite, as their coders vote: of others, or of its own coder who took it back."""
        votes = self.votes
        return [other for other in self.words if votes[other.coder] == other.gives != word.gives]


def find_questions(code: str, words: Sequence[Word], there: Iterable[Coding]) -> Iterator[Question]:
    """The questions about one code, in the order of the text; `there` are its codings, negated and implied ones too.

    What a coder says tacitly, against another's replacement, is not about codings that stand without it.
    """
    coded, implied, negated = _parted(there)
    standing = merge_spans([*coded, *implied])
    known = merge_spans([*standing, *negated])
    laying = frozenset(_laying(words, coded, negated))
    spans = merge_spans([*known, *((word.start, word.end) for word in laying)])
    about: dict[Span, list[Word]] = defaultdict(list)
    for word in words:
        for span in word.among(spans):
            if not (word.tacit and overlapped(standing, *span)):
                about[span].append(word)
    for span, said in sorted(about.items()):
        question = Question(code, *span, tuple(said))
        if overlapped(known, *span) or any(question.votes[word.coder] for word in laying.intersection(said)):
            yield question


def _parted(there: Iterable[Coding]) -> tuple[list[Span], list[Span], list[Span]]:
    """Where codings stand, where some are implied, where negation took some away."""
    coded: list[Span] = []
    implied: list[Span] = []
    negated: list[Span] = []
    for coding in there:
        kind = negated if coding.status == Status.NEGATED else implied if coding.origin == Origin.IMPLIED else coded
        kind.append((coding.start, coding.end))
    return merge_spans(coded), merge_spans(implied), merge_spans(negated)


def _laying(words: Iterable[Word], coded: Sequence[Span], negated: Sequence[Span]) -> Iterator[Word]:
    """The words that lay their code: where it is not yet, or where their own coder took it away before."""
    taken: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        if word.gives:
            lifts = word.action is Action.CONFIRM and word.among(negated)
            cleared = word.redraws or any(map(word.meets, taken[word.coder]))
            if cleared or not (lifts or word.among(coded)):
                yield word
        elif not word.tacit:
            taken[word.coder].append(word)
