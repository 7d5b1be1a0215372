"""The documentation holds what the program does: commands, settings, errors, examples, links."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from detente.coding.ontology import load_ontology
from detente.settings import Settings, env_sample

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = (*sorted(DOCS.glob("**/*.md")), ROOT / "README.md")


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


# the codebook


def examples(page: str) -> list[tuple[str, str]]:
    """Rows of tables headed `| words | coded as |`."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"^\| words \| coded as \|\n.*\n((?:\|.*\n)+)", page, re.M):
        found += [(words.strip(), coded.strip()) for words, coded in re.findall(r"^\| (.+?) \| (.+?) \|$", block, re.M)]
    return found


def in_short(event: Any) -> str:
    """An event as the codebook prints it."""
    actors, recipients = (", ".join(party.code or "?" for party in side) for side in (event.actors, event.recipients))
    sides = f"{actors} > {recipients}" if recipients else actors
    status = "" if event.status == "actual" else f" {event.status}"
    return f"{event.type} {event.mode or '-'} {sides}{status}"


@pytest.fixture(scope="module")
def coder() -> Any:
    from detente import Coder

    return Coder()


CODEBOOK = examples(read("codebook.md"))


@pytest.mark.parametrize(("words", "coded"), CODEBOOK, ids=[words for words, _ in CODEBOOK])
def test_codebook_examples_are_coded_as_printed(coder: Any, words: str, coded: str) -> None:
    events = coder(words, date="2024-05-15").events
    assert ("; ".join(in_short(event) for event in events) or "no event") == coded


def test_codebook_has_every_type_mode_and_context_with_its_score() -> None:
    page, ontology = read("codebook.md"), load_ontology()
    sections = dict(re.findall(r"^### ([A-Z]+) (.*?)(?=^##)", page, re.M | re.S))
    assert sections.keys() == ontology.types.keys()
    for name, kind in ontology.types.items():
        assert float(sections[name].split()[0]) == kind.score, name
        printed = {
            mode: float(score) for mode, score in re.findall(r"^\| ([a-z-]+) \| (-?[\d.]+) \|", sections[name], re.M)
        }
        assert printed == dict(kind.modes), name
        assert examples(sections[name]), name
    contexts = page.split("## Contexts")[1]
    assert [name for name in ontology.contexts if name not in re.split(r"[\s,.:]+", contexts)] == []


# the walkthrough


def test_walkthrough_ends_in_the_record_it_prints(coder: Any, tmp_path: Path) -> None:
    import json

    from detente.capture import read_inputs
    from detente.records import coded_json

    page = read("walkthrough.md")
    source = tmp_path / "baku.txt"
    source.write_text(re.search(r"```\n(.+?)```", page, re.S)[1], "utf-8")  # type: ignore[index]
    article = next(iter(read_inputs([source])))
    coded = {event["id"]: event for event in json.loads(json.dumps(coded_json(coder(article))))["events"]}
    printed = json.loads(re.search(r"```json\n(.+?)```", page, re.S)[1])  # type: ignore[index]
    found = coded[printed["id"]]
    assert {**found, "confidence": 0} == {**printed, "confidence": 0}
    assert "a1268a2e1a5249fa" in coded


# examples in Python


def blocks(page: Path, language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    return [block for name, block in found if name == language]


@pytest.mark.parametrize("name", ["../README.md", "quickstart.md", "python.md", "errors.md"])
def test_python_examples_run(name: str, tmp_path: Path) -> None:
    from importlib import resources

    (tmp_path / "pages").mkdir()
    sample = resources.files("detente").joinpath("data", "samples", "2025-07-02-baku-moskva.html")
    (tmp_path / "pages" / "sample.html").write_bytes(sample.read_bytes())
    script = tmp_path / "example.py"
    script.write_text("\n".join(blocks(DOCS / name, "python")), "utf-8")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


# commands


def commands() -> list[tuple[str, Any]]:
    """Every command by its path, as the program has it."""
    from detente.cli.app import COMMANDS, load

    def below(path: str, given: Any) -> list[tuple[str, Any]]:
        inner = getattr(given, "commands", {})
        return [
            (path, given),
            *(one for name, sub in inner.items() if not sub.hidden for one in below(f"{path} {name}", sub)),
        ]

    return [one for entry in COMMANDS for one in below(f"detente {entry.name}", load(entry.name))]


def test_every_command_and_option_is_documented() -> None:
    page = read("cli.md")
    sections = dict(re.findall(r"^##+ (detente [^\n]+)\n(.*?)(?=^##|\Z)", page, re.M | re.S))
    assert list(sections) == [path for path, _ in commands()]
    for path, given in commands():
        if getattr(given, "commands", None):
            continue
        options = [name for parameter in given.params for name in parameter.opts if name.startswith("-")]
        assert [name for name in options if f"`{name}" not in sections[path]] == [], path


def test_every_command_has_an_example() -> None:
    page = read("cli.md")
    sections = dict(re.findall(r"^##+ (detente [^\n]+)\n(.*?)(?=^##|\Z)", page, re.M | re.S))
    single = [path for path, given in commands() if not getattr(given, "commands", None)]
    shown = {path: "\n".join(re.findall(r"^```\n(.*?)^```", sections[path], re.M | re.S)) for path in single}
    assert [path for path in single if not re.search(rf"{path}\b", shown[path])] == []


@pytest.mark.parametrize("name", ["make_cli_docs.py", "make_schema_docs.py"])
def test_generated_pages_are_fresh(name: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / name, "--check"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_commands_in_the_documentation_exist_with_their_options() -> None:
    known = {path.removeprefix("detente "): given for path, given in commands()}
    everywhere = {"--help", "--version", "--ledger", "--debug", "--quiet", "--verbose", "--log-json", "-q", "-v", "-h"}
    for page in PAGES:
        for line in detente_lines(page.read_text("utf-8")):
            words = [word for word in line.split() if word not in everywhere]
            path = words[0] if len(words) < 2 or " ".join(words[:2]) not in known else " ".join(words[:2])
            assert path in known, f"{page.name}: detente {line}"
            given = known[path]
            options = {name for parameter in given.params for name in (*parameter.opts, *parameter.secondary_opts)}
            used = {word.split("=")[0].rstrip("`,.;)") for word in words if re.match(r"--?[a-z][a-z-]*", word)}
            assert used - options - everywhere == set() or getattr(given, "commands", None), f"{page.name}: {line}"


def detente_lines(text: str) -> list[str]:
    """The calls of the program in code, each without its name and its ledger, up to a pipe, a comment or the end."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.M | re.S)
    code = [block for language, block in blocks if language != "python"]
    inline = re.findall(r"`(detente [^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    lines = [line for block in code for line in block.splitlines()] + inline
    found = []
    for line in lines:
        for call in re.findall(r"(?:^|[ \t;&|$(])detente ((?:--?\w|[a-z])[^|;&#)<>`]*)", line):
            bare = re.sub(r"^--ledger \S+ ", "", re.sub(r"^-q ", "", call.strip()))
            if re.match(r"[a-z-]+", bare):
                found.append(re.sub(r"'[^']*'|\"[^\"]*\"", "X", bare))
    return found


# settings and errors


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", read("settings.md"), re.M))
    for name, field in Settings.model_fields.items():
        variable, default = rows[name].split(" | ")[:2]
        assert variable == f"`DETENTE_{name.upper()}`"
        assert default.strip("`") == ("none" if field.default is None else str(field.default)), name
    assert (ROOT / ".env.example").read_text("utf-8").rstrip() == env_sample().rstrip()


def test_every_error_is_documented() -> None:
    from detente import errors

    page = read("errors.md")
    families = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    for kind in families:
        assert f"| {kind.code[:3]} | `{kind.__name__}` |" in page  # type: ignore[attr-defined]
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    used = set(re.findall(r'"((?:SET|LEX|MOD|INP|REF|LED|NET)\d{3})"', source)) - {"DET000"}
    documented = set(re.findall(r"^\| ([A-Z]{3}\d{3}) \|", page, re.M))
    assert used - documented == set()
    assert documented - used == set()


# the pages as text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"[a-z]+:", target)]
    for target in targets:
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in headings}, target
    for mentioned in re.findall(r"`(docs/[\w/.-]+\.md)`", text):
        assert (ROOT / mentioned).exists(), mentioned


LONGEST = 260
WIDE = ("replay.md",)
"""Pages whose long lines are addresses."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_are_finished_and_readable(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not re.search(r"\b(TODO|FIXME|XXX|TBD)\b|@@", text)
    assert not re.search(r"/work\b|/tmp/|/root\b|/home/(?!you\b|pi\b)\w", text)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    long = [line for line in prose.splitlines() if len(line) > LONGEST and not line.startswith("|")]
    assert page.name in WIDE or long == []


def test_every_kind_of_record_has_its_page() -> None:
    from detente.ledger.schema import RECORDS

    places = [(DOCS / "kinds" / f"{kind}.md", DOCS / f"{kind}.md") for kind in (*RECORDS, "contacts", "dates")]
    assert [own.stem for own, above in places if not own.exists() and not above.exists()] == []


def test_pyproject_names_the_readme() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["readme"] == "README.md"


def test_the_index_names_every_page() -> None:
    index = read("README.md")
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.glob("**/*.md") if path.parent.name != "replay"]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


# kinds of records


def rows(name: str, header: str) -> list[tuple[str, str]]:
    block = re.search(rf"^\| words \| {header} \|\n.*\n((?:\|.*\n)+)", read(f"kinds/{name}.md"), re.M)
    assert block
    return re.findall(r"^\| (.+?) \| (.+?) \|$", block[1], re.M)


def contact_in_short(event: Any) -> str:
    actors, recipients = (", ".join(party.code or "?" for party in side) for side in (event.actors, event.recipients))
    initiative = f", initiative {event.contact.initiative}" if event.contact.initiative else ""
    place = f", place {event.place}" if event.place else ""
    return f"{event.mode or 'talks'}, {actors}{f' to {recipients}' if recipients else ''}{initiative}{place}"


def forecast_in_short(forecast: Any) -> str:
    chance, until = forecast.probability, forecast.horizon
    probable = f", {chance.low:.2f} to {chance.high:.2f}" if chance else ""
    return f"{', '.join(forecast.pair)}: {forecast.direction}{probable}{f', by {until.end}' if until else ''}"


def test_examples_of_kinds_are_coded_as_printed(coder: Any) -> None:
    def coded(words: str) -> Any:
        return coder("Новости дня\n\n" + words.replace(" / ", "\n\n").rstrip(".") + ".", date="2024-05-15")

    for words, printed in rows("contacts", "what is recorded"):
        events = coder(words, date="2024-05-15").events
        assert [contact_in_short(event) for event in events] == [printed]
    for words, printed in rows("claims", "claims"):
        assert ", ".join(claim.stance for claim in coded(words).claims) == printed
    for words, printed in rows("forecasts", "forecast"):
        assert [forecast_in_short(forecast) for forecast in coded(words).forecasts] == [printed]
