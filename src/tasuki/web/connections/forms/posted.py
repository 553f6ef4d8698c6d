"""What was posted from the form of a mapping, as a document again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from tasuki.intake.records import SCHEMAS, Record
from tasuki.web.connections.document import Document
from tasuki.web.connections.findings import FileFound
from tasuki.web.connections.forms.mapping import COLUMN, CONSTANT, KEEP, as_table, table_of


def posted(post: QueryDict, base: Document, found: Mapping[str, list[FileFound]]) -> Document:
    """The document that the posted controls say. `base` is the one that they were drawn from."""
    files = []
    number = 0
    for name, sheets in found.items():
        for one in sheets:
            table = table_of(base, name, one)
            records = list(_posted_records(post, f"f{number}", table.get("record", ())))
            number += 1
            if records:
                files.append({**table, "path": name, "record": records})
                if one.sheet:
                    files[-1]["sheet"] = one.sheet
    return {
        **base,
        "source": post.get("source", "").strip(),
        "auto_create": post.getlist("auto_create"),
        "file": files,
    }


def _posted_records(post: QueryDict, control: str, bases: list[Document]) -> Iterator[Document]:
    for number in range(_small(post.get(f"{control}.records"))):
        place = f"{control}.r{number}"
        kind = post.get(f"{place}.record")
        if kind not in set(Record) or post.get(f"{place}.drop"):
            continue
        origin = post.get(f"{place}.base", "")
        base = bases[int(origin)] if origin.isdigit() and int(origin) < len(bases) else {}
        yield {**_posted_record(post, place, Record(kind), base), "_base": origin}
    added = post.get(f"{control}.add")
    if added in set(Record) and post.get("add") == control:
        yield {"record": added, "fields": {}, "_base": ""}


def _posted_record(post: QueryDict, place: str, record: Record, base: Document) -> Document:
    table: Document = {"record": record.value}
    key, when = post.get(f"{place}.key", ""), post.get(f"{place}.when", "")
    if key == KEEP:
        table["key"] = base.get("key")
    elif key:
        table["key"] = key.removeprefix(COLUMN)
    if when == KEEP:
        table["when"] = base.get("when")
    elif when:
        equals = [text.strip() for text in post.get(f"{place}.equals", "").split("|")]
        wanted = [text for text in equals if text]
        table["when"] = {"column": when.removeprefix(COLUMN)}
        if wanted:
            table["when"]["equals"] = wanted
    table["fields"] = {}
    for name in SCHEMAS[record]:
        if name != "key" and (source := _posted_field(post, f"{place}.{name}", name, base)):
            table["fields"][name] = source
    return table


def _posted_field(post: QueryDict, control: str, name: str, base: Document) -> Any:
    chosen = post.get(control, "")
    before = base.get("fields", {}).get(name)
    if chosen == KEEP:
        return before
    if chosen == CONSTANT:
        constant = post.get(f"{control}.constant", "")
        return {"constant": constant} if constant else None
    if not chosen:
        return None
    label = chosen.removeprefix(COLUMN)
    source = as_table(before)
    if source.get("column") != label:
        source = {"column": label}
    _set(source, "format", post.get(f"{control}.format", ""))
    theirs = post.getlist(f"{control}.theirs")
    if theirs:
        ours = post.getlist(f"{control}.ours")
        _set(source, "map", {a: b for a, b in zip(theirs, ours, strict=False) if b})
        if "map" not in source:
            source.pop("otherwise", None)
    return label if set(source) == {"column"} else source


def _set(table: Document, key: str, value: Any) -> None:
    if value:
        table[key] = value
    else:
        table.pop(key, None)


def _small(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0
