"""A simulated organisation's facts on disk, with what a simulation leaves out: some leads are
merged, wins were written down only from some day on, and the departments agreed on something."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa

from tasuki.domain.agreement.document import Within
from tasuki.domain.history import Said
from tasuki.domain.stages import Gate
from tasuki.facts.ledger import LEDGER, Mark
from tasuki.intake.records import REFERENCES, Record
from tasuki.simulate import Truth, simulate
from tests.agreements import AGREEMENT
from tests.facts.ledgers import BooksView
from tests.facts.test_refresh import refreshed

TOKYO = ZoneInfo("Asia/Tokyo")
START, END = datetime(2025, 1, 6, tzinfo=TOKYO), datetime(2025, 10, 15, 15, 20, tzinfo=TOKYO)
WINS_FROM = datetime(2025, 6, 1, 15, tzinfo=UTC)
MERGED = 40
"""One lead in so many went into another."""


def written(home: Path, leads: int = 6000) -> None:
    """Write the facts of an organisation to the workspace `home`."""
    truth = replace(Truth(), touches_per_lead=2.5)
    (chunk,) = simulate(truth, leads=leads, start=START, end=END, seed=11, chunk=leads)
    frames = dict(chunk.frames)
    gates = frames[Record.GATE]
    known = (pl.col("kind") != Gate.WIN) | (pl.col("occurred_at") >= WINS_FROM)
    some = frames[Record.LEAD].gather_every(MERGED).select(lead_key="key")
    ends = gates.join(some, on="lead_key").group_by("lead_key").agg(pl.col("occurred_at").max())
    merges = ends.sort("lead_key").with_columns(kind=pl.lit(str(Gate.MERGE)))
    frames[Record.GATE] = pl.concat([gates.filter(known), merges], how="diagonal")
    refreshed(home, _ledger(frames), full=True, as_of=END)


def _ledger(frames: dict[Record, pl.DataFrame]) -> BooksView:
    """The records as a ledger takes them in: numbered from 1, naming each other by number."""
    numbered = {record: frame.with_row_index("id", 1) for record, frame in frames.items()}
    tables = {}
    for record, frame in numbered.items():
        name, schema, rows = record.value, LEDGER[record.value], frame
        for key in REFERENCES.keys() & set(rows.columns):
            of = numbered[REFERENCES[key]].select(
                pl.col("key").alias(key), pl.col("id").alias(key.replace("_key", "_id"))
            )
            rows = rows.join(of, on=key, how="left", maintain_order="left")
        tables[name] = pa.table(
            [
                rows[field.name].to_arrow().cast(field.type)
                if field.name in rows.columns
                else pa.nulls(rows.height, field.type)
                for field in schema
            ],
            schema=schema,
        )
    tables |= _agreed(tables, numbered[Record.TOUCH].select("id", "promised_at").drop_nulls())
    last = [tables[name].num_rows for name in ("gate_event", "touch", "campaign_membership")]
    return BooksView(tables, Mark(*last), {})


def _agreed(tables: dict[str, pa.Table], promised: pl.DataFrame) -> dict[str, pa.Table]:
    """An agreement from the second month on, promised calls, and what two in three evaluated of the
    hand-overs that they accepted; Marketing answers every other feedback."""
    response = AGREEMENT.response.model_copy(update={"follow_up": Within(days=1)})
    document = AGREEMENT.model_copy(update={"response": response}).model_dump_json()
    since = START + timedelta(days=30)
    columns = ["lead_id", "kind", "id", "occurred_at"]
    moments = pl.DataFrame(tables["gate_event"].select(columns))
    touches = pl.DataFrame(tables["touch"].select(["id", "lead_id"]))
    offers = moments.filter(kind=str(Gate.HAND_OVER)).unique("lead_id", keep="first")
    accepted = moments.filter(kind=str(Gate.ACCEPT)).unique("lead_id", keep="first")
    evaluated = accepted.join(offers.select("lead_id", subject="id"), on="lead_id").sort("id")
    evaluated = evaluated.with_columns(
        said=pl.lit(str(Said.EVALUATED)),
        occurred_at=pl.col("occurred_at") + pl.duration(days=pl.col("id") % 7),
    ).filter(pl.col("id") % 3 > 0, pl.col("occurred_at") < END.astimezone(UTC))
    sent = [(n, n, Said.FEEDBACK_SENT, since + timedelta(days=20 * n)) for n in range(1, 9)]
    replies = [
        (n + 8, n, Said.FEEDBACK_ANSWERED, at + timedelta(days=n)) for n, _, _, at in sent if n % 2
    ]
    told = [
        {"id": key, "campaign_id": n, "said": str(said), "occurred_at": at, "subject": n}
        for key, n, said, at in [*sent, *replies]
    ]
    return {
        "agreement": _rows("agreement", [{"id": 1, "since": since, "document": document}]),
        "feedback": _rows("feedback", told),
        "promise": _rows("promise", promised.join(touches, on="id").to_dicts()),
        "word": _rows("word", evaluated.drop("kind").to_dicts()),
    }


def _rows(table: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, LEDGER[table])
