"""What the code says to people: the messages in its calls, found in the syntax tree, with § for each value."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent.parent / "aligner"


def template(node: ast.expr, names: dict[str, list[ast.expr]]) -> list[str]:
    """The texts that an expression may be, values as §; nothing where the code does not show it."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        texts = [""]
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            choices = template(inner, {}) if isinstance(inner, (ast.Constant, ast.IfExp)) else []
            texts = [text + choice for text in texts for choice in choices or ["§"]]
        return texts
    if isinstance(node, ast.IfExp):
        return template(node.body, names) + template(node.orelse, names)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in template(value, names)]
    if isinstance(node, ast.Name):
        return [text for value in names.get(node.id, []) for text in template(value, {})]
    return []


def assignments(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """What each name is made of, anywhere below a node."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=False))
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        values = value.elts if isinstance(value, ast.Tuple) else [value]
                        found.setdefault(name.id, []).extend(values)
        elif isinstance(node, ast.comprehension) and isinstance(node.target, ast.Tuple):
            call = node.iter
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "zip":
                for name, source in zip(node.target.elts, call.args, strict=False):
                    if isinstance(name, ast.Name) and isinstance(source, ast.Name):
                        found.setdefault(name.id, []).append(source)
    for name, values in list(found.items()):
        more = [other for value in values if isinstance(value, ast.Name) for other in found.get(value.id, [])]
        found[name] = [value for value in values if not isinstance(value, ast.Name)] + more
    return found


def calls(names: tuple[str, ...], below: str = "") -> Iterator[tuple[str, ast.Call, dict[str, list[ast.expr]]]]:
    """The calls of functions of these names, each with its place and the assignments around it."""
    for path in sorted((PACKAGE / below).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        scopes = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        around = assignments(ast.Module([node for node in tree.body if isinstance(node, ast.Assign)], []))
        seen: set[ast.Call] = set()
        for scope in (*scopes, tree):
            known = {**around, **(assignments(scope) if scope is not tree else {})}
            for node in ast.walk(scope):
                if isinstance(node, ast.Call) and node not in seen:
                    called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if called in names:
                        seen.add(node)
                        yield f"{path.relative_to(PACKAGE.parent)}:{node.lineno}", node, known


def constants() -> Iterator[str]:
    """All texts that stand in the code, docstrings too; `%s` parts a message as a value does."""
    yield (PACKAGE / "fidelity" / "data" / "feature_descriptions.tsv").read_text(encoding="utf-8")
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
