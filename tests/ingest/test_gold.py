from __future__ import annotations

import pytest

from qualcode.errors import TableError
from qualcode.ingest.gold import Gold, GoldColumns, parse_gold
from qualcode.ingest.tables import parse_table
from qualcode.model import Code, Codebook

VALEURS = Codebook("valeurs", "Natures de la valeur", tuple(
    Code("valeurs", id, label, "") for id, label in [("temps", "Gain de temps"), ("lien", "Lien")]
))  # fmt: skip
OUTILS = Codebook("outils", "Outils", (Code("outils", "site", "Site", ""),))
TABLE = """\
id,entretien,outil,valeurs,verbatim
A1,3,Site,Gain de temps|lien,On va vite ensemble.
A2,3,(illisible),,On attend.
A3,4,,Lien,On se parle.
"""


def gold(content: str = TABLE, *, empty_is_none: bool = False, **columns: object) -> Gold:
    asked = GoldColumns(**columns)
    table = parse_table(content, shown="gold.csv")
    return parse_gold(table, id="gold", columns=asked, codebooks=[VALEURS, OUTILS], empty_is_none=empty_is_none)


def test_columns_are_found_by_their_usual_names() -> None:
    found = gold()
    assert [(s.id, s.case) for s in found.document.segments] == [("A1", "3"), ("A2", "3"), ("A3", "4")]
    assert found.given == {"valeurs": {"A1": {"temps", "lien"}, "A3": {"lien"}}, "outils": {"A1": {"site"}}}


def test_an_unknown_label_leaves_its_row_open_and_is_told() -> None:
    assert gold().remarks == (
        "gold.csv, column 'outil': '(illisible)' is no label or code of outils: 1 row left out there: A2",
    )


def test_rows_without_a_quotation_and_many_unknown_labels_are_told_with_where_they_stand() -> None:
    more = "".join(f"B{n},5,Tiers,Lien,Mots.\n" for n in range(7))
    assert gold(TABLE + "A4,4,Site,Lien,\n" + more).remarks == (
        "gold.csv, column 'verbatim': 1 row without a quotation left out: line 5",
        "gold.csv, column 'outil': '(illisible)' is no label or code of outils: 1 row left out there: A2",
        "gold.csv, column 'outil': 'Tiers' is no label or code of outils: 7 rows left out there: B0, B1, B2, B3, B4, …",
    )


def test_an_empty_cell_may_say_that_no_code_fits() -> None:
    assert gold(empty_is_none=True).given["valeurs"]["A2"] == frozenset()
    assert "A2" not in gold(empty_is_none=True).given["outils"]


def test_columns_by_other_names() -> None:
    text = TABLE.replace("valeurs", "dimension").replace("verbatim", "propos")
    found = gold(text, text="propos", codes={"valeurs": "dimension"})
    assert found.given["valeurs"]["A3"] == {"lien"}


@pytest.mark.parametrize(
    ("text", "columns", "said"),
    [
        (TABLE.replace("verbatim", "propos"), {}, "--text"),
        (TABLE.replace("valeurs", "dim").replace("outil", "quoi"), {}, "--codes"),
        (TABLE, {"codes": {"couleurs": "valeurs"}}, "no codebook is called 'couleurs'"),
        (TABLE, {"codes": {"valeurs": "dimension"}}, "no column 'dimension'"),
        (TABLE.replace("A2", "A1"), {}, "'A1' is already in line 2"),
    ],
)
def test_tables_that_cannot_be_used(text: str, columns: dict[str, object], said: str) -> None:
    with pytest.raises(TableError) as error:
        gold(text, **columns)
    assert said in str(error.value)
