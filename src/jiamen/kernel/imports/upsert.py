"""Many rows into one table, counted exactly: COPY into a temporary table, then one INSERT … ON CONFLICT.

Rows that already say the same are not written, so importing a file twice changes nothing the second time, not even a
row version.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.models import ScopedQuerySet

_PLAIN = (bool, int, float, str)
_STEP = 2_000


@dataclass(frozen=True)
class Counts:
    """What became of the rows."""

    created: int
    updated: int
    unchanged: int

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.created + other.created, self.updated + other.updated, self.unchanged + other.unchanged)


class RowElsewhere(InvalidInput):
    """A code that belongs to a row outside the actor's area."""

    code = "row-elsewhere"
    message = _("“{value}” already belongs to an entry outside your area.")
    next_step = _("Use another code, or ask the operator of that area.")


def known_keys(actor: Actor, refers: str) -> dict[str, Any]:
    """Natural key → stored key of every row that a foreign key may name and the actor may see.

    ``refers`` is "app.Model.field". The other model is found through the field, so that an app need not import the app it
    points to. Its natural key is ``code``, else ``username``, else the stored key itself.
    """
    app, model, name = refers.split(".")
    field: Any = apps.get_model(app, model)._meta.get_field(name)
    target: type[models.Model] = field.related_model
    stored = field.target_field.attname
    names = {other.name for other in target._meta.concrete_fields}
    natural = next((word for word in ("code", "username") if word in names), stored)
    return dict(visible_rows(actor, target).values_list(natural, stored))


def visible_rows(actor: Actor, model: type[models.Model]) -> "models.QuerySet[Any]":
    """The model's rows the actor may see; all of them where the model has no area."""
    rows = model._default_manager.all()
    return rows.visible_to(actor) if isinstance(rows, ScopedQuerySet) else rows


def upsert(
    actor: Actor,
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: tuple[str, ...],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Counts:
    """Store rows (column name → value, all with the same names), updating those whose ``key`` columns exist.

    Call it inside a transaction. ``key`` must be covered by a unique constraint. Columns not given keep their value, or get
    the model's default in a new row.

    Raises:
        RowElsewhere: a row of the same key exists outside the actor's area.
    """
    if not rows:
        return Counts(0, 0, 0)
    given = list(rows[0])
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    fresh = [name for name, field in fields.items() if name not in given and _needs_default(field)]
    columns = given + fresh
    table, draft = sql.Identifier(model._meta.db_table), sql.Identifier("import_draft")
    names = sql.SQL(", ").join([sql.Identifier(name) for name in columns])
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(draft, names, table)
        )
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(draft, names)
        with cursor.copy(copy) as out:
            for record in _records(rows, [fields[name] for name in given], [fields[name] for name in fresh], progress):
                out.write_row(record)
        cursor.execute(sql.SQL("ANALYZE {}").format(draft))
        _refuse_hidden(cursor, actor, model, key)
        created, written = _merge(cursor, table, draft, columns, key, [name for name in given if name not in key])
        cursor.execute(sql.SQL("DROP TABLE {}").format(draft))
    return Counts(created, written - created, len(rows) - written)


def _needs_default(field: "models.Field[Any, Any]") -> bool:
    return not (field.generated or isinstance(field, models.AutoField) or field.has_db_default())


def _records(
    rows: Sequence[Mapping[str, Any]],
    given: Sequence["models.Field[Any, Any]"],
    fresh: Sequence["models.Field[Any, Any]"],
    progress: Callable[[int, int], None],
) -> Iterator[list[Any]]:
    tail = [_prepared(field, field.pre_save(field.model(), True)) for field in fresh]
    plan = [(str(field.column), field, _is_odd(field)) for field in given]
    for number, row in enumerate(rows, start=1):
        head = [
            value if not odd and (value is None or type(value) in _PLAIN) else _prepared(field, value)
            for value, field, odd in ((row[name], field, odd) for name, field, odd in plan)
        ]
        yield head + tail
        if number % _STEP == 0:
            progress(number, len(rows))
    progress(len(rows), len(rows))


def _is_odd(field: "models.Field[Any, Any]") -> bool:
    """Whether even plain values of this field must be turned into what is stored."""
    return isinstance(field, models.JSONField) or not type(field).__module__.startswith("django.")


def _prepared(field: "models.Field[Any, Any]", value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _refuse_hidden(cursor: Any, actor: Actor, model: type[models.Model], key: tuple[str, ...]) -> None:
    """Upserting by code must not reach over the fence: every row met must be one the actor may see."""
    rows = visible_rows(actor, model)
    if not isinstance(rows, ScopedQuerySet) or not rows.query.where:
        return
    visible, parameters = rows.order_by().values("pk").query.sql_with_params()
    pk = str(model._meta.pk.column)
    quoted = connection.ops.quote_name
    same = " AND ".join(f"t.{quoted(name)} = d.{quoted(name)}" for name in key)
    cursor.execute(
        f"SELECT d.{quoted(key[-1])} FROM import_draft d JOIN {quoted(model._meta.db_table)} t ON {same} "  # noqa: S608  # names of our own tables, quoted
        f"WHERE t.{quoted(pk)} NOT IN ({visible}) LIMIT 1",
        parameters,
    )
    if hidden := cursor.fetchone():
        raise RowElsewhere(value=hidden[0])


def _merge(
    cursor: Any,
    table: sql.Identifier,
    draft: sql.Identifier,
    columns: Sequence[str],
    key: Sequence[str],
    changing: Sequence[str],
) -> tuple[int, int]:
    """Insert or update; returns (created, created or updated). A fresh row's ``xmax`` is 0."""
    names = sql.SQL(", ").join([sql.Identifier(name) for name in columns])
    action: sql.Composable = sql.SQL("NOTHING")
    if changing:
        new = sql.SQL(", ").join(sql.SQL("excluded.{}").format(sql.Identifier(name)) for name in changing)
        old = sql.SQL(", ").join(sql.SQL("{}.{}").format(table, sql.Identifier(name)) for name in changing)
        sets = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in changing)
        action = sql.SQL("UPDATE SET {} WHERE ({}) IS DISTINCT FROM ({})").format(sets, old, new)
    cursor.execute(
        sql.SQL(
            "WITH done AS (INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT ({}) DO {} RETURNING (xmax = 0) AS fresh) "
            "SELECT count(*) FILTER (WHERE fresh), count(*) FROM done"
        ).format(table, names, names, draft, sql.SQL(", ").join(map(sql.Identifier, key)), action)
    )
    created, written = cursor.fetchone()
    return created, written
