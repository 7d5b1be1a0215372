"""Charts: well-formed, deterministic, gaps kept, hostile text escaped."""

from xml.etree import ElementTree

import pytest

from detente.reports.svg import Edge, Mark, Node, Point, heat_strip, network_chart, number, series_chart, sparkline

NS = {"s": "http://www.w3.org/2000/svg"}
POINTS = [
    Point("2024-01", 2.0, 1.0, 3.0, 0, 4),
    Point("2024-02", None, None, None, 0, 0),
    Point("2024-03", -6.5, -8.0, -5.0, 9, 1),
    Point("2024-04", -5.0, -7.0, -3.0, 5, 0, href="p.html#2024-04"),
]


def chart(**changes):
    given = {"title": "AZE–RUS", "description": "level by month"} | changes
    return series_chart(POINTS, [Mark("2024-03", "conflict", "strikes")], **given)


def test_a_chart_is_well_formed_and_has_a_title():
    root = ElementTree.fromstring(chart())
    assert root.find("s:title", NS).text == "AZE–RUS"
    assert root.find("s:desc", NS).text == "level by month"


def test_a_line_never_crosses_a_period_without_reports():
    root = ElementTree.fromstring(chart())
    lines = root.findall("s:polyline", NS)
    assert [len(line.get("points").split()) for line in lines] == [2]
    assert len(root.findall("s:circle", NS)) == 1


def test_hostile_text_stays_text():
    root = ElementTree.fromstring(chart(title='<script>alert(1)</script>"'))
    assert root.find("s:title", NS).text == '<script>alert(1)</script>"'
    assert root.findall(".//s:script", NS) == []


def test_the_same_values_give_the_same_bytes():
    assert chart() == chart()


def test_numbers_have_one_decimal_at_most():
    assert [number(2.0), number(2.26), number(10)] == ["2", "2.3", "10"]


def test_an_empty_strip_and_series_are_drawn():
    ElementTree.fromstring(heat_strip([], title="t", description="d"))
    ElementTree.fromstring(series_chart([], [], title="t", description="d"))


def test_sparkline_shows_gaps():
    assert sparkline([None, -10, 10]) == "·▁█"


def test_network_leaves_out_edges_to_unknown_parties():
    nodes = [Node("AZE", "Азербайджан", 0, 0, 1), Node("RUS", "Россия", 1, 1, 4)]
    edges = [Edge("AZE", "RUS", -3, 2, "x"), Edge("AZE", "USA", 3, 2, "y")]
    root = ElementTree.fromstring(network_chart(nodes, edges, title="t", description="d"))
    assert len(root.findall("s:line", NS)) == 1


def test_names_at_the_rim_stay_inside():
    long = "Organization of Islamic Cooperation"
    nodes = [Node("OIC", long, 0, 0.5, 1), Node("AZE", "Азербайджан", 0.5, 0.5, 1), Node("EU", long, 1, 0.5, 1)]
    root = ElementTree.fromstring(network_chart(nodes, [], title="t", description="d"))
    left, middle, right = (float(text.get("x", "")) for text in root.findall("s:text", NS))
    assert (left, middle) == (pytest.approx(720 - right, abs=0.2), 360)
    assert left > 40 + 6 * 10
