"""The law's parameters with every dated value, and the regime of the day that is asked for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.forms.law import LawDayForm
from awards.selectors.law import LawInForce
from emulation import clock


@login_required
@require_safe
def law_detail(request: HttpRequest) -> HttpResponse:
    """The law of ?ngay=, of today without one or with one that is no day."""
    today = clock.today()
    asked = request.GET if "ngay" in request.GET else None
    form = LawDayForm(asked, initial={"ngay": today})
    day = (form.cleaned_data["ngay"] if form.is_valid() else None) or today
    context = {"form": form, "law": LawInForce(day)}
    return render(request, "awards/plans/law_detail.html", context, status=form.status)
