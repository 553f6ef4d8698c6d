"""What is wrong with the file of an agreement, said with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasuki.intake.yamltree import Fault
from tasuki.present.words import CATALOGUE, Lang, placeholders, t

MOST_NAMED = 12
"""So many of the values that there are stand in a sentence."""


def sentence(code: str, facts: Mapping[str, object], lang: Lang) -> str:
    """Why an agreement is not taken: `code` and `facts` of a file's fault or a problem in it."""
    key = f"agreementfile.{code}"
    if facts.get("nearest"):
        key = f"agreementfile.{code}.near"
    elif "wanted" in facts:
        key = f"agreementfile.{code}.{facts['wanted']}"
    needed = placeholders(CATALOGUE[key][0])
    return t(key, lang, **{name: _said(facts.get(name), lang) for name in needed})


def field_of(path: Sequence[str | int]) -> str:
    """A path as people write it; places in a list count from 1: `mql.needed[1].within_days`."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def fault_line(file: str, fault: Fault, lang: Lang) -> str:
    """One fault as compilers say it: file, line, column, field, and what is wrong."""
    where = field_of(fault.path)
    return t(
        "agreementfile.line",
        lang,
        file=file,
        line=str(fault.line),
        column=str(fault.column),
        field=f"{where}: " if where else "",
        sentence=sentence(fault.code, fault.facts, lang),
    )


def _said(value: object, lang: Lang) -> object:
    if isinstance(value, list | tuple | set | frozenset):
        between = "、" if lang == "ja" else ", "
        named = [str(one) for one in value]
        return between.join(named[:MOST_NAMED]) + ("…" if len(named) > MOST_NAMED else "")
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)
