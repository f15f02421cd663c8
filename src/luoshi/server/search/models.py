"""Entry: a stretch of text that can be found, and the row that it belongs to."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

from luoshi.server.orgs.models import Government

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class Terms(_Text):
    """The terms of a text, which the engine has an index of (``indexes``)."""


class Entry(models.Model):
    """A passage of a paper, or an item of the ledger, as it is searched (检索条目).

    ``kind`` is announced by the app that the row ``row`` (its primary key) belongs to; ``place`` is where a passage
    begins in its text. ``text`` is in normal form, ``grams`` are its terms.
    """

    government = models.ForeignKey(Government, on_delete=models.CASCADE, related_name="search_entries")
    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()
    place = models.PositiveIntegerField(default=0)
    text = models.TextField()
    grams = Terms()

    class Meta:
        """A row has one entry a place."""

        constraints = (models.UniqueConstraint(fields=["kind", "row", "place"], name="search_entry_once"),)
        ordering = ("-kind", "-row", "place")

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


@Terms.register_lookup
class Holds(Lookup):
    """``grams__holds=[("水利", False)]``: the entry has all of the terms."""

    lookup_name = "holds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        """The terms in the engine's own language of queries. They hold letters, digits and Han characters alone."""
        if connection.vendor == "sqlite":
            return "%s", [" AND ".join(f'"{term}"{"*" if begins else ""}' for term, begins in value)]
        return "%s", [" & ".join(f"'{term}'{':*' if begins else ''}" for term, begins in value)]

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The condition on the entry whose column stands on the left."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        entry = left.rpartition(".")[0]
        condition = (
            f"{entry}.id IN (SELECT rowid FROM search_terms WHERE search_terms MATCH {right})"  # noqa: S608  # names and a placeholder
            if connection.vendor == "sqlite"
            else f"{entry}.vector @@ {right}::tsquery"
        )
        return condition, (*left_params, *right_params)
