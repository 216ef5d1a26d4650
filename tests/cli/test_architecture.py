"""The rooms, as the manual draws them, are the ones that are checked."""

import ast
import re
import sys
import tomllib

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


def test_modules_and_functions_are_small(project):
    for path in modules(project):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                doc = len((ast.get_docstring(node) or "").splitlines())
                assert node.end_lineno - node.lineno + 1 - doc < 40, f"{path}: {node.name}"
