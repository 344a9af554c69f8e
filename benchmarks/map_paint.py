"""How soon the planning map shows 20,000 and 200,000 cells, and how evenly it moves, in headless Chromium with software graphics.

A map of one cell is measured in the same run: what its frames take is the price of software graphics, not of the cells.

`paint ms`: from the click on the address to the first picture of the cells; `map ms`: until the map can be moved. Frames are
the times between two pictures while the map is dragged and zoomed. Run: `python -m benchmarks.map_paint`.
"""

import json
import os
import random
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from jiamen.config.embedded import Cluster
from tests.e2e.conftest import CHROMIUM, FLAGS, SCREENS
from tests.e2e.site import running

COUNTS = (1, 20_000, 200_000)
BOUND_MS = 2000
VISITS = 5
FRAMES = """() => { window.frames_ms = []; let last = performance.now();
  const next = (now) => { window.frames_ms.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next); }"""


def scatter(count: int) -> None:
    """Put `count` invented cells around the communities of the demo district, in the place of its own."""
    from jiamen.people.models import PopulationCell
    from jiamen.places.models import Area

    if PopulationCell.objects.count() == count:
        return
    chance = random.Random(20)  # the same cells every time
    homes = list(Area.objects.filter(lat__isnull=False, level="community").values_list("code", "lat", "lon"))
    cells = []
    for number in range(count):
        area, lat, lon = homes[number % len(homes)]
        young, adult, old = chance.randrange(40), chance.randrange(120), chance.randrange(30)
        at = {"lat": chance.gauss(lat, 0.008), "lon": chance.gauss(lon, 0.008)}
        people = {"residents": young + adult + old, "age_0_14": young, "age_15_64": adult, "age_65_plus": old}
        cells.append(PopulationCell(code=f"G{number}", area_id=area, households=60, simulated=True, **at, **people))
    PopulationCell.objects.all().delete()
    PopulationCell.objects.bulk_create(cells, batch_size=2000)


def sign_in(page: Page, url: str) -> None:
    """As the planner of the demo."""
    from jiamen.demo.accounts import PASSWORD

    page.goto(f"{url}/accounts/login/")
    page.locator("input[name=username]").fill("planner")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda address: "login" not in address)


def visit(page: Page, url: str) -> tuple[float, float]:
    """Open the map; milliseconds to the first picture of the cells and to the map that moves."""
    page.goto(f"{url}/planning/", wait_until="commit")
    page.wait_for_selector("[data-map][data-shown]", timeout=60_000)
    begin = "name => performance.getEntriesByName(name)[0].startTime"
    return page.evaluate(begin, "map-painted"), page.evaluate(begin, "map-shown")


def move(page: Page) -> list[float]:
    """Drag and zoom for some seconds; milliseconds of every frame."""
    box = page.locator("[data-map-canvas]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.evaluate(FRAMES)
    for step in range(4):
        page.mouse.down()
        page.mouse.move(x + (-1) ** step * 200, y + 60, steps=25)
        page.mouse.up()
        page.mouse.move(x, y)
        page.mouse.wheel(0, -240 if step < 2 else 240)
        page.wait_for_timeout(600)
    return page.evaluate("window.frames_ms")  # type: ignore[no-any-return]  # numbers, from the script above


def measured(url: str) -> dict[str, float]:
    """Medians over VISITS visits, each with nothing in the browser's cache."""
    width, height = SCREENS["desktop"]
    visits, frames = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for _ in range(VISITS):
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            sign_in(page, url)
            visits.append(visit(page, url))
        frames = move(page)
        browser.close()
    paint, shown = zip(*visits, strict=True)
    return {
        "paint_ms": round(statistics.median(paint)),
        "paint_worst_ms": round(max(paint)),
        "map_ms": round(statistics.median(shown)),
        "frame_p50_ms": round(statistics.median(frames), 1),
        "frame_p95_ms": round(statistics.quantiles(frames, n=20)[-1], 1),
    }


def main() -> None:
    """Make the cells in a cluster of its own (kept between runs), serve them, measure, print table and JSON."""
    if CHROMIUM is None:
        print("No browser: install the Debian package chromium.")
        return
    cluster = Cluster("pg-bench-map", durable=False)
    cluster.join()
    try:
        os.environ["DATABASE_URL"] = cluster.url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiamen.config.settings.dev")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("demo", verbosity=0)
        rows = []
        for count in COUNTS:
            scatter(count)
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend only
            with (
                tempfile.TemporaryDirectory() as folder,
                running(Path(folder) / "data", DATABASE_URL=cluster.url) as site,
            ):
                rows.append({"cells": count, "load": round(os.getloadavg()[0], 1), **measured(site.url)})
    finally:
        cluster.leave()
    print("".join(f"{name:>16}" for name in rows[0]))
    for row in rows:
        print("".join(f"{value:>16}" for value in row.values()))
    print(json.dumps({"benchmark": "map_paint", "bound_ms": BOUND_MS, "rows": rows}))


if __name__ == "__main__":
    main()
