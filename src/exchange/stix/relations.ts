import type { Relation } from '../../intel/relationships/relationship.js';

/**
 * Relationship types in STIX 2.1. It has no type for payments, hosting, or a common operator of two values, and tools refuse unknown types. Such a
 * relationship is `related-to`, with its relation in the hub's extension.
 */
export const STIX_TYPE_OF: Readonly<Record<Relation, string>> = {
  USES: 'uses',
  CONTROLS: 'controls',
  PAYS_TO: 'related-to',
  HOSTED_ON: 'related-to',
  SAME_OPERATOR: 'related-to',
  RELATED_TO: 'related-to',
};

/** Relations for other producers' types, and for the network of stored objects (hub.value_graph_step). */
const RELATION_OF: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ['uses', 'USES'],
  ['controls', 'CONTROLS'],
  ['pays-to', 'PAYS_TO'],
  ['hosted-on', 'HOSTED_ON'],
  ['same-operator', 'SAME_OPERATOR'],
]);

/** Returns the relation for a relationship type; RELATED_TO for an unknown one. */
export const relationOf = (word: string): Relation => RELATION_OF.get(word) ?? 'RELATED_TO';
