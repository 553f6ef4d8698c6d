"""Every single change that can be made to an agreement, found by walking its model."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from tasuki.domain.agreement.criteria import (
    Among,
    Attribute,
    AttributePoints,
    Doing,
    Needed,
    Required,
)
from tasuki.domain.agreement.document import Agreement, Evidence, Level, Within
from tasuki.domain.touches import Direction, Disposition, TouchKind
from tests.agreements import AGREEMENT

Field = tuple[str, str]


class Mutation(NamedTuple):
    """One change: through which fields of which models, and what comes of it."""

    fields: tuple[Field, ...]
    path: str
    value: Any


def full() -> Agreement:
    """An agreement in which every field of the model holds something."""
    mql = AGREEMENT.mql
    elsewhere = Among(attribute=Attribute.SEGMENT, none_of=("中小", "代理店"))
    talk = Doing(
        kinds=(TouchKind.CALL, TouchKind.MEETING),
        direction=Direction.OUT,
        dispositions=(Disposition.CONVERSATION, Disposition.HELD),
        channels=("イベント", "オンライン"),
    )
    mql = mql.model_copy(
        update={
            "required": (*mql.required, Required(name="elsewhere", label="直販", lead=elsewhere)),
            "attributes": (
                *mql.attributes,
                AttributePoints(
                    name="direct", label="直販の先", lead=elsewhere, points=7, group="expo"
                ),
            ),
            "needed": (
                *mql.needed,
                Needed(name="talk", label="会話", touch=talk, at_least=2, within_days=90),
            ),
        }
    )
    response = AGREEMENT.response.model_copy(
        update={"take_back": Within(days=2), "follow_up": Within(days=2)}
    )
    return AGREEMENT.model_copy(update={"mql": mql, "response": response})


def mutations(agreement: Agreement) -> Iterator[Mutation]:
    """Each agreement that differs from this one in a single place and that the model takes."""
    yield from _of_model(agreement)


def _others(value: Any) -> Iterator[Mutation]:
    if isinstance(value, BaseModel):
        yield from _of_model(value)
    elif isinstance(value, Enum):
        yield from (Mutation((), one.name, one) for one in type(value) if one is not value)
    elif isinstance(value, tuple):
        yield from _of_tuple(value)
    elif isinstance(value, dict):
        yield from _of_dict(value)
    elif isinstance(value, int):
        yield Mutation((), "+1", value + 1)
    elif isinstance(value, str):
        yield Mutation((), "+x", value + "x")
    elif isinstance(value, time):
        later = datetime.combine(date(2026, 1, 1), value) + timedelta(minutes=30)
        yield Mutation((), "+30 minutes", later.time())


def _of_model(model: BaseModel) -> Iterator[Mutation]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        tried = list(_others(value))
        if not info.is_required():
            tried.append(Mutation((), "left out", info.get_default()))
        for fields, path, other in tried:
            if other == value:
                continue
            given = {key: getattr(model, key) for key in type(model).model_fields}
            try:
                changed = type(model).model_validate({**given, name: other})
            except ValidationError:
                continue
            yield Mutation(((type(model).__name__, name), *fields), f"{name}.{path}", changed)


def _of_tuple(value: tuple[Any, ...]) -> Iterator[Mutation]:
    for place, one in enumerate(value):
        rest = (value[:place], value[place + 1 :])
        yield Mutation((), f"less {place}", (*rest[0], *rest[1]))
        for fields, path, other in _others(one):
            yield Mutation(fields, f"{place}.{path}", (*rest[0], other, *rest[1]))


def _of_dict(value: dict[Any, Any]) -> Iterator[Mutation]:
    for key, one in value.items():
        rest = {other: held for other, held in value.items() if other != key}
        yield Mutation((), f"less {key}", rest)
        for fields, path, other in _others(one):
            yield Mutation(fields, f"{key}.{path}", {**value, key: other})
        if type(key) is str:
            yield Mutation((), f"{key} renamed", {**rest, f"{key}x": one})


@cache
def fields_of(model: type[BaseModel]) -> frozenset[Field]:
    """Every field of a model and of the models that it is made of."""
    found = {(model.__name__, name) for name in model.model_fields}
    for info in model.model_fields.values():
        for part in _models(info.annotation):
            found |= fields_of(part)
    return frozenset(found)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for part in typing.get_args(annotation):
        yield from _models(part)


def settled(agreement: Agreement) -> Agreement:
    """The same, with no evidence where nothing need be known: nothing asks for it there."""
    bant = {
        one: confirm.model_copy(update={"evidence": Evidence.NONE})
        if confirm.level is Level.NONE
        else confirm
        for one, confirm in agreement.sql.bant.items()
    }
    sql = agreement.sql.model_copy(update={"bant": bant})
    return agreement.model_copy(update={"sql": sql})
