"""The review of a change says what it does to rows and headline figures."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import DATA_DIR, main
from tests.unit.registers import open_register, write_source

if TYPE_CHECKING:
    from pathlib import Path


def test_two_sources_are_compared_in_the_registers_own_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a source, and the same with one turnover corrected
    old, new = write_source(tmp_path / "old"), write_source(tmp_path / "new")
    file = new / "observations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2300000", "2500000"), encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    # When they are compared
    assert main(["diff", str(old), str(new)]) == 0
    printed = capsys.readouterr().out
    # Then the row and its effect on the total are told: 410,000 + 2,300,000 + 125,000 before
    assert "1 value corrected" in printed
    assert "“2300000”, is “2500000”" in printed
    assert "| 2,835,000 | 3,035,000 |" in printed
    assert "mutual" not in printed
    # And nothing is written
    assert sorted(tmp_path.rglob("*")) == before


def test_sources_added_to_many_are_no_corrections_and_are_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given a source, and the same with a further page cited by every organisation
    old, new = write_source(tmp_path / "old"), write_source(tmp_path / "new")
    file = new / "organisations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",federation,", ",federation|accounts,"), encoding="utf-8")
    assert main(["diff", str(old), str(new)]) == 0
    printed = capsys.readouterr().out
    # Then nothing was corrected, the eight are folded, and the list comes on demand
    assert "sources added to 8 co-operatives" in printed.replace("organisations", "co-operatives")
    assert "orrected" not in printed.replace("No value was corrected", "")
    assert printed.count("Accounts filed") == 1
    assert "8 rows (Loaf and Crust, Rise Together, Green Shelf and 5 more): sources added, “Accounts filed”." in printed
    assert main(["diff", str(old), str(new), "--all"]) == 0
    assert capsys.readouterr().out.count("Accounts filed") == 8


def test_built_data_and_sources_can_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    open_register(tmp_path)
    assert main(["diff", str(tmp_path / "data"), str(tmp_path / "source")]) == 0
    assert "hold the same rows" in capsys.readouterr().out


def test_editions_are_compared_by_name_and_by_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Given the older edition in a folder of its own
    release = json.loads((DATA_DIR / "release.json").read_text(encoding="utf-8"))
    old = release["editions"][-1]
    shutil.copytree(DATA_DIR / old["folder"], tmp_path / old["folder"])
    (tmp_path / "release.json").write_text(json.dumps(old), encoding="utf-8")

    # Then both ways say the same
    assert main(["diff", old["edition"], release["edition"]]) == 0
    by_name = capsys.readouterr().out
    assert main(["diff", str(tmp_path), str(DATA_DIR)]) == 0
    assert capsys.readouterr().out == by_name
    assert "headline figure" in by_name


def test_what_cannot_be_compared_is_said_with_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_source(tmp_path / "source")
    file = source / "organisations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("|live|", "|alive|").replace(",live,", ",alive,"), encoding="utf-8")
    assert main(["diff", str(source), str(source)]) == 1
    assert "'alive' is not allowed" in capsys.readouterr().err
    assert main(["diff", "1999-01", str(source)]) == 1
    assert "1999-01" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        main(["diff", str(source)])
    assert stopped.value.code == 2
