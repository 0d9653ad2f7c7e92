"""The views that the Department's own reporting tools read: generic, no scheme is named in them.

A number is counted when it is asked for, from the facts; whoever reads narrows by period. SQLite and PostgreSQL alike.
Every part of the statements is a constant of this module: nothing from outside stands in them.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from department.errors import DepartmentError

READABLE = (
    "reporting_indicator",
    "reporting_class",
    "reporting_fact",
    "reporting_received",
    "reporting_unread",
    "reporting_period",
    "reporting_territory",
)
"""What whoever may read reports reads, and nothing else."""

MAY_NOT = (
    "La base est à jour, mais son compte ne peut pas créer le rôle {role}\u00a0: faites "
    "«\u00a0CREATE ROLE {role} NOLOGIN\u00a0» avec un compte d’administration de PostgreSQL, puis relancez."
)

_IN_SCOPE = """{table}.scheme = i.scheme AND {table}.indicator = i.key
    AND {table}.first_day <= p.last_day AND {table}.last_day >= p.first_day
    AND (t.territory = '' OR {table}.territory = t.territory) AND (o.id = '' OR {table}.operator_id = o.id)"""
_FACTS = f"FROM fact f WHERE {_IN_SCOPE.format(table='f')} AND p.last_day BETWEEN f.holds_from AND f.holds_until"
_LEFT = f"FROM fact_left l WHERE {_IN_SCOPE.format(table='l')}"
_PLACES = """FROM reporting_period p
  CROSS JOIN reporting_territory t
  CROSS JOIN (SELECT id, name FROM operator UNION ALL SELECT '' AS id, '' AS name) o"""
_TOLD = "i.told = 'all' OR (i.told = 'whole' AND t.territory = '')"
_MET = f"(SELECT COUNT(DISTINCT f.record_id) {_FACTS})"
_NAMELESS = f"(SELECT COALESCE(SUM(l.number), 0) {_LEFT} AND NOT l.of_class)"
# The mean to a tenth, halves upwards, in whole numbers: both databases come to the same.
_MEAN = f"""(SELECT
    CAST(20 * SUM(one.amount * one.many) + SUM(one.many) AS BIGINT) / CAST(2 * SUM(one.many) AS BIGINT) FROM (
      SELECT CAST(NULLIF(f.code, '') AS INTEGER) AS amount, COUNT(DISTINCT f.record_id) AS many {_FACTS}
        AND f.code <> '' GROUP BY f.code
      UNION ALL
      SELECT CAST(NULLIF(l.code, '') AS INTEGER), SUM(l.number) {_LEFT} AND l.of_class AND l.code <> '' GROUP BY l.code
    ) one)"""  # noqa: S608

_VIEWS = {
    "reporting_indicator": f"""
SELECT p.kind AS period_kind, p.period, p.first_day, p.last_day, o.name AS operator, t.territory,
  i.scheme, i.scheme_name, i.position, i.key AS indicator, i.label, i.rule, i.kind,
  CASE WHEN NOT ({_TOLD}) THEN NULL
    WHEN i.kind = 'count' THEN {_MET} + {_NAMELESS}
    ELSE CAST({_MEAN} AS NUMERIC) / 10.0 END AS value,
  CASE WHEN {_TOLD} THEN {_NAMELESS} END AS nameless
{_PLACES}
  CROSS JOIN indicator i""",
    "reporting_class": f"""
SELECT p.kind AS period_kind, p.period, p.first_day, p.last_day, o.name AS operator, t.territory,
  i.scheme, i.scheme_name, i.position, i.key AS indicator, i.label, i.rule, c.code, c.label AS code_label,
  CASE WHEN {_TOLD} THEN (SELECT COUNT(DISTINCT f.record_id) {_FACTS} AND f.code = c.code)
    + (SELECT COALESCE(SUM(l.number), 0) {_LEFT} AND l.of_class AND l.code = c.code) END AS value
{_PLACES}
  CROSS JOIN indicator i JOIN indicator_class c ON c.scheme = i.scheme AND c.indicator = i.key""",
    "reporting_fact": """
SELECT o.name AS operator, f.scheme, f.indicator, i.label, f.record_id, f.first_day, f.last_day, f.code,
  c.label AS code_label, f.territory, f.holds_from, f.holds_until
FROM fact f JOIN operator o ON o.id = f.operator_id
  JOIN indicator i ON i.scheme = f.scheme AND i.key = f.indicator
  LEFT JOIN indicator_class c ON c.scheme = f.scheme AND c.indicator = f.indicator AND c.code = f.code""",
    "reporting_received": """
SELECT o.name AS operator, r.kind, r.op, r.checked, COUNT(*) AS versions, COUNT(DISTINCT r.record_id) AS records,
  MIN(r.received_at) AS first_received, MAX(r.received_at) AS last_received
FROM record r JOIN operator o ON o.id = r.operator_id GROUP BY o.name, r.kind, r.op, r.checked""",
    "reporting_unread": "SELECT u.record_id, u.kind, u.found_at FROM fact_unread u",
}


def statements() -> Iterator[str]:
    """What makes the views."""
    for name, query in _VIEWS.items():
        yield f"CREATE VIEW {name} AS {query}"


def removals() -> Iterator[str]:
    """What removes them."""
    for name in reversed(_VIEWS):
        yield f"DROP VIEW IF EXISTS {name}"


def let_read(connection: Connection, role: str) -> bool:
    """Lets a PostgreSQL role read the views alone; whether it was made, without a password nor the right to enter."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    if known is None:
        try:
            connection.exec_driver_sql(f"CREATE ROLE {quoted} NOLOGIN")
        except ProgrammingError:
            raise DepartmentError(MAY_NOT.format(role=role)) from None
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    place = connection.dialect.identifier_preparer.quote_identifier(schema)
    connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA {place} FROM {quoted}")
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {place} TO {quoted}")
    connection.exec_driver_sql(f"GRANT SELECT ON {', '.join(READABLE)} TO {quoted}")
    return known is None
