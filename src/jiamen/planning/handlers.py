"""What planning does when others change the data it rests on."""

from jiamen.kernel.actor import Actor
from jiamen.kernel.events import on
from jiamen.kernel.imports.running import RowsImported
from jiamen.planning import tasks

FIGURES = {"areas", "population", "centres", "rooms", "staff"}


@on(RowsImported)
def diagnose_again(actor: Actor, fact: RowsImported) -> None:
    """An import that changed something a diagnosis rests on has the area diagnosed in the background."""
    if fact.kind in FIGURES and fact.created + fact.updated:
        tasks.diagnose.defer(area=fact.area)
