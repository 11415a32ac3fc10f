"""Which plan holds: the version in force and its parsed form."""

from functools import lru_cache

from awards.models import PlanVersion
from awards.rules import Plan, parse_plan
from emulation.errors import Refused
from emulation.models import Movement


def version_in_force(movement: Movement) -> PlanVersion:
    """The activated version with the highest number. Raises Refused where there is none."""
    version = movement.plan_versions.exclude(activated_at=None).order_by("-number").first()
    if version is None:
        raise Refused("Phong trào chưa có bản kế hoạch nào được áp dụng.")
    return version


def plan_of(version: PlanVersion) -> Plan:
    """The parsed plan of an immutable version; parsed once per process."""
    return _parsed(version.text)


def plan_in_force(movement: Movement) -> Plan:
    return plan_of(version_in_force(movement))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Plan:
    return parse_plan(text)
