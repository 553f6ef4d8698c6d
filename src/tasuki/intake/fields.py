"""One field of a record: its text out of the columns, and its value out of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import polars as pl

from tasuki.domain.touches import Disposition
from tasuki.intake import identity, numbers
from tasuki.intake.dates import Reading
from tasuki.intake.mapping import CHOICES, FieldMap, When, key_prefix
from tasuki.intake.reading import fold
from tasuki.intake.records import INSTANT, REFERENCES, SCHEMAS, Record
from tasuki.intake.rejects import Code, Warn

FLAGS = {
    **dict.fromkeys(("true", "1", "yes", "y", "t", "はい", "有", "○", "〇", "する", "不可"), True),
    **dict.fromkeys(("false", "0", "no", "n", "f", "いいえ", "無", "×", "しない", "可"), False),
}
"""Words for yes and no, folded; another word must be mapped, for a flag is never guessed."""

_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


@dataclass(frozen=True, slots=True)
class Condition:
    """A `when` bound to a column of a file."""

    label: str
    spec: When

    def holds(self, frame: pl.DataFrame) -> pl.Series:
        """For which rows it is fulfilled; never null."""
        values = stripped(frame[self.label])
        if self.spec.equals is None and self.spec.differs is None:
            return values.is_not_null()
        wanted = {fold(word) for word in self.spec.equals or self.spec.differs or ()}
        hits = by_distinct(values, lambda text: fold(text) in wanted, pl.Boolean)
        found = hits.fill_null("" in wanted)
        return found if self.spec.equals is not None else ~found


@dataclass(frozen=True, slots=True)
class Source:
    """A field's mapping bound to the columns of a file. `table` is the lookup: from, to, several."""

    spec: FieldMap
    labels: tuple[str, ...]
    condition: Condition | None = None
    table: pl.DataFrame | None = None

    def text(self, frame: pl.DataFrame) -> tuple[pl.Series, int]:
        """The text per row, null where there is none, before any value map; and how many rows
        had several answers in the lookup."""
        if self.spec.constant is not None:
            text = pl.repeat(self.spec.constant, frame.height, dtype=pl.String, eager=True)
        elif len(self.labels) == 1:
            text = stripped(frame[self.labels[0]])
        else:
            parts = [stripped(frame[label]) for label in self.labels]
            text = pl.select(
                pl.concat_str(parts, separator=self.spec.join, ignore_nulls=True).replace("", None)
            ).to_series()
        several = 0
        if self.table is not None:
            found = pl.DataFrame({"from": text}).join(
                self.table, on="from", how="left", maintain_order="left"
            )
            text, several = found["to"], int(found["several"].sum())
        if self.condition is not None:
            text = pl.select(pl.when(self.condition.holds(frame)).then(text)).to_series()
        return text, several


@dataclass(slots=True)
class Value:
    """A field's values with what is wrong with them: masks over the rows per reject code."""

    values: pl.Series
    faults: list[tuple[Code, pl.Series]] = field(default_factory=list)
    warnings: dict[Warn, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Converter:
    """Turns the text of one field of one record into values of its type."""

    record: Record
    name: str
    spec: FieldMap
    reading: Reading | None
    zone: ZoneInfo
    region: str
    source: str

    def convert(self, text: pl.Series) -> Value:
        """Values in the type of the schema; null where the text is or where there is a fault."""
        ours, lacking = self.translate(text)
        found = self._typed(ours)
        if lacking is None or not lacking.any():
            return found
        if self.name == "disposition" and self.spec.otherwise in (None, "unknown"):
            found.warnings[Warn.UNKNOWN_DISPOSITION] = int(lacking.sum())
        elif self.spec.otherwise in (None, "reject"):
            found.faults.append((Code.UNKNOWN_VALUE, lacking))
        return found

    def translate(self, text: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        """Their values as ours by the value map, and which values the map lacks.

        Those go the way of `otherwise`. A value that is mapped to nothing is empty.
        """
        if self.spec.map is None:
            return text, None
        table = {fold(theirs): ours for theirs, ours in self.spec.map.items()}
        ours = by_distinct(text, lambda theirs: table.get(fold(theirs)), pl.String)
        lacking = ours.is_null() & text.is_not_null()
        if "" in table:
            ours = ours.set(text.is_null(), table[""])
        match self.spec.otherwise or ("unknown" if self.name == "disposition" else "reject"):
            case "keep":
                ours = ours.fill_null(_only(text, lacking))
            case "unknown":
                ours = ours.set(lacking, "unknown")
        return _only(ours, ours != ""), lacking

    def _typed(self, text: pl.Series) -> Value:
        dtype = SCHEMAS[self.record][self.name]
        if self.name in REFERENCES:
            return self._reference(text)
        if (self.record, self.name) in CHOICES:
            return self._choice(text)
        if dtype in (INSTANT, pl.Date):
            return self._date(text, INSTANT if dtype == INSTANT else pl.Date)
        if dtype in (pl.Float64, pl.Int64):
            return self._number(text, is_whole=dtype == pl.Int64)
        if dtype == pl.Boolean:
            flags = by_distinct(text, lambda word: FLAGS.get(fold(word)), pl.Boolean)
            return Value(flags, [(Code.BAD_FLAG, _lost(text, flags))])
        return self._text(text)

    def _reference(self, text: pl.Series) -> Value:
        keys = pl.lit(key_prefix(self.source, REFERENCES[self.name])) + text
        return Value(pl.select(keys).to_series(), [(Code.DAMAGED_ID, identity.damaged(text))])

    def _choice(self, text: pl.Series) -> Value:
        words = set(CHOICES[self.record, self.name])

        def ours(word: str) -> str | None:
            return folded if (folded := fold(word)) in words else None

        chosen = by_distinct(text, ours, pl.String)
        lost = _lost(text, chosen)
        if self.name != "disposition":
            return Value(chosen, [(Code.UNKNOWN_VALUE, lost)])
        return Value(
            chosen.set(lost, Disposition.UNKNOWN.value),
            warnings={Warn.UNKNOWN_DISPOSITION: int(lost.sum())},
        )

    def _date(self, text: pl.Series, dtype: pl.DataType | type[pl.DataType]) -> Value:
        reading = self.reading or Reading(())
        take = reading.days if dtype == pl.Date else reading.instants
        found = take(text, self.zone)
        return Value(found, [(Code.BAD_DATE, _lost(text, found))])

    def _number(self, text: pl.Series, *, is_whole: bool) -> Value:
        style = numbers.Style(self.spec.decimal or ".", self.spec.thousands, self.spec.unit or 1.0)
        found = numbers.parse(text, style)
        if is_whole:
            found = numbers.whole(found)
        negative = (found < 0).fill_null(value=False)
        code = Code.BAD_NUMBER if is_whole else Code.NEGATIVE_AMOUNT
        return Value(found, [(Code.BAD_NUMBER, _lost(text, found)), (code, negative)])

    def _text(self, text: pl.Series) -> Value:
        match self.name:
            case "email":
                mails = identity.emails(text)
                odd = int((~mails.str.contains(_EMAIL)).sum())
                return Value(mails, warnings={Warn.ODD_EMAIL: odd})
            case "phone":
                numbers_, odd_ones = identity.phones(text, self.region)
                faults = [(Code.DAMAGED_ID, identity.damaged(text))]
                return Value(numbers_, faults, {Warn.ODD_PHONE: int(odd_ones.sum())})
            case "domain":
                return Value(identity.domains(text))
            case "corporate_number":
                return _corporate_number(text)
            case _:
                return Value(text)


def stripped(values: pl.Series) -> pl.Series:
    """Text without blanks around it (full-width ones too); null where nothing is left."""
    bare = values.str.strip_chars()
    blank = bare.str.len_bytes() == 0
    return bare.set(blank, None) if blank.any() else bare


def by_distinct(
    values: pl.Series, translate: Callable[[str], object], dtype: type[pl.DataType]
) -> pl.Series:
    """`translate` of every value, called once per distinct one; null stays null."""
    distinct = values.drop_nulls().unique()
    answers = pl.Series([translate(text) for text in distinct], dtype=dtype)
    return values.replace_strict(distinct, answers, default=None, return_dtype=dtype)


def _lost(text: pl.Series, values: pl.Series) -> pl.Series:
    return values.is_null() & text.is_not_null()


def _only(values: pl.Series, mask: pl.Series) -> pl.Series:
    return pl.select(pl.when(mask).then(values)).to_series()


def _corporate_number(text: pl.Series) -> Value:
    plain = text.str.normalize("NFKC").str.replace_all("-", "", literal=True)
    damaged = identity.damaged(text)
    wrong = ~identity.is_corporate_number(plain) & text.is_not_null() & ~damaged
    return Value(plain, [(Code.DAMAGED_ID, damaged), (Code.BAD_CORPORATE_NUMBER, wrong)])
