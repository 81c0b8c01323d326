import type { Transaction } from '../../platform/database/database.js';
import { problem } from '../../platform/graphql/batch.js';
import { type Draft, type Original, type PublishItem } from './draft.js';

/** Only its owner publishes a claim of this hub. If a reader published it, it would spread in the reader's name, to an audience that its owner never chose. */
export const FOREIGN_CLAIM = problem(
  'INDICATOR_OF_ANOTHER',
  'This indicator belongs to another party of this hub, or states another party as its creator. Only that party may publish it.',
  'provenance',
);

const texts = (values: readonly unknown[]): readonly string[] => values.filter((value): value is string => typeof value === 'string');
const uuidOf = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'uuid' in value ? value.uuid : undefined);
const organisationOf = (event: unknown): unknown =>
  typeof event === 'object' && event !== null && 'Orgc' in event ? event.Orgc : undefined;

/** Returns the ids under which other systems know an original, and the id of its stated creator. */
export const originalIdsOf = ({ format, body }: Original): readonly string[] =>
  format === 'stix'
    ? texts([body['id'], body['created_by_ref']])
    : texts([body['Attribute'], body['Object'], body['own'], organisationOf(body['Event'])].map(uuidOf));

/** Returns all ids that an item came with. */
export const itemIdsOf = ({ original, provenance }: Pick<PublishItem, 'original' | 'provenance'>): readonly string[] => [
  ...(original ? originalIdsOf(original) : []),
  ...(provenance ?? []),
];

/**
 * Returns those of these ids that belong to other parties or to their items, as far as the context sees them. Such an id refers to an item of this hub
 * wherever its objects are read.
 */
export async function findForeignIds(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>('select hub.foreign_ids($1) as id', [wanted]);
  return new Set(rows.map(({ id }) => id));
}

/** Separates the party's own claims from claims of other parties. */
export async function splitForeign<D extends Draft>(
  tx: Transaction,
  drafts: readonly D[],
): Promise<{ readonly own: readonly D[]; readonly others: readonly D[] }> {
  const foreign = await findForeignIds(tx, drafts.flatMap(({ item }) => itemIdsOf(item))); // prettier-ignore
  const isOthers = ({ item }: D): boolean => itemIdsOf(item).some((id) => foreign.has(id));
  if (foreign.size === 0) return { own: drafts, others: [] };
  return { own: drafts.filter((draft) => !isOthers(draft)), others: drafts.filter(isOthers) };
}
