"""Which files a piece of code depends on."""

import pytest

from vises_research.reproduce import imports

MODULES = {
    "__init__.py": "VERSION = 1\ndef __getattr__(n):\n    from vises_research import lazy\n",
    "lazy.py": "",
    "bottom.py": "",
    "typed.py": "if TYPE_CHECKING:\n    import vises_research.lazy\n",
    "late.py": "def f():\n    from vises_research.bottom import x\n",
    "room/__init__.py": "def g():\n    import vises_research.late\n",
    "room/near.py": "from . import far\nfrom ..bottom import x\n",
    "room/far.py": "",
    "homes/__init__.py": "from importlib import import_module\ndef g(n): return import_module(n)\n",
    "homes/one.py": "import vises_research.bottom\n",
    "stubbed/__init__.py": "import lazy_loader\nf = lazy_loader.attach_stub(__name__, __file__)\n",
    "stubbed/__init__.pyi": "from .below.it import f as f\n",
    "stubbed/below/__init__.py": "",
    "stubbed/below/it.py": "import vises_research.bottom\n",
    "homes/words.txt": "",
    "homes/deep/font.ttf": "",
    "room/data.txt": "",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    for name, text in MODULES.items():
        path = tmp_path / "vises_research" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(imports, "PACKAGE", tmp_path / "vises_research")
    return tmp_path / "vises_research"


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("import pandas", ""),
        ("import vises_research.bottom", "__init__ bottom"),
        ("from vises_research import bottom as b", "__init__ bottom"),
        ("from vises_research import VERSION", "__init__"),
        ("from vises_research import Study", "__init__ lazy"),
        ("import vises_research", "__init__ lazy"),
        ("from vises_research.bottom import *", "__init__ bottom"),
        ("import vises_research.typed", "__init__ typed"),
        ("import vises_research.late", "__init__ bottom late"),
        ("def f():\n    import vises_research.bottom", "__init__ bottom"),
        ("try:\n    import vises_research.bottom\nexcept E:\n    pass", "__init__ bottom"),
        ("import vises_research.room.near", "__init__ bottom room/__init__ room/far room/near"),
        ("import vises_research.room", "__init__ bottom late room/__init__"),
        ("from vises_research import homes", "__init__ bottom homes/__init__ homes/one"),
        (
            "from vises_research import stubbed",
            "__init__ bottom stubbed/__init__ stubbed/below/__init__ stubbed/below/it",
        ),
        ("import helper", "helper"),
    ],
)
def test_the_closure_of_some_code(code, files, package, tmp_path):
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside/helper.py").write_text("")
    found = imports.closure(code, beside=tmp_path / "beside")
    roots = (package, tmp_path / "beside")
    names = [p.relative_to(next(r for r in roots if p.is_relative_to(r))) for p in found]
    assert sorted(name.with_suffix("").as_posix() for name in names) == files.split()


def test_the_data_of_a_package_belong_to_its_modules(package):
    found = imports.package_data(imports.closure("from vises_research import homes"))
    assert {path.name for path in found} == {"words.txt", "font.ttf"}
