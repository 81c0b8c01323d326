import type { RelationshipType } from './links.graphql.ts';

/** Types of relationships, those with a direction first. */
export const RELATIONSHIP_TYPES: readonly RelationshipType[] = ['USES', 'CONTROLS', 'PAYS_TO', 'HOSTED_ON', 'SAME_OPERATOR', 'RELATED_TO'];
