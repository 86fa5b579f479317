"""What a machine lacks is never passed over silently."""

import pytest

from tests.missing import lacking


def test_in_ci_a_missing_program_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="needs nginx"):
        lacking("needs nginx")


@pytest.mark.parametrize("ci", ["", "false", None])
def test_at_home_its_tests_are_left_out_and_say_why(
    monkeypatch: pytest.MonkeyPatch, ci: str | None
) -> None:
    monkeypatch.delenv("CI", raising=False)
    if ci is not None:
        monkeypatch.setenv("CI", ci)
    with pytest.raises(pytest.skip.Exception, match="needs nginx"):
        lacking("needs nginx")
