"""The table on the terminal: names first, ids short and last, and nothing lost that CSV and JSON keep."""

from tests.test_oskg_fixtures import Command

pytest_plugins = "tests.test_oskg_fixtures"


def test_names_stand_in_place_of_iris_and_the_ids_come_last(command: Command) -> None:
    table = command("query", "Q01", home="small").text
    csv = command("query", "Q01", "-f", "csv", home="small").text

    (head,) = (line for line in table.splitlines() if "Only funder" in line)
    assert head.split()[0] == "Infrastructure"
    assert head.split()[-2:] == ["Evidence", "Id"]
    assert "Name" not in head
    assert "https://" not in table
    assert csv.splitlines()[0].startswith("infrastructure,name,funder,funderName,")


def test_every_row_of_the_table_names_what_it_is_about(command: Command) -> None:
    table = command("query", "Q31", home="small").text.split("─\n")[-1]
    names = [line.split(",")[1] for line in command("query", "Q31", "-f", "csv", home="small").text.splitlines()[1:]]

    assert names
    assert all(name in table for name in names)
