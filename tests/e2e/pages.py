"""Every page a person can open on the demo district, and who opens it; shared by journeys and benchmarks."""

from dataclasses import dataclass

CENTRE = "361102002001-C1"  # 五三(2)社区, whose story the demo tells


@dataclass(frozen=True)
class Place:
    """One address and the demo account that opens it ("" is a visitor)."""

    path: str
    account: str = ""

    def __str__(self) -> str:
        return f"{self.account or 'visitor'} {self.path}"


PUBLIC = [
    "/",
    "/?q=大井头",
    "/?q=没有这个地方",
    "/?lat=28.4346&lon=117.9618",
    f"/centres/{CENTRE}/",
    "/stories/",
    "/items/",
    "/items/?q=养老",
    f"/items/?category=assistance&centre={CENTRE}",
    f"/items/minimum-allowance/?centre={CENTRE}",
    "/items/minimum-allowance/?ask-married=married&print=1",
    "/projects/",
    f"/centres/{CENTRE}/number/",
    f"/centres/{CENTRE}/book/",
    f"/centres/{CENTRE}/book/?items=minimum-allowance",
    f"/centres/{CENTRE}/display/",
    f"/centres/{CENTRE}/ratings/",
]
SIGN_IN = ["/accounts/login/", "/accounts/phone/"]
PLANNER = [
    "/planning/",
    f"/planning/centres/{CENTRE}/",
    "/planning/access/",
    "/planning/upgrades/",
    "/planning/upgrades/new/",
    "/planning/programme/",
    "/planning/programme/new/",
    "/planning/programme/options/",
    "/planning/programme/options/new/",
    "/planning/programme/sources/",
    "/planning/programme/sources/new/",
    "/planning/standards/",
    "/planning/siting/",
    "/planning/siting/new/",
    "/places/centres/",
    "/places/premises/",
    "/places/areas/",
    "/places/calendar/",
    "/ratings/",
    "/accounts/",
]
WORKER = [
    f"/desk/{CENTRE}/",
    f"/desk/{CENTRE}/queue/",
    f"/desk/{CENTRE}/queue/number/",
    f"/desk/{CENTRE}/hall/",
    f"/desk/{CENTRE}/hall/poster/",
    f"/desk/{CENTRE}/pads/?window=1",
    f"/desk/{CENTRE}/appointments/",
    f"/desk/{CENTRE}/intake/",
    "/cases/",
    "/cases/?show=overdue",
    "/cases/due/",
    "/cases/errands/",
    "/cases/trips/",
    "/accounts/password/",
    "/catalogue/",
    "/catalogue/items/minimum-allowance/",
    "/accounts/messages/",
    "/messages/",
]
MANAGER = [
    "/counter/days/",
    "/counter/tickets/",
    "/counter/periods/",
    f"/desk/{CENTRE}/ratings/",
    f"/desk/{CENTRE}/ratings/figures/",
    "/counter/waits/",
    f"/desk/{CENTRE}/queue/ahead/",
    f"/desk/{CENTRE}/hours/",
    f"/desk/{CENTRE}/notices/new/",
    f"/desk/{CENTRE}/exceptions/new/",
    f"/desk/{CENTRE}/appointments/rule/",
]
OPERATOR = [
    "/catalogue/new/",
    "/catalogue/items/minimum-allowance/edit/?scope=361102",
    "/messages/",
    "/messages/trial/",
    "/messages/events/",
    "/messages/events/messages.trial/",
    "/accounts/staff/",
    "/accounts/staff/new/",
    "/accounts/audit/",
    "/imports/",
    "/imports/centres/",
]

PLACES = [
    *(Place(path) for path in PUBLIC + SIGN_IN),
    *(Place(path, "planner") for path in PLANNER),
    *(Place(path, "worker") for path in WORKER),
    *(Place(path, "manager") for path in MANAGER),
    *(Place(path, "operator") for path in OPERATOR),
]
