"""What runs on this machine, read from /proc."""

from pathlib import Path


def members(group: int) -> list[int]:
    """The living processes of a process group."""
    return [pid for pid, fields in running() if int(fields[2]) == group]


def family(ancestor: int) -> set[int]:
    """The living processes that descend from `ancestor`, itself included."""
    parents = {pid: int(fields[1]) for pid, fields in running()}
    found = {ancestor} & set(parents)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def living(pids: set[int]) -> set[int]:
    """Those of `pids` that still run."""
    return pids & {pid for pid, _ in running()}


def running() -> list[tuple[int, list[str]]]:
    """Every living process with the fields of its stat: state, parent, group and so on."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    found = [(pid, stat(pid)) for pid in pids]
    return [(pid, fields) for pid, fields in found if fields and fields[0] != "Z"]


def stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended while we looked
        return []
