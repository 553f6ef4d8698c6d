"""No log line holds a mail address or a telephone number."""

from __future__ import annotations

import logging

import pytest

from tasuki.web.masking import MaskedFormatter, masked


@pytest.mark.parametrize(
    "secret",
    [
        "hanako.sato+x@mail.example.co.jp",
        "03-1234-5678",
        "0312345678",
        "090-1234-5678",
        "(03) 1234 5678",
        "+81 90 1234 5678",
        "+819012345678",
        "0120-123-456",
    ],
)
def test_a_secret_is_masked_wherever_it_stands(secret: str) -> None:
    for text in (
        secret,
        f"call {secret}.",
        f'{{"phone": "{secret}"}}',
        f"電話{secret}まで",
        f"<{secret}>",
    ):
        assert secret not in masked(text)
        assert "***" in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 13:55:01",
        "GET /leads/4711/ 200",
        "10000000 rows in 12.5 s",
        "127.0.0.1:8000",
        "line 0042",
        "2026-W10",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


def test_a_traceback_is_masked_too(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("hanako@example.jp")
    except ValueError:
        logging.getLogger("test").exception("failed for %s", "03-1234-5678")
    line = MaskedFormatter().format(caplog.records[0])
    assert "ValueError: ***@***" in line
    assert "failed for ***" in line
