import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import { fragmentsOf, selectedFields } from '../../platform/graphql/selected-fields.js';

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
  const fields = selectedFields(executed.operation.selectionSet, fragmentsOf(executed.document));
  return new Map(fields.map(({ name, alias }) => [name.value, failed.get((alias ?? name).value) ?? failed.get(undefined) ?? 'OK']));
}

const codeOf = (error: GraphQLFormattedError | undefined): string => {
  const code = error?.extensions?.code;
  return typeof code === 'string' ? code : 'INTERNAL';
};
