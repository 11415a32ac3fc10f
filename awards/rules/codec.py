"""Facts and verdicts as canonical JSON: sorted keys, no spaces, decimals as strings. Lossless."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from .facts import Facts
from .values import plain
from .verdicts import Finding, Verdict


def facts_to_json(facts: Facts) -> str:
    return _dump(facts)


def facts_from_json(stored: str | dict) -> Facts:
    """Raises ValueError on text that is no stored facts."""
    return _load(Facts, stored)


def verdict_to_json(verdict: Verdict) -> str:
    return _dump(verdict)


def verdict_from_json(stored: str | dict) -> Verdict:
    """Raises ValueError on text that is no stored verdict."""
    return _load(Verdict, stored)


def _dump(value: object) -> str:
    return json.dumps(to_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _load(kind: type, stored: str | dict) -> Any:
    try:
        data = json.loads(stored, parse_float=_refuse_float) if isinstance(stored, str) else stored
        return from_plain(kind, data)
    except (TypeError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"no stored {kind.__name__.lower()}: {error}") from error


def _refuse_float(text: str) -> None:
    raise ValueError(f"stored numbers are strings, not {text}")


def to_plain(value: object) -> Any:
    """Dataclasses, findings, tuples, decimals, dates and enums as plain JSON values."""
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Finding | Verdict):
        return {name: to_plain(getattr(value, name)) for name in value.STORED}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        raise TypeError("a float has no place in facts and verdicts")
    return value


def from_plain(kind: Any, data: Any) -> Any:
    """The opposite of `to_plain`, led by the type hints.

    A key that a class has no more was stored by an earlier version and says nothing now.
    """
    if get_origin(kind) in (UnionType, Union):
        inner = next(arg for arg in get_args(kind) if arg is not NoneType)
        return None if data is None else from_plain(inner, data)
    if get_origin(kind) is tuple:
        return tuple(from_plain(get_args(kind)[0], item) for item in data)
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Finding | Verdict)):
        hints = _hints(kind)
        known = {name: item for name, item in data.items() if name in hints}
        return kind(**{name: from_plain(hints[name], item) for name, item in known.items()})
    if kind is Decimal:
        return _decimal(data)
    if kind is date:
        return date.fromisoformat(data)
    return kind(data) if issubclass(kind, Enum) else data


def _decimal(data: object) -> Decimal:
    if not isinstance(data, str):
        raise ValueError(f"a stored number must be a string, not {data!r}")
    return Decimal(data)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return kind.STORED if issubclass(kind, Finding | Verdict) else get_type_hints(kind)
