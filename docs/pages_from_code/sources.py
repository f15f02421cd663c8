"""What only the source text of modules holds: docstrings below assignments, templates of messages."""

import ast
import re
from collections.abc import Mapping, Sequence

Assigned = Mapping[str, Sequence[ast.expr]]


def meanings_in(tree: ast.AST) -> dict[str, str]:
    """The docstring under each assignment, which only the source holds."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.Module)):
            for member, note in zip(node.body, node.body[1:], strict=False):
                if isinstance(member, ast.Assign) and isinstance(note, ast.Expr):
                    found[ast.unparse(member.targets[0])] = str(ast.literal_eval(note.value))
    return found


def assigned_in(tree: ast.AST) -> Assigned:
    """What is assigned to each name, in the order of the lines."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found.setdefault(ast.unparse(target), []).append(node.value)
    return {name: sorted(values, key=lambda value: value.lineno) for name, values in found.items()}


def templates_of(node: ast.expr, known: Assigned) -> list[str]:
    """The texts that an expression can give, with … for what is filled in; none where that cannot be told."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Call(func=ast.Name(id="reason"), args=[ast.Constant(value=str(text))]):
            return [re.sub(r"%\(\w+\)s", "…", text)]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)]
        case ast.IfExp(body=one, orelse=other):
            return [*templates_of(one, known), *templates_of(other, known)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in templates_of(left, known) or ["…"] for b in templates_of(right, known) or ["…"]]
        case ast.Name(id=name):
            above = [value for value in known.get(name, ()) if value.lineno < node.lineno]
            return templates_of(above[-1], known) if above else []
    return []
