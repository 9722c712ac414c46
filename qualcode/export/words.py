"""What stands in published tables besides the researcher's own words, in the study's language."""

from __future__ import annotations

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
    "legend": "{sign} : les deux codes se rencontrent dans au moins {count} unité(s)",
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
    "legend": "{sign}: both codes meet in at least {count} unit(s)",
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
}


class Words:
    """The words of a language; English for those that are neither French nor English."""

    def __init__(self, language: str) -> None:
        self.french = language == "fr"
        self._words = _FRENCH if self.french else _ENGLISH

    def __call__(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def quote(self, text: str) -> str:
        """The text in the language's quotation marks, white space folded."""
        folded = " ".join(text.split())
        return f"« {folded} »" if self.french else f"“{folded}”"

    def cite(self, case: str) -> str:
        """How a quotation names who said it: (Entretien 5) for a numbered case, else (its id)."""
        return f"({self('case')} {case})" if case.isdigit() else f"({case})"

    def attribute(self, name: str) -> str:
        """A column of the case table as a heading."""
        spaced = name.removesuffix("_min").replace("_", " ")
        return spaced[:1].upper() + spaced[1:] + (" (min)" if name.endswith("_min") else "")
