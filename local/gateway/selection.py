"""What an operation selects: fragments opened, fields of one response key together."""

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

from local.gateway.wire import as_list, as_object

type Fragments = Mapping[str, FragmentDefinitionNode]


def selected(sets: Iterable[SelectionSetNode | None], fragments: Fragments) -> Iterator[FieldNode]:
    """Every field of the sets; a fragment counts once, so that cycles and repetition end."""
    opened: set[str] = set()
    waiting = [selection for found in sets if found for selection in found.selections]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            waiting[:0] = node.selection_set.selections
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in opened:
            opened.add(node.name.value)
            fragment = fragments.get(node.name.value)
            waiting[:0] = fragment.selection_set.selections if fragment else ()


def by_key(
    sets: Iterable[SelectionSetNode | None], fragments: Fragments
) -> dict[str, list[FieldNode]]:
    """The fields of the sets by their response key."""
    found: dict[str, list[FieldNode]] = {}
    for node in selected(sets, fragments):
        found.setdefault((node.alias or node.name).value, []).append(node)
    return found


def selection_paths(nodes: Iterable[FieldNode], fragments: Fragments, above: str = "") -> list[str]:
    """AppSync's `selectionSetList`: `["items", "items/name"]`, aliases in place of names."""
    paths: list[str] = []
    for key, same in by_key((node.selection_set for node in nodes), fragments).items():
        paths += [above + key, *selection_paths(same, fragments, f"{above}{key}/")]
    return paths


def unaliased(value: object, nodes: Iterable[FieldNode], fragments: Fragments) -> object:
    """A completed value under the schema's own field names, as subscriptions get it."""
    nodes = list(nodes)
    if (values := as_list(value)) is not None:
        return [unaliased(one, nodes, fragments) for one in values]
    if (answer := as_object(value)) is None:
        return value
    keys = by_key((node.selection_set for node in nodes), fragments)
    return {
        same[0].name.value: unaliased(answer[key], same, fragments)
        for key, same in keys.items()
        if key in answer
    }
