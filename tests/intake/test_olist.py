"""The Olist files, as they were published and as other people have re-saved them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tasuki.intake.errors import AmbiguousDate
from tasuki.intake.records import Record
from tests.intake.conftest import TOKYO, frame, run

MONTHS = [4, 239, 386, 312, 416, 445, 200, 1141, 1028, 1174, 1352, 1303]

MAPPING = """
source = "olist"
auto_create = ["member", "campaign"]

[[file]]
path = "{leads}"
  [[file.record]]
  record = "lead"
  key = "mql_id"
  [file.record.fields]
  created_at = "first_contact_date"
  source = "origin"
  [[file.record]]
  record = "gate_event"
  key = "mql_id"
  fields.kind = {{ constant = "mql" }}
  fields.lead_key = "mql_id"
  fields.occurred_at = "first_contact_date"

[[file]]
path = "{deals}"
  [[file.record]]
  record = "deal"
  key = "mql_id"
  [file.record.fields]
  lead_key = "mql_id"
  won_at = "won_date"
  amount = "declared_monthly_revenue"
  member_key = "sr_id"
"""
LEADS, DEALS = "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"


def mapped(folder: Path, leads: Path, deals: Path) -> Path:
    path = folder / "olist.toml"
    path.write_text(MAPPING.format(leads=leads.as_posix(), deals=deals.as_posix()))
    return path


@pytest.fixture
def original(data: Path, tmp_path: Path) -> dict[Record, pl.DataFrame]:
    batches = run(mapped(tmp_path, data / "olist" / LEADS, data / "olist" / DEALS))
    assert sum(batch.rejected for found in batches.values() for batch in found) == 0
    return {
        Record.LEAD: frame(batches[Record.LEAD]),
        Record.GATE: frame(batches[Record.GATE]),
        Record.DEAL: frame(batches[Record.DEAL]),
    }


def test_leads_per_month_are_the_published_ones(original: dict[Record, pl.DataFrame]) -> None:
    created = original[Record.LEAD]["created_at"].dt.convert_time_zone(TOKYO.key)
    months = created.dt.strftime("%Y-%m").value_counts().sort("created_at")
    assert months["count"].to_list() == MONTHS
    assert original[Record.GATE].height == 8000


def test_unknown_source_and_no_source_stay_different(
    original: dict[Record, pl.DataFrame],
) -> None:
    sources = dict(original[Record.LEAD]["source"].value_counts().iter_rows())
    assert (sources["unknown"], sources[None], sources["organic_search"]) == (1099, 60, 2296)


def test_one_deal_is_won_before_its_first_contact_and_is_kept(
    original: dict[Record, pl.DataFrame],
) -> None:
    joined = original[Record.DEAL].join(
        original[Record.LEAD], left_on="lead_key", right_on="key", how="inner"
    )
    assert joined.height == 842
    assert joined.filter(pl.col("won_at") < pl.col("created_at")).height == 1


@pytest.mark.parametrize("leads", ["mql_ddmmyyyy_crlf.csv", "mql_mdy_no_landing_page.csv"])
def test_resaved_files_give_the_same_records(
    leads: str, data: Path, tmp_path: Path, original: dict[Record, pl.DataFrame]
) -> None:
    variants = data / "olist" / "variants"
    found = run(mapped(tmp_path, variants / leads, variants / "deals_ddmmyyyy_crlf.csv"))
    assert_frame_equal(frame(found[Record.LEAD]), original[Record.LEAD])
    assert_frame_equal(frame(found[Record.GATE]), original[Record.GATE])
    deals = frame(found[Record.DEAL])
    assert_frame_equal(
        deals.with_columns(pl.col("won_at").dt.truncate("1m")),
        original[Record.DEAL].with_columns(pl.col("won_at").dt.truncate("1m")),
    )


def test_days_up_to_twelve_alone_are_refused_with_both_formats(data: Path, tmp_path: Path) -> None:
    lines = (data / "olist" / "variants" / "mql_ddmmyyyy_crlf.csv").read_text().splitlines()
    early = [lines[0], *(line for line in lines[1:] if int(line.split(",")[1][:2]) <= 12)]
    (tmp_path / "leads.csv").write_text("\n".join(early))
    mapping = mapped(tmp_path, Path("leads.csv"), data / "olist" / DEALS)
    with pytest.raises(AmbiguousDate) as refusal:
        run(mapping)
    candidates = refusal.value.facts["candidates"]
    assert [one["format"] for one in candidates] == ["d-m-y", "m-d-y"]
    assert {one["reads"] for one in candidates} == {"2018-02-01", "2018-01-02"}
    told = mapping.read_text().replace(
        'created_at = "first_contact_date"',
        'created_at = { column = "first_contact_date", format = "d-m-y" }',
    )
    told = told.replace(
        'occurred_at = "first_contact_date"',
        'occurred_at = { column = "first_contact_date", format = "%d-%m-%Y" }',
    )
    mapping.write_text(told)
    leads = frame(run(mapping)[Record.LEAD])
    first = leads["created_at"].dt.convert_time_zone(TOKYO.key).dt.date()
    assert first[0] == date(2018, 2, 1)
