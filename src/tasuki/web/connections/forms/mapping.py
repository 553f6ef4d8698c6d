"""The mapping as a form: what a document says becomes controls; `posted` goes the other way.

The form knows columns, constants, value maps, date forms, conditions. What else a field of the
mapping may say (joins, lookups, number styles) it carries along unchanged while the field keeps
its column. Whether the whole makes sense is `intake.mapping`'s to say, not the form's.

Controls are named by place: `f0` a file, `f0.r1` a record of it, `f0.r1.created_at` the column of a
field, and `.constant`, `.format`, `.theirs`, `.ours` what belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from tasuki.intake.dates import Order
from tasuki.intake.mapping import CHOICES, CONTENT_KEYS, REFERABLE, REQUIRED
from tasuki.intake.records import SCHEMAS, Record
from tasuki.present.words import Lang, t, word
from tasuki.web.connections.document import DATES, Document
from tasuki.web.connections.findings import Column, FileFound

NOTHING, COLUMN, CONSTANT, KEEP = "", "column:", "constant:", "keep:"
"""What the select of a field says: nothing, a column (its label follows), a constant, or whatever
the mapping said before, where that is more than a form can show."""

_WORDS = {"kind": {Record.GATE: "gate", Record.TOUCH: "touch"}}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One of their values, and the choices of ours."""

    theirs: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a record and its controls. `example` is a value of the chosen column."""

    control: str
    name: str
    word: str
    required: bool
    options: list[Option]
    constant: str
    constants: list[Option]
    constant_label: str
    formats: list[Option]
    format_label: str
    values: list[ValueRow]
    example: str
    unsettled: bool  # its dates have two readings and nobody has chosen
    shown: bool  # it is used, or must be


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """One record made of the rows of a file."""

    control: str
    base: str
    kind: str
    word: str
    keys: list[Option]
    when: list[Option]
    equals: str
    rows: list[FieldRow]

    @property
    def used(self) -> list[FieldRow]:
        """Fields that say something or must."""
        return [row for row in self.rows if row.shown]

    @property
    def unused(self) -> list[FieldRow]:
        """The others."""
        return [row for row in self.rows if not row.shown]


@dataclass(frozen=True, slots=True)
class FileBlock:
    """One file (or sheet) with what is made of it."""

    control: str
    path: str
    sheet: str
    found: FileFound
    records: list[RecordBlock]


@dataclass(frozen=True, slots=True)
class MappingForm:
    """All controls."""

    source: str
    auto_create: list[Option]
    files: list[FileBlock]
    kinds: list[Option]


@dataclass(frozen=True, slots=True)
class _Place:
    """What is needed to draw one record of one file."""

    control: str
    record: Record
    table: Document
    found: FileFound
    lang: Lang

    def columns(self, chosen: str) -> list[Option]:
        known = dict.fromkeys(column.label for column in self.found.columns)
        if chosen:  # a mapping may name a column in another width or case
            known[chosen] = None
        return [Option(COLUMN + label, label, label == chosen) for label in known]


def drawn(document: Document, found: Mapping[str, list[FileFound]], lang: Lang) -> MappingForm:
    """The controls for a document; `found` goes from the name of a file to what it holds."""
    auto = set(document.get("auto_create", ()))
    blocks: list[FileBlock] = []
    for name, sheets in found.items():
        for one in sheets:
            table = table_of(document, name, one)
            control = f"f{len(blocks)}"
            records = [
                _record(_Place(f"{control}.r{i}", Record(r["record"]), r, one, lang), i)
                for i, r in enumerate(table.get("record", ()))
            ]
            blocks.append(FileBlock(control, name, one.sheet or "", one, records))
    return MappingForm(
        source=str(document.get("source", "")),
        auto_create=[Option(k.value, word("record", k.value, lang), k in auto) for k in REFERABLE],
        files=blocks,
        kinds=[Option(k.value, word("record", k.value, lang)) for k in Record],
    )


def drawable(document: Document, found: Mapping[str, list[FileFound]]) -> bool:
    """Whether the form can show all of a document: each file of it is one file or sheet here."""
    places = [(name, one.sheet) for name, sheets in found.items() for one in sheets]
    tables = document.get("file", ())
    shown = [
        next(
            (p for p in places if p[0] == table["path"] and table.get("sheet") in (None, p[1])),
            None,
        )
        for table in tables
    ]
    return None not in shown and len(set(shown)) == len(shown)


def unanswered(form: MappingForm, post: QueryDict) -> bool:
    """Whether a date is unsettled, or the form asks for values for which the posted one did not."""
    rows = [row for file in form.files for record in file.records for row in record.rows]
    return any(
        row.unsettled or (row.values and f"{row.control}.theirs" not in post) for row in rows
    )


def table_of(document: Document, name: str, found: FileFound) -> Document:
    """What the document says of a file or sheet; empty where it says nothing."""
    for table in document.get("file", ()):
        if table["path"] == name and table.get("sheet") in (None, found.sheet):
            return dict(table)
    return {}


def _record(place: _Place, number: int) -> RecordBlock:
    table, t_ = place.table, place.lang
    keys = as_texts(table.get("key"))
    when = as_table(table.get("when"))
    plain_when = set(when) <= {"column", "equals"}
    key_options = [Option(NOTHING, t("imports.map.no_key", t_), not keys)]
    if place.record not in CONTENT_KEYS:
        key_options = [Option(NOTHING, t("imports.map.choose", t_), not keys)]
    if len(keys) > 1:
        key_options.append(Option(KEEP, " + ".join(keys), chosen=True))
    when_options = [Option(NOTHING, t("imports.map.every_row", t_), not when)]
    if not plain_when:
        when_options.append(Option(KEEP, t("imports.map.keep", t_), chosen=True))
    return RecordBlock(
        control=place.control,
        base=str(table.get("_base", number)),
        kind=place.record.value,
        word=_called(place),
        keys=key_options + place.columns(keys[0] if len(keys) == 1 else ""),
        when=when_options + place.columns(str(when.get("column", "")) if plain_when else ""),
        equals=" | ".join(as_texts(when.get("equals"))),
        rows=[_row(place, name) for name in SCHEMAS[place.record] if name != "key"],
    )


def _called(place: _Place) -> str:
    """The word for the record, with its kind where all rows make the same: 段階の出来事: MQL."""
    said = word("record", place.record.value, place.lang)
    kind = as_table(place.table.get("fields", {}).get("kind")).get("constant")
    vocabulary = _WORDS["kind"].get(place.record)
    return f"{said}: {word(vocabulary, kind, place.lang)}" if kind and vocabulary else said


def _row(place: _Place, name: str) -> FieldRow:
    source = as_table(place.table.get("fields", {}).get(name))
    label, constant = source.get("column"), source.get("constant")
    column = place.found.column(label) if label else None
    kept = bool(source) and label is None and constant is None
    options = [Option(NOTHING, "—", not source)]
    if kept:
        joined = " + ".join(as_texts(source.get("columns")))
        options.append(Option(KEEP, joined or t("imports.map.keep", place.lang), chosen=True))
    options += place.columns(str(label or ""))
    options.append(Option(CONSTANT, t("imports.map.constant", place.lang), constant is not None))
    told, required = t(f"field.{name}", place.lang), name in REQUIRED.get(place.record, ())
    is_date = SCHEMAS[place.record][name] in DATES
    return FieldRow(
        control=f"{place.control}.{name}",
        name=name,
        word=told,
        required=required,
        options=options,
        constant="" if constant is None else str(constant),
        constants=_constants(place, name, str(constant or "")),
        constant_label=t("imports.map.constant_of", place.lang, field=told),
        formats=_formats(column, source.get("format"), place.lang) if is_date else [],
        format_label=t("imports.map.format_of", place.lang, field=told),
        values=_values(place, name, column, source),
        example=_example(place.found, label),
        unsettled=is_date and bool(column and column.ambiguous and not source.get("format")),
        shown=required or bool(source),
    )


def _formats(column: Column | None, chosen: str | None, lang: Lang) -> list[Option]:
    orders = [order.value for order in Order]
    known = {choice.format: choice for choice in column.dates} if column else {}
    options = [Option("", t("imports.map.format.auto", lang), not chosen)]
    if column and column.ambiguous:
        options = [Option("", t("imports.map.choose", lang), not chosen)]
        orders = [order for order in orders if order in known]
    for order in orders:
        text = t(f"imports.map.format.{order}", lang)
        if order in known and column and column.ambiguous:
            text += f" ({known[order].example} = {known[order].reads})"
        options.append(Option(order, text, order == chosen))
    if chosen and chosen not in orders:
        options.append(Option(chosen, chosen, chosen=True))
    return options


def _values(place: _Place, name: str, column: Column | None, source: Document) -> list[ValueRow]:
    """Each of their values with our words; what has none goes the way of `otherwise`."""
    if (place.record, name) not in CHOICES or column is None:
        return []
    known = source.get("map") or {}
    without = source.get("otherwise") or ("unknown" if name == "disposition" else "reject")
    rest = Option("", t(f"imports.map.to_{without}", place.lang))
    return [
        ValueRow(theirs, [rest, *_ours(place, name, known.get(theirs, ""))])
        for theirs in dict.fromkeys([*column.values, *known])
    ]


def _constants(place: _Place, name: str, chosen: str) -> list[Option]:
    ours = list(_ours(place, name, chosen))
    return [Option("", t("imports.map.choose", place.lang), not chosen), *ours] if ours else []


def _ours(place: _Place, name: str, chosen: str) -> Iterator[Option]:
    """Our own words for a field, where it takes no others."""
    kind = _WORDS.get(name, {}).get(place.record, name)
    for ours in CHOICES.get((place.record, name), ()):
        yield Option(ours.value, word(kind, ours.value, place.lang), ours.value == chosen)


def _example(found: FileFound, label: str | None) -> str:
    labels = [column.label for column in found.columns]
    if label not in labels:
        return ""
    place = labels.index(label)
    return next((cell for row in found.sample if (cell := row[place])), "")


def as_table(value: Any) -> Document:
    """A field or condition as its table of options; a bare text names a column."""
    if value is None:
        return {}
    return {"column": value} if isinstance(value, str) else dict(value)


def as_texts(value: Any) -> list[str]:
    """One text or many, as a list."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(one) for one in value]
