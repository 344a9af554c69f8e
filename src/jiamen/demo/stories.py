"""The changes the demo tells as they happened, before and after; only in the district they belong to."""

import json

from jiamen.demo.census import DATA
from jiamen.demo.rows import StoryRow
from jiamen.demo.settlement import Folk


def story_rows(code: str, folk: tuple[Folk, ...]) -> tuple[StoryRow, ...]:
    """Stories of Xinzhou District, tied to the centres they are about; none for other counties."""
    if code != "361102":
        return ()
    centres = {f.community.name: f"{f.community.code}-C1" for f in folk if f.community.real_name}
    told = json.loads((DATA / "stories_361102.json").read_text("utf-8"))
    return tuple(
        StoryRow(s["slug"], s["title"], s["place"], centres.get(s["place"]), s["before"], s["after"], rank * 10)
        for rank, s in enumerate(told, start=1)
    )
