import { type ItemProblem, problem } from '../../platform/graphql/batch.js';

/** Who made what the actor's agency has under a STIX id (hub.original_creators). */
export interface CreatorRow {
  readonly id: string;
  /** As the object says; null: it names nobody. */
  readonly maker: string | null;
  /** It is an object that is kept whole. */
  readonly kept: boolean;
  /** The hub makes it of a claim that was read from nothing: then its maker is the agency's party. */
  readonly own: boolean;
}

/** An object as far as it says whose it is. */
export interface AttributedObject {
  readonly id: string;
  /** null: nobody is named. */
  readonly maker: string | null;
}

export const OTHER_CREATOR: ItemProblem = problem(
  'STIX_OTHER_MAKER',
  'Your agency has an object of this id from another maker (created_by_ref), who alone may say it anew or take it back.',
  'created_by_ref',
);

/** Who made an object, as it says. */
export const attributedObjectOf = (body: Readonly<Record<string, unknown>>): AttributedObject => ({
  id: String(body['id']),
  maker: typeof body['created_by_ref'] === 'string' ? body['created_by_ref'] : null,
});

/**
 * Whether somebody else speaks under the id of an object that the agency has: STIX 2.1 (3.6) lets its creator alone make versions of it. To name no maker is to be another
 * one, too; but not of what the hub itself made of a claim, which goes out to some without its maker. What named nobody may be given its maker: producers do so later.
 */
export const hasOtherCreator = ({ id, maker }: AttributedObject, present: readonly CreatorRow[]): boolean =>
  present.some((one) => one.id === id && one.maker !== null && one.maker !== maker && !(one.own && maker === null));
