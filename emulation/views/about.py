"""Two pages every footer leads to; readable before sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What each role comes to do and how the words of a verdict read."""
    return render(request, "emulation/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was made usable for whom, how it is checked, what was not tried yet."""
    return render(request, "emulation/accessibility.html")
