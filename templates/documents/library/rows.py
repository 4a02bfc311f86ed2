"""Entries of the libraries as rows of cells, in the order of our own columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.library import Cell, Department, Inspector, Item, Subject
from templates.documents.library.notes import KIND_WORDS, NO, YES

Row = Sequence[Cell]


def subject_rows(subjects: Iterable[Subject]) -> list[Row]:
    """The cells of each subject in the order of our columns."""
    return [
        [
            subject.number,
            KIND_WORDS[subject.kind],
            subject.name,
            subject.legal_representative,
            subject.address,
            subject.phone,
            "、".join(subject.tags),
            subject.registered_on or "",
            subject.status,
            subject.area,
            subject.risk_class,
        ]
        for subject in subjects
    ]


def inspector_rows(inspectors: Iterable[Inspector]) -> list[Row]:
    """The cells of each inspector in the order of our columns."""
    return [
        [
            inspector.number,
            inspector.name,
            inspector.department,
            inspector.section,
            inspector.mobile,
            "、".join(inspector.tags),
            YES if inspector.available else NO,
            "、".join(inspector.recusals),
            inspector.certificate_until or "",
            "、".join(inspector.apart),
        ]
        for inspector in inspectors
    ]


def item_rows(items: Iterable[Item]) -> list[Row]:
    """The cells of each item in the order of our columns."""
    return [[item.department, item.major, item.name, item.basis, item.method, "、".join(item.tags)] for item in items]


def department_rows(departments: Iterable[Department]) -> list[Row]:
    """The cells of each department in the order of our columns."""
    return [[department.name, department.short_name] for department in departments]
