"""The lists and libraries (一单两库): what stands in them, and how a person's table becomes entries.

``recognise`` says which library a table is meant for; ``parse_subjects``, ``parse_inspectors``,
``parse_items`` and ``parse_departments`` give its good entries and its bad rows, with every reason.
"""

from __future__ import annotations

from domain.library.cells import as_text, clean_text
from domain.library.columns import COLUMNS, Column, find_columns, is_known_heading, recognise
from domain.library.parse import parse_departments, parse_inspectors, parse_items, parse_subjects
from domain.library.rows import EXAMPLE_MARK
from domain.library.table import BadRow, Cell, Parsed, Table, TableRow
from domain.library.values import (
    RISK_CLASSES,
    STATUSES,
    SUBJECT_KINDS,
    Department,
    Inspector,
    Item,
    LibraryKind,
    Subject,
    SubjectKind,
)

__all__ = [
    "COLUMNS",
    "EXAMPLE_MARK",
    "RISK_CLASSES",
    "STATUSES",
    "SUBJECT_KINDS",
    "BadRow",
    "Cell",
    "Column",
    "Department",
    "Inspector",
    "Item",
    "LibraryKind",
    "Parsed",
    "Subject",
    "SubjectKind",
    "Table",
    "TableRow",
    "as_text",
    "clean_text",
    "find_columns",
    "is_known_heading",
    "parse_departments",
    "parse_inspectors",
    "parse_items",
    "parse_subjects",
    "recognise",
]
