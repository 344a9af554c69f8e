"""What the census workbook and files of population cells hold."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiamen.kernel.actor import Actor
from jiamen.kernel.errors import InvalidInput
from jiamen.kernel.excel.guards import FileKind
from jiamen.kernel.imports.columns import YES_NO, Column, code, integer, plain, text, yes_no
from jiamen.kernel.imports.kinds import POSITION, ImportKind
from jiamen.people.forms.raster import read_raster
from jiamen.people.permissions import IMPORT_CENSUS, IMPORT_POPULATION
from jiamen.people.services import imports as services

PEOPLE = integer(0, 10_000_000)


class AgesDoNotAddUp(InvalidInput):
    """The three age groups are not all residents."""

    code = "cell-ages"
    message = _("The three age groups add up to {sum}, but there are {residents} residents.")
    next_step = _("Correct the figures so that they add up.")


class HouseholdsDoNotAddUp(InvalidInput):
    """More households of a kind than households."""

    code = "cell-households"
    message = _("{part} households of one kind are more than the {households} households in all.")
    next_step = _("Correct the figures: a part cannot exceed the whole.")


class DisabledExceedResidents(InvalidInput):
    """More disabled residents than residents."""

    code = "cell-disabled"
    message = _("{disabled} disabled residents are more than the {residents} residents in all.")
    next_step = _("Correct one of the two figures.")


def _review_cells(actor: Actor, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[int, InvalidInput]]:
    for index, row in enumerate(rows):
        ages = row["age_0_14"] + row["age_15_64"] + row["age_65_plus"]
        if ages != row["residents"]:
            yield index, AgesDoNotAddUp(field="residents", sum=ages, residents=row["residents"])
        elders = sum(row.get(f"households_with_{size}", 0) for size in ("1_elder", "2_elders", "3_elders"))
        part = max(elders, row.get("one_person_households", 0))
        if part > row["households"]:
            yield index, HouseholdsDoNotAddUp(field="households", part=part, households=row["households"])
        if row.get("disabled", 0) > row["residents"]:
            yield (
                index,
                DisabledExceedResidents(field="disabled", disabled=row["disabled"], residents=row["residents"]),
            )


def _is_no_county(row: Mapping[str, Any]) -> bool:
    """The nation and the zones have no code; provinces and cities end in 00."""
    return row["code"] is None or plain(row["code"]).endswith("00")


def _count(key: str, zh: str, en: str, example: str) -> Column:
    return Column(key, zh, en, PEOPLE, required=False, default=0, example=example, note=_("Empty means 0"))


CENSUS = ImportKind(
    key="census",
    zh="人口普查分县数据",
    title=_("census"),
    purpose=_("The county workbook of the 2020 census: one row a county, all columns kept as published."),
    columns=(
        Column("code", "区划代码", "County code", code(r"\d{6}", _("6 digits")), example="361102"),
        Column("province", "省", "Province", text(40), example="江西省"),
        Column("city", "市", "City", text(60), required=False, default="", example="上饶市"),
        Column("name", "区县", "County", text(60), example="信州区"),
        Column("residents", "人口数_合计", "Residents", integer(), required=False, example="545134"),
        Column("households", "家庭户数", "Households", integer(), required=False, example="162546"),
    ),
    identity=("code",),
    permission=IMPORT_CENSUS,
    save=services.import_census,
    skip=_is_no_county,
    blanks=frozenset({"NA"}),
    rest="figures",
)

POPULATION = ImportKind(
    key="population",
    zh="人口网格",
    title=_("population"),
    purpose=_("Population cells: compounds or grid cells with their people, each at one point."),
    columns=(
        Column("code", "网格编号", "Cell code", code(r"[0-9A-Za-z_.:-]{1,24}", "G0001"), example="G0001"),
        Column(
            "area", "区划代码", "Area code", refers="people.PopulationCell.area", example="361102001001",
            note=_("12 digits of the community or village, as imported under “areas”"),
        ),
        *POSITION,
        Column("residents", "居民人数", "Residents", PEOPLE, example="320", note=_("The three age groups add up to it")),
        Column("households", "户数", "Households", PEOPLE, example="110"),
        _count("one_person_households", "一人户数", "One-person households", "24"),
        Column("age_0_14", "0–14岁人数", "Aged 0–14", PEOPLE, example="60"),
        Column("age_15_64", "15–64岁人数", "Aged 15–64", PEOPLE, example="220"),
        Column("age_65_plus", "65岁及以上人数", "Aged 65 and over", PEOPLE, example="40"),
        _count("households_with_1_elder", "有一位老人的户数", "Households with one elder", "18"),
        _count("households_with_2_elders", "有两位老人的户数", "Households with two elders", "10"),
        _count("households_with_3_elders", "有三位及以上老人的户数", "Households with three or more elders", "0"),
        _count("disabled", "残疾人数", "Disabled residents", "6"),
        Column(
            "simulated", "模拟数据", "Simulated", yes_no, required=False, default=False, choices=YES_NO, example="否",
            note=_("Yes where figures are generated or estimated; pages then say so"),
        ),
    ),
    identity=("code",),
    permission=IMPORT_POPULATION,
    save=services.import_population,
    review=_review_cells,
    raster=read_raster,
    accepts=(FileKind.XLSX, FileKind.CSV, FileKind.GEOJSON, FileKind.GEOTIFF),
)  # fmt: skip
