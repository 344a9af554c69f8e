"""How fast population cells come in: 200,000 rows from a workbook and a CSV file into PostgreSQL, twice.

Prints a table and one JSON line. The issue's promise: under 30 s and under 1 GiB.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROWS = int(os.environ.get("JIAMEN_BENCH_ROWS", "200000"))
LIMIT_S, LIMIT_MIB = 30.0, 1024.0
HEADER = (
    "网格编号", "区划代码", "经度", "纬度", "坐标系", "居民人数", "户数", "一人户数", "0–14岁人数", "15–64岁人数",
    "65岁及以上人数", "有一位老人的户数", "有两位老人的户数", "残疾人数",
)  # fmt: skip
AREA = "361102001001"


def cells() -> Iterator[tuple[Any, ...]]:
    """Invented cells on a 50 m grid."""
    for number in range(ROWS):
        young, adult, old = number % 23, number % 61, number % 17
        homes = number % 29 + 4
        lon, lat = 117.8 + number % 600 * 0.0005, 28.3 + number // 600 * 0.0005
        system = "GCJ-02" if number % 2 else "WGS-84"
        people = (young + adult + old, homes, homes // 4, young, adult, old, homes // 5, homes // 9, old // 5)
        yield (f"G{number:06d}", AREA, round(lon, 6), round(lat, 6), system, *people)


def measure(path: Path, label: str) -> dict[str, Any]:
    """Import the file twice; seconds of each, and what they did."""
    from jiamen.kernel.actor import Actor
    from jiamen.kernel.imports.kinds import find_kind
    from jiamen.kernel.imports.running import run_import

    reports = [run_import(Actor.system("bench"), find_kind("population"), path, dry_run=False) for _time in range(2)]
    first, second = reports
    if first.faults or (second.created, second.updated) != (0, 0):
        raise SystemExit(f"the import of {label} went wrong: {first.faults[:3]} {second}")
    return {
        "file": label,
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "rows": first.rows,
        "created": first.created,
        "seconds": first.seconds,
        "rows_per_s": round(first.rows / first.seconds),
        "again_seconds": second.seconds,
        "peak_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def write_files(folder: Path) -> list[tuple[Path, str]]:
    """The same cells as workbook and as CSV, written by another process so that its memory is not counted here."""
    child = os.fork()
    if child == 0:
        from jiamen.kernel.excel.writing import write_csv, write_table

        (folder / "cells.xlsx").write_bytes(write_table("人口网格", HEADER, cells()))
        (folder / "cells.csv").write_bytes(write_csv(HEADER, cells()))
        os._exit(0)
    os.waitpid(child, 0)
    return [(folder / "cells.xlsx", "XLSX"), (folder / "cells.csv", "CSV")]


def main() -> int:
    """Run on a database of its own, thrown away afterwards."""
    from django.test.utils import setup_databases, teardown_databases

    started = time.perf_counter()
    old = setup_databases(verbosity=0, interactive=False)
    try:
        from jiamen.people.models import PopulationCell
        from jiamen.places.models import Area, AreaLevel

        for code, level in (("361102", "district"), ("361102001", "street"), (AREA, "community")):
            parent = code[:-3] if len(code) > 6 else None
            Area.objects.create(code=code, name=code, level=AreaLevel(level), parent_id=parent)
        results = []
        with tempfile.TemporaryDirectory() as folder:
            for path, label in write_files(Path(folder)):
                results.append(measure(path, label))
                PopulationCell.objects.all().delete()
    finally:
        teardown_databases(old, verbosity=0)
    print(f"{'file':6}{'MB':>7}{'rows':>9}{'s':>8}{'rows/s':>9}{'again s':>9}{'peak MiB':>10}")
    for row in results:
        print(
            f"{row['file']:6}{row['megabytes']:7}{row['rows']:9}{row['seconds']:8}{row['rows_per_s']:9}"
            f"{row['again_seconds']:9}{row['peak_rss_mib']:10}"
        )
    kept = all(row["seconds"] < LIMIT_S and row["peak_rss_mib"] < LIMIT_MIB for row in results)
    seconds = round(time.perf_counter() - started, 1)
    print(
        json.dumps({"benchmark": "imports", "kept": kept, "seconds": seconds, "results": results}, ensure_ascii=False)
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests import database

    database.provide()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.test")
    import django

    django.setup()
    sys.exit(main())
