import type { Transaction } from '../../platform/database/database.js';
import { problem } from '../../platform/graphql/batch.js';
import { type Draft, type Original, type PublishItem } from './draft.js';

/** What another party says on this hub stays that party's to say: published by whoever read it, it would go on in their name, to eyes that its owner never chose. */
export const FOREIGN_CLAIM = problem(
  'CLAIM_OF_ANOTHER',
  'This is what another party says on this hub, or it says that another party made it: only that party may publish it.',
  'provenance',
);

const texts = (values: readonly unknown[]): readonly string[] => values.filter((value): value is string => typeof value === 'string');
const uuidOf = (thing: unknown): unknown => (typeof thing === 'object' && thing !== null && 'uuid' in thing ? thing.uuid : undefined);
const organisationOf = (event: unknown): unknown =>
  typeof event === 'object' && event !== null && 'Orgc' in event ? event.Orgc : undefined;

/** Under which ids other systems get an original, and who it says made it. */
export const originalIdsOf = ({ format, body }: Original): readonly string[] =>
  format === 'stix'
    ? texts([body['id'], body['created_by_ref']])
    : texts([body['Attribute'], body['Object'], body['own'], organisationOf(body['Event'])].map(uuidOf));

/** All ids that an item came with. */
export const itemIdsOf = ({ original, provenance }: Pick<PublishItem, 'original' | 'provenance'>): readonly string[] => [
  ...(original ? originalIdsOf(original) : []),
  ...(provenance ?? []),
];

/** Which of these ids are those of other parties, or of what they say, as far as the context sees them: they name things of this hub wherever its objects are read. */
export async function findForeignIds(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>('select hub.foreign_ids($1) as id', [wanted]);
  return new Set(rows.map(({ id }) => id));
}

/** Separates what is the party's own to say from what is another party's. */
export async function splitForeign<D extends Draft>(
  tx: Transaction,
  drafts: readonly D[],
): Promise<{ readonly own: readonly D[]; readonly others: readonly D[] }> {
  const foreign = await findForeignIds(tx, drafts.flatMap(({ item }) => itemIdsOf(item))); // prettier-ignore
  const isOthers = ({ item }: D): boolean => itemIdsOf(item).some((id) => foreign.has(id));
  if (foreign.size === 0) return { own: drafts, others: [] };
  return { own: drafts.filter((draft) => !isOthers(draft)), others: drafts.filter(isOthers) };
}
