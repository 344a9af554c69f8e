"""Every refusal of the optimisation core is told in the reader's language, with its figures."""

import re
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation

import jiamen_optim
from jiamen.planning.selectors.reasons import REASONS, reason
from jiamen_optim.common.errors import ProblemError
from jiamen_optim.common.nearest import NearestLists
from jiamen_optim.siting import SitingProblem
from jiamen_optim.siting.formats.orlib import parse_orlib

CORE = Path(str(jiamen_optim.__file__)).parent


def test_every_code_of_the_core_has_words() -> None:
    ours = [CORE / "common", CORE / "siting"]  # what planning calls
    source = "".join(path.read_text("utf-8") for part in ours for path in part.rglob("*.py"))
    codes = set(re.findall(r'ProblemError\(\s*"([a-z-]+)"', source))
    assert len(codes) > 20
    assert codes - set(REASONS) == set()


def refused(problem: object) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        problem()  # type: ignore[operator]
    return caught.value


def test_the_figures_are_those_of_the_core() -> None:
    near = NearestLists.from_matrix(np.ones((2, 3)))
    large = refused(lambda: SitingProblem(near, np.ones(2, dtype=np.int64), 7))
    line = refused(lambda: parse_orlib("3 1 1\n1 9 4\n"))
    with translation.override("zh-hans"):
        assert reason(large.code, large.sentence) == "要选 7 处，但只有 3 处可选。"
        assert reason(line.code, line.sentence) == "第 2 行：顶点编号应在 1 到 3 之间。"
        assert reason("never-heard-of", "In its own words.") == "In its own words."
