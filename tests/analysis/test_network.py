"""Networks: sums, betweenness by hand, the same drawing every time, files that parse."""

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st
from rows_made import day, row

from detente.analysis.graphs import dot, gexf, graphml
from detente.analysis.incidents import group
from detente.analysis.network import Edge, from_edges, network


def edge(first, second, score=1.0, weight=1.0):
    return Edge(first, second, score, weight, 1, 1, int(score < 0), int(score > 0))


STAR = from_edges([edge("RUS", "AZE"), edge("RUS", "ARM", -3.0), edge("RUS", "GEO"), edge("RUS", "TUR")])


def test_sums_and_window():
    incidents = group([row("a", "2018-09-01"), row("b", "2018-12-01", "ASSAULT", recipients=("RUS",), actors=("AZE",))])
    (both,) = network(incidents).edges
    assert (both.incidents, both.conflict, both.cooperation, both.weight) == (2, 1, 1, 2.0)
    assert both.score == (2.5 - 9.0) / 2
    (late,) = network(incidents, first=day("2018-11-01")).edges
    assert late.score == -9.0
    assert network(incidents, last=day("2018-01-01")).nodes == ()


def test_betweenness_by_hand():
    centre = {node.code: node.betweenness for node in STAR.nodes}
    assert centre["RUS"] == 1.0
    assert centre["AZE"] == 0.0
    path = from_edges([edge("A", "B"), edge("B", "C"), edge("C", "D")])
    assert {node.code: node.betweenness for node in path.nodes}["B"] == 0.666667  # 2 of the 3 pairs of others


def test_nodes_and_edges_come_by_weight():
    assert STAR.nodes[0].code == "RUS"
    assert (STAR.nodes[0].degree, STAR.nodes[0].strength, STAR.nodes[0].balance) == (4, 4.0, 0.0)


def test_heavy_ties_draw_near():
    found = from_edges([edge("A", "B", weight=20.0), edge("B", "C", weight=0.2), edge("A", "C", weight=0.2)])
    place = {node.code: (node.x, node.y) for node in found.nodes}

    def apart(one, other):
        return sum((a - b) ** 2 for a, b in zip(place[one], place[other], strict=True))

    assert apart("A", "B") < apart("A", "C")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from("HIJKL"), st.floats(0.1, 9)), max_size=14),
    st.randoms(),
)
def test_the_same_network_is_drawn_the_same(ties, shuffler):
    edges = list({(a, b): edge(a, b, weight=w) for a, b, w in ties}.values())
    shuffled = list(edges)
    shuffler.shuffle(shuffled)
    found = from_edges(edges)
    assert from_edges(shuffled) == found
    assert all(0 <= node.x <= 1 and 0 <= node.y <= 1 for node in found.nodes)


def test_files_parse_and_hostile_names_stay_text():
    labels = {"RUS": '</data><script>"&\x00\x1b\ud800', "AZE": "Азербайджан"}
    for text in (graphml(STAR, labels), gexf(STAR, labels)):
        root = ET.fromstring(text)
        assert "script" not in {item.tag.rpartition("}")[2] for item in root.iter()}
        assert "Азербайджан" in text
    assert '\\"&"' in dot(STAR, labels)


def test_graphml_is_read_by_networkx():
    import io

    import networkx

    graph = networkx.read_graphml(io.BytesIO(graphml(STAR).encode()))
    assert graph.number_of_edges() == 4
    assert graph["RUS"]["ARM"]["score"] == -3.0


def test_an_empty_network_is_a_file_too():
    for write in (graphml, gexf):
        ET.fromstring(write(from_edges([])))
