"""docs/cli.md: every command with its arguments, from the parser."""

from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator, Mapping

from luoshi import cli
from pages_from_code.tables import GENERATED, row


def cli_page() -> str:
    """docs/cli.md: every command with its arguments, from the parser."""
    parser = cli._parser()
    commands = _commands(parser)
    lines = [GENERATED, "", "# The `luoshi` command", "", str(parser.description), ""]
    lines += ["| command | what it does |", "|---|---|"]
    lines += [
        f"| [`luoshi {name}`](#luoshi-{name.replace(' ', '-')}) | {command.description} |"
        for name, command in commands.items()
    ]
    lines += ["", *_arguments(parser), ""]
    for name, command in commands.items():
        lines += [f"## luoshi {name}", "", str(command.description), "", f"    {_usage(command)}", ""]
        lines += [*_arguments(command), ""]
    lines += ["## Exit codes", "", str(parser.epilog)]
    return "\n".join(lines)


def _commands(parser: ArgumentParser) -> Mapping[str, ArgumentParser]:
    """The commands by name, those with verbs once for each verb (``audit verify``)."""
    named = next((action.choices for action in parser._actions if isinstance(action, _SubParsersAction)), {})
    found: dict[str, ArgumentParser] = {}
    for name, command in named.items():
        verbs = _commands(command)
        found |= {f"{name} {verb}": inner for verb, inner in verbs.items()} or {name: command}
    return found


def _usage(command: ArgumentParser) -> str:
    """``luoshi extract [选项] 路径 [路径 …]``."""
    names = [_placed(action) for action in command._actions if not action.option_strings]
    return " ".join([command.prog, "[选项]", *names])


def _placed(action: Action) -> str:
    return f"{action.metavar} [{action.metavar} …]" if action.nargs == "+" else str(action.metavar)


def _arguments(parser: ArgumentParser) -> Iterator[str]:
    yield "| argument | values | meaning |"
    yield "|---|---|---|"
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            continue
        name = ", ".join(f"`{option}`" for option in action.option_strings) or str(action.metavar)
        values = " ".join(f"`{choice}`" for choice in action.choices) if action.choices else ""
        if action.option_strings and action.metavar and not action.choices:
            values = str(action.metavar)
        yield row(name, values, str(action.help))
