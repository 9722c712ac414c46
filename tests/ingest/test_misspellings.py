from __future__ import annotations

import pytest

from qualcode.ingest.misspellings import likely_label

LABELS = ["enqueteur", "mme roux", "locuteur 1", "locuteur 2", "q", "speaker a"]


@pytest.mark.parametrize(
    ("key", "likely"),
    [
        pytest.param("enquetuer", "enqueteur", id="two-letters-swapped"),
        pytest.param("enqueteru", "enqueteur", id="at-the-end"),
        pytest.param("enquteur", "enqueteur", id="a-letter-missing"),
        pytest.param("enqueteurs", "enqueteur", id="a-letter-too-many"),
        pytest.param("enq", "enqueteur", id="its-beginning"),
        pytest.param("mme rouxx", "mme roux", id="in-a-name"),
        pytest.param("mm roux", "mme roux", id="in-a-title"),
        pytest.param("enqueteur", "", id="itself"),
        pytest.param("enquete", "", id="the-one-who-is-asked"),
        pytest.param("interviewer", "", id="another-word-for-it"),
        pytest.param("locuteur 3", "", id="another-number"),
        pytest.param("locutuer 2", "locuteur 2", id="the-same-number"),
        pytest.param("speaker b", "", id="another-letter"),
        pytest.param("r", "", id="too-short"),
        pytest.param("directeur", "", id="another-word"),
        pytest.param("locuteur", "", id="two-are-as-likely"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_likely_label(key: str, likely: str) -> None:
    assert likely_label(key, LABELS) == likely
