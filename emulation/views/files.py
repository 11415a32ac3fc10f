"""Handing out stored files."""

from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import Http404


def opened(file: FieldFile) -> File:
    """The stored bytes; 404 where the store has lost them or there never were any."""
    try:
        return file.open("rb")
    except (FileNotFoundError, ValueError) as absent:
        raise Http404("Tệp này không còn trong kho.") from absent
