"""The desk, for what machines proposed."""

from tests.review.staff import desk, member, signed_in  # noqa: F401
