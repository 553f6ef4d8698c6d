"""Dates and instants out of text: the form of a column is proved from all of it, or refused.

A value such as 02/03/2018 has two readings. `Prover` sees every value of the column, batch by
batch; a reading survives only if it reads every value that any reading can. Values that no form
reads are rejected one by one while they are few, and refuse the column when they are many.

Forms that cannot be confused (year first with four digits, 和暦, 年月日) may be mixed in a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from tasuki.intake.eras import plainly

MISFIT_SHARE = 0.1
"""Up to this share of a column may be no dates, and is rejected; beyond it the column is refused."""

EXCEL, EXCEL_1904 = "excel", "excel1904"
"""Names of the forms for serial numbers, counted from 1900 and from 1904."""

_NAIVE = pl.Datetime("us")
_FIRST_YEAR = 1868  # a two-digit year read as four digits falls before it
_LOOKED_AT = 500  # distinct values per batch that are looked at one by one for a new form
_EXAMPLES = 3
_TIME = (
    r"(?:(?P<sep>T| +)(?P<hour>\d{1,2}):\d{2}(?P<second>:\d{2}(?P<fraction>\.\d+)?)?"
    r"(?P<half> ?[AP]M)?(?P<offset> ?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$"
)


class Order(StrEnum):
    """How day, month and year follow each other where the text alone does not tell."""

    YMD = "y-m-d"
    DMY = "d-m-y"
    MDY = "m-d-y"


_READINGS: dict[str, dict[Order | None, str]] = {
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}": {None: "%Y{0}%m{0}%d"},
    r"\d{8}()": {None: "%Y%m%d"},
    r"\d{1,2}([-/.])\d{1,2}\1\d{4}": {Order.DMY: "%d{0}%m{0}%Y", Order.MDY: "%m{0}%d{0}%Y"},
    r"\d{2}([-/.])\d{1,2}\1\d{1,2}": {Order.YMD: "%y{0}%m{0}%d"},
    r"\d{1,2}([-/.])\d{1,2}\1\d{2}": {Order.DMY: "%d{0}%m{0}%y", Order.MDY: "%m{0}%d{0}%y"},
}
_SHAPES = tuple((re.compile(shape + _TIME), patterns) for shape, patterns in _READINGS.items())
"""Shapes of plain dates, and what each can mean: under None where only one thing is possible."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an instant: a strptime pattern, or the name of a serial number."""

    pattern: str

    @property
    def has_offset(self) -> bool:
        return bool(re.search("%[:#]?z", self.pattern))

    def read(self, values: pl.Series) -> pl.Series:
        """Naive instants, in UTC if the form has an offset; null where the form does not fit.

        Raises polars' ComputeError where the pattern makes no sense.
        """
        if self.pattern in (EXCEL, EXCEL_1904):
            return _from_serial(values, 1462 if self.pattern == EXCEL_1904 else 0)
        if re.search("%[^YymdeBbjzaAuGVUW:#]", self.pattern):
            found = values.str.to_datetime(self.pattern, strict=False, time_unit="us")
            found = found.dt.replace_time_zone(None)
        else:
            found = values.str.to_date(self.pattern, strict=False).cast(_NAIVE)
        fits = found.dt.year() >= _FIRST_YEAR
        if self.pattern.startswith("%Y%m%d"):
            fits = fits & values.str.contains(r"^[0-9]{8}(?:[^0-9]|$)")
        return _where(fits, found)


@dataclass(frozen=True)
class Reading:
    """How a column is read: the forms that were proved, in the order in which they are tried.

    `order` is the one that was proved, or told, for values whose text alone does not tell.
    """

    forms: tuple[Form, ...]
    order: Order | None = None

    def instants(self, values: pl.Series, zone: ZoneInfo) -> pl.Series:
        """UTC instants; local times are read in `zone`, a date alone is its midnight there.

        Of an hour that the zone has twice it is the first; an hour that the zone skips is read
        with the offset before the change, so a skipped midnight is the day's first instant.
        """
        found = localize(read(values, self._local), zone)
        if not self._offset or found.null_count() == values.null_count():
            return found
        return found.fill_null(read(values, self._offset).dt.replace_time_zone("UTC"))

    def days(self, values: pl.Series, zone: ZoneInfo) -> pl.Series:
        """Calendar days in `zone`."""
        found = read(values, self._local).dt.date()
        if not self._offset or found.null_count() == values.null_count():
            return found
        instants = read(values, self._offset).dt.replace_time_zone("UTC")
        return found.fill_null(instants.dt.convert_time_zone(zone.key).dt.date())

    @cached_property
    def _local(self) -> tuple[Form, ...]:
        return tuple(form for form in self.forms if not form.has_offset)

    @cached_property
    def _offset(self) -> tuple[Form, ...]:
        return tuple(form for form in self.forms if form.has_offset)


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known after the whole column was seen.

    `orders` are the readings that survive for the values whose text alone does not tell; more
    than one means that a person must choose: they differ on `example`. Of `total` values
    `misfits` have no reading, the first of them in `bad`.
    """

    sure: tuple[Form, ...]
    doubtful: dict[Order, tuple[Form, ...]]
    orders: tuple[Order, ...]
    total: int
    misfits: int
    example: str | None
    bad: tuple[str, ...]

    @property
    def ambiguous(self) -> bool:
        return len(self.orders) > 1

    @property
    def readable(self) -> bool:
        """Whether few enough values are no dates."""
        return self.misfits <= MISFIT_SHARE * self.total

    def candidates(self) -> tuple[dict[str, str], ...]:
        """The orders that survive, each with the value on which they differ and how it reads it."""
        shown = pl.Series([self.example], dtype=pl.String)
        return tuple(
            {
                "format": order.value,
                "example": self.example or "",
                "reads": str(read(shown, self.doubtful[order]).dt.date()[0] or ""),
            }
            for order in self.orders
        )

    def reading(self, order: Order | None = None) -> Reading:
        """The proved reading, or the one in which `order` is taken for the doubtful values."""
        chosen = order or (self.orders[0] if self.orders else None)
        return Reading(self.sure + (self.doubtful.get(chosen, ()) if chosen else ()), chosen)


@dataclass
class Prover:
    """Proves the form of one column. `serial` names the form of serial numbers if they may occur."""

    serial: str | None = None
    _sure: list[Form] = field(default_factory=list)
    _doubtful: dict[Order, list[Form]] = field(default_factory=dict)
    _missed: dict[Order, int] = field(default_factory=dict)
    _total: int = 0
    _unread: int = 0
    _weighed: int = 0
    _example: str | None = None
    _bad: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.serial:
            self._sure.append(Form(self.serial))

    def see(self, values: pl.Series) -> None:
        """Takes the next values of the column (text; nulls do not count)."""
        values = values.drop_nulls()
        self._total += len(values)
        rest = values.filter(read(values, self._sure).is_null())
        if len(rest) and self._learn(rest):
            rest = rest.filter(read(rest, self._sure).is_null())
        if len(rest):
            self._weigh(rest)

    def proof(self) -> Proof:
        """What the values seen so far prove."""
        whole = [order for order, missed in self._missed.items() if not missed]
        few = MISFIT_SHARE * self._weighed
        orders = whole or [order for order, missed in self._missed.items() if missed <= few]
        if self._example is None:  # no value means something else in another order
            orders = orders[:1]
        missed = min(self._missed.values(), default=0)
        return Proof(
            sure=tuple(self._sure),
            doubtful={order: tuple(forms) for order, forms in self._doubtful.items()},
            orders=tuple(orders),
            total=self._total,
            misfits=self._unread + missed,
            example=self._example,
            bad=tuple(self._bad),
        )

    def _learn(self, values: pl.Series) -> bool:
        """Adds the forms of values that no known form reads; whether a sure one was new."""
        known = [*self._sure, *(form for forms in self._doubtful.values() for form in forms)]
        unread = values.filter(read(values, known).is_null())
        fresh = unread.unique(maintain_order=True).head(_LOOKED_AT)
        before = len(self._sure)
        for text in pl.concat([fresh, plainly(fresh).drop_nulls()]):
            for order, form in forms_of(text).items():
                forms = self._doubtful.setdefault(order, []) if order else self._sure
                if form not in forms:
                    forms.append(form)
        return len(self._sure) > before

    def _weigh(self, values: pl.Series) -> None:
        """Counts, per order, the values that another order reads and this one does not."""
        readings = {order: read(values, forms) for order, forms in self._doubtful.items()}
        readable = pl.repeat(False, len(values), eager=True)
        for found in readings.values():
            readable = readable | found.is_not_null()
        self._weighed += int(readable.sum())
        self._unread += len(values) - int(readable.sum())
        for order, found in readings.items():
            missed = int((found.is_null() & readable).sum())
            self._missed[order] = self._missed.get(order, 0) + missed
        if len(self._bad) < _EXAMPLES:
            fresh = values.filter(~readable).unique(maintain_order=True).head(_EXAMPLES)
            self._bad = list(dict.fromkeys([*self._bad, *fresh]))[:_EXAMPLES]
        if self._example is None and len(readings) > 1:
            self._example = _first_doubt(values, list(readings.values()))


def forms_of(text: str) -> dict[Order | None, Form]:
    """The forms in which one plain value can be written: under None where only one is possible."""
    return {
        order: Form(pattern.format(found[1]) + _time_pattern(found))
        for shape, patterns in _SHAPES
        if (found := shape.match(text))
        for order, pattern in patterns.items()
    }


def read(values: pl.Series, forms: Sequence[Form]) -> pl.Series:
    """Naive instants by the first form that fits, as the value stands or written plainly."""
    found = pl.Series([None], dtype=_NAIVE).new_from_index(0, len(values))
    found = _fill(found, values, forms)
    if forms and found.null_count() > values.null_count():
        found = _fill(found, plainly(_where(found.is_null(), values)), forms)
    return found


def localize(naive: pl.Series, zone: ZoneInfo) -> pl.Series:
    """Naive local times of `zone` as UTC instants (see `Reading.instants` for the odd hours)."""
    aware = naive.dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
    instants = aware.dt.convert_time_zone("UTC")
    if instants.null_count() == naive.null_count():
        return instants
    skipped = naive.filter(instants.is_null() & naive.is_not_null()).unique()
    seconds = [value.replace(tzinfo=zone, fold=0).timestamp() for value in skipped]
    moved = pl.Series(seconds, dtype=pl.Float64) * 1e6
    shifted = moved.round().cast(pl.Int64).cast(pl.Datetime("us", "UTC"))
    return instants.fill_null(naive.replace_strict(skipped, shifted, default=None))


def _fill(found: pl.Series, values: pl.Series, forms: Sequence[Form]) -> pl.Series:
    for form in forms:
        if not (found.is_null() & values.is_not_null()).any():
            break
        found = found.fill_null(form.read(values))
    return found


def _first_doubt(values: pl.Series, readings: list[pl.Series]) -> str | None:
    """A value that two orders read as different days."""
    for place, one in enumerate(readings):
        for other in readings[place + 1 :]:
            differing = values.filter((one != other).fill_null(value=False))
            if len(differing):
                return str(differing[0])
    return None


def _time_pattern(found: re.Match[str]) -> str:
    if found["sep"] is None:
        return ""
    hour = "%I" if found["half"] else "%H"
    second = ("%S%.f" if found["fraction"] else "%S") if found["second"] else None
    half = found["half"].replace("AM", "%p").replace("PM", "%p") if found["half"] else ""
    offset = found["offset"]
    zone = "" if offset is None else " %#z" if offset.startswith(" ") else "%#z"
    clock = ":".join(part for part in (hour, "%M", second) if part)
    return f"{found['sep']}{clock}{half}{zone}"


def _from_serial(values: pl.Series, shift: int) -> pl.Series:
    number = _where(values.str.contains(r"^[0-9]{1,7}(?:\.[0-9]+)?$"), values).cast(pl.Float64)
    milliseconds = ((number + shift - 25_569) * 86_400_000).round().cast(pl.Int64)
    return milliseconds.cast(pl.Datetime("ms")).cast(_NAIVE)


def _where(fits: pl.Series, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(fits).then(values)).to_series()
