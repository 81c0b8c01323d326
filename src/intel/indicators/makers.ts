import type { Transaction } from '../../platform/database/database.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { isOfOtherMaker, type MadeBy, madeObjectIn, OTHER_MAKER } from './makers.policy.js';
import type { Draft } from './draft.js';

/** What the context's agency has under these STIX ids, and who made it. */
export async function makersOfMine(tx: Transaction, ids: readonly string[]): Promise<readonly MadeBy[]> {
  const wanted = [...new Set(ids)];
  return wanted.length === 0 ? [] : tx.query<MadeBy>('select * from hub.makers_of_mine($1)', [wanted]);
}

/** Which of these objects the context's agency keeps whole, by their STIX ids. */
export const keptWhole = async (tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await makersOfMine(tx, ids)).flatMap(({ id, kept }) => (kept ? [id] : [])));

/** Drafts without those whose objects somebody else made than what the agency has under their ids; `refuse` is told of these. */
export async function withoutOtherMakers<D extends Draft>(
  tx: Transaction,
  drafts: readonly D[],
  refuse: (index: number, why: ItemProblem) => void,
): Promise<readonly D[]> {
  const objectOf = ({ item: { original } }: D) => (original?.format === 'stix' ? [madeObjectIn(original.body)] : []);
  const present = await makersOfMine(tx, drafts.flatMap(objectOf).map(({ id }) => id)); // prettier-ignore
  return drafts.filter((draft) => {
    const isOthers = objectOf(draft).some((object) => isOfOtherMaker(object, present));
    if (isOthers) refuse(draft.index, OTHER_MAKER);
    return !isOthers;
  });
}
