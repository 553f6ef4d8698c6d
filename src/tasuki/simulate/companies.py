"""Invented companies. Everything about one follows from its number, so that any part of a
simulation knows any company without having made it.

The numbers cannot be real: no registry office has a code that begins with 99, no subscriber's
number begins with 0, and nobody can have a domain under .example.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tasuki.intake.records import SCHEMAS, Record
from tasuki.simulate.clock import Floats, Indices
from tasuki.simulate.columns import numbered, phones, pick, texts
from tasuki.simulate.names import CITIES, FORM_SHARES, FORMS, STEMS, TRADES
from tasuki.simulate.truth import Truth


@dataclass(frozen=True)
class Registry:
    """All companies of a simulation, to be asked by number."""

    seed: int
    truth: Truth

    def segments(self, numbers: Indices) -> Indices:
        """Places of their segments in the truth's list."""
        return pick([segment.share for segment in self.truth.segments], self._chance(numbers, 1))

    def domains(self, numbers: Indices) -> pl.Series:
        """Their domains."""
        stems = texts([romanised for _, romanised in STEMS], self._place(numbers, 2, len(STEMS)))
        trades = texts([name for _, name, _ in TRADES], self._place(numbers, 3, len(TRADES)))
        return stems + "-" + trades + pl.Series(numbers).cast(pl.String) + ".example"

    def names(self, numbers: Indices) -> pl.Series:
        """Their names, with the legal form."""
        stems = texts([written for written, _ in STEMS], self._place(numbers, 2, len(STEMS)))
        trades = texts([name for name, _, _ in TRADES], self._place(numbers, 3, len(TRADES)))
        forms = pick(FORM_SHARES, self._chance(numbers, 4))
        front, behind = ([form[side] for form in FORMS] for side in (0, 1))
        return texts(front, forms) + stems + trades + texts(behind, forms)

    def frame(self, numbers: Indices) -> pl.DataFrame:
        """Their records."""
        trade = self._place(numbers, 3, len(TRADES))
        columns = {
            "key": company_keys(numbers),
            "name": self.names(numbers),
            "corporate_number": _corporate_numbers(numbers),
            "domain": self.domains(numbers),
            "industry": texts([industry for _, _, industry in TRADES], trade),
            "employees": self._employees(numbers),
            "phone": phones("06", self._place(numbers, 9, 10_000_000)),
            "address": self._addresses(numbers),
        }
        return pl.DataFrame(columns, schema=SCHEMAS[Record.COMPANY])

    def _addresses(self, numbers: Indices) -> pl.Series:
        city = texts(CITIES, self._place(numbers, 5, len(CITIES)))
        block, house = self._place(numbers, 6, 5) + 1, self._place(numbers, 7, 20) + 1
        return city + "見本町" + numbered("", block, 1) + numbered("-", house, 1)

    def _employees(self, numbers: Indices) -> Indices:
        bounds = np.array([segment.employees for segment in self.truth.segments])
        low, high = np.log(bounds[self.segments(numbers)].T)
        employees: Floats = np.exp(low + (high - low) * self._chance(numbers, 10))
        return employees.round().astype(np.int64)

    def _place(self, numbers: Indices, salt: int, size: int) -> Indices:
        return (self._chance(numbers, salt) * size).astype(np.int64)

    def _chance(self, numbers: Indices, salt: int) -> Floats:
        """A number from 0 up to 1 for each company, always the same (a splitmix64 hash)."""
        with np.errstate(over="ignore"):
            bits = numbers.astype(np.uint64) + np.uint64(self.seed * 1_000_003 + salt * 7919)
            bits = bits * np.uint64(0x9E3779B97F4A7C15)
            bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            bits ^= bits >> np.uint64(31)
        return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53


def company_keys(numbers: Indices) -> pl.Series:
    """The source ids of companies."""
    return numbered("C", numbers + 1, 7)


def _corporate_numbers(numbers: Indices) -> pl.Series:
    """法人番号: a check digit, a registry office, 01 for a company, and a running number."""
    base = (9900 + numbers // 1_000_000) * 100_000_000 + 1_000_000 + numbers % 1_000_000
    digits = base[:, None] // 10 ** np.arange(12) % 10
    check = 9 - digits @ np.tile([1, 2], 6) % 9
    return numbered("", check * 10**12 + base, 13)
