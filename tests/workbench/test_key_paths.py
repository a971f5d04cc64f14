"""Which joins between tables have one meaning, and which get a name of their own."""

from __future__ import annotations

from app.assistant.schema import Column, ForeignKey, Table
from app.workbench.key_paths import find_paths


def table(name: str, alias: str, *keys: tuple[str, str]) -> Table:
    columns = (Column(f"{name}_id"), *(Column(column) for column, _ in keys))
    refers = tuple(ForeignKey((column,), target, (f"{target}_id",)) for column, target in keys)
    return Table(name, columns, primary_key=(f"{name}_id",), foreign_keys=refers, alias=alias)


def test_two_keys_to_one_table_are_two_joins() -> None:
    paths = find_paths(
        [table("port", "p"), table("trip", "t", ("from_port_id", "port"), ("to_port_id", "port"))]
    )
    assert [role.words for role in paths.roles] == ["from port", "to port"]
    assert paths.avoid == [["t", "p"]] and paths.reaches("t") == []
    assert paths.roles[0].on == "from_port_.port_id = {from}.from_port_id"


def test_two_ways_of_which_none_is_direct_are_two_joins() -> None:
    paths = find_paths(
        [
            table("city", "c"),
            table("guest", "g", ("city_id", "city")),
            table("hotel", "h", ("city_id", "city")),
            table("stay", "s", ("guest_id", "guest"), ("hotel_id", "hotel")),
        ]
    )
    assert [role.words for role in paths.roles] == ["guest city", "hotel city"]
    assert sorted(paths.reaches("s")) == ["g", "h"]


def test_a_key_of_its_own_comes_before_a_longer_way() -> None:
    paths = find_paths(
        [
            table("owner", "o"),
            table("animal", "a", ("owner_id", "owner")),
            table("bill", "b", ("animal_id", "animal"), ("owner_id", "owner")),
        ]
    )
    assert paths.roles == () and [(step[0], step[1]) for step in paths.chain("b", "o")] == [("b", "o")]


def test_keys_in_a_circle_end() -> None:
    paths = find_paths([table("a", "a", ("b_id", "b")), table("b", "b", ("a_id", "a"), ("b_id", "b"))])
    assert paths.reaches("a") == ["b"] and [step[:2] for step in paths.chain("a", "b")] == [("a", "b")]
