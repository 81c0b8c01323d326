import { type Change, CriticalityLevel, diff, DiffRule } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';

/**
 * Returns the changes that break clients of the last release, one sentence each. What the last release had already deprecated may go
 * (docs/api.md, "Deprecation").
 */
export async function breakingChanges(released: GraphQLSchema, present: GraphQLSchema): Promise<readonly string[]> {
  const changes: Change[] = await diff(released, present, [DiffRule.suppressRemovalOfDeprecatedField]);
  return changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking).map(({ message }) => message);
}
