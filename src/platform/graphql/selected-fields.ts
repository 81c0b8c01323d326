import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** Fragments of a document, by name. */
export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

export const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  Object.fromEntries(definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])));

/**
 * Returns the fields of a selection, those in fragments included, each fragment once: a document that was not validated may have fragments that name each other,
 * or fragments that name others twice, which would double the work with each.
 */
export const selectedFields = (
  { selections }: SelectionSetNode,
  fragments: Fragments,
  seen: Set<string> = new Set<string>(),
): readonly FieldNode[] =>
  selections.flatMap((one): readonly FieldNode[] => {
    if (one.kind === Kind.FIELD) return [one];
    if (one.kind === Kind.INLINE_FRAGMENT) return selectedFields(one.selectionSet, fragments, seen);
    const name = one.name.value;
    if (seen.has(name)) return [];
    seen.add(name);
    const selection = fragments[name]?.selectionSet;
    return selection ? selectedFields(selection, fragments, seen) : [];
  });
