from django.apps import AppConfig
from django.core.checks import Tags, register


class EmulationConfig(AppConfig):
    name = "emulation"
    verbose_name = "Thi đua"

    def ready(self) -> None:
        from emulation.checks import no_office_on_a_demo  # it asks models, which come after apps

        register(no_office_on_a_demo, Tags.database)
