"""The tool `python -m lib.importing`: a mapping and files -> a source folder; with `mapping` first, files -> a first mapping."""

from __future__ import annotations

import sys

from lib.importing import command, starter


def main(arguments: list[str]) -> int:
    """Run the tool; gives its exit code."""
    if arguments[:1] == ["mapping"]:
        return starter.main(arguments[1:])
    return command.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
