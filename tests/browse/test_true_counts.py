"""Counts and cells against the claims of each pool, judged without the index."""

import pytest

from pools.browse import index as indexes
from tests.browse.test_truth import judged_pools, listing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]


def test_counts_are_out_of_the_questions_that_apply() -> None:
    found = {facts.slug: claims for facts, claims in judged_pools()}
    for row in indexes.current_index().rows:
        verdicts = [claim.verdict.value for claim in found[row.slug].values()]
        applying = [verdict for verdict in verdicts if verdict != "not_applicable"]
        assert row.tally.applying == len(applying)
        assert row.tally.not_applicable == len(verdicts) - len(applying)
        assert row.known == len(applying) - applying.count("unknown")
        assert row.met == applying.count("met")
    assert any(row.tally.not_applicable for row in indexes.current_index().rows)


def test_the_cells_of_a_card_are_the_claims_of_its_pool() -> None:
    found = {facts.slug: claims for facts, claims in judged_pools()}
    for card in listing({}).cards:
        for cell in card.cells:
            claim = found[card.slug][cell.slug]
            assert (cell.verdict, cell.stale) == (claim.verdict.value, claim.stale)
