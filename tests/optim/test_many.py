"""Many problems at once: in one process, and on a cluster of two nodes of which one is killed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from jiamen_optim.common import Stop
from jiamen_optim.siting import SitingProblem, Solution, check
from jiamen_optim.siting.many import solve_many
from tests.optim.instances import ROOT, random_problem

CLUSTER = """
import json, sys, threading, time
from pathlib import Path
import ray
from ray.cluster_utils import Cluster
from jiamen_optim.siting import many
from tests.optim.test_many import figures, towns

cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
lost = cluster.add_node(num_cpus=1)
ray.init(address=cluster.address, log_to_driver=False)
begun = Path(sys.argv[1])

def wait_for(name, begun=begun):
    for _ in range(1200):
        if (begun / name).exists():
            return
        time.sleep(0.05)

def held(*given, solved=many._solved):
    (begun / ray.get_runtime_context().get_node_id()).touch()
    wait_for("killed")
    return solved(*given)

def kill_at_work():
    wait_for(lost.node_id)
    cluster.remove_node(lost, allow_graceful=False)
    (begun / "killed").touch()

many._solved = held
killer = threading.Thread(target=kill_at_work)
killer.start()
try:
    answers = figures(many.solve_many_on_ray(towns(), seed=1))
    killer.join()
    (begun / "answers.json").write_text(json.dumps(answers))
finally:
    ray.shutdown()
    cluster.shutdown()
"""


def towns() -> list[SitingProblem]:
    return [random_problem(seed) for seed in range(8)]


def figures(solutions: list[Solution]) -> list[list[object]]:
    return [[s.objective, s.bound, list(s.sites), s.site.tolist(), str(s.status)] for s in solutions]


def test_one_process_solves_them_in_order() -> None:
    problems = towns()
    assert [check(p, s) for p, s in zip(problems, solve_many(problems, stop=Stop(), seed=1), strict=True)] == [[]] * 8


def test_a_node_killed_midway_loses_nothing_and_results_are_the_same(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed; the extra `cluster` brings it")
    run = subprocess.run(
        [sys.executable, "-c", CLUSTER, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert json.loads((tmp_path / "answers.json").read_text()) == json.loads(
        json.dumps(figures(solve_many(towns(), stop=Stop(), seed=1)))
    )
