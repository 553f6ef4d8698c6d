"""Dates are proved from the whole column, or refused with the candidates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasuki.intake.dates import EXCEL, EXCEL_1904, Form, Order, Proof, Prover, Reading

TOKYO = ZoneInfo("Asia/Tokyo")


def proved(*batches: list[str | None], serial: str | None = None) -> Proof:
    prover = Prover(serial)
    for batch in batches:
        prover.see(pl.Series(batch, dtype=pl.String))
    return prover.proof()


def days(values: list[str], order: Order | None = None) -> list[date | None]:
    return proved(values).reading(order).days(pl.Series(values), TOKYO).to_list()


def instants(values: list[str], zone: ZoneInfo = TOKYO) -> list[datetime | None]:
    return proved(values).reading().instants(pl.Series(values), zone).to_list()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-02-01", date(2018, 2, 1)),
        ("2018/2/1", date(2018, 2, 1)),
        ("2018.02.01", date(2018, 2, 1)),
        ("20180201", date(2018, 2, 1)),
        ("2018年2月1日", date(2018, 2, 1)),
        ("２０１８年２月１日（木）", date(2018, 2, 1)),
        ("2018/2/1(木)", date(2018, 2, 1)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("㋿8年4月1日", date(2026, 4, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("r8/4/1", date(2026, 4, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("㍻31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S55.12.31", date(1980, 12, 31)),
    ],
)
def test_forms_that_leave_no_choice(text: str, day: date) -> None:
    assert days([text]) == [day]
    assert not proved([text]).ambiguous


@pytest.mark.parametrize(
    "text", ["平成31年5月1日", "令和元年4月30日", "昭和64年1月8日", "S0.1.1", "令和8年2月30日"]
)
def test_a_date_outside_its_era_or_calendar_is_none(text: str) -> None:
    proof = proved([text])
    assert not proof.readable
    assert proof.bad == (text,)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2018-02-01 19:58:54", datetime(2018, 2, 1, 10, 58, 54, tzinfo=UTC)),
        ("2018/2/1 9:05", datetime(2018, 2, 1, 0, 5, tzinfo=UTC)),
        ("2018年2月1日 9時05分", datetime(2018, 2, 1, 0, 5, tzinfo=UTC)),
        ("2018/2/1 午後3:05", datetime(2018, 2, 1, 6, 5, tzinfo=UTC)),
        ("2/13/2018 3:05 PM", datetime(2018, 2, 13, 6, 5, tzinfo=UTC)),
        ("2026-05-01T07:25:37.000+0000", datetime(2026, 5, 1, 7, 25, 37, tzinfo=UTC)),
        ("2026-05-01T07:25:37Z", datetime(2026, 5, 1, 7, 25, 37, tzinfo=UTC)),
        ("2026-05-01T07:25:37+09:00", datetime(2026, 4, 30, 22, 25, 37, tzinfo=UTC)),
        ("2023-05-03 08:51:08.199000 UTC", datetime(2023, 5, 3, 8, 51, 8, 199000, tzinfo=UTC)),
        ("2018-02-01", datetime(2018, 1, 31, 15, tzinfo=UTC)),
    ],
)
def test_instants(text: str, instant: datetime) -> None:
    assert instants([text]) == [instant]


def test_one_day_above_twelve_anywhere_in_the_column_decides() -> None:
    early = ["01-02-2018", "03-04-2018"]
    assert proved(early, ["13-02-2018"]).orders == (Order.DMY,)
    assert proved(["02-13-2018"], early).orders == (Order.MDY,)
    proof = proved(early)
    assert proof.ambiguous
    assert [one["reads"] for one in proof.candidates()] == ["2018-02-01", "2018-01-02"]
    assert days(early, Order.MDY) == [date(2018, 1, 2), date(2018, 3, 4)]


def test_two_digit_years_have_three_readings() -> None:
    assert proved(["01/02/03"]).orders == (Order.YMD, Order.DMY, Order.MDY)
    assert proved(["01/02/03", "31/12/99"]).orders == (Order.DMY,)


def test_a_column_that_means_the_same_either_way_needs_no_choice() -> None:
    assert not proved(["05/05/2018", "06/06/2018"]).ambiguous


def test_contradicting_days_leave_no_reading_unless_they_are_few() -> None:
    assert not proved(["13/02/2018", "02/13/2018"]).readable
    typo = ["02/13/2018"] + [f"{day:02d}/03/2018" for day in range(13, 31)]
    proof = proved(typo)
    assert (proof.orders, proof.misfits, proof.readable) == ((Order.DMY,), 1, True)


def test_few_values_that_are_no_dates_are_left_for_rejection() -> None:
    good = ["2018-01-01"] * 9
    assert proved([*good, "n/a"]).readable
    assert not proved([*good, "n/a", "n/a"]).readable
    assert days([*good, "n/a"])[-1] is None


def test_a_value_of_nowhere_does_not_make_a_proved_column_doubtful() -> None:
    values = ["12-02-2018"] * 30 + ["13-02-2018", "soon"]
    assert proved(values).orders == (Order.DMY,)


def test_compact_dates_have_eight_digits() -> None:
    assert days(["20180201"] * 20 + ["2018111"])[-1] is None


def test_serial_numbers_count_only_where_they_may_occur() -> None:
    assert not proved(["43132"]).readable
    for form, day in ((EXCEL, date(2018, 2, 1)), (EXCEL_1904, date(2022, 2, 2))):
        reading = proved(["43132"], serial=form).reading()
        assert reading.days(pl.Series(["43132"]), TOKYO).to_list() == [day]
    halfway = Reading((Form(EXCEL),)).instants(pl.Series(["43132.420138888889"]), ZoneInfo("UTC"))
    assert halfway.to_list() == [datetime(2018, 2, 1, 10, 5, tzinfo=UTC)]


def test_hours_that_a_zone_skips_or_has_twice_are_read_as_the_standard_library_does() -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    texts = ["2017-10-15", "2017-10-15 00:30", "2018-02-17 23:30", "2018-01-01 12:00"]
    whole = [text if " " in text else f"{text} 00:00" for text in texts]
    expected = [
        datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone).astimezone(UTC)
        for text in whole
    ]
    assert instants(texts, zone) == expected


SOME_DAYS = st.lists(
    st.dates(date(1971, 1, 1), date(2069, 12, 31)), min_size=1, max_size=12
)  # fmt: skip
PATTERNS = {
    Order.YMD: "{y}{s}{m}{s}{d}",
    Order.DMY: "{d}{s}{m}{s}{y}",
    Order.MDY: "{m}{s}{d}{s}{y}",
}


@given(SOME_DAYS, st.sampled_from(Order), st.sampled_from("-/."), st.booleans(), st.booleans())
@settings(max_examples=80, deadline=None)
def test_a_column_is_read_rightly_or_refused(
    wanted: list[date], order: Order, sign: str, padded: bool, short: bool
) -> None:
    """Whatever the column, the true reading is among the candidates, and alone it is right."""
    pattern = PATTERNS[order]
    width = 2 if padded else 1
    texts = [
        pattern.format(
            s=sign,
            d=f"{day.day:0{width}d}",
            m=f"{day.month:0{width}d}",
            y=f"{day.year % 100:02d}" if short else day.year,
        )
        for day in wanted
    ]
    split = len(texts) // 2
    proof = proved(texts[:split], texts[split:])
    assert proof.readable
    if not proof.ambiguous:
        found = proof.reading().days(pl.Series(texts), TOKYO).to_list()
        assert found == wanted
    else:
        assert order in proof.orders
        assert proof.reading(order).days(pl.Series(texts), TOKYO).to_list() == wanted
        assert len({one["reads"] for one in proof.candidates()}) > 1


@given(
    st.lists(
        st.sampled_from(["01-02-2018", "13-02-2018", "2018/3/4", "x", "02-13-2018"]), max_size=8
    )
)
@settings(max_examples=40, deadline=None)
def test_the_proof_does_not_depend_on_the_batches(values: list[str]) -> None:
    together, apart = proved(values), proved(*([value] for value in values))
    assert (together.orders, together.total, together.misfits) == (
        apart.orders,
        apart.total,
        apart.misfits,
    )


def test_a_week_of_hours_survives_the_round_trip() -> None:
    start = datetime(2018, 2, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=hour) for hour in range(168)]
    texts = [hour.astimezone(TOKYO).strftime("%Y/%m/%d %H:%M") for hour in hours]
    assert instants(texts) == hours
