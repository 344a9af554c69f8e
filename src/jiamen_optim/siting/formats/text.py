"""Reading a text file, or saying why not."""

from pathlib import Path

from jiamen_optim.common.errors import ProblemError


def read_text(path: Path, encoding: str = "ascii") -> str:
    """The whole file. Raises ProblemError when it cannot be read or is not plain text in `encoding`."""
    try:
        return path.read_text(encoding=encoding)
    except UnicodeDecodeError:
        raise ProblemError(
            "file-text", f"{path.name} is not a plain text file. Give one of the known formats."
        ) from None
    except OSError as error:
        raise ProblemError("file", f"{path.name} cannot be read: {error.strerror}. Check the path.") from None


def need_p(p: int | None) -> int:
    """The number of sites to open, for formats that do not hold it. Raises ProblemError when it is missing."""
    if p is None:
        raise ProblemError("p-missing", "This format does not say how many sites to open. Give --p.")
    return p
