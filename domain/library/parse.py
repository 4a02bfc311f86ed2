"""One reader for each library (A1–A3, A6)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from domain.errors import Refusal
from domain.library import cells
from domain.library.rows import Row, parse_table
from domain.library.table import Cell, Parsed, Table
from domain.library.values import Department, Inspector, Item, Subject, SubjectKind


def parse_subjects(table: Table) -> Parsed[Subject]:
    """The subjects of ``table``; refuses the whole when a required column is missing."""
    return parse_table(
        table,
        "subjects",
        _subject,
        key=lambda subject: subject.number,
        duplicate=lambda subject, row: Refusal("library.duplicate_number", number=subject.number, row=row),
    )


def parse_inspectors(table: Table, departments: Collection[str]) -> Parsed[Inspector]:
    """The inspectors of ``table``, whose departments must be among the names ``departments``.

    Refuses the whole when a required column is missing, or (``library.no_departments``) when ``departments``
    is empty.
    """
    if not departments:
        raise Refusal("library.no_departments")
    return parse_table(
        table,
        "inspectors",
        partial(_inspector, departments=departments),
        key=lambda inspector: inspector.number,
        duplicate=lambda inspector, row: Refusal("library.duplicate_number", number=inspector.number, row=row),
    )


def parse_items(table: Table, departments: Collection[str] | None = None) -> Parsed[Item]:
    """The items of ``table``; where ``departments`` are given, each must belong to one of them."""
    return parse_table(
        table,
        "items",
        partial(_item, departments=departments),
        key=lambda item: item.name and (item.department, item.major, item.name),
        duplicate=lambda item, row: Refusal(
            "library.duplicate_item", name=item.name, department=item.department, row=row
        ),
    )


def parse_departments(table: Table) -> Parsed[Department]:
    """The departments of ``table``."""
    return parse_table(
        table,
        "departments",
        _department,
        key=lambda department: department.name,
        duplicate=lambda department, row: Refusal("library.duplicate_department", name=department.name, row=row),
    )


def _subject(row: Row) -> Subject:
    kind: SubjectKind = row.read("kind", cells.read_kind, "other")
    return Subject(
        number=row.read("number", cells.read_credit_code if kind == "enterprise" else cells.read_own_number, ""),
        kind=kind,
        name=row.read("name", cells.read_required_text, ""),
        legal_representative=row.read("legal_representative", cells.read_text, ""),
        address=row.read("address", cells.read_text, ""),
        phone=row.read("phone", cells.read_text, ""),
        tags=row.read("tags", cells.read_tags, ()),
        registered_on=row.read("registered_on", cells.read_date, None),
        status=row.read("status", cells.read_status, ""),
        area=row.read("area", cells.read_text, ""),
        risk_class=row.read("risk_class", cells.read_risk_class, ""),
    )


def _inspector(row: Row, departments: Collection[str]) -> Inspector:
    return Inspector(
        number=row.read("number", cells.read_own_number, ""),
        name=row.read("name", cells.read_required_text, ""),
        department=row.read("department", _one_of(departments), ""),
        section=row.read("section", cells.read_text, ""),
        mobile=row.read("mobile", cells.read_mobile, ""),
        tags=row.read("tags", cells.read_tags, ()),
        available=row.read("available", cells.read_available, False),
        recusals=row.read("recusals", cells.read_recusals, ()),
        certificate_until=row.read("certificate_until", cells.read_certificate_until, None),
        apart=row.read("apart", cells.read_colleagues, ()),
    )


def _item(row: Row, departments: Collection[str] | None) -> Item:
    return Item(
        department=row.read(
            "department", cells.read_required_text if departments is None else _one_of(departments), ""
        ),
        major=row.read("major", cells.read_text, ""),
        name=row.read("name", cells.read_required_text, ""),
        basis=row.read("basis", cells.read_text, ""),
        method=row.read("method", cells.read_text, ""),
        tags=row.read("tags", cells.read_needed_tags, ()),
    )


def _department(row: Row) -> Department:
    return Department(
        name=row.read("name", cells.read_required_text, ""),
        short_name=row.read("short_name", cells.read_text, ""),
    )


def _one_of(departments: Collection[str]) -> Callable[[Cell, str], str]:
    """Reads a department that is one of ours; an unknown one is a slip, or not yet entered."""

    def read(cell: Cell, column: str) -> str:
        name = cells.read_required_text(cell, column)
        if name not in departments:
            raise Refusal("library.department_unknown", column=column, value=name, known="、".join(departments))
        return name

    return read
