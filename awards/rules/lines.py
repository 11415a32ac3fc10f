"""Where a key of a TOML text stands: key path → line number, as far as a line scan can tell."""

import re

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\" ]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+|\"[^\"]+\")\s*=\s*(.*)$")
_ARRAY = re.compile(r"^\[\s*(#.*)?$")
_TRIPLE = ('"""', "'" * 3)


class Lines:
    """Maps paths like `rule[1].route[0].threshold` to lines; an unknown path to its parent's."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._table = ""
        self._open = ""
        self._array, self._row = "", -1  # of inline tables, one on each line
        for number, line in enumerate(text.splitlines(), start=1):
            self._take(number, line)

    def of(self, path: str) -> int | None:
        """Line of the path, or of the nearest thing that holds it."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = re.sub(r"(\[\d+\]|\.?[^.\[\]]+)$", "", path)
        return None

    def _take(self, number: int, line: str) -> None:
        if self._open:
            if self._open in line:
                self._open = ""
            return
        if self._array and self._in_array(number, line.lstrip()):
            return
        header = _HEADER.match(line)
        if header:
            self._enter(number, header[2].replace(" ", ""), array=header[1] == "[[")
            return
        key = _KEY.match(line)
        if key:
            self._keep(number, key[1].strip('"'), key[2])

    def _in_array(self, number: int, line: str) -> bool:
        if line.startswith("{"):
            self._row += 1
            self._lines.setdefault(f"{self._array}[{self._row}]", number)
        elif line.startswith("]"):
            self._array, self._row = "", -1
        return line.startswith(("{", "]", "#"))

    def _enter(self, number: int, name: str, *, array: bool) -> None:
        head, _, last = name.rpartition(".")
        path = f"{self._resolve(head)}.{last}" if head else last
        if array:
            index = self._counts.get(path, -1) + 1
            self._counts[path] = index
            path = f"{path}[{index}]"
        self._table = path
        self._lines.setdefault(path, number)

    def _resolve(self, name: str) -> str:
        path = ""
        for part in name.split("."):
            path = f"{path}.{part}" if path else part
            if path in self._counts:
                path = f"{path}[{self._counts[path]}]"
        return path

    def _keep(self, number: int, key: str, value: str) -> None:
        path = f"{self._table}.{key}" if self._table else key
        self._lines.setdefault(path, number)
        if _ARRAY.match(value):
            self._array = path
        for mark in _TRIPLE:
            if value.count(mark) == 1:
                self._open = mark
