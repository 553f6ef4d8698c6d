"""Numbers are read as the mapping says, and never otherwise."""

from __future__ import annotations

import polars as pl
import pytest

from tasuki.intake.numbers import Style, parse, whole

COMMA = Style(thousands=",")
BRAZIL = Style(decimal=",", thousands=".")


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1234.5", Style(), 1234.5),
        ("-3", Style(), -3),
        ("１２３", Style(), 123),
        ("1,234", Style(), None),
        ("1,234", COMMA, 1234),
        ("¥5,000", COMMA, 5000),
        ("￥５，０００", COMMA, 5000),
        ("5,000円", COMMA, 5000),
        ("1,00", COMMA, None),
        ("12,34,567", COMMA, None),
        ("R$ 100.000", BRAZIL, 100_000),
        ("R$ 100.000", Style(), 100.0),
        ("1.234,56", BRAZIL, 1234.56),
        ("146536,25", Style(decimal=","), 146536.25),
        ("1.234,56", Style(decimal=","), None),
        ("(1,000)", COMMA, -1000),
        ("▲1,000", COMMA, -1000),
        ("△1,000", COMMA, -1000),
        ("1,000-", COMMA, -1000),
        ("−1", Style(), -1),
        ("120", Style(unit=10_000), 1_200_000),
        ("1.5万円", Style(unit=10_000), 15_000),
        ("300千円", Style(unit=1_000), 300_000),
        ("5,000円", Style(thousands=",", unit=10_000), None),
        ("90500", Style(unit=0.001), 90.5),
        ("nan", Style(), None),
        ("inf", Style(), None),
        ("1e5", Style(), None),
        ("about 5", Style(), None),
    ],
)
def test_styles(text: str, style: Style, number: float | None) -> None:
    assert parse(pl.Series([text, None]), style).to_list() == [number, None]


def test_plain_numbers_beside_odd_ones_keep_their_value() -> None:
    assert parse(pl.Series(["1", "２", None, "x"]), Style()).to_list() == [1, 2, None, None]


def test_whole_numbers_only() -> None:
    assert whole(pl.Series([2.0, 2.5, None])).to_list() == [2, None, None]


def test_a_dash_inside_is_no_number() -> None:
    given = pl.Series(["03-1234-5600", "1-000", "-1-", "--5"])
    assert parse(given, Style(thousands=",")).to_list() == [None] * 4


def test_a_sign_stands_on_either_side_of_the_currency() -> None:
    given = pl.Series(["¥-5,000", "-¥5,000", "5,000-", "(¥5,000)", "▲5,000円"])
    assert parse(given, Style(thousands=",")).to_list() == [-5000.0] * 5
