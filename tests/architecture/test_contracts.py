"""The house keeps its shape: imports point down, neighbours use front doors, files stay readable."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
DOORS = {"services", "selectors", "events", "errors", "models", "permissions"}
LINES_MOST, FUNCTION_MOST = 400, 60


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def test_import_contracts_hold() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_apps_use_front_doors_only() -> None:
    graph = grimp.build_graph("jiamen", cache_dir=None)
    wrong = sorted(
        f"{src} -> {dst}"
        for src in graph.modules
        for dst in graph.find_modules_directly_imported_by(src)
        if (a := src.split("."))[1:2] != (b := dst.split("."))[1:2]
        and a[1:2]
        and a[1] not in {"config", "kernel"}
        and b[1] not in {"config", "kernel"}
        and b[2:3]
        and b[2] not in DOORS
    )
    assert wrong == []


@pytest.mark.parametrize("folder", ["src", "tests", "tools", "benchmarks"])
def test_no_file_is_too_long_to_read(folder: str) -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in python_files(folder)}
    assert [f"{p.relative_to(ROOT)}: {n}" for p, n in lengths.items() if n > LINES_MOST] == []


def test_no_function_is_too_long_to_hold_in_the_head() -> None:
    long = []
    for path in python_files("src", "tools", "benchmarks"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_MOST:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines}")
    assert long == []


def test_every_public_function_of_the_product_is_documented() -> None:
    bare = []
    for path in python_files("src"):
        for node in ast.parse(path.read_text("utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and ast.get_docstring(node) is None and "management" not in path.parts:
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []


def test_front_end_files_stay_readable_too() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines())
        for pattern in ("*.ts", "*.scss")
        for path in (ROOT / "frontend" / "src").rglob(pattern)
    }
    assert [f"{p.relative_to(ROOT)}: {n}" for p, n in lengths.items() if n > LINES_MOST] == []
