import {
  type DocumentNode,
  type FieldNode,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Root field of an operation that was refused before any field was executed. */
export const NO_FIELD = 'none';

/**
 * Returns the outcome of each root field of an operation: OK, or the code of the first error below it. Field names are those of the schema, not the caller's
 * aliases, so their number is bounded.
 * @param executed undefined: nothing was executed (parsing, validation, limits)
 */
export function outcomesOf(
  executed: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode } | undefined,
  errors: readonly GraphQLFormattedError[],
): ReadonlyMap<string, string> {
  if (!executed) return new Map([[NO_FIELD, codeOf(errors[0])]]);
  const failed = new Map(errors.toReversed().map((error) => [error.path?.[0], codeOf(error)]));
  const fields = rootFields(executed.operation.selectionSet, executed.document);
  return new Map(fields.map(({ name, alias }) => [name.value, failed.get((alias ?? name).value) ?? failed.get(undefined) ?? 'OK']));
}

const codeOf = (error: GraphQLFormattedError | undefined): string => {
  const code = error?.extensions?.code;
  return typeof code === 'string' ? code : 'INTERNAL';
};

/** Only for validated documents: their fragments exist and contain no cycles. */
function rootFields({ selections }: SelectionSetNode, document: DocumentNode): readonly FieldNode[] {
  return selections.flatMap((selection): readonly FieldNode[] => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(selection.selectionSet, document);
    const fragment = document.definitions.find(
      (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? rootFields(fragment.selectionSet, document) : [];
  });
}
