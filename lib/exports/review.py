"""The review of a change, for a pull request: `python -m lib.build diff OLD NEW`.

OLD and NEW are source folders or workbooks (built aside, nothing is written beside them), folders of built data, or names of
editions kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lib.build.__main__ import build
from lib.build.edition import publish
from lib.exports.release_notes import compare_datasets
from lib.register.dataset import Dataset, open_dataset
from lib.register.release import RELEASE, NoEditionError

if TYPE_CHECKING:
    from collections.abc import Sequence


class SourceProblemsError(ValueError):
    """The source has problems; the message lists them, one a line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what changed; gives the exit code: 0 compared, 1 one of the two can't be built or opened. Usage errors exit with 2."""
    parser = argparse.ArgumentParser(
        prog="python -m lib.build diff",
        description="Say in words and as a table what a change does to the register and to every headline figure.",
    )
    each = "a source folder or workbook, a folder of built data, or the name of an edition kept"
    parser.add_argument("old", metavar="OLD", help=each)
    parser.add_argument("new", metavar="NEW", help="the same, for the later one")
    parser.add_argument("--all", action="store_true", help="list every row, where many changed alike")
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write(compare_datasets(open_named(options.old), open_named(options.new), every=options.all))
    except (NoEditionError, SourceProblemsError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def open_named(name: str) -> Dataset:
    """The dataset that a source, a folder of built data or the name of an edition stands for.

    Raises:
        NoEditionError: If nothing of that name can be opened.
        SourceProblemsError: If it is a source with problems.
    """
    path = Path(name)
    if (path / RELEASE).is_file():
        return open_dataset(path)
    if not path.exists():
        return open_dataset(edition=name)
    edition, problems = build(path)
    if edition is None:
        raise SourceProblemsError("\n".join(f"{name}: {problem}" for problem in problems))
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), edition.release, edition.files)
        return open_dataset(Path(folder))
