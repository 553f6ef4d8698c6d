"""Mail addresses, telephone numbers and corporate numbers, against the libraries that know them."""

from __future__ import annotations

import phonenumbers
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.jp import cn

from tasuki.intake.identity import damaged, domains, emails, is_corporate_number, phones


@given(st.lists(st.from_regex(r"[0-9]{12,14}", fullmatch=True), min_size=1))
@settings(max_examples=30, deadline=None)
def test_check_digits_agree_with_the_library(numbers: list[str]) -> None:
    bodies = [number[:12] for number in numbers]
    tried = [*numbers, *(cn.calc_check_digit(body) + body for body in bodies)]
    assert is_corporate_number(pl.Series(tried)).to_list() == [cn.is_valid(one) for one in tried]


@pytest.mark.parametrize("text", ["5.07E+12", "8.01E+12", "5.07e+12", "5,07E+12", "1E+13"])
def test_destroyed_ids_are_known(text: str) -> None:
    assert damaged(pl.Series([text])).all()


@pytest.mark.parametrize("text", ["5070001000715", "E00004", "1E2", "12E+12", "a5.07E+12"])
def test_whole_ids_are_left_alone(text: str) -> None:
    assert not damaged(pl.Series([text])).any()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("03-1234-5678", "+81312345678"),
        ("（０３）１２３４−５６７８", "+81312345678"),
        ("03ー1234ー5678 内線12", "+81312345678"),
        ("090-1234-5678 / 03-1111-2222", "+819012345678"),
        ("+81 3 1234 5678", "+81312345678"),
        ("0312345678.0", "+81312345678"),
        ("0120-123-456", "+81120123456"),
        ("+1 650-253-0000", "+16502530000"),
    ],
)
def test_telephone_numbers(text: str, number: str) -> None:
    found, odd = phones(pl.Series([text]), "JP")
    assert (found.to_list(), odd.to_list()) == ([number], [False])


def test_what_is_no_number_is_kept_as_written() -> None:
    found, odd = phones(pl.Series(["未確認", None, "12"]), "JP")
    assert found.to_list() == ["未確認", None, "12"]
    assert odd.to_list() == [True, False, True]


@given(st.lists(st.from_regex(r"0[1-9]\d{8}|0[5-9]0\d{8}", fullmatch=True), min_size=1))
@settings(max_examples=30, deadline=None)
def test_the_fast_way_for_japanese_numbers_agrees_with_the_library(numbers: list[str]) -> None:
    found, _ = phones(pl.Series(numbers), "JP")
    for raw, e164 in zip(numbers, found, strict=True):
        parsed = phonenumbers.parse(raw, "JP")
        if phonenumbers.is_valid_number(parsed):
            expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            assert e164 == expected


def test_mail_addresses_and_hosts() -> None:
    assert emails(pl.Series(["  Taro@Example.CO.JP ", "ｔａｒｏ＠example.jp", None])).to_list() == [
        "taro@example.co.jp",
        "taro@example.jp",
        None,
    ]
    sites = ["https://www.Example.co.jp/about?x=1", "example.jp:8080", "info@example.jp"]
    assert domains(pl.Series(sites)).to_list() == ["example.co.jp", "example.jp", "example.jp"]
