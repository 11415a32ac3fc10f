"""The least a Django page with a table can be: rows by the ORM, one template, no gate, no form."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from emulation.models import Subject

TABLE = engines["django"].from_string(
    "<!doctype html><html lang='vi'><title>{{ user.display_name }}</title><table>"
    "{% for row in rows %}<tr><td>{{ row.pk }}</td><td>{{ row.name }}</td>"
    "<td>{{ row.get_kind_display }}</td><td>{{ row.unit.name }}</td><td>{{ row.staff.post }}</td>"
    "<td>{{ row.staff.birth_date|date:'d/m/Y' }}</td></tr>{% endfor %}</table></html>"
)


def table(request: HttpRequest, rows: int) -> HttpResponse:
    found = Subject.objects.select_related("unit", "staff").order_by("sort_key", "pk")[:rows]
    return HttpResponse(TABLE.render({"rows": found, "user": request.user}))


urlpatterns = [
    path("bang-tran/<int:rows>/", table, name="bare_table"),
    path("", include("config.urls")),
]
