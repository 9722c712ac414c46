"""What stands in published tables besides the researcher's own words, in the study's language."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from qualcode.export import about_words, agreement_words, analysis_words, coding_words, figure_words
from qualcode.nouns import fill_template

_FRENCH = {
    "case": "Entretien",
    "total": "Total",
    "minutes": "min",
    "mean": "Moyenne",
    "category": "Catégorie",
    "code": "Code",
    "definition": "Définition",
    "source": "Source",
    "quotations": "Verbatims",
    "evidence": "preuves",
    "frequencies": "effectifs",
    "pair": "Paire",
    "document": "Document",
    "segment": "Segment",
    "speaker": "Locuteur",
    "codes": "Codes présents",
    "words": "Mots codés",
    "why": "Règle ou codeur",
    "quotation": "Citation",
    "counts": "Nombre d'unités communes (en diagonale : unités portant le code)",
    "legend": "{sign} : les deux codes se rencontrent dans au moins {count} {count:unité|unités}",
    "empty": "case vide : moins de {count}",
    "unit": "Unité comptée : {unit}",
    "unit_codebooks": "couple {names} porté par un même segment (réponse, paragraphe, citation)",
    "unit_segment": "segment (réponse, paragraphe, citation)",
    "unit_speaker": "locuteur (d'un même cas)",
    "unit_document": "document",
    "unit_case": "cas (entretien, entreprise)",
    "dimension": "Dimension",
    "number_of": "Nombre : {name}",
    "number_quotations": "Nombre de citations",
    "number_cases": "Nombre d'entretiens ou de cas",
    "continued": "(suite)",
    "truncated": "[… coupé, texte entier dans codings.csv]",
    "link": "Voir les preuves",
    "csv": "Preuves : {file}",
    "company": "Cas",
    "dominant": "Dominante",
    "no_dominant": "aucune",
    "tied": "à égalité : {names}",
    "closely": "de peu devant : {names}",
    "thin": "(sur un seul segment)",
    "close_means": "De peu : à un segment près, ou à moins d'un tiers près",
    "justify": "Mots qui la justifient",
    "point": "Point",
    "words_or_heading": "Mots ou rubrique",
    "heading": "rubrique « {title} »",
    "no_points": "Aucun point relevé : {names}",
    "rank": "N°",
    "recommendation": "Recommandation",
    "because": "Preuves",
    "no_recommendation": "(le codebook ne dit rien à recommander pour ce code)",
    "fewer": "{count} {count:recommandation|recommandations} au lieu de {each} : rien d'autre ne pèse parmi les "
    "faiblesses de ce cas.",
    "also_tied": "À poids égal, non retenu : {names}.",
    "weight_means": "Poids : nombre de segments (points, paragraphes) qui disent une faiblesse et portent ce code ; à "
    "poids égal, d'abord ce qui est le moins souvent une force, puis l'ordre du codebook.",
    "reach": "Portée",
    "all_cases": "tous les cas",
    "some_cases": "{count} cas sur {total}",
    "both": "les deux",
    "spoken": "évoqué",
    "signs": "Nombre de segments (points, paragraphes) : + avec une {plus}, − avec une {minus}, · sans signe",
    "absent": "Relevé dans aucun cas : {names}",
    "sign": "Signe",
    "section": "Rubrique",
}
_ENGLISH = {
    "case": "Interview",
    "total": "Total",
    "minutes": "min",
    "mean": "Mean",
    "category": "Category",
    "code": "Code",
    "definition": "Definition",
    "source": "Source",
    "quotations": "Quotations",
    "evidence": "evidence",
    "frequencies": "counts",
    "pair": "Pair",
    "document": "Document",
    "segment": "Segment",
    "speaker": "Speaker",
    "codes": "Codes present",
    "words": "Coded words",
    "why": "Rule or coder",
    "quotation": "Quotation",
    "counts": "Number of units in common (diagonal: units that carry the code)",
    "legend": "{sign}: both codes meet in at least {count} {count:unit|units}",
    "empty": "empty cell: fewer than {count}",
    "unit": "Unit counted: {unit}",
    "unit_codebooks": "pair {names} carried by one segment (answer, paragraph, quotation)",
    "unit_segment": "segment (answer, paragraph, quotation)",
    "unit_speaker": "speaker (of one case)",
    "unit_document": "document",
    "unit_case": "case (interview, company)",
    "dimension": "Dimension",
    "number_of": "Number: {name}",
    "number_quotations": "Number of quotations",
    "number_cases": "Number of interviews or cases",
    "continued": "(continued)",
    "truncated": "[… cut, whole text in codings.csv]",
    "link": "See the evidence",
    "csv": "Evidence: {file}",
    "company": "Case",
    "dominant": "Dominant",
    "no_dominant": "none",
    "tied": "tied: {names}",
    "closely": "narrowly before: {names}",
    "thin": "(on a single segment)",
    "close_means": "Narrowly: by one segment, or by less than a third",
    "justify": "Words that justify it",
    "point": "Point",
    "words_or_heading": "Words or heading",
    "heading": "heading “{title}”",
    "no_points": "No point found: {names}",
    "rank": "No.",
    "recommendation": "Recommendation",
    "because": "Evidence",
    "no_recommendation": "(the codebook has no recommendation for this code)",
    "fewer": "{count} {count:recommendation|recommendations} instead of {each}: nothing else weighs among the "
    "weaknesses of this case.",
    "also_tied": "Of equal weight, left out: {names}.",
    "weight_means": "Weight: number of segments (points, paragraphs) that tell a weakness and carry this code; of "
    "equal weight, first what is least often a strength, then the codebook's order.",
    "reach": "Reach",
    "all_cases": "all cases",
    "some_cases": "{count} of {total} cases",
    "both": "both",
    "spoken": "spoken of",
    "signs": "Number of segments (points, paragraphs): + with a {plus}, − with a {minus}, · with neither",
    "absent": "Found in no case: {names}",
    "sign": "Sign",
    "section": "Heading",
}

_BEFORE_SIGN = re.compile(" (?=[;:!?%»])|(?<=«) ")


class Words:
    """The words of a language; English for those that are neither French nor English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.french = language == "fr"
        own = _FRENCH if self.french else _ENGLISH
        for module in (analysis_words, agreement_words, figure_words, about_words, coding_words):
            own = own | (module.FRENCH if self.french else module.ENGLISH)
        self._words = own

    def __call__(self, key: str, **values: object) -> str:
        return fill_template(self._words[key], values, french=self.french)

    def named(self, kind: str, key: str) -> str:
        """An origin, a status or an action in words; as it is where there are none for it."""
        return self._words.get(f"{kind} {key}", key)

    def decimal(self, value: float, digits: int) -> str:
        """The number with at most so many digits after the language's decimal mark; « < 0,0001 » below them all."""
        if 0 < value < 10**-digits:
            return f"< {self.decimal(10**-digits, digits)}"
        shown = f"{value:.{digits}f}"
        shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
        return shown.replace(".", ",") if self.french else shown

    def chance(self, value: float) -> str:
        """A probability with at most four digits: no test gives none at all, so the smallest too are « < 0,0001 »."""
        return self.decimal(value or sys.float_info.min, 4)

    def fixed(self, value: float, digits: int) -> str:
        """The number with so many digits after the language's decimal mark."""
        shown = f"{value:.{digits}f}"
        shown = shown.removeprefix("-") if float(shown) == 0 else shown
        return shown.replace(".", ",") if self.french else shown

    def whole(self, number: int) -> str:
        """The number with the language's mark between thousands."""
        return f"{number:,}".replace(",", "\u202f") if self.french else f"{number:,}"

    def listed(self, parts: Sequence[str]) -> str:
        """The parts with the language's semicolons between them."""
        return (" ; " if self.french else "; ").join(parts)

    def glued(self, text: str) -> str:
        """The text in which no line parts a French sign (; : ! ? % « ») from its word."""
        return _BEFORE_SIGN.sub("\u00a0", text) if self.french else text

    def quote(self, text: str) -> str:
        """The text in the language's quotation marks, white space folded."""
        folded = " ".join(text.split())
        return f"« {folded} »" if self.french else f"“{folded}”"

    def quotes(self, texts: str) -> str:
        """Several texts, joined by ` | `, each in quotation marks."""
        return ", ".join(self.quote(text) for text in texts.split(" | "))

    def case_named(self, case: str) -> str:
        """A numbered case with what it is (Entretien 5), any other by its id."""
        return f"{self('case')} {case}" if case.isdigit() else case

    def cite(self, case: str) -> str:
        """How a quotation names who said it: (Entretien 5) for a numbered case, else (its id)."""
        return f"({self.case_named(case)})"

    def attribute(self, name: str) -> str:
        """A column of the case table as a heading."""
        spaced = name.removesuffix("_min").replace("_", " ")
        spaced = "durée" if self.french and spaced == "duree" else spaced  # column names often go without accents
        return spaced[:1].upper() + spaced[1:] + (" (min)" if name.endswith("_min") else "")
