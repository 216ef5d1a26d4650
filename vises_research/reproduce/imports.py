"""Which files of the package a piece of code depends on, by reading and not by running it.

Imports inside functions count, since functions get called; what stands under ``if TYPE_CHECKING``
does not, since it never runs. Of a package that is only passed on the way to a module inside it,
only what runs on import counts. A package that loads lazily what its stub lists depends on all of
that; a module that imports by a computed name, on all that stands in its folder.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = ["PACKAGE", "closure", "package_data"]

PACKAGE = Path(__file__).parents[1]
_COMPUTED = {"import_module", "__import__"}


def closure(source: str, beside: Path | None = None) -> set[Path]:
    """Find the modules that some code imports, directly or through others.

    Parameters
    ----------
    source
        Python code.
    beside
        A folder whose own modules can be imported too, as those beside a notebook.

    Returns
    -------
    set of pathlib.Path
        Files of the package and of ``beside``; other libraries are pinned by the lock.

    Examples
    --------
    >>> sorted(path.name for path in closure("from vises_research import errors"))
    ['__init__.py', 'errors.py']
    """
    walk = _Walk(beside)
    walk.follow(ast.parse(source), package="", deep=True)
    return walk.files


def package_data(modules: set[Path]) -> set[Path]:
    """Find the files that are not Python in the packages to which the modules belong.

    Parameters
    ----------
    modules
        Files as :func:`closure` gives them.

    Returns
    -------
    set of pathlib.Path
        Fonts, templates, word lists: what a module may read as it runs.
    """
    packages = {module.parent for module in modules}
    return {
        path
        for path in PACKAGE.rglob("*")
        if path.suffix not in (".py", ".pyc") and path.is_file() and _package_of(path) in packages
    }


def _package_of(path: Path) -> Path:
    """Give the innermost package that holds a data file."""
    return next(folder for folder in path.parents if (folder / "__init__.py").exists())


@dataclass
class _Walk:
    """The state of one search: what was found, and how thoroughly it was read."""

    beside: Path | None
    files: set[Path] = field(default_factory=set)
    seen: set[tuple[Path, bool]] = field(default_factory=set)
    entered: set[tuple[str, bool]] = field(default_factory=set)
    places: dict[str, Path | None] = field(default_factory=dict)

    def follow(self, tree: ast.AST, package: str, *, deep: bool) -> None:
        for module, name in _imports(tree, package, deep):
            if name is None:
                self.enter(module, deep=True)
            elif name != "*" and self.locate(f"{module}.{name}"):
                self.enter(f"{module}.{name}", deep=True)
            else:
                self.enter(module, deep=not self.is_constant(module, name))

    def enter(self, module: str, *, deep: bool) -> None:
        """Take in a module and, shallowly, the packages that lead to it."""
        if (module, deep) in self.entered:
            return
        self.entered.add((module, deep))
        parent = module.rpartition(".")[0]
        if parent:
            self.enter(parent, deep=False)
        file = self.locate(module)
        if file is None or {(file, deep), (file, True)} & self.seen:
            return
        self.seen.add((file, deep))
        self.files.add(file)
        is_package = file.name == "__init__.py"
        tree = _tree(file)
        self.follow(tree, module if is_package else parent, deep=deep)
        stub = file.with_suffix(".pyi")
        if deep and stub.exists():
            self.follow(_tree(stub), module, deep=True)
        if deep and _computes_imports(file):
            self.enter_all(file.parent, module if is_package else parent)

    def enter_all(self, folder: Path, package: str) -> None:
        for path in folder.glob("*.py"):
            if path.stem != "__init__":
                self.enter(f"{package}.{path.stem}" if package else path.stem, deep=True)
        for path in folder.glob("*/__init__.py"):
            self.enter(f"{package}.{path.parent.name}", deep=True)

    def locate(self, module: str) -> Path | None:
        """Find the file of a module, if it is one of ours."""
        if module not in self.places:
            self.places[module] = self._located(module)
        return self.places[module]

    def _located(self, module: str) -> Path | None:
        first, *rest = module.split(".")
        root = PACKAGE if first == PACKAGE.name else self.beside and self.beside / first
        if root is None:
            return None
        stem = root.joinpath(*rest)
        for path in (stem / "__init__.py", stem.with_name(f"{stem.name}.py")):
            if path.is_file():
                return path
        return None

    def is_constant(self, module: str, name: str) -> bool:
        """Whether the name is plainly assigned in the module, so that no function is behind it."""
        file = self.locate(module)
        if file is None:
            return False
        assigned = (n for n in _tree(file).body if isinstance(n, ast.Assign))
        targets = (target for node in assigned for target in node.targets)
        return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _tree(file: Path) -> ast.Module:
    """Read a file once, however many ways lead to it, unless it was changed since."""
    told = file.stat()
    return _parsed(file, told.st_mtime_ns, told.st_size)


@cache
def _parsed(file: Path, changed: int, size: int) -> ast.Module:
    return ast.parse(file.read_bytes())


def _imports(tree: ast.AST, package: str, deep: bool) -> Iterator[tuple[str, str | None]]:
    """Give module and name of each import: ``import a.b`` is ``("a.b", None)``."""
    for node in _nodes(tree, deep):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join(filter(None, [*(up if node.level else []), node.module]))
            yield from ((base, alias.name) for alias in node.names)


def _nodes(tree: ast.AST, deep: bool) -> Iterator[ast.AST]:
    """Walk the statements that run: those of functions only when ``deep``."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not deep:
            continue
        yield child
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _nodes(child, deep)


def _computes_imports(file: Path) -> bool:
    text = file.read_bytes()
    if not any(name.encode() in text for name in _COMPUTED):
        return False
    calls = (node.func for node in ast.walk(_tree(file)) if isinstance(node, ast.Call))
    return any(getattr(f, "id", getattr(f, "attr", "")) in _COMPUTED for f in calls)
