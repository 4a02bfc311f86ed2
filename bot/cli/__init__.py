"""The command line. Each command's heavy libraries are imported inside it, so that ``suiji --help`` answers at once.

Exit codes: 0 good, 1 refused or not verified, 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from bot.cli.bulletin import bulletin
from bot.cli.calendar import due, import_arrangement, show
from bot.cli.demo import demo
from bot.cli.draw import draw
from bot.cli.libraries import export_library, import_library
from bot.cli.report import report
from bot.cli.run import run
from bot.cli.upkeep import create_office, doctor, upgrade, verify_audit
from bot.cli.verify import verify

app = typer.Typer(
    name="suiji",
    help="随机：部门联合“双随机、一公开”抽查的办公群聊助手。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "demo": demo,
    "run": run,
    "doctor": doctor,
    "draw": draw,
    "verify": verify,
    "report": report,
    "bulletin": bulletin,
    "import": import_library,
    "export": export_library,
}
GROUPS: dict[str, tuple[str, dict[str, Callable[..., None]]]] = {
    "db": ("数据库。", {"upgrade": upgrade}),
    "office": ("领导小组办公室。", {"create": create_office}),
    "audit": ("审计日志。", {"verify": verify_audit}),
    "calendar": ("工作日历。", {"import": import_arrangement, "show": show, "due": due}),
}

for name, command in COMMANDS.items():
    app.command(name)(command)
for name, (help_text, members) in GROUPS.items():
    group = typer.Typer(help=help_text, no_args_is_help=True)
    for member, command in members.items():
        group.command(member)(command)
    app.add_typer(group, name=name)


def main() -> None:
    """The ``suiji`` command. A refusal is a sentence and exit code 1, a wrong setting one and 2, never a traceback."""
    from domain.errors import Refusal

    try:
        app()
    except Refusal as refusal:
        from templates.refusals import sentence

        typer.echo(sentence(refusal), err=True)
        sys.exit(1)
    except ValueError as error:
        from pydantic import ValidationError

        from bot.settings import complaints

        if not isinstance(error, ValidationError):
            raise
        for complaint in complaints(error):
            typer.echo(complaint, err=True)
        sys.exit(2)
