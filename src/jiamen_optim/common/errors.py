"""Refusals of the optimisation core."""


class ProblemError(ValueError):
    """The problem as given cannot be solved by anyone.

    `sentence` says what is wrong and what to do; `rows` are the offending rows (0-based, at most 20, in order);
    `code` is stable, for translation.
    """

    def __init__(self, code: str, sentence: str, rows: tuple[int, ...] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.rows = rows[:20]
