"""The first page of everybody: what waits for me in my role, in my other roles, for others."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from emulation import clock
from emulation.enums import Role
from emulation.home import Panel, panels_for, todos_for, working_as
from emulation.models import User
from emulation.navigation import role_in_force
from emulation.selectors.todos import next_to_act


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Việc cần làm: tasks by deadline, then what others owe, with the apps' panels around.

    Of the role in force; the other roles only say how much waits in them.
    """
    today = clock.today()
    role = role_in_force(request)
    at_work = working_as(request.user, role)
    todos = todos_for(at_work, today)
    panels = panels_for(at_work, today)
    context = {
        "today": today,
        "mine": [todo for todo in todos if todo.mine],
        "others": [todo for todo in todos if not todo.mine],
        "beside": [drawn(request, panel) for panel in panels if panel.area == "aside"],
        "below": [drawn(request, panel) for panel in panels if panel.area != "aside"],
        "elsewhere": elsewhere(request.user, role, today),
        "next_to_act": next_to_act(role),
    }
    return render(request, "emulation/home.html", context)


def elsewhere(user: User, role: str, today: date) -> list[tuple[str, str, int]]:
    """The other roles held in which something waits: value, name, how many tasks."""
    counted = (
        (str(other), Role(other).label, len([t for t in todos if t.mine]))
        for other in sorted(user.scope.roles - {role})
        if (todos := todos_for(working_as(user, other), today))
    )
    return [row for row in counted if row[2]]


def drawn(request: HttpRequest, panel: Panel) -> str:
    """A panel in its own template, with its own context."""
    return render_to_string(panel.template, panel.context, request)
