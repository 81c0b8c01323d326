import { type ItemProblem, problem } from '../../platform/graphql/batch.js';

/** The creator of an object that the actor's agency has under a STIX id (hub.original_creators). */
export interface CreatorRow {
  readonly id: string;
  /** As the object states; null: it names no creator. */
  readonly maker: string | null;
  /** The object is stored whole. */
  readonly kept: boolean;
  /** The hub generates the object from a claim without an original: then its creator is the agency's party. */
  readonly own: boolean;
}

/** The id of an object and its stated creator. */
export interface AttributedObject {
  readonly id: string;
  /** null: no creator is named. */
  readonly maker: string | null;
}

export const OTHER_CREATOR: ItemProblem = problem(
  'STIX_OTHER_MAKER',
  'Your agency has an object of this id from another creator (created_by_ref). Only that creator may publish a new version of it or revoke it.',
  'created_by_ref',
);

/** Returns the id of an object and its stated creator. */
export const attributedObjectOf = (body: Readonly<Record<string, unknown>>): AttributedObject => ({
  id: String(body['id']),
  maker: typeof body['created_by_ref'] === 'string' ? body['created_by_ref'] : null,
});

/**
 * Returns whether an object has another creator than the agency's object of the same id. Only the creator of an object makes versions of it (STIX 2.1,
 * 3.6). An object without a creator counts as another creator's, unless the hub generated the present one from a claim: some recipients get that one
 * without its creator. An object that named no creator may be given one: producers do so later.
 */
export const hasOtherCreator = ({ id, maker }: AttributedObject, present: readonly CreatorRow[]): boolean =>
  present.some((one) => one.id === id && one.maker !== null && one.maker !== maker && !(one.own && maker === null));
