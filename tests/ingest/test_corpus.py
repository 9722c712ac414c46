from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import CodebookError, QualcodeError, StudyError, TableError
from qualcode.ingest.corpus import read_codebooks, read_corpus, read_decisions
from qualcode.model import Corpus
from qualcode.study import read_study
from tests.folders import CODEBOOK, STUDY, write_study

Files = dict[str, str | bytes]


def corpus(folder: Path, files: Files, *entries: str, more: str = "") -> Corpus:
    """The corpus of a study with these files and `corpus` entries (by default every file of corpus/)."""
    listed = "".join(f"  - {{{entry}}}\n" for entry in entries or ("path: corpus/*",))
    study = read_study(write_study(folder, files, study=STUDY.replace("  - path: corpus/*.md\n", listed) + more))
    return read_corpus(study, read_codebooks(study))


def cases(read: Corpus) -> list[list[str]]:
    return [[segment.case for segment in document.segments] for document in read.documents]


def remarks(read: Corpus) -> list[tuple[str, str, str, str]]:
    return [(remark.document, remark.segment, remark.case, remark.reason) for remark in read.remarks]


def test_documents_of_every_format(tmp_path: Path) -> None:
    read = corpus(
        tmp_path,
        {
            "corpus/b.md": "Oui.\n",
            "corpus/a.md": "Non.\n",
            "corpus/mots.csv": "mots;cas;v\r\nC'est sûr;01;sécurité\r\n".encode("cp1252"),
            "corpus/article.txt": "« Oui » (Entretien 01)",
        },
        "path: corpus/*.md, group: textes, codebooks: [valeurs]",
        "table: corpus/mots.csv, text: mots, case: cas, codes: {valeurs: v}",
        "quotes: corpus/article.txt",
    )
    assert [(d.id, d.source, d.group, d.codebooks, d.continuous) for d in read.documents] == [
        ("a", "corpus/a.md", "textes", ("valeurs",), True),
        ("b", "corpus/b.md", "textes", ("valeurs",), True),
        ("mots", "corpus/mots.csv", "", None, False),
        ("article", "corpus/article.txt", "", None, False),
    ]
    assert cases(read) == [["a"], ["b"], ["1"], ["1"]]
    assert [(c.document, c.case, c.code, c.quote) for c in read.imported] == [("mots", "1", "securite", "C'est sûr")]
    assert [case.id for case in read.cases] == ["a", "b", "1"]
    assert (read.remarks, read.problems) == ((), ())


def test_cases_as_the_case_table_spells_them(tmp_path: Path) -> None:
    files: Files = {
        "cas.csv": "id;duree\n02;45\n1;30\n",
        "corpus/entretien-2.md": "Oui.",
        "corpus/entretien-01.md": "Oui.",
        "corpus/entretien-3.md": "Oui.",
    }
    read = corpus(tmp_path, files, "path: corpus/*.md, case: 'entretien-{case}'", more="cases: cas.csv\n")
    assert [(document.id, document.segments[0].case) for document in read.documents] == [
        ("entretien-01", "1"), ("entretien-2", "02"), ("entretien-3", "3"),
    ]  # fmt: skip
    assert [(case.id, dict(case.attributes)) for case in read.cases] == [
        ("02", {"duree": 45}), ("1", {"duree": 30}), ("3", {}),
    ]  # fmt: skip


def test_front_matter_fills_what_the_case_table_lacks(tmp_path: Path) -> None:
    files: Files = {
        "cas.csv": "id,duree\n1,45\n",
        "corpus/1.md": "---\nduree: 50\nfonction: Gérante\n---\nOui.",
        "corpus/2.md": "---\nfonction: Maçon\n---\nOui.",
    }
    read = corpus(tmp_path, files, more="cases: cas.csv\n")
    assert [(case.id, dict(case.attributes)) for case in read.cases] == [
        ("1", {"duree": 45, "fonction": "Gérante"}),
        ("2", {"fonction": "Maçon"}),
    ]


@pytest.mark.parametrize(
    ("template", "line", "case"),
    [
        pytest.param("Cas {number} : {case}", "Cas 12 : Nord", "Nord", id="number-and-name"),
        pytest.param("Cas {number} : {case}", "Cas 1\u00a0: Nord et Sud :", "Nord et Sud", id="unbreakable-space"),
        pytest.param("L''usage {number} : {case}", "L’usage 1 : Nord", "Nord", id="curly-apostrophe-in-the-text"),
        pytest.param("L’usage {number} : {case}", "L'usage 1 : Nord", "Nord", id="curly-apostrophe-in-the-study"),
        pytest.param("Société {case} (cas)", "Société Nord (cas)", "Nord", id="brackets-are-brackets"),
        pytest.param("Cas {number} : {case}", "# Cas 1 : Nord", "Nord", id="marked-as-a-heading"),
    ],
)
def test_headings_that_start_a_case(tmp_path: Path, template: str, line: str, case: str) -> None:
    read = corpus(tmp_path, {"corpus/td.txt": f"Avant.\n{line}\nOui."}, f"path: corpus/*, case_heading: '{template}'")
    assert cases(read) == [[case]]


@pytest.mark.parametrize("line", ["Cas un : Nord", "Le cas 1 : Nord", "Cas 1 :"])
def test_lines_that_start_no_case(tmp_path: Path, line: str) -> None:
    entry = "path: corpus/*, case_heading: 'Cas {number} : {case}'"
    read = corpus(tmp_path, {"corpus/td.txt": f"Avant.\n\n{line}\n\nOui."}, entry)
    assert {case for document in cases(read) for case in document} == {"td"}


def test_what_reading_passes_over_is_remarked(tmp_path: Path) -> None:
    read = corpus(
        tmp_path,
        {
            "corpus/vide.md": "\n",
            "corpus/e-01.md": "Notes.\n\nPaul : Oui.",
            "corpus/e-02.md": "Un texte.",
            "corpus/mots.csv": "mots\nUn\n",
            "corpus/article.txt": "Dit-elle (Entretien 3).",
        },
        "path: corpus/e-*.md, case: 'e-{case}', speakers: {}",
        "path: corpus/vide.md",
        "table: corpus/mots.csv, text: mots",
        "quotes: corpus/article.txt",
    )
    assert remarks(read) == [
        ("e-01", "", "", "outside any turn"),
        (
            "e-02",
            "1",
            "2",
            "corpus/e-02.md: no turn was recognised, so its paragraphs are coded, questions too. "
            "Begin each turn with `Name:`, or list the labels in `speakers`.",
        ),
        ("vide", "", "", "nothing to code in this file"),
        ("article", "", "", "a reference with no quotation before it"),
        ("article", "", "", "nothing to code in this file"),
    ]
    assert [remark.status for remark in read.remarks] == ["skipped", "unattributed", "skipped", "skipped", "skipped"]


def test_a_row_without_text_belongs_to_no_segment(tmp_path: Path) -> None:
    entry = "table: corpus/mots.csv, text: mots, segment: n"
    read = corpus(tmp_path, {"corpus/mots.csv": "n,mots\na,Un\nb,\n"}, entry)
    assert remarks(read) == [("mots", "", "", "corpus/mots.csv, line 3: no text in 'mots'")]


def test_a_file_that_cannot_be_read_does_not_keep_the_others(tmp_path: Path) -> None:
    read = corpus(
        tmp_path,
        {
            "corpus/e-1.md": "Oui.",
            "corpus/e-2.md": b"\x00\xff\x01" * 9,
            "corpus/e-3.md": "---\na: [\n---\nOui.",
            "corpus/e-4.odt": b"PK",
            "corpus/notes.md": "Oui.",
        },
        "path: corpus/*, case: 'e-{case}'",
    )
    assert [document.id for document in read.documents] == ["e-1"]
    assert read.problems == (
        "corpus/e-2.md: this is no text file (its bytes fit no text encoding). Save it as UTF-8 text.",
        "corpus/e-3.md, line 3: the front matter is no YAML. Mend what stands between the two ---.",
        "corpus/e-4.odt: '.odt' is no format that can be read. Save it as .docx, .txt or .md.",
        "corpus/notes.md: the file's name does not fit `case: e-{case}`. Rename the file, or narrow the entry's path.",
    )


@pytest.mark.parametrize(
    ("files", "entries", "error", "message"),
    [
        pytest.param(
            {"corpus/a.md": "Oui.", "corpus/sub/a.txt": "Non."},
            ["path: corpus/a.md", "path: corpus/sub/*.txt"],
            StudyError,
            "study.yaml: documents corpus/a.md and corpus/sub/a.txt share the id 'a'. Rename one file.",
            id="two-documents-of-one-id",
        ),
        pytest.param(
            {"corpus/a.md": "Oui."},
            ["path: corpus/a.md", "path: corpus/*.md"],
            StudyError,
            "study.yaml: two entries of `corpus` read corpus/a.md. Narrow the path of one.",
            id="one-document-of-two-entries",
        ),
        pytest.param(
            {"corpus/a.md": "Oui."},
            ["path: corpus/a.md, codebooks: [valeur]"],
            StudyError,
            "study.yaml: no codebook is called 'valeur'. The study has: valeurs.",
            id="unknown-codebook",
        ),
        pytest.param(
            {"corpus/a.md": "\n"},
            [],
            StudyError,
            "study.yaml: the corpus holds no text to code. Check `corpus`.",
            id="nothing-to-code",
        ),
        pytest.param(
            {"corpus/a.pdf": b"%PDF"},
            [],
            StudyError,
            "study.yaml: the corpus holds no text to code. corpus/a.pdf: '.pdf' is no format that can be read. "
            "Save it as .docx, .txt or .md. Check `corpus`.",
            id="nothing-that-can-be-read",
        ),
        pytest.param(
            {"corpus/m.csv": "mots,v\nUn,vitesse\n"},
            ["table: corpus/m.csv, text: mots, codes: {valeurs: v}"],
            TableError,
            "corpus/m.csv, line 2: 'vitesse' in column 'v' is no label or code of the codebook. "
            "It has: Sécurité, Gain de temps.",
            id="unknown-label",
        ),
        pytest.param(
            {"corpus/m.csv": "mots\nUn\n"},
            ["table: corpus/m.csv, text: verbatim"],
            TableError,
            "corpus/m.csv, line 1: there is no column 'verbatim'. The columns are: mots.",
            id="no-column-of-text",
        ),
    ],
)
def test_a_corpus_that_does_not_fit(
    tmp_path: Path, files: Files, entries: list[str], error: type[QualcodeError], message: str
) -> None:
    with pytest.raises(error) as failure:
        corpus(tmp_path, files, *entries)
    assert str(failure.value) == message


def test_codebooks_in_the_studys_order(tmp_path: Path) -> None:
    other = CODEBOOK.replace("codebook: valeurs", "codebook: outils")
    text = STUDY.replace("[codebooks/*.yaml]", "[codebooks/valeurs.yaml, codebooks/*.yaml]")
    study = read_study(write_study(tmp_path, {"corpus/a.md": "a", "codebooks/outils.yaml": other}, study=text))
    assert [book.id for book in read_codebooks(study)] == ["valeurs", "outils"]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        pytest.param(
            CODEBOOK,
            "codebooks/w.yaml: codebook 'valeurs' is already in codebooks/valeurs.yaml. Rename one.",
            id="twice",
        ),
        pytest.param(
            "codebook: outils\nlabel: O\ncodes:\n  - {code: site, label: S, definition: D, implies: [valeurs:prix]}\n",
            "codebooks/w.yaml: 'site' implies 'valeurs:prix', which is in no codebook of the study. "
            "Write codebook:code.",
            id="implies-what-is-not-there",
        ),
        pytest.param(
            "codebook: outils\nlabel: O\ncodes:\n  - {code: site, label: S, definition: D, backs: [valeurs:prix]}\n",
            "codebooks/w.yaml: 'site' backs 'valeurs:prix', which is in no codebook of the study. Write codebook:code.",
            id="backs-what-is-not-there",
        ),
    ],
)
def test_codebooks_that_do_not_fit_together(tmp_path: Path, other: str, message: str) -> None:
    study = read_study(write_study(tmp_path, {"corpus/a.md": "a", "codebooks/w.yaml": other}))
    with pytest.raises(CodebookError) as failure:
        read_codebooks(study)
    assert str(failure.value) == message


def test_decisions_of_every_coder(tmp_path: Path) -> None:
    header = "document,quote,action,code\n"
    files: Files = {
        "corpus/a.md": "Oui.",
        "d/zoé.csv": header + "a,Oui,add,valeurs:temps\n",
        "d/claire.csv": header + "a,Oui,bof,valeurs:temps\na,Oui,remove,valeurs:temps\n",
    }
    study = read_study(write_study(tmp_path, files, study=STUDY + "overrides: [d/*.csv]\n"))
    decisions, problems = read_decisions(study)
    assert [(decision.coder, decision.action, decision.place) for decision in decisions] == [
        ("claire", "remove", "d/claire.csv, line 3"),
        ("zoé", "add", "d/zoé.csv, line 2"),
    ]
    assert problems == ("d/claire.csv, line 2: 'bof' is no action. Use one of: add, remove, replace, confirm.",)
