"""What SQLite is told of its indexes, so that it chooses well among them.

It counts nothing by itself, and takes any index for as good as another: to find the rows of one
course it looked through all rows of the clinic, by an index that begins with the clinic. Counting
(ANALYZE) is no better: in the index of what a row replaces, all that replace nothing look alike to
it, so that it looked through a whole table to find none. It is told one thing instead, as an
application may (https://www.sqlite.org/lang_analyze.html): to know the clinic of a row is to know
next to nothing. Of all else it assumes what it always does, however many rows there are.
PostgreSQL counts by itself, and counts what is empty apart.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

ROWS = 1_000_000  # about what SQLite assumes of any table
ALIKE = 1_000  # rows that agree in the clinic and the next column; a tenth with each one more

BY_CLINIC = """
    SELECT tables.name, its.name, its."unique", (SELECT count(*) FROM pragma_index_info(its.name))
      FROM sqlite_schema AS tables, pragma_index_list(tables.name) AS its,
           pragma_index_info(its.name) AS columns
     WHERE tables.type = 'table' AND columns.seqno = 0 AND columns.name = 'clinic_id'
"""


def tell_spread(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")  # makes the table, where there is none
        cursor.execute(BY_CLINIC)
        told = [(table, name, _spread(bool(unique), many)) for table, name, unique, many in cursor]
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", told)
        cursor.execute("ANALYZE sqlite_schema")  # reads it


def _spread(is_unique: bool, columns: int) -> str:
    """Rows in all, then those that agree in the first column, in the first two …"""
    alike = [ROWS, *(max(1, ALIKE // 10**more) for more in range(columns - 1))]
    if is_unique:
        alike[-1] = 1
    return " ".join(map(str, [ROWS, *alike]))
