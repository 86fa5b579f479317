"""The desk's fixtures, and those of what comes in."""

from tests.review.staff import desk, member, signed_in  # noqa: F401
from tests.submit.conftest import correct_fee, fill, indicators, later, pool  # noqa: F401
