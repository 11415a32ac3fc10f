"""The first page of everybody: what waits for me, what waits for others."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from emulation import clock
from emulation.home import Panel, panels_for, todos_for
from emulation.navigation import role_in_force
from emulation.selectors.todos import next_to_act


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Việc cần làm: tasks by deadline, then what others owe, with the apps' panels around."""
    today = clock.today()
    todos = todos_for(request.user, today)
    panels = panels_for(request.user, today)
    context = {
        "today": today,
        "mine": [todo for todo in todos if todo.mine],
        "others": [todo for todo in todos if not todo.mine],
        "beside": [drawn(request, panel) for panel in panels if panel.area == "aside"],
        "below": [drawn(request, panel) for panel in panels if panel.area != "aside"],
        "next_to_act": next_to_act(role_in_force(request)),
    }
    return render(request, "emulation/home.html", context)


def drawn(request: HttpRequest, panel: Panel) -> str:
    """A panel in its own template, with its own context."""
    return render_to_string(panel.template, panel.context, request)
