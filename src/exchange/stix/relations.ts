import type { Relation } from '../../intel/relationships/relationship.js';

/**
 * What STIX 2.1 calls them. For money that went, for what lies on a host and for the people behind two values it has no word, and tools refuse those that they do not know: such a
 * relationship is `related-to`, and the hub's extension says which.
 */
export const STIX_TYPE_OF: Readonly<Record<Relation, string>> = {
  USES: 'uses',
  CONTROLS: 'controls',
  PAYS_TO: 'related-to',
  HOSTED_ON: 'related-to',
  SAME_OPERATOR: 'related-to',
  RELATED_TO: 'related-to',
};

/** The same of others' words, and of what the network reads from kept objects (hub.network_step). */
const RELATION_OF: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ['uses', 'USES'],
  ['controls', 'CONTROLS'],
  ['pays-to', 'PAYS_TO'],
  ['hosted-on', 'HOSTED_ON'],
  ['same-operator', 'SAME_OPERATOR'],
]);

/** Whatever it is called, it joins two values. */
export const relationOf = (word: string): Relation => RELATION_OF.get(word) ?? 'RELATED_TO';
