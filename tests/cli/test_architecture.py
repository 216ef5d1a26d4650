"""The rooms, as the manual draws them, are the ones that are checked."""

import ast
import re
import sys
import tomllib
from inspect import isfunction

import pytest

from vises_research import stats
from vises_research.harmonise.engines import NAMES
from vises_research.reproduce.imports import PACKAGE


def layers(project, *, within=""):
    """Give the layers that are checked, all of them or those within one package."""
    contracts = tomllib.loads((project / "pyproject.toml").read_text())["tool"]["importlinter"]
    found = [c for c in contracts["contracts"] if c["type"] == "layers"]
    return [c["layers"] for c in found if not within or c["containers"] == [within]]


def test_the_manual_names_the_layers_in_the_order_that_is_checked(project):
    manual = (project / "docs/architecture.md").read_text(encoding="utf-8")
    written = re.findall(r"^    (\w+ > .*)$", manual, re.MULTILINE)
    assert written == [" > ".join(order) for order in layers(project)]


def test_every_room_has_its_layer(project):
    named = {
        room
        for order in layers(project, within="vises_research")
        for line in order
        for room in line.split(" | ")
    }
    rooms = {path.stem for path in PACKAGE.glob("[!_]*.py")}
    rooms |= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms == named


MODULES = {
    "stdnum": "python-stdnum",
    "ruamel": "ruamel.yaml",
    "IPython": "ipykernel",
    "markupsafe": "jinja2",
    "pydantic_core": "pydantic",
    "pygments": "nbconvert",
    "traitlets": "nbclient",
}
"""Modules that are not called as their library, or are part of what a library is built on."""


def modules(project):
    return [*PACKAGE.rglob("*.py"), *(project / "demonstration").rglob("*.py")]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
        yield from (name.partition(".")[0] for name in names)


@pytest.mark.slow
def test_every_library_that_is_imported_is_declared_and_explained(project):
    metadata = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    extras = metadata["optional-dependencies"]
    engines = [name for extra in NAMES for name in extras.get(extra, [])]
    named = [*metadata["dependencies"], *engines]
    declared = {re.split("[<=>]", name)[0].lower() for name in named}
    found = {name for path in modules(project) for name in imported(path)}
    libraries = found - {*sys.stdlib_module_names, PACKAGE.name, "demonstration"}
    names = {MODULES.get(name, name).replace("_", "-").lower() for name in libraries}
    assert names <= {name.replace("_", "-") for name in declared}
    manual = (project / "docs/dependencies.md").read_text(encoding="utf-8").lower()
    assert [name for name in declared if name not in manual] == []


def test_no_file_name_stands_in_two_rooms():
    """But for the tables of shared parameters, which each room has for its own functions."""
    names = [path.name for path in PACKAGE.rglob("*.py")]
    twice = {name for name in names if names.count(name) > 1}
    assert twice == {"__init__.py", "parameters.py"}


@pytest.mark.slow
def test_modules_and_functions_are_small(project):
    for path in modules(project):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                doc = len((ast.get_docstring(node) or "").splitlines())
                assert node.end_lineno - node.lineno + 1 - doc < 40, f"{path}: {node.name}"


def test_the_files_of_typical_changes_are_there(project):
    text = (project / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, _, table = text.partition("| change | in `vises_research/` |")
    named = re.findall(r"`([\w/]+(?:\.\w+|/))`", table.partition("\n\n")[0])
    assert len(named) > 10
    assert [name for name in named if not (PACKAGE / name).exists()] == []


ASK_THE_CARD = ("text", "figures", "publish", "reproduce")
METHODS = frozenset(name for name in dir(stats) if isfunction(getattr(stats, name)))


def named(node):
    """Tell whether code reads the name of a result: ``result.name``, ``self.sides[0].name``."""
    of_method = isinstance(node, ast.Attribute) and ast.unparse(node).endswith("method.name")
    return isinstance(node, ast.Attribute) and (of_method or node.attr == "name")


def methods(node):
    """Give the names of methods that are written out in a piece of code."""
    values = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return {one for one in values if isinstance(one, str)} & METHODS


def asks_for_a_name(node):
    """Tell whether code decides by the name of a method, or looks something up by it."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        compared = any(named(one) for side in sides for one in ast.walk(side))
        constants = any(isinstance(one, ast.Constant | ast.Name) for one in sides)
        return compared and (bool(methods(node)) or (constants and "result" in ast.unparse(node)))
    if isinstance(node, ast.Subscript):
        return named(node.slice) and "result" in ast.unparse(node.slice)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        looked_up = node.func.attr == "get" and node.args and named(node.args[0])
        return bool(looked_up) and "result" in ast.unparse(node.args[0])
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        listed = [one.value for one in node.elts if isinstance(one, ast.Constant)]
        return len(listed) > 1 and len(listed) == len(node.elts) and {*listed} <= METHODS
    if isinstance(node, ast.Dict):
        keys = [one.value for one in node.keys if isinstance(one, ast.Constant)]
        return len(keys) > 1 and {*keys} <= METHODS
    return False


@pytest.mark.slow
@pytest.mark.parametrize("room", ASK_THE_CARD)
def test_what_is_shown_of_a_method_stands_on_its_card(room):
    found = [
        f"{path.relative_to(PACKAGE)}, line {node.lineno}: {ast.unparse(node)}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if asks_for_a_name(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "result.name == 'share'",
        "side.name not in ('share', 'mean')",
        "result.name in READINGS",
        "(median.name, median.by) != ('median_time', by)",
        "'Wilson' in result.method.name",
        "READINGS[result.name]",
        "SUMMARIES.get(result.name)",
        "ADDED = ('counts', 'share')",
        "{'counts': 1, 'share': 2}",
    ],
)
def test_each_way_to_ask_for_a_method_by_its_name_is_found(code):
    assert any(asks_for_a_name(node) for node in ast.walk(ast.parse(code)))


@pytest.mark.parametrize("room", ["stats", "figures"])
def test_the_test_of_a_module_is_found_by_its_name(project, room):
    """It stands in the same folder under the name of the module, or of the folder."""
    for folder in {path.parent for path in (PACKAGE / room).glob("*/*.py")}:
        tests = project / "tests" / room / folder.name
        for module in folder.glob("[!_]*.py"):
            names = {f"test_{module.stem}.py", f"test_{folder.name}.py"}
            assert any((tests / name).exists() for name in names), module


def imports_within(room):
    """Give what each module of a room imports of it, at its head or within a function.

    Types alone are left out, and the room's own door, which loads a module when it is asked for it.
    """
    paths = {path: ".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in room}
    names = {name.removesuffix(".__init__"): path for path, name in paths.items()}
    graph = {}
    for name, path in names.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        checks = [one for one in ast.walk(tree) if isinstance(one, ast.If)]
        typed = {id(x) for one in checks if "TYPE_CHECKING" in ast.unparse(one.test)
                 for x in ast.walk(one)}  # fmt: skip
        found = [one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module]
        told = {f"{one.module}.{alias.name}" for one in found if id(one) not in typed
                for alias in one.names}  # fmt: skip
        told |= {one.rpartition(".")[0] for one in told}
        graph[name] = {one.removeprefix(f"{PACKAGE.name}.") for one in told} & names.keys() - {name}
    return {name: others - {name.partition(".")[0]} for name, others in graph.items()}


ROOMS = ("stats", "text", "figures", "publish", "harmonise", "codebook", "read", "reproduce")


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_no_circle_within_a_room(room):
    left = imports_within(sorted((PACKAGE / room).rglob("*.py")))
    assert sum(map(len, left.values())) > len(left)
    while free := [name for name, others in left.items() if not others & left.keys()]:
        left = {name: others for name, others in left.items() if name not in free}
    assert left == {}
