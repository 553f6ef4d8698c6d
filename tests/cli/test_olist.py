"""The Olist files, through the command as a newcomer would use it: inspect, import, read.

The expected figures are those of the data set's own description.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runs import DATA, answer, asked, run

OLIST = DATA / "olist"
LEADS = "olist_marketing_qualified_leads_dataset.csv"
DEALS = "olist_closed_deals_dataset.csv"
YEAR = ("--from", "2017-06-01", "--to", "2018-06-01")
MQLS = [4, 239, 386, 312, 416, 445, 200, 1141, 1028, 1174, 1352, 1303]
WON = {
    "organic_search": (271, 2296),
    "paid_search": (195, 1586),
    "social": (75, 1350),
    "unknown": (179, 1099),
    "direct_traffic": (56, 499),
    "email": (15, 493),
    "referral": (24, 284),
    "other": (4, 150),
    "display": (6, 118),
    "other_publicities": (3, 65),
    None: (14, 60),
}

pytestmark = pytest.mark.skipif(not OLIST.exists(), reason=f"no data set in {OLIST}")


def imported(folder: Path, leads: Path, deals: Path) -> tuple[Path, Any]:
    """A workspace into which the mapping that `inspect` drafts has brought the two files."""
    shutil.copy(leads, folder / LEADS)
    shutil.copy(deals, folder / DEALS)
    home, mapping = folder / "home", folder / "mapping.toml"
    files = (str(folder / LEADS), str(folder / DEALS))
    run(home, "inspect", *files, "--source", "olist", "--output", str(mapping))
    return home, answer(home, "import", "--mapping", str(mapping))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    return imported(tmp_path_factory.mktemp("olist"), OLIST / LEADS, OLIST / DEALS)


@pytest.fixture(scope="module")
def home(workspace: tuple[Path, Any]) -> Path:
    return workspace[0]


def test_every_row_is_accounted_for(workspace: tuple[Path, Any]) -> None:
    _, done = workspace
    assert done["rejects"] is None
    counts = {(f["file"], f["record"]): f for f in done["files"]}
    assert counts[LEADS, "lead"]["posted"] == 8000
    assert counts[DEALS, "deal"]["posted"] == 842
    for count in done["files"]:
        assert count["read"] == count["posted"] + count["duplicate"] + count["rejected"]


def test_importing_twice_posts_nothing_new(workspace: tuple[Path, Any]) -> None:
    home, _ = workspace
    again = answer(home, "import", "--mapping", str(home.parent / "mapping.toml"))
    assert {f["posted"] for f in again["files"]} == {0}
    assert {f["rejected"] for f in again["files"]} == {0}


def test_mqls_per_month(home: Path) -> None:
    months = asked(home, "read", "mql", *YEAR, "--every", "month")
    assert [month["value"] for month in months] == MQLS
    assert [month["from"][:7] for month in months][:2] == ["2017-06", "2017-07"]


def test_won_by_origin_keeps_unknown_and_empty_apart(home: Path) -> None:
    groups = asked(home, "read", "lead_to_won", *YEAR, "--by", "source", "--reading", "cohort")
    assert {g["group"]: (g["k"], g["n"]) for g in groups} == WON


def test_won_in_all(home: Path) -> None:
    (whole,) = asked(home, "read", "lead_to_won", *YEAR, "--reading", "cohort")
    assert (whole["k"], whole["n"], whole["value"]) == (842, 8000, 0.10525)


def test_median_days_to_won(home: Path) -> None:
    (median,) = asked(home, "read", "time_to_won", *YEAR, "--reading", "cohort")
    assert median["value"] == 14 * 86400
    assert median["k"] == 842


def test_the_deal_won_before_its_first_contact_counts_and_is_told(
    workspace: tuple[Path, Any],
) -> None:
    home, done = workspace
    assert done["disordered"] == 1
    day = ("--from", "2018-03-08", "--to", "2018-03-09")
    rows = asked(home, "read", "lead_to_won", *day, "--reading", "cohort", "--records")
    early = [r for r in rows if r["reached_at"] and r["reached_at"] < r["started_at"]]
    assert len(early) == 1


@pytest.mark.parametrize("how", ["cohort", "matured"])
def test_cohorts_from_before_deals_were_recorded_have_a_warning_and_no_rate(
    home: Path, how: str
) -> None:
    months = asked(home, "read", "lead_to_won", *YEAR, "--every", "month", "--reading", how)
    for month in months[:6]:
        assert month["value"] is None
        (caution,) = [c for c in month["cautions"] if c["code"] == "coverage"]
        assert caution["since"] == "2017-12-05"
    for month in months[7:]:
        assert month["value"] > 0.08
        assert "coverage" not in {c["code"] for c in month["cautions"]}


def test_a_young_cohort_is_marked(home: Path) -> None:
    (may,) = asked(
        home, "read", "lead_to_won", "--from", "2018-05-01", "--to", "2018-06-01", "--as-of", "2018-06-05"
    )  # fmt: skip
    assert may["young"] > 1000
    assert "young" in {c["code"] for c in may["cautions"]}


@pytest.mark.parametrize(
    ("leads", "deals"),
    [
        ("mql_ddmmyyyy_crlf.csv", "deals_ddmmyyyy_crlf.csv"),
        ("mql_mdy_no_landing_page.csv", None),
    ],
)
def test_the_same_rows_saved_by_other_people_give_the_same_figures(
    tmp_path: Path, leads: str, deals: str | None
) -> None:
    variants = OLIST / "variants"
    home, done = imported(tmp_path, variants / leads, variants / deals if deals else OLIST / DEALS)
    assert done["rejects"] is None
    months = asked(home, "read", "mql", *YEAR, "--every", "month")
    assert [month["value"] for month in months] == MQLS
    (median,) = asked(home, "read", "time_to_won", *YEAR, "--reading", "cohort")
    assert median["value"] == 14 * 86400


def test_a_date_that_fits_two_formats_is_refused_with_both(tmp_path: Path) -> None:
    (tmp_path / LEADS).write_text(
        "mql_id,first_contact_date,origin\na1,01-02-2018,social\na2,05-03-2018,email\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        f'source = "x"\n[[file]]\npath = "{LEADS}"\n[[file.record]]\nrecord = "lead"\n'
        'key = "mql_id"\nfields = { created_at = "first_contact_date" }\n',
        encoding="utf-8",
    )
    said = run(tmp_path / "home", "import", "--mapping", str(mapping), status=2)
    assert "first_contact_date" in said
    assert "d-m-y" in said
    assert "m-d-y" in said
