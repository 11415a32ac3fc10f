"""Every request's line in the log, but for a ballot's."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from config.logs import BALLOT


class RequestLog(RequestMiddleware):
    """While a ballot is given, no line of the log, whoever writes it, carries the person's id."""

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        if not BALLOT.match(request.path):
            RequestMiddleware.bind_user_id(request)
