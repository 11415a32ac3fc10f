"""Two people at the same moment: one act happens, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from emulation.acts import Act
from emulation.errors import Refused
from emulation.models import AuditEntry, Pledge, Target
from emulation.services import pledges, targets
from tests.emulation.pledge_makers import TODAY, figures, fill, make_world, start, submit

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """Run every act at once; what each returned or raised, in order."""
    gate = Barrier(len(acts))

    def run(act):
        gate.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_sending_at_once_sends_once():
    world = make_world()
    pledge = fill(world)

    def send():
        return pledges.submit_pledge(pledge=pledge, by=world.officer, on=TODAY)

    found = together(send, send, send)
    assert len([one for one in found if isinstance(one, Refused)]) == 2
    assert AuditEntry.objects.filter(act=Act.PLEDGE_SUBMITTED).count() == 1


def test_accepting_and_returning_at_once_leaves_one_answer():
    world = make_world()
    pledge = submit(world)
    seen = pledge.version
    remark = pledges.Remark("general", "Xem lại.")
    found = together(
        lambda: pledges.accept_pledge(pledge=pledge, by=world.tccb, seen=seen),
        lambda: pledges.return_pledge(pledge=pledge, remarks=[remark], by=world.tccb, seen=seen),
    )
    assert len([one for one in found if isinstance(one, Refused)]) == 1
    assert Pledge.objects.get().state in ("accepted", "returned")


def test_creating_at_once_makes_one_pledge():
    world = make_world()
    found = together(*[lambda: start(world)] * 3)
    assert len({pledge.pk for pledge in found}) == 1
    assert Pledge.objects.get().entries.count() == 1


def test_two_editors_of_one_target_never_overwrite_each_other():
    world = make_world()
    target = Target.objects.filter(pledge=fill(world), subject=world.collective).get()

    def write(value):
        return lambda: targets.change_target(
            target=target, figures=figures(value=value), seen=1, by=world.officer
        )

    found = together(write("31"), write("32"))
    assert len([one for one in found if isinstance(one, Refused)]) == 1
    assert Target.objects.get(pk=target.pk).version == 2
