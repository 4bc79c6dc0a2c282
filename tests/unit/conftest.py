"""What several rooms of unit tests are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing


@pytest.fixture
def importing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Importing:
    """Runs an import of a mapping and files; gives the code, what was said and the source folder, which builds if it is there."""

    def run(mapping: str, **files: str | bytes) -> tuple[int, str, Path]:
        for name, content in files.items():
            path = tmp_path / name.replace("_csv", ".csv").replace("_xlsx", ".xlsx")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
        out = tmp_path / "out"
        code = main(["import", str(tmp_path / "map.toml"), "--out", str(out)])
        said = capsys.readouterr()
        if code == 0:
            assert main(["--source", str(out), "--out", str(tmp_path / "built")]) == 0, capsys.readouterr().err
            capsys.readouterr()
        return code, said.out + said.err, out

    return run
