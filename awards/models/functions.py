"""Database functions. Migrations name them too: change neither their name nor their meaning."""

from django.db.models import IntegerField
from django.db.models.expressions import Func


class JSONArrayLength(Func):
    """Number of elements of a JSON array, on both databases."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **extra)
