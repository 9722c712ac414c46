"""Documents corrected the way researchers correct them, which remember where every letter came from.

`Edited` is a text with, for each character, its place in the original or -1 where it is new. So a test knows where each
decision belongs after any series of edits, without asking the code under test.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from qualcode.ingest.layout import Layout, lay_out
from qualcode.ingest.text import parse_text
from qualcode.ingest.turns import Speakers
from qualcode.model import Document, Role
from qualcode.override.anchor import AnchorText, context_of

LAYOUT = Layout(Speakers(("Enquêteur", "Chercheuse")))
SUBJECTS = (
    "la boutique|le stock|notre logiciel|la tablette|le comptable|mon frère|la caisse|le fournisseur|l'atelier|la page"
)
VERBS = "suit|range|montre|prépare|rassure|retarde|simplifie|remplace|annonce|garde"
OBJECTS = (
    "les commandes|la facture|les tournées|le devis|un rendez-vous|les photos|la recette|les avis|le camion|les clés"
)
ENDS = (
    "tous les matins|sans rien noter|depuis l'été|pour les habitués|et ça se voit|quand on ferme|avec les apprentis|"
    "à la main"
)
FILLER = [
    "vraiment",
    "tiens",
    "disons",
    "bref",
    "encore",
    "aussi",
    "demain",
    "ailleurs",
    "franchement",
    "presque",
    "là-dessus",
    "pardi",
    "paraît-il",
]


@dataclass(frozen=True)
class Edited:
    """A text and where its characters come from."""

    text: str
    origin: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Edited:
        return cls(text, tuple(range(len(text))))

    def with_(self, start: int, end: int, new: str, origin: tuple[int, ...] | None = None) -> Edited:
        """The text with `[start, end)` replaced."""
        origins = (-1,) * len(new) if origin is None else origin
        return Edited(self.text[:start] + new + self.text[end:], self.origin[:start] + origins + self.origin[end:])

    def now(self, span: tuple[int, int]) -> tuple[int, int] | None:
        """Where the original's span stands: from the first to the last character left of it; None where none is."""
        places = [n for n, at in enumerate(self.origin) if span[0] <= at < span[1]]
        return (places[0], places[-1] + 1) if places else None


@dataclass(frozen=True)
class Kept:
    """What a decision says of a place in the original, as override files have it."""

    start: int
    end: int
    quote: str
    before: str
    after: str
    segment: str

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


Edit = Callable[[random.Random, Edited, Kept], Edited]


def invent_interview(rng: random.Random, words: int) -> str:
    """Invented talk that repeats itself as talk does, of about so many words."""
    parts: list[str] = []
    count = 0
    while count < words:
        turn = " ".join(_sentence(rng) for _ in range(rng.randint(1, 6)))
        parts += [f"Enquêteur : {_question(rng)}", f"Dirigeante : {turn}"]
        count += len(parts[-1].split()) + len(parts[-2].split())
    return "\n\n".join(parts) + "\n"


def _sentence(rng: random.Random) -> str:
    def pick(words: str) -> str:
        return rng.choice(words.split("|"))

    said = f"{pick(SUBJECTS)} {pick(VERBS)} {pick(OBJECTS)} {pick(ENDS)}"
    if rng.random() < 0.5:
        said += f", {rng.choice(FILLER)} {pick(SUBJECTS)} {pick(VERBS)} {pick(OBJECTS)}"
    if rng.random() < 0.3:
        said += f" à {rng.randint(2, 90)} euros"
    return said[0].upper() + said[1:] + rng.choice([".", ".", " !", "…"])


def _question(rng: random.Random) -> str:
    return rng.choice(["Et pour la suite ?", "Comment ça se passe ?", "Et chez vous ?", "Vous m'en parlez ?"])


def read(text: str) -> Document:
    return lay_out(parse_text(text), id="entretien-1", layout=LAYOUT)[0]


def pick_decision(rng: random.Random, anchor: AnchorText, *, bare_style: bool = False, styles: bool = True) -> Kept:
    """A decision about some words of an answer, its anchor written as qualcode writes it, or as hurried people do."""
    document = anchor.document
    answers = [s for s in document.segments if s.role is Role.RESPONDENT]
    segment = rng.choice([s for s in answers if len(document.text[s.start : s.end].split()) > 2])
    words = [(m.start(), m.end()) for m in re.finditer(r"[\w'’-]+", document.text[segment.start : segment.end])]
    count = min(len(words), rng.choice([1, 2, 3, 4, 6, 8, 12, 16, 24, 40]))
    first = rng.randrange(len(words) - count + 1)
    if count == 1:  # nobody codes "le"
        first = max(range(len(words)), key=lambda n: (min(5, words[n][1] - words[n][0]), rng.random()))
    start, end = segment.start + words[first][0], segment.start + words[first + count - 1][1]
    before, after = context_of(anchor, (start, end))
    style, id = rng.random() if styles else 1.0, segment.id
    if bare_style:  # the quotation and the segment alone
        before = after = ""
    elif style < 0.1:  # a few words on one side
        before, after = " ".join(before.split()[-4:]), ""
    elif style < 0.2:  # surroundings, no segment
        id = ""
    return Kept(start, end, " ".join(document.text[start:end].split()), before, after, id)


def _own(edited: Edited, kept: Kept) -> tuple[int, int]:
    return edited.now(kept.span) or (0, 0)


def _near(rng: random.Random, edited: Edited, kept: Kept, room: int = 250) -> tuple[int, int]:
    start, end = _own(edited, kept)
    return max(0, start - room), min(len(edited.text), end + room)


def _words(rng: random.Random, length: int) -> str:
    """Invented words, of exactly so many characters."""
    return (" ".join(rng.choices(FILLER, k=length // 3 + 1)) + " et" * 2)[: length - 1].strip().ljust(
        length - 1, "a"
    ) + " "


def typos(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """Letters misread or mended, one in twenty, in and around the quotation."""
    low, high = _near(rng, edited, kept)
    for at in range(high - 1, low - 1, -1):
        if edited.text[at].isalpha() and rng.random() < 0.05:
            new = rng.choice(["", rng.choice("aeinrstlu"), edited.text[at] + rng.choice("aeinrstlu")])
            edited = edited.with_(at, at + 1, new, (edited.origin[at], *[-1] * (len(new) - 1))[: len(new)])
    return edited


def accents(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """Accents lost, capitals put, apostrophes curled: one letter in eight."""
    swap = str.maketrans("éèêàçùô'", "eeeacuo’")
    low, high = _near(rng, edited, kept)
    for at in range(low, high):
        if rng.random() < 0.5 and (new := edited.text[at].translate(swap)) != edited.text[at]:
            edited = edited.with_(at, at + 1, new, (edited.origin[at],))
    return edited


def spacing(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """Spaces lost and doubled, commas put and taken."""
    low, high = _near(rng, edited, kept)
    for at in range(high - 1, low - 1, -1):
        if edited.text[at] in " ,." and edited.text[max(0, at - 2) : at + 3].count(":") == 0 and rng.random() < 0.15:
            edited = edited.with_(
                at, at + 1, rng.choice(["", "  ", ", ", " – "] if edited.text[at] == " " else ["", ";"])
            )
    return edited


def words_in_and_out(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """Words put in and taken out, one in twelve."""
    low, high = _near(rng, edited, kept)
    for match in reversed(list(re.finditer(r"\w+ ", edited.text[low:high]))):
        if rng.random() < 0.08:
            at = low + match.start()
            new = rng.choice(["", f"{rng.choice(FILLER)} "])
            edited = edited.with_(at, at if new else low + match.end(), new)
    return edited


def insertion(place: str, length: int) -> Edit:
    """So many characters put in just before, inside or just after the quotation."""

    def edit(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
        start, end = _own(edited, kept)
        gaps = [start + m.end() for m in re.finditer(r"\s", edited.text[start:end])] or [start + (end - start) // 2]
        at = {"before": start, "inside": rng.choice(gaps), "after": end}[place]
        new = _words(rng, length) if length > 1 else "x"
        return edited.with_(at, at, f" {new}"[:length] if place == "after" else new)

    return edit


def sentences_reordered(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """The quotation's sentence changes place with another of its turn, or goes to another turn."""
    sentences = [(m.start(), m.end()) for m in re.finditer(r"[^.!?…\n:]+[.!?…]+", edited.text)]
    start, end = _own(edited, kept)
    mine = [s for s in sentences if s[0] <= start and end <= s[1]]
    others = [s for s in sentences if s[1] <= start or end <= s[0]]
    if not mine or not others:
        return edited
    one, two = sorted([mine[0], rng.choice(others)])
    text, origin = edited.text, edited.origin
    order = [(0, one[0]), two, (one[1], two[0]), one, (two[1], len(text))]
    return Edited("".join(text[a:b] for a, b in order), sum((origin[a:b] for a, b in order), ()))


def paragraphs_split(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """A paragraph begins in the middle of the quotation's neighbourhood, a new turn a little above."""
    low, high = _near(rng, edited, kept, 60)
    spaces = [low + m.start() for m in re.finditer(" ", edited.text[low:high])]
    for at in sorted(rng.sample(spaces, min(2, len(spaces))), reverse=True):
        edited = edited.with_(at, at + 1, "\n\n")
    return edited.with_(0, 0, "Chercheuse : Bonjour, on y va ?\n\nDirigeante : Allons-y.\n\n")


def paragraphs_merged(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """The turns above and below run on, their speakers' names gone."""
    low, high = _near(rng, edited, kept, 400)
    for match in reversed(list(re.finditer(r"\n\n(?:\w+ : )?", edited.text[low:high]))):
        if rng.random() < 0.6:
            edited = edited.with_(low + match.start(), low + match.end(), " ")
    return edited


def labels_changed(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """The speakers get other names."""
    names = {"Dirigeante": rng.choice(["Mme D.", "Gérante", "Interviewée"]), "Enquêteur": "Chercheuse"}
    for match in reversed(list(re.finditer(r"^(Dirigeante|Enquêteur)\b", edited.text, re.MULTILINE))):
        edited = edited.with_(*match.span(), names[match[1]].replace(".", ""))
    return edited


def passage_deleted(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """The quotation goes, with nothing, some or much of what stands around it."""
    start, end = _own(edited, kept)
    return edited.with_(max(0, start - rng.choice([0, 0, 20, 150])), end + rng.choice([0, 0, 20, 150]), "")


def quotation_duplicated(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """The same words are said elsewhere too, once or twice, before or after, near or far."""
    for _ in range(rng.choice([1, 1, 2])):
        start, end = _own(edited, kept)
        # a copy right beside what is then deleted would stand where the decision belongs
        ends = [m.end() for m in re.finditer(r"[.!?…] ", edited.text) if not start - 12 < m.end() < end + 12]
        near = [at for at in ends if abs(at - start) < 300]
        at = rng.choice(near if near and rng.random() < 0.3 else ends)
        edited = edited.with_(at, at, f"{edited.text[start:end]}. ")
    return edited


def duplicated_then_deleted(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """The same words are said elsewhere, and the decision's own are gone."""
    return passage_deleted(rng, quotation_duplicated(rng, edited, kept), kept)


def duplicated_then_mended(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """The same words are said elsewhere, and the decision's own are corrected."""
    return typos(rng, quotation_duplicated(rng, edited, kept), kept)


def all_mixed(rng: random.Random, edited: Edited, kept: Kept) -> Edited:
    """Three kinds of edits, one after the other."""
    kinds = [typos, accents, spacing, words_in_and_out, paragraphs_split, paragraphs_merged, labels_changed]
    for edit in rng.sample([*kinds, quotation_duplicated], 3):
        edited = edit(rng, edited, kept)
    return edited


EDITS: dict[str, Edit] = {
    "nothing": lambda rng, edited, kept: edited,
    "typos": typos,
    "accents, capitals": accents,
    "spacing, punctuation": spacing,
    "words in and out": words_in_and_out,
    "sentences reordered": sentences_reordered,
    "paragraphs split": paragraphs_split,
    "paragraphs merged": paragraphs_merged,
    "speaker labels": labels_changed,
    "passage deleted": passage_deleted,
    "quotation duplicated": quotation_duplicated,
    "duplicated, own deleted": duplicated_then_deleted,
    "duplicated, own mended": duplicated_then_mended,
    "three at once": all_mixed,
}
