"""What a file might hold, guessed from its headers, its name and its types: a draft to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tasuki.domain.stages import Gate
from tasuki.intake import synonyms
from tasuki.intake.inspect import ColumnView, FileView
from tasuki.intake.mapping import CONTENT_KEYS, REFERABLE, REQUIRED
from tasuki.intake.records import INSTANT, REFERENCES, SCHEMAS, Record
from tasuki.intake.synonyms import HINTS, SYNONYMS, TELLING, squeeze

FieldGuess = str | dict[str, Any]
"""A field as it stands in a mapping: a column, or a table of options."""

_ENOUGH, _ENOUGH_NAMED = 4, 2  # points for a record, without and with a name that speaks for it
_PAIR = 10  # a file with at most this many columns may be one that only joins two others
_DIRECTIONS = {
    **dict.fromkeys(("outbound", "out", "発信", "架電", "送信"), "out"),
    **dict.fromkeys(("inbound", "in", "着信", "受信", "受電"), "in"),
}
_CLOSED_ON = ("closedate", "クローズ日", "完了日")
_IS_WON = ("iswon", "isclosedwon", "受注フラグ")
_STAGE = ("stagename", "dealstage", "dealpipelinestageid", "商談ステージ", "フェーズ", "ステージ")
_WON = ["Closed Won", "closedwon", "受注", "成約"]
_LOST = ["Closed Lost", "closedlost", "失注"]


@dataclass(frozen=True, slots=True)
class RecordGuess:
    """One record that the rows of a file might be. `notes` are reasons and doubts; one that is not
    `sure` is written into the draft as a comment."""

    record: Record
    key: tuple[str, ...]
    fields: dict[str, FieldGuess]
    when: str | None = None
    notes: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file by their squeezed names."""

    view: FileView
    by_name: dict[str, ColumnView] = field(default_factory=dict)

    @classmethod
    def of(cls, view: FileView) -> Columns:
        names: dict[str, ColumnView] = {}
        for column in view.columns:
            names.setdefault(squeeze(column.label), column)
        return cls(view, names)

    def find(self, words: Sequence[str], fitting: Sequence[str] | None = None) -> ColumnView | None:
        """The column with the first of these names that looks fit."""
        for word in words:
            found = self.by_name.get(word)
            if found and (fitting is None or found.kind in fitting):
                return found
        return None


def guess(view: FileView, others: Sequence[FileView] = ()) -> tuple[RecordGuess, ...]:
    """The records that the file might hold, best first; none where nothing speaks for one.

    `others` are the files beside it, in which a missing reference may be looked up.
    """
    columns = Columns.of(view)
    name = f"{view.path.stem} {view.sheet or ''}".casefold()
    if any(word in name for word in synonyms.NO_RECORDS):
        return ()
    named = _hinted(name) or [r for r in SYNONYMS if r in _hinted(" ".join(_key(r, columns)))]
    scored = {record: _score(record, columns, others) for record in named or SYNONYMS}
    record = max(scored, key=lambda one: scored[one])
    if scored[record] < (_ENOUGH_NAMED if named else _ENOUGH):
        return ()
    made = _record(record, columns, others)
    extra: list[RecordGuess] = []
    if record is Record.LEAD:
        extra = _lead_gates(made, columns)
    elif record is Record.DEAL:
        extra = _handover(made, columns)
    return (made, *extra)


def _hinted(name: str) -> list[Record]:
    """The records of which a name speaks: that of the file, or of the column that is their id."""
    told = name.casefold()
    return [record for record, words in HINTS.items() if any(word in told for word in words)]


def wanted_kinds(guesses: Sequence[RecordGuess]) -> tuple[Record, ...]:
    """Kinds that are named by their keys and supplied by no file: the ledger may create them."""
    supplied = {one.record for one in guesses if one.sure}
    named = {REFERENCES[f] for one in guesses if one.sure for f in one.fields if f in REFERENCES}
    return tuple(record for record in REFERABLE if record in named - supplied)


def _score(record: Record, columns: Columns, others: Sequence[FileView]) -> int:
    """Points for a record: its fields found, the telling ones twice."""
    found = _fields(record, columns, others)
    if any(name not in found for name in REQUIRED.get(record, ())):
        return 0
    if record not in CONTENT_KEYS and not _key(record, columns):
        return 0
    if not synonyms.ESSENTIAL.get(record, found.keys()) & found.keys():
        return 0
    return len(found) + len(TELLING[record] & found.keys())


def _key(record: Record, columns: Columns) -> tuple[str, ...]:
    found = columns.find(SYNONYMS[record].get("key", ()))
    return (found.label,) if found else ()


def _fields(record: Record, columns: Columns, others: Sequence[FileView]) -> dict[str, FieldGuess]:
    found: dict[str, FieldGuess] = {}
    for name, words in SYNONYMS[record].items():
        if name == "key":
            continue
        column = columns.find(words, _fitting(record, name))
        if column and (guessed := _field(record, name, column)) is not None:
            found[name] = guessed
    name_field = "person_name" if record is Record.LEAD else "name"
    if record in (Record.LEAD, Record.MEMBER) and name_field not in found:
        found |= _whole_name(name_field, columns)
    if record is Record.DEAL:
        found = _closing(columns) | found
    if record is Record.TOUCH and "kind" not in found:
        found |= _kind_by_name(columns.view)
    if "lead_key" in SCHEMAS[record] and "lead_key" not in found:
        found |= _through_another(record, columns, others)
    return found


def _fitting(record: Record, name: str) -> tuple[str, ...] | None:
    """What a column must look like to be this field; None where anything will do."""
    dtype = SCHEMAS[record][name]
    if dtype in (INSTANT, pl.Date):
        return ("date", "empty")
    if dtype in (pl.Float64, pl.Int64):
        return ("number", "empty")
    if dtype == pl.Boolean:
        return ("flag", "number", "empty")
    return None


def _field(record: Record, name: str, column: ColumnView) -> FieldGuess | None:
    """The column with the options that its values call for; None where they are not understood."""
    label = column.label
    if (record, name) == (Record.TOUCH, "kind"):
        known = _known(column, synonyms.KINDS)
        return {"column": label, "map": known} if known else None
    if name == "direction":
        known = _known(column, _DIRECTIONS)
        return {"column": label, "map": known} if known else None
    if name == "disposition":
        known = _known(column, synonyms.DISPOSITIONS)
        return {"column": label, "map": known} if known else label
    options: dict[str, Any] = {}
    if column.style and SCHEMAS[record][name] in (pl.Float64, pl.Int64):
        options = {
            option: value
            for option, value, usual in (
                ("decimal", column.style.decimal, "."),
                ("thousands", column.style.thousands, None),
                ("unit", column.style.unit, 1.0),
            )
            if value != usual
        }
    if "hs_call_duration" in label:
        options["unit"] = 0.001  # HubSpot counts milliseconds
    return {"column": label, **options} if options else label


def _known(column: ColumnView, words: dict[str, Any]) -> dict[str, str]:
    return {value: str(words[squeeze(value)]) for value in column.values if squeeze(value) in words}


def _whole_name(name: str, columns: Columns) -> dict[str, FieldGuess]:
    for words in synonyms.PERSON_PARTS:
        parts = [found.label for word in words if (found := columns.find((word,)))]
        if len(parts) == len(words):
            return {name: {"columns": parts}}
    return {}


def _closing(columns: Columns) -> dict[str, FieldGuess]:
    """When a deal was won or lost, from one date of closing and what tells them apart."""
    closed = columns.find(_CLOSED_ON, ("date", "empty"))
    stage, won = columns.find(_STAGE), columns.find(_IS_WON)
    if closed is None:
        return {}
    found: dict[str, FieldGuess] = {}
    if won:
        found["won_at"] = {
            "column": closed.label, "when": {"column": won.label, "equals": "true"}
        }  # fmt: skip
    for field_name, words in (("won_at", _WON), ("lost_at", _LOST)):
        if stage and field_name not in found:
            when = {"column": stage.label, "equals": words}
            found[field_name] = {"column": closed.label, "when": when}
    return found


def _kind_by_name(view: FileView) -> dict[str, FieldGuess]:
    """The kind of all touches of a file that is named after one."""
    name = f"{view.path.stem} {view.sheet or ''}".casefold()
    for word, kind in synonyms.KINDS.items():
        if word in name:
            return {"kind": {"constant": kind.value}}
    return {}


def _through_another(
    record: Record, columns: Columns, others: Sequence[FileView]
) -> dict[str, FieldGuess]:
    """The lead, looked up by this record's id in a file that joins the two."""
    key = columns.find(SYNONYMS[record].get("key", ()))
    if key is None:
        return {}
    own_id = [name for name in (squeeze(key.label), *SYNONYMS[record]["key"]) if name != "id"]
    converted = [f"converted{name}" for name in own_id]
    for other in others:
        if other.path == columns.view.path or other.sheet:
            continue
        theirs = Columns.of(other)
        joins = theirs.find(own_id) if len(other.columns) <= _PAIR else None
        source = theirs.find(converted) or joins
        to = theirs.find([*SYNONYMS[record]["lead_key"], "id"])
        if source and to and source is not to:
            lookup = {"file": str(other.path), "from": source.label, "to": to.label}
            return {"lead_key": {"column": key.label, "lookup": lookup}}
    return {}


def _record(record: Record, columns: Columns, others: Sequence[FileView]) -> RecordGuess:
    fields = _fields(record, columns, others)
    notes = [
        f"{column.label}: {' or '.join(one['format'] for one in column.candidates)}? say format = ..."
        for column in columns.view.columns
        if len(column.candidates) > 1 and column.label in fields.values()
    ]
    return RecordGuess(record, _key(record, columns), fields, notes=tuple(notes))


def _lead_gates(lead: RecordGuess, columns: Columns) -> list[RecordGuess]:
    """The companies and the gates that a row of leads tells of."""
    made = []
    company = columns.find(SYNONYMS[Record.COMPANY]["name"][:6])
    company_key = lead.fields.get("company_key")
    if company and isinstance(company_key, str):
        made.append(RecordGuess(Record.COMPANY, (company_key,), {"name": company.label}))
    owner = columns.find((*synonyms.IS_MEMBER, *SYNONYMS[Record.TOUCH]["member_key"]))
    dates = {gate: columns.find(words, ("date",)) for gate, words in synonyms.GATE_DATES.items()}
    for gate, when in dates.items():
        if when and (gate is not Gate.ASSIGN or owner):
            member = {"to_member_key": owner.label} if owner and gate is Gate.ASSIGN else {}
            made.append(_gate(gate, lead.key, lead.key[0], when.label, member))
    created = lead.fields["created_at"]
    if not dates[Gate.MQL] and squeeze(lead.key[0]) == "mqlid":
        note = "every row has an MQL's id, and the file has no other date"
        made.append(_gate(Gate.MQL, lead.key, lead.key[0], created, {}, note))
    if owner and not dates[Gate.ASSIGN]:
        note = "the file does not say since when the owner has had the lead"
        member = {"to_member_key": owner.label}
        made.append(_gate(Gate.ASSIGN, lead.key, lead.key[0], created, member, note, sure=False))
    return made


def _handover(deal: RecordGuess, columns: Columns) -> list[RecordGuess]:
    """The hand-over that a deal tells of where it names who gave and who took."""
    giver, taker = columns.find(synonyms.IS_MEMBER), columns.find(synonyms.FS_MEMBER)
    said = columns.find(synonyms.GATE_DATES[Gate.HAND_OVER], ("date",))
    when = said.label if said else deal.fields.get("opened_at") or deal.fields.get("won_at")
    if not giver or not taker or not when:
        return []
    note = (
        ""
        if said
        else "the file does not say when it was handed over: this is the latest it can be"
    )
    members = {"member_key": giver.label, "to_member_key": taker.label}
    return [_gate(Gate.HAND_OVER, deal.key, deal.fields["lead_key"], when, members, note)]


def _gate(
    gate: Gate,
    key: tuple[str, ...],
    lead: FieldGuess,
    when: FieldGuess,
    members: dict[str, str],
    note: str = "",
    *,
    sure: bool = True,
) -> RecordGuess:
    fields: dict[str, FieldGuess] = {
        "kind": {"constant": gate.value}, "lead_key": lead, "occurred_at": when, **members
    }  # fmt: skip
    filled = when if isinstance(when, str) else None
    notes = (note,) if note else ()
    return RecordGuess(Record.GATE, key, fields, when=filled, notes=notes, sure=sure)
