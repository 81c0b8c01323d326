"""Writes src/entente_client/types.py from schema.graphql.

`python3 generate.py` writes the file. `python3 generate.py --check` exits with 1 if the file differs from what would be written.
"""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parent.parent / "schema.graphql"
TARGET = HERE / "src" / "entente_client" / "types.py"

SCALARS = {"ID": "str", "String": "str", "Int": "int", "Float": "float", "Boolean": "bool", "DateTime": "str", "Cursor": "str", "CountryCode": "str"}

# Fields that the client selects, and so has types for. Only fields that the API promises to keep.
OUTPUTS = {
    "Party": "id kind name country",
    "Agency": "id name",
    "Group": "id name",
    "Audience": "everyCountry countries groups partners exceptCountries",
    "Problem": "severity code field message",
    "Indicator": (
        "id kind value display platform network bank country threat tlp owner agency confidence reliability credibility description tags"
        " firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version audience corroboration"
    ),
    "PublishReceipt": "index outcome indicator problems",
    "LookupResult": "input kind canonical indicators more problem",
    "FeedEvent": "eventId cursor at operation kind itemId indicator backfill",
}
# Fields that change without an event of the feed: a copy does not keep them.
NOT_IN_A_COPY = {"corroboration"}
OPTIONAL = {"Indicator": NOT_IN_A_COPY, "FeedEvent": {"indicator"}}
# Fields whose selection the caller gives.
EXTRA = {"FeedEvent": ["item: NotRequired[dict[str, Any] | None]"]}
INPUTS = ["PublishIndicatorInput", "LookupInput", "FeedFilter"]
# Arguments of the API are optional where the schema has a default, and null is accepted where it has no exclamation mark.

Fields = dict[str, str]


def parse(text: str) -> tuple[dict[str, Fields], dict[str, list[str]]]:
    """Returns fields by type or input (name to GraphQL type, with `=` behind it for a default), and values by enum."""
    text = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
    text = re.sub(r'"(\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"#[^\n]*", "", text)
    types: dict[str, Fields] = {}
    enums: dict[str, list[str]] = {}
    for sort, name, body in re.findall(r"^(type|input|enum) (\w+)[^{\n]*\{\n(.*?)^\}", text, flags=re.DOTALL | re.MULTILINE):
        if sort == "enum":
            enums[name] = re.findall(r"^\s*([A-Z][A-Z0-9_]*)", body, flags=re.MULTILINE)
        else:
            lines = re.findall(r"^\s*(\w+): ([\w\[\]!]+)( =)?", re.sub(r"\(.*?\)", "", body, flags=re.DOTALL), flags=re.MULTILINE)
            types[name] = {field: of + default for field, of, default in lines}
    return types, enums


class Writer:
    def __init__(self, types: dict[str, Fields], enums: dict[str, list[str]]) -> None:
        self.types = types
        self.enums = enums
        self.used: set[str] = set()
        self.done: dict[str, str] = {}

    def python(self, of: str, *, is_input: bool) -> str:
        """Returns the Python type of a GraphQL type such as `[String!]!`."""
        if not of.endswith("!"):
            return f"{self.python(of + '!', is_input=is_input)} | None"
        of = of.removesuffix("!")
        if of.startswith("["):
            item = self.python(of[1:-1], is_input=is_input)
            return f"Sequence[{item}]" if is_input else f"list[{item}]"
        if of in SCALARS:
            return "str | datetime" if is_input and of == "DateTime" else SCALARS[of]
        if of in self.enums:
            self.used.add(of)
            return of
        if is_input and of not in self.done:
            self.input(of)
        return of

    def input(self, name: str) -> None:
        self.done[name] = ""
        lines = []
        for field, of in self.fields(name).items():
            kind = self.python(of.removesuffix(" ="), is_input=True)
            lines.append(f"{field}: {kind}" if of.endswith("!") else f"{field}: NotRequired[{kind}]")
        self.done[name] = self.table(name, lines)

    def output(self, name: str, wanted: str) -> None:
        fields = self.fields(name)
        missing = [field for field in wanted.split() if field not in fields]
        if missing:
            raise SystemExit(f"{name} has no field {', '.join(missing)} in schema.graphql. Correct OUTPUTS in generate.py.")
        lines = []
        for field in wanted.split():
            kind = self.python(fields[field], is_input=False)
            lines.append(f"{field}: NotRequired[{kind}]" if field in OPTIONAL.get(name, ()) else f"{field}: {kind}")
        self.done[name] = self.table(name, lines + EXTRA.get(name, []))

    def fields(self, name: str) -> Fields:
        if name not in self.types:
            raise SystemExit(f"schema.graphql has no type {name}. Correct OUTPUTS or INPUTS in generate.py.")
        return self.types[name]

    @staticmethod
    def table(name: str, lines: list[str]) -> str:
        if any(keyword.iskeyword(line.split(":")[0]) for line in lines):
            raise SystemExit(f"{name} has a field that is a keyword of Python.")
        return f"class {name}(TypedDict):\n" + "".join(f"    {line}\n" for line in lines)

    def selection(self, name: str, without: frozenset[str] = frozenset()) -> str:
        """Returns the GraphQL selection of all fields that the type has in OUTPUTS."""
        parts = []
        for field in OUTPUTS[name].split():
            if field in without:
                continue
            of = re.sub(r"[\[\]!]", "", self.fields(name)[field])
            parts.append(f"{field} {{ {self.selection(of, without)} }}" if of in OUTPUTS else field)
        return " ".join(parts)

    def render(self) -> str:
        for name, wanted in OUTPUTS.items():
            self.output(name, wanted)
        for name in INPUTS:
            self.input(name)
        enums = [f"{name} = Literal[{', '.join(map(repr_of, self.enums[name]))}]\n" for name in sorted(self.used)]
        return "\n".join(
            [
                '"""Types of the API. Written by generate.py from schema.graphql, which describes each field. Do not edit."""\n',
                "from __future__ import annotations\n",
                "from collections.abc import Sequence\nfrom datetime import datetime\nfrom typing import Any, Literal, NotRequired, TypedDict\n",
                *enums,
                "",
                "\n\n".join(self.done.values()),
                "",
                "# The selections that give these types. A copy leaves out fields that change without an event.",
                f"INDICATOR_FIELDS = {repr_of(self.selection('Indicator'))}",
                f"COPY_INDICATOR_FIELDS = {repr_of(self.selection('Indicator', frozenset(NOT_IN_A_COPY)))}",
                f"PROBLEM_FIELDS = {repr_of(self.selection('Problem'))}",
                "",
            ]
        )


def repr_of(text: str) -> str:
    return f'"{text}"'


def main() -> int:
    content = Writer(*parse(SCHEMA.read_text(encoding="utf-8"))).render()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(content, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == content:
        return 0
    print("types.py does not match schema.graphql. Run: python3 clients/python/generate.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
