"""Texts of messages: every template is used, every used one is there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from tests.architecture.tree import Source, strings

_NAME = re.compile(r"[a-z_]+/[a-z_*]+")
_INSIDE = re.compile(r"""{%-?\s*(?:include|from|import|extends)\s+["']([^"']+)\.(?:j2|html)["']""")


def named_in_code(sources: Iterable[Source], steps: Collection[str]) -> Iterator[tuple[str, str]]:
    """``(template, where)`` of every literal that looks like the name of a message of one of ``steps``."""
    for source in sources:
        for text, line in strings(source):
            if _NAME.fullmatch(text) and text.split("/")[0] in steps:
                yield text, f"{source.path}:{line}"


def named_in_templates(templates: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, text in templates.items():
        yield from ((other, name) for other in _INSIDE.findall(text))


def never_rendered(sources: Iterable[Source], templates: Mapping[str, str]) -> list[str]:
    """Templates (name without ending → text) that neither code nor another template names."""
    steps = {name.split("/")[0] for name in templates}
    used = [name for name, _ in (*named_in_code(sources, steps), *named_in_templates(templates))]
    patterns = {re.compile(re.escape(name).replace(r"\*", "[a-z_]+")) for name in used}
    return [
        f"templates/messages/{name}.j2 is never rendered; take it out"
        for name in sorted(templates)
        if not any(pattern.fullmatch(name) for pattern in patterns)
    ]


def not_written(sources: Iterable[Source], templates: Mapping[str, str]) -> list[str]:
    """Names that code or another template gives and that no file has."""
    steps = {name.split("/")[0] for name in templates}
    used = (*named_in_code(sources, steps), *named_in_templates(templates))
    return [
        f"{where}: write templates/messages/{name}.j2"
        for name, where in used
        if "*" not in name and name not in templates
    ]
