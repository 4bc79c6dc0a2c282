"""Money that is paid once counts in its own year, in sums, words, pictures and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import main as build
from lib.catalogue import CARDS
from lib.core.card import Options, work_out
from lib.core.theme import LIGHT
from lib.importing.__main__ import main
from lib.register.dataset import Dataset, open_dataset
from lib.register.vocabulary import Vocabulary
from lib.topics.lines.lines import work_out_lines
from lib.topics.overview.measure import key_figures
from lib.topics.overview.words import overview_sentence
from lib.view.view import make_view
from tests.unit.clubs import rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing

PAYMENTS = "Recipient,Paid,Amount\nAlder,2013-05-01,100000\nBirch,2014-05-01,100000\nCedar,2015-05-01,100000\nCedar,2015-11-01,20000\n"
MAPPING = """
[register]
title = "Grants"
updated = 2015-12-31
[register.words]
one = "charity"
many = "charities"
value = "value of grants"
[[source]]
id = "s"
title = "Grants"
publisher = "Funder"
[[input]]
name = "pay"
file = "pay.csv"
[[table]]
name = "organisations"
input = "pay"
[table.columns]
name = "Recipient"
[[table]]
name = "observations"
input = "pay"
key = "Recipient"
sum_by = "period_end"
lasting = false
[table.columns]
measure = { value = "contract_value" }
period_end = { from = "Paid", precision = "year" }
value = "Amount"
"""


_LASTING = """[table.columns]
measure = { value = "contract_value" }
value = "Amount"
period_end = "Paid"
[[table]]
name = "observations"
input = "pay"
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("grants")
    (folder / "pay.csv").write_text(PAYMENTS, encoding="utf-8")
    (folder / "map.toml").write_text(MAPPING, encoding="utf-8")
    assert main([str(folder / "map.toml"), "--out", str(folder / "out")]) == 0
    assert build(["--source", str(folder / "out"), "--out", str(folder / "built")]) == 0
    return open_dataset(folder / "built")


@pytest.mark.parametrize(
    ("as_at", "paid", "year"), [("2015-12-31", "£120,000", 2015), ("2015-06-30", "£100,000", 2014), ("2014-12-31", "£100,000", 2014)]
)
def test_at_a_date_the_last_full_year_counts_and_nothing_is_carried_over(data: Dataset, as_at: str, paid: str, year: int) -> None:
    # Given 100,000 paid in 2013 and in 2014, and 120,000 in 2015
    from datetime import date  # noqa: PLC0415

    view = make_view(data.register, data.latest, as_at=date.fromisoformat(as_at))
    # When the value is said
    said = data.speaker.in_year(view.as_at).say(overview_sentence(key_figures(data, view)))
    # Then it is that of one year, and the year is named
    assert f"value of grants was {paid} paid in {year}" in said or f"value of grants is {paid} paid in {year}" in said
    assert "a year" not in said
    assert "at least" not in said


def test_each_year_of_the_chart_holds_what_was_paid_in_it(data: Dataset) -> None:
    shown = work_out(CARDS["growth-value"], data, make_view(data.register, data.latest))
    assert dict(zip(shown.result.frame["year"], shown.result.frame["value"], strict=True)) == {2013: 100_000, 2014: 100_000, 2015: 120_000}
    assert shown.card.draw
    assert "a year" not in shown.card.draw(shown, LIGHT, Options(compact=False)).to_json()


def test_no_line_says_what_the_data_can_not_carry(data: Dataset) -> None:
    # Given three charities whose start no source gives, of no known place
    lines = {line.key: line for line in work_out_lines(data, make_view(data.register, data.latest))}
    assert lines["count"].text == "On 31 December 2015, 3 charities that can be named are live in England."
    assert lines["launched"].why == "no launch date is known for 3 named charities"
    assert lines["region"].why == "no region is known for any of 3 charities"
    words = work_out(CARDS["growth-regions"], data, make_view(data.register, data.latest)).result.words
    assert words.headline == "No region is known for any of the 3 charities"
    assert "weak evidence" not in words.empty


def test_a_charity_is_trading_by_its_first_payment(importing: Importing) -> None:
    _, _, out = importing(MAPPING.replace("pay.csv", "clubs.csv"), clubs_csv=PAYMENTS)
    assert [row["trading_by"] for row in rows_of(out, "organisations")] == ["2013", "2014", "2015"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('measure = { value = "contract_value" }', 'measure = { value = "staff_headcount" }'), "only money can be paid once"),
        (
            ("[table.columns]\nmeasure", f"{_LASTING}lasting = false\n[table.columns]\nmeasure"),
            "another table holds contract_value that lasts",
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_paid_once_is_refused(importing: Importing, change: tuple[str, str], message: str) -> None:
    mapping = MAPPING.replace("pay.csv", "clubs.csv").replace(
        "lasting = false\n[table.columns]", "[table.columns]" if "another" in message else "lasting = false\n[table.columns]"
    )
    code, said, _ = importing(mapping.replace(*change), clubs_csv=PAYMENTS)
    assert (code, message in said) == (1, True), said


def test_the_register_says_which_money_does_not_last_and_refuses_the_rest() -> None:
    told = {"figures": {"contract_value": {"lasting": False}, "turnover": {"lasting": True}}}
    once = Vocabulary.from_mapping(told)
    assert once.paid_once == ("contract_value",)
    assert Vocabulary.from_mapping(once.to_mapping()) == once
    with pytest.raises(ValueError, match="allowed: lasting"):
        Vocabulary.from_mapping({"figures": {"staff_headcount": {"lasting": False}}})


def test_names_of_real_registers_are_never_rewritten() -> None:
    speaker = Vocabulary.from_mapping({"words": {"one": "co-operative", "many": "co-operatives"}}).speaker()
    assert speaker.say("Mutuals Public Register: of mutuals") == "Mutuals Public Register: of co-operatives"


def test_a_mapping_of_grants_guesses_recipient_postcode_amount_and_date(importing: Importing, tmp_path: Path) -> None:
    # Given the columns of a grant maker, and one that nothing is made of
    text = (
        "Funder,Recipient,CharityRegNo,CharityName,postalCode,amountAwarded,awardDate,Shoe size\n"
        "Trust,Alder,1000001,Alder Charity,LS1 4AP,100,2013-05-01,9\nTrust,Birch,1000002,Birch Charity,BS1 4DJ,200,2014-05-01,10\n"
    )
    (tmp_path / "grants.csv").write_text(text, encoding="utf-8")
    assert main(["mapping", str(tmp_path / "grants.csv"), "--out", str(tmp_path / "first.toml")]) == 0
    guessed = (tmp_path / "first.toml").read_text(encoding="utf-8")
    # Then each is found, the money is paid once, and the rest is listed
    for line in (
        'name = "Recipient"', 'postcode = "postalCode"', 'value = "amountAwarded"',
        'period_end = { "from" = "awardDate", "precision" = "year" }', "lasting = false", "#   Funder: Trust", "#   Shoe size: 9, 10",
    ):  # fmt: skip
        assert line.replace('"from"', "from").replace('"precision"', "precision") in guessed, guessed
    code, said, out = importing(guessed, grants_csv=text)
    assert code == 0, said
    assert [(row["name"], row["region"]) for row in rows_of(out, "organisations")] == [
        ("Alder", "Yorkshire and The Humber"),
        ("Birch", "South West"),
    ]
    assert [(row["period_end"], row["value"]) for row in rows_of(out, "observations")] == [("2013", "100"), ("2014", "200")]
