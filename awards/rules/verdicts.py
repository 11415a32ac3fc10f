"""What the rules answer. Immutable; every sentence in it is Vietnamese and ready to be shown.

A verdict is judged at once and put into words when somebody reads it: thousands are sorted and
counted by their states for every one whose sentences are read.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, Self, cast

from . import words
from .values import Status

if TYPE_CHECKING:
    from .conditions.base import Question
    from .points import Point

_make = tuple.__new__


def _item(place: int) -> Any:
    """A property that reads one item of the tuple."""
    return property(itemgetter(place))


def _of(path: str) -> Any:
    """A property that hands on what stands at the path."""
    return property(attrgetter(path))


@dataclass(frozen=True, slots=True)
class Gap:
    """How much is missing. `amount` is in `measure`; None where no figure can be given.

    Under a strict threshold a divisible measure can lack an amount of 0: it must be *more*
    ("Cần hơn 15 km").
    """

    amount: Decimal | None
    measure: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words: what is required, what is there, what is missing, on whose word.

    `waits_for`: whose word or figure an unknown one waits for, one of `base.SUPPLIERS`; "" for the
    others. `todo`: what it waits for without figures, alike for all who wait for the same; "" where
    the gap's text is that already. Neither is stored: they are of use while the verdict can still
    change.
    """

    required: str
    actual: str
    gap: Gap | None = None
    evidence: tuple[str, ...] = ()
    confirmed_by: str = ""
    confirmed_on: date | None = None
    children: tuple["Finding", ...] = ()
    computed: bool = False
    lead: "Lead | None" = None
    waits_for: str = ""
    todo: str = ""


class Label(NamedTuple):
    """What a stored finding keeps of the plan's point."""

    code: str
    label: str
    clause: str
    route: str | None


class _Stored:
    """Two of a kind are equal when everything that is stored of them is."""

    STORED: ClassVar[dict[str, Any]]
    PASSING: ClassVar[tuple[str, ...]] = ()  # told and not stored

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return False  # the tuple below is nobody's business
        return all(getattr(self, name) == getattr(other, name) for name in self.STORED)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def _unordered(self, other: object) -> bool:
        raise TypeError(f"{type(self).__name__} has no order")

    __lt__ = __le__ = __gt__ = __ge__ = _unordered

    def __copy__(self) -> Self:
        return self  # immutable

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled with its words made, whatever it was judged by."""
        fields = {name: getattr(self, name) for name in (*self.STORED, *self.PASSING)}
        return _restored, (type(self), fields)

    def but(self, **changes: Any) -> Self:
        """The same with other stored fields, its words made."""
        return type(self)(**{name: getattr(self, name) for name in self.STORED} | changes)

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.STORED)
        return f"{type(self).__name__}({told})"


def _restored(kind: type[Any], fields: dict[str, Any]) -> Any:
    return kind(**fields)


class Finding(_Stored, tuple):
    """One condition: what is required, what is there, what is missing, and on whose word.

    `route` is the plan's code of the alternative ("A", "B"), None for conditions of every route.
    `decisive`: False where another route is met, so that this one no longer matters.
    `computed`: worked out from recorded facts and not confirmed by a person.
    """

    STORED: ClassVar = {
        "code": str,
        "label": str,
        "clause": str,
        "route": str | None,
        "status": Status,
        "required": str,
        "actual": str,
        "gap": Gap | None,
        "evidence": tuple[str, ...],
        "confirmed_by": str,
        "confirmed_on": date | None,
        "children": None,  # tuple[Finding, ...], once the class is there
        "decisive": bool,
        "computed": bool,
    }

    PASSING: ClassVar = ("waits_for", "todo")

    point: "Point | Label" = _item(0)
    status: Status = _item(1)
    decisive: bool = _item(2)
    _source: "Question | Told" = _item(3)

    code: str = _of("point.code")
    label: str = _of("point.label")
    clause: str = _of("point.clause")
    route: str | None = _of("point.route")
    required: str = _of("told.required")
    actual: str = _of("told.actual")
    gap: Gap | None = _of("told.gap")
    evidence: tuple[str, ...] = _of("told.evidence")
    confirmed_by: str = _of("told.confirmed_by")
    confirmed_on: date | None = _of("told.confirmed_on")
    children: tuple["Finding", ...] = _of("told.children")
    computed: bool = _of("told.computed")
    waits_for: str = _of("told.waits_for")
    todo: str = _of("told.todo")

    def __new__(
        cls,
        *,
        code: str,
        label: str,
        clause: str,
        status: Status,
        required: str,
        actual: str,
        route: str | None = None,
        decisive: bool = True,
        **more: Any,
    ) -> Self:
        """A finding whose words are already there; `more`: the other fields of `Told`."""
        told = Told(required, actual, **more)
        return _make(cls, (Label(code, label, clause, route), status, decisive, told))

    @classmethod
    def judged(cls, point: "Point", status: Status, question: "Question") -> Self:
        """The answer to a point of the plan; its words are found when they are asked for."""
        return _make(cls, (point, status, True, question))

    @cached_property
    def told(self) -> Told:
        source = self._source
        if isinstance(source, Told):
            return source
        point = cast("Point", self.point)
        return point.condition.tell(source, point, self.status)

    def __hash__(self) -> int:
        return hash((self.code, self.route, self.status))


Finding.STORED["children"] = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RouteResult:
    """One alternative way to the tier, as a whole."""

    code: str
    label: str
    status: Status


@dataclass(frozen=True, slots=True)
class Marker:
    """A tier's threshold on the deciding indicator: `amount` in the indicator's own measure."""

    tier: str
    name: str
    short_name: str
    percent: Decimal
    strict: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Lead:
    """The indicator that decides (the lowest); enough to draw a bar with thresholds.

    `ratio` is result ÷ target as "n/d", `percent` the same cut to two decimals ("110,82%"); both
    None without a result. `count`: how many indicators were looked at; `others` tells the figures
    of the other ones in words. `unverified`: the part of the result TCCB has not checked yet.
    `falls`: the lower the better; then `target` is by how much it was to fall, `result` by how much
    it has (below zero where it rose), and `measure` what such a distance is counted in.
    """

    code: str
    name: str
    measure: str
    target: Decimal | None
    result: Decimal | None
    ratio: str | None
    percent: str | None
    count: int
    markers: tuple[Marker, ...] = ()
    others: tuple[str, ...] = ()
    unverified: Decimal | None = None
    falls: bool = False

    def told(self, value: Decimal) -> str:
        """A figure as it is held against the target: "33 hộ", "giảm 33 hộ"."""
        return words.moved(value, self.measure, falls=self.falls)


@dataclass(frozen=True, slots=True)
class Caution:
    """What the council must know and that decides nothing, such as an earlier award.

    `number`, `decided_on` and `decision` (its id) are of the decision that gave the award; another
    nomination under way has none yet. The codes are those of `cautions`.
    """

    code: str
    text: str
    clause: str
    number: str = ""
    decided_on: date | None = None
    decision: str = ""

    @property
    def awarded(self) -> bool:
        return self.decided_on is not None


class _Case(Protocol):
    """A question that can still tell what belongs to the verdict as a whole."""

    def rest_of(self, findings: tuple[Finding, ...]) -> "Rest": ...


class Head(NamedTuple):
    """What all verdicts of one row of the matrix share."""

    tier: str
    tier_name: str
    occasion: str
    occasion_name: str
    plan_number: str
    plan_sha256: str


class Rest(NamedTuple):
    """What a stored verdict keeps beside its findings."""

    subject: str
    subject_name: str
    on: date
    routes: tuple[RouteResult, ...]
    lead: Lead | None
    warnings: tuple[Caution, ...]


class Verdict(_Stored, tuple):
    """May this subject receive this tier on this occasion, on this day, under this very plan text?

    `otherwise` is what would hold without the blocks; equal to `status` when nothing blocks.
    """

    STORED: ClassVar = {
        "status": Status,
        "otherwise": Status,
        "tier": str,
        "tier_name": str,
        "occasion": str,
        "occasion_name": str,
        "subject": str,
        "subject_name": str,
        "on": date,
        "plan_number": str,
        "plan_sha256": str,
        "findings": tuple[Finding, ...],
        "routes": tuple[RouteResult, ...],
        "lead": Lead | None,
        "warnings": tuple[Caution, ...],
    }

    head: Head = _item(0)
    status: Status = _item(1)
    otherwise: Status = _item(2)
    findings: tuple[Finding, ...] = _item(3)
    _source: "_Case | Rest" = _item(4)

    tier: str = _of("head.tier")
    tier_name: str = _of("head.tier_name")
    occasion: str = _of("head.occasion")
    occasion_name: str = _of("head.occasion_name")
    plan_number: str = _of("head.plan_number")
    plan_sha256 = property(attrgetter("head.plan_sha256"))
    subject: str = _of("rest.subject")
    subject_name: str = _of("rest.subject_name")
    on: date = _of("rest.on")
    routes: tuple[RouteResult, ...] = _of("rest.routes")
    lead: Lead | None = _of("rest.lead")
    warnings: tuple[Caution, ...] = _of("rest.warnings")

    def __new__(cls, *, status: Status, otherwise: Status, findings, **more: Any) -> Self:
        """A verdict whose words are already there; `more`: the fields of `Head` and `Rest`."""
        head = Head(**{name: more.pop(name) for name in Head._fields})
        rest = Rest(**{"lead": None, "warnings": ()} | more)
        return _make(cls, (head, status, otherwise, tuple(findings), rest))

    @cached_property
    def rest(self) -> Rest:
        source = self._source
        return source if isinstance(source, Rest) else source.rest_of(self.findings)

    def of_status(self, status: Status) -> tuple[Finding, ...]:
        """The findings of one state, in the plan's order."""
        return tuple(finding for finding in self.findings if finding.status is status)

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Every finding that stands in the way: blocks, then not met, then unknown."""
        order = (Status.BLOCKED, Status.NOT_MET, Status.UNKNOWN)
        return tuple(f for status in order for f in self.of_status(status) if f.decisive)

    def __hash__(self) -> int:
        return hash((self.head, self.status, self.subject, self.on))
