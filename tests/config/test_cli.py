"""What the terminal says when something is not as a command needs it: one sentence, and the exit code of it."""

from pathlib import Path

from tests.config.conftest import jiamen


def said(*words: str, env: dict[str, str]) -> tuple[int, str]:
    command = jiamen(*words, env=env)
    out, complaint = command.communicate(timeout=120)
    return command.returncode, (out + complaint).strip()


def test_a_database_without_tables_is_refused_with_the_way_out(environment: dict[str, str], home: Path) -> None:
    file = home / "rows.csv"
    file.write_text("区划代码,名称\n361102,信州区\n", "utf-8")
    code, words = said("import", "areas", str(file), env=environment)
    assert code == 1
    assert words.splitlines()[-1].endswith("jiamen migrate")
    assert "Traceback" not in words


def test_solving_a_file_needs_no_database(environment: dict[str, str], home: Path) -> None:
    env = {**environment, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    good, bad = home / "good.txt", home / "bad.txt"
    good.write_text("3 2 1\n1 2 4\n2 3 5\n")
    bad.write_text("3 2 1\n1 2 4\n")
    code, words = said("siting", "solve", str(good), "--json", env=env)
    assert code == 0, words
    assert '"sites": [2]' in words
    for file in (bad, home / "nothing.txt"):
        code, words = said("siting", "solve", str(file), env=env)
        assert (code, len(words.splitlines())) == (1, 1), words
    assert said("siting", "solve", env=env)[0] == 2
    assert said("siting", env=env)[0] == 2
    assert said("no-such-command", env=env)[0] == 2
