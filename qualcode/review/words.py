"""The words of a review workbook in the study's language: what its export writes and its import understands.

Import understands every language's words, whatever the study's is now, whatever their case and accents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qualcode.normalise import fold


class Answered(StrEnum):
    """What a person can answer to a row."""

    KEEP = "keep"
    REMOVE = "remove"
    REPLACE = "replace"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """One language: sheet titles, column heads by key, answers, what origins and statuses are called, the manual."""

    sheet: str
    manual: str
    codes: str
    columns: Mapping[str, str]
    answers: Mapping[Answered, str]
    shown: Mapping[str, str]
    code_columns: tuple[str, str, str, str]
    choose: str
    choose_code: str
    not_read: str
    title: str
    lines: tuple[str, ...]
    blind_lines: tuple[str, ...]


_FRENCH = ReviewWords(
    sheet="Relecture",
    manual="Lisez-moi",
    codes="Codes",
    columns={
        "document": "Document",
        "segment": "Segment",
        "case": "Cas",
        "speaker": "Locuteur",
        "before": "Avant",
        "quote": "Citation",
        "after": "Après",
        "code": "Code",
        "label": "Libellé",
        "decision": "Décision",
        "chosen": "Code choisi",
        "further": "Autres codes",
        "reason": "Motif",
        "rule": "Règle",
        "origin": "Origine",
        "status": "État",
        "earlier": "Décidé avant",
        "id": "Repère",
    },
    answers={
        Answered.KEEP: "garder",
        Answered.REMOVE: "retirer",
        Answered.REPLACE: "remplacer par",
        Answered.ADD: "ajouter",
    },
    shown={
        "keyword": "mot-clé", "lemma": "lemme", "pattern": "motif grammatical", "section": "rubrique",
        "carried": "reporté", "implied": "impliqué", "imported": "importé", "override": "personne",
        "automatic": "automatique", "confirmed": "confirmé", "added": "ajouté", "replaced": "remplacé",
        "removed": "retiré", "negated": "nié", "excluded": "exclu", "uncoded": "non codé",
        "suggested": "suggéré",
    },
    code_columns=("Code", "Libellé", "Définition", "Catégorie"),
    choose="garder, retirer, remplacer par (avec un code choisi) ou ajouter. Vide : rien n'est décidé.",
    choose_code="Un code de la feuille Codes, ou son libellé.",
    not_read="Cette colonne ne se modifie pas : répondez dans les colonnes jaunes. (Tri et filtre restent permis.)",
    title="Relecture de {study}, par {coder}",
    lines=(
        "Une ligne par codage, et par passage sans code. Répondez dans les colonnes jaunes ; une ligne laissée vide ne "
        "décide rien : ce n'est pas un accord.",
        "garder : le codage tient, même si sa règle ne le trouve plus.",
        "retirer : ce code ne vaut pas pour ces mots.",
        "remplacer par : choisissez le nouveau code dans « Code choisi ».",
        "ajouter : sur une ligne non codée, suggérée, niée, exclue ou retirée. « Code choisi » vide : le code que la "
        "ligne propose.",
        "« Autres codes » : d'autres codes pour la même citation, séparés par « ; ». Codes ou libellés, voir la "
        "feuille Codes.",
        "« Motif » : pourquoi ; il est gardé avec la décision.",
        "Triez, filtrez, masquez, supprimez des lignes, ajoutez des colonnes : rien de cela ne gêne. Les lignes "
        "supprimées ne décident rien, les lignes masquées comptent.",
        "Ne modifiez pas la citation, ce qui l'entoure, ni le repère : une ligne modifiée est signalée, et rien n'est "
        "importé avant qu'elle soit remise.",
        "Vider une réponse déjà importée ne reprend pas la décision : répondez autrement, ou effacez sa ligne dans "
        "votre fichier de décisions.",
        "Enregistrez en .xlsx (Excel ou LibreOffice), fermez, puis, avec le nom de ce classeur : "
        "qualcode review import NOM.xlsx",
    ),
    blind_lines=(
        "Une ligne par passage, sans ce que d'autres, ou les règles, y ont lu. Répondez dans les colonnes jaunes.",
        "« Code choisi » : le code que vous donnez à ce passage, choisi dans la liste, ou son libellé.",
        "« Autres codes » : les autres codes du même passage, séparés par « ; ». La feuille Codes les définit.",
        "Une ligne laissée vide ne décide rien.",
        "« Motif » : pourquoi ; il est gardé avec la décision.",
        "Triez, filtrez, masquez, supprimez des lignes, ajoutez des colonnes : rien de cela ne gêne. Les lignes "
        "supprimées ne décident rien, les lignes masquées comptent.",
        "Ne modifiez pas le passage, ce qui l'entoure, ni le repère : une ligne modifiée est signalée, et rien n'est "
        "importé avant qu'elle soit remise.",
        "Vider une réponse déjà importée ne reprend pas la décision : effacez sa ligne dans votre fichier de "
        "décisions.",
        "Enregistrez en .xlsx (Excel ou LibreOffice), fermez, puis, avec le nom de ce classeur : "
        "qualcode review import NOM.xlsx",
    ),
)  # fmt: skip
_ENGLISH = ReviewWords(
    sheet="Review",
    manual="Read me",
    codes="Codes",
    columns={
        "document": "Document",
        "segment": "Segment",
        "case": "Case",
        "speaker": "Speaker",
        "before": "Before",
        "quote": "Quotation",
        "after": "After",
        "code": "Code",
        "label": "Label",
        "decision": "Decision",
        "chosen": "Chosen code",
        "further": "Further codes",
        "reason": "Reason",
        "rule": "Rule",
        "origin": "Origin",
        "status": "Status",
        "earlier": "Decided before",
        "id": "Row id",
    },
    answers={
        Answered.KEEP: "keep",
        Answered.REMOVE: "remove",
        Answered.REPLACE: "replace by",
        Answered.ADD: "add",
    },
    shown={},
    code_columns=("Code", "Label", "Definition", "Category"),
    choose="keep, remove, replace by (with a chosen code) or add. Empty: nothing is decided.",
    choose_code="A code of the sheet Codes, or its label.",
    not_read="This column is not to be edited: answer in the yellow columns. (Sorting and filtering are welcome.)",
    title="Review of {study}, by {coder}",
    lines=(
        "One row a coding, and one a passage without a code. Answer in the yellow columns; a row left empty decides "
        "nothing: it is no agreement.",
        "keep: the coding stands, even if its rule no longer finds it.",
        "remove: this code does not hold for these words.",
        "replace by: choose the new code in “Chosen code”.",
        "add: on a row that is uncoded, suggested, negated, excluded or removed. “Chosen code” empty: the code that "
        "the row proposes.",
        "“Further codes”: other codes for the same quotation, parted by “;”. Codes or labels, see the sheet Codes.",
        "“Reason”: why; it is kept with the decision.",
        "Sort, filter, hide, delete rows, add columns: none of it does harm. Deleted rows decide nothing, hidden rows "
        "count.",
        "Do not edit the quotation, what stands around it, or the row id: an edited row is said, and nothing is "
        "imported before it is put back.",
        "Emptying an answer that was imported does not take the decision back: answer otherwise, or delete its line "
        "in your file of decisions.",
        "Save as .xlsx (Excel or LibreOffice), close, then, with this workbook's name: "
        "qualcode review import NAME.xlsx",
    ),
    blind_lines=(
        "One row a passage, without what others, or rules, read in it. Answer in the yellow columns.",
        "“Chosen code”: the code that you give this passage, chosen from the list, or its label.",
        "“Further codes”: other codes of the same passage, parted by “;”. The sheet Codes defines them.",
        "A row left empty decides nothing.",
        "“Reason”: why; it is kept with the decision.",
        "Sort, filter, hide, delete rows, add columns: none of it does harm. Deleted rows decide nothing, hidden rows "
        "count.",
        "Do not edit the passage, what stands around it, or the row id: an edited row is said, and nothing is "
        "imported before it is put back.",
        "Emptying an answer that was imported does not take the decision back: delete its line in your file of "
        "decisions.",
        "Save as .xlsx (Excel or LibreOffice), close, then, with this workbook's name: "
        "qualcode review import NAME.xlsx",
    ),
)
_LANGUAGES = (_FRENCH, _ENGLISH)
_ALSO = {
    "confirmer": Answered.KEEP, "confirm": Answered.KEEP, "supprimer": Answered.REMOVE, "delete": Answered.REMOVE,
    "remplacer": Answered.REPLACE, "replace": Answered.REPLACE, "replace with": Answered.REPLACE,
}  # fmt: skip
_ANSWERS = {fold(word): answer for one in _LANGUAGES for answer, word in one.answers.items()} | _ALSO
_HEADS = {fold(head): key for one in _LANGUAGES for key, head in one.columns.items()}


def review_words(language: str) -> ReviewWords:
    """The words of the language; English for those that are neither French nor English."""
    return _FRENCH if language == "fr" else _ENGLISH


def read_answer(word: str) -> Answered | None:
    """The answer that a word means; None for no such word."""
    return _ANSWERS.get(fold(word).rstrip(" :."))


def read_head(head: str) -> str:
    """The key of the column with that head; "" for a column that is none of a review's."""
    return _HEADS.get(fold(head), "")


def column_named(key: str) -> str:
    """The column's head in every language, as messages name it."""
    return " / ".join(dict.fromkeys(one.columns[key] for one in _LANGUAGES))
