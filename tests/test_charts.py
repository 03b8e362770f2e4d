"""Charts as plain data, and the table that stands on the page without any script."""

from bs4 import BeautifulSoup

from qaweb.charts import Chart, Kind, Series, Target, Unit, drawable, shown
from tests.charting import charting_app, stack


def page(*these: Chart) -> BeautifulSoup:
    client = charting_app(list(these)).test_client()
    return BeautifulSoup(client.get("/", headers={"Accept-Language": "en"}).text, "html.parser")


def cells(row: object) -> list[str]:
    return [cell.get_text(strip=True) for cell in row.select("td")]  # type: ignore[attr-defined]


def test_a_value_shows_in_its_unit() -> None:
    assert shown(8840, Unit.SCORE) == "88.4"
    assert shown(8349, Unit.SHARE) == "83%"
    assert shown(186, Unit.COUNT) == "186"
    assert shown(None, Unit.SCORE) == "–"


def test_what_is_drawn_is_what_is_said() -> None:
    series = Series("Average", (8840, None), urls=("/a", ""))
    drawn = drawable(
        Chart("k", "How?", Kind.BAR, ("x", "y"), (series,), Unit.SCORE, urls=("/x", "/y"))
    )
    assert drawn["series"][0]["values"] == [88.4, None]
    assert drawn["series"][0]["shown"] == ["88.4", "–"]
    assert drawn["series"][0]["urls"] == ["/a", "/y"]


def test_one_target_holds_for_every_label() -> None:
    chart = Chart(
        "k", "?", Kind.LINE, ("x", "y"), (Series("s", (1, 2)),), target=Target("Floor", (5,))
    )
    assert [chart.target_at(0), chart.target_at(1)] == [5, 5]
    each = Chart(
        "k", "?", Kind.BAR, ("x", "y"), (Series("s", (1, 2)),), target=Target("F", (5, None))
    )
    assert [each.target_at(0), each.target_at(1)] == [5, None]


def test_nothing_but_zeros_and_gaps_is_empty() -> None:
    assert Chart("k", "?", Kind.BAR, ("x",), (Series("s", (0,)), Series("t", (None,)))).is_empty
    assert not stack().is_empty


def test_lying_bars_take_the_room_of_their_rows() -> None:
    assert stack().tall_height > stack().height > 3 * 30


def test_the_same_figures_stand_in_a_table() -> None:
    table = page().select_one("#chart-teams table")
    assert table is not None
    assert [th.get_text() for th in table.select("th")][:3] == ["Team", "excellent", "good"]
    assert cells(table.select("tr")[1]) == ["Team 1", "4", "12", "5", "1"]


def test_a_row_of_the_table_leads_to_its_records() -> None:
    links = [a["href"] for a in page().select("#chart-criteria td a")]
    assert links == [f"/piece?c={n}" for n in (1, 2, 3, 4)]


def test_the_data_on_the_page_cannot_end_its_block() -> None:
    block = page().select_one("#chart-criteria script")
    assert block is not None
    assert block["type"] == "application/json"
    assert "<b>" not in block.decode_contents()


def test_an_empty_chart_says_so_and_draws_nothing() -> None:
    figure = page(Chart("none", "Nothing?", Kind.BAR, (), ())).select_one("#chart-none")
    assert figure is not None
    assert "Nothing to show" in figure.get_text()
    assert not figure.select("[data-chart], .chart-plot, table, button")
