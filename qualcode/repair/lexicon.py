"""Which French forms are words: the closed classes in full, and what a model's lemma tables say of the open ones.

A lexicon answers one question, `form in lexicon`, for forms in lower case with `oe` for œ: any container will do. The
model's is made in `parse`, the one module that loads it.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

_CLOSED_CLASSES = """
le la les un une des du de au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs
je tu il elle on nous vous ils elles me te se moi toi soi lui eux en y ça cela ceci celui celle ceux celles
qui que quoi dont où lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel desquels desquelles
quel quelle quels quelles quelque quelques quelqu chaque chacun chacune tout toute tous toutes aucun aucune nul
nulle plusieurs certain certaine certains certaines autre autres autrui même mêmes tel telle tels telles rien
personne et ou ni mais or car donc si comme quand lorsque lorsqu puisque puisqu quoique quoiqu parce jusque jusqu
presque presqu afin alors ainsi aussi après avant avec chez contre dans depuis derrière dès devant durant entre
envers hormis hors jusque malgré moyennant outre par parmi pendant pour près sans sauf selon sous suivant sur vers
via voici voilà à ne pas plus jamais guère point non oui très trop peu assez moins bien mal mieux beaucoup tant
autant tôt tard bientôt aussitôt plutôt déjà encore toujours souvent parfois ici là ailleurs aujourd hui demain
hier maintenant puis ensuite enfin surtout seulement vraiment peut-être combien comment pourquoi vis
deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
cinquante soixante cent mille zéro premier première
être est sont suis es sommes êtes était étaient étais étions étiez été étant sera seront serait seraient soit soient
avoir ai as a avons avez ont avait avaient avais avions aviez eu ayant aura auront aurait auraient ait aient
ah oh eh ben bah hein euh ouais hum ok aïe allô bon bref etc afin
"""
FUNCTION_WORDS = frozenset(_CLOSED_CLASSES.split())
"""The closed classes: determiners, pronouns, conjunctions, prepositions, frequent adverbs, numerals, auxiliaries,
interjections."""

_BEFORE_HYPHENS = "semi multi co pré post néo anti auto micro macro inter intra extra ultra mono poly pluri ex vice"
_PREFIXES = frozenset(_BEFORE_HYPHENS.split())
_LONE = frozenset("aày")
_INFLECTED = (
    (re.compile(r"(.*[^sxz])s"), ""),
    (re.compile(r"(.*[aeo]u)x"), ""),
    (re.compile(r"(.*)aux"), "al"),
    (re.compile(r"(.*é)(?:e|s|es)"), ""),
)
"""Plain plurals and the feminines of participles: what an ending comes from."""
_LAST = "sxe"
"""The last letters of such endings."""


@dataclass(frozen=True)
class Lexicon:
    """The forms of a model's lemma tables: `forms` as listed, `more` what answers for forms that cannot be listed.

    Plain plurals and feminines of listed forms count too: the tables lack many.
    """

    forms: frozenset[str]
    more: Container[str] = ()

    def __contains__(self, form: object) -> bool:
        if not isinstance(form, str) or len(form) < 2:
            return form in _LONE
        if form in FUNCTION_WORDS or form in _PREFIXES or form in self.forms or form in self.more:
            return True
        if form[-1] not in _LAST:
            return False
        return any((found := rule.fullmatch(form)) and found[1] + base in self.forms for rule, base in _INFLECTED)
