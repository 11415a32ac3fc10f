"""Emptying the database and filling it with the demo, in one transaction."""

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction

from dossiers.demo import (
    accounts,
    awards,
    council,
    meetings,
    movement,
    nominations,
    organisation,
    people,
    pledges,
    records,
)
from dossiers.demo.world import World
from emulation import audit, journal_guard
from emulation.acts import Act
from emulation.errors import Refused

MODULES = (
    organisation,
    people,
    accounts,
    movement,
    pledges,
    records,
    council,
    awards,
    nominations,
    meetings,
)
APPS = ("emulation", "awards", "dossiers")


def reload_demo() -> World:
    """Delete every row and stored file, then load the demo. All of it, or nothing is changed.

    Raises Refused where the settings do not allow it, and in a database that holds rows and does
    not bear the demo's own mark, before anything is touched.
    """
    if not settings.DEMO_ALLOWED:
        raise Refused("Hệ thống này không cho nạp dữ liệu mẫu. Không có gì bị thay đổi.")
    with transaction.atomic():
        _refuse_what_an_office_keeps()
        old_files = _stored_files()
        journal_guard.empty_every_table()
        world = World()
        for module in MODULES:
            module.load(world)
        world.timeline.first(_mark, world)
        world.timeline.run()
        transaction.on_commit(lambda: _delete_files(old_files))
    return world


def _refuse_what_an_office_keeps() -> None:
    """Settings alone do not tell a demo from an office: the rows have to say it."""
    if journal_guard.began_as_demo() or journal_guard.holds_nothing():
        return
    raise Refused(
        "Cơ sở dữ liệu này đang có dữ liệu không phải dữ liệu mẫu. Không có gì bị thay đổi. "
        "Muốn nạp dữ liệu mẫu, hãy dùng một cơ sở dữ liệu trống."
    )


def _mark(world: World) -> None:
    """The journal's first entry: by it a later load knows that it may empty this database."""
    audit.record(world.department, Act.DEMO_LOADED, by=None)


def _stored_files() -> set[str]:
    """Names of every stored file a row points to."""
    fields = [
        (model, field.name)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.fields
        if isinstance(field, models.FileField)
    ]
    return {
        name
        for model, field in fields
        for name in model._base_manager.exclude(**{field: ""}).values_list(field, flat=True)
    }


def _delete_files(names: set[str]) -> None:
    for name in sorted(names):
        default_storage.delete(name)
