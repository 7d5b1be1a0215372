"""A network in the formats of graph programs: GraphML, GEXF 1.3, DOT. In: a `Network`. Out: text, the same every time.

Labels come from outside; control characters, which XML 1.0 cannot hold, are dropped and the rest is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from detente.analysis.network import Network

EDGE_FIELDS = (
    ("score", "double"),
    ("weight", "double"),
    ("incidents", "int"),
    ("reports", "int"),
    ("conflict", "int"),
    ("cooperation", "int"),
)
NODE_FIELDS = (("label", "string"), ("strength", "double"), ("betweenness", "double"), ("balance", "double"))
GEXF_TYPES = {"int": "integer", "double": "double", "string": "string"}
UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(network: Network, labels: Mapping[str, str] | None = None) -> str:
    """The network as GraphML; `labels` names parties for people."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for owner, fields in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        lines += [
            f'  <key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>' for name, kind in fields
        ]
    lines.append('  <graph id="detente" edgedefault="undirected">')
    for node in network.nodes:
        values = {"label": _label(node.code, labels), **_values(node, NODE_FIELDS[1:])}
        lines.append(f"    <node id={_quoted(node.code)}>{_data('node', values)}</node>")
    for edge in network.edges:
        ends = f"source={_quoted(edge.first)} target={_quoted(edge.second)}"
        lines.append(f"    <edge {ends}>{_data('edge', _values(edge, EDGE_FIELDS))}</edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def gexf(network: Network, labels: Mapping[str, str] | None = None) -> str:
    """The network as GEXF 1.3 (Gephi), with positions."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        '  <graph defaultedgetype="undirected">',
    ]
    for owner, fields in (("node", NODE_FIELDS[1:]), ("edge", EDGE_FIELDS)):
        lines.append(f'    <attributes class="{owner}">')
        lines += [f'      <attribute id="{name}" title="{name}" type="{GEXF_TYPES[kind]}"/>' for name, kind in fields]
        lines.append("    </attributes>")
    lines.append("    <nodes>")
    for node in network.nodes:
        place = f'<viz:position x="{_number(node.x * 1000)}" y="{_number(node.y * 1000)}"/>'
        values = _attvalues(_values(node, NODE_FIELDS[1:]))
        label = _quoted(_label(node.code, labels))
        lines.append(f"      <node id={_quoted(node.code)} label={label}>{values}{place}</node>")
    lines += ["    </nodes>", "    <edges>"]
    for at, edge in enumerate(network.edges):
        ends = f'source={_quoted(edge.first)} target={_quoted(edge.second)} weight="{_number(edge.weight)}"'
        lines.append(f'      <edge id="{at}" {ends}>{_attvalues(_values(edge, EDGE_FIELDS))}</edge>')
    return "\n".join([*lines, "    </edges>", "  </graph>", "</gexf>", ""])


def dot(network: Network, labels: Mapping[str, str] | None = None) -> str:
    """The network in Graphviz's language."""
    lines = ["graph detente {"]
    lines += [
        f'  {_dot(node.code)} [label={_dot(_label(node.code, labels))}, pos="{node.x:.4f},{node.y:.4f}!"];'
        for node in network.nodes
    ]
    for edge in network.edges:
        values = ", ".join(f"{name}={value}" for name, value in _values(edge, EDGE_FIELDS).items())
        lines.append(f"  {_dot(edge.first)} -- {_dot(edge.second)} [{values}];")
    return "\n".join([*lines, "}", ""])


FORMATS = {"graphml": graphml, "gexf": gexf, "dot": dot}


def _label(code: str, labels: Mapping[str, str] | None) -> str:
    return UNFIT.sub("", (labels or {}).get(code, code))


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.4f}".rstrip("0").rstrip(".")


def _values(thing: object, fields: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: _number(getattr(thing, name)) for name, _ in fields}


def _quoted(text: str) -> str:
    return quoteattr(UNFIT.sub("", text))


def _data(owner: str, values: Mapping[str, str]) -> str:
    return "".join(f'<data key="{owner}_{name}">{escape(value)}</data>' for name, value in values.items())


def _attvalues(values: Mapping[str, str]) -> str:
    inner = "".join(f'<attvalue for="{name}" value="{value}"/>' for name, value in values.items())
    return f"<attvalues>{inner}</attvalues>"


def _dot(text: str) -> str:
    return '"' + UNFIT.sub("", text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
