import type { Transaction } from '../../platform/database/database.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { hasOtherCreator, type CreatorRow, attributedObjectOf, OTHER_CREATOR } from './creators.policy.js';
import type { Draft } from './draft.js';

/** Returns the objects that the context's agency has under these STIX ids, with their creators. */
export async function readCreators(tx: Transaction, ids: readonly string[]): Promise<readonly CreatorRow[]> {
  const wanted = [...new Set(ids)];
  return wanted.length === 0 ? [] : tx.query<CreatorRow>('select * from hub.original_creators($1)', [wanted]);
}

/** Returns those of these STIX ids whose objects the context's agency stores whole. */
export const findStoredObjectIds = async (tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await readCreators(tx, ids)).flatMap(({ id, kept }) => (kept ? [id] : [])));

/** Returns the drafts whose objects have no other creator than the agency's objects of the same ids; calls `refuse` for the others. */
export async function rejectOtherCreators<D extends Draft>(
  tx: Transaction,
  drafts: readonly D[],
  refuse: (index: number, problem: ItemProblem) => void,
): Promise<readonly D[]> {
  const objectOf = ({ item: { original } }: D) => (original?.format === 'stix' ? [attributedObjectOf(original.body)] : []);
  const present = await readCreators(tx, drafts.flatMap(objectOf).map(({ id }) => id)); // prettier-ignore
  return drafts.filter((draft) => {
    const isOthers = objectOf(draft).some((object) => hasOtherCreator(object, present));
    if (isOthers) refuse(draft.index, OTHER_CREATOR);
    return !isOthers;
  });
}
