import type { Transaction } from '../database/database.js';
import type { ItemProblem, Original } from './draft.js';
import type { Addressed } from './publish.policy.js';

const WITHOUT_ORIGINAL: ItemProblem = {
  severity: 'WARNING',
  code: 'ORIGINAL_OF_ANOTHER',
  field: 'original',
  message:
    "The object bears the id of another party's indicator on this hub, or says that another party made it: yours is published in your own name, without that object.",
};

const texts = (values: readonly unknown[]): readonly string[] => values.filter((value): value is string => typeof value === 'string');
const uuidIn = (thing: unknown): unknown => (typeof thing === 'object' && thing !== null && 'uuid' in thing ? thing.uuid : undefined);

/** Under which ids other systems get an original, and who it says made it. */
export const idsIn = ({ format, body }: Original): readonly string[] =>
  format === 'stix' ? texts([body['id'], body['created_by_ref']]) : texts([body['Attribute'], body['Object'], body['own']].map(uuidIn));

/** Which of these ids are those of other parties, or of their claims, as far as the context sees them: they name things of this hub wherever its objects are read. */
export async function idsOfOthers(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>('select hub.ids_of_others($1) as id', [wanted]);
  return new Set(rows.map(({ id }) => id));
}

/** Claims whose originals would speak for another lose these: what they say themselves stands. */
export async function withoutOthersWords(tx: Transaction, drafts: readonly Addressed[]): Promise<readonly Addressed[]> {
  const saidOf = ({ item: { original } }: Addressed): readonly string[] => (original ? idsIn(original) : []);
  const others = await idsOfOthers(tx, drafts.flatMap(saidOf)); // prettier-ignore
  if (others.size === 0) return drafts;
  return drafts.map((draft) =>
    saidOf(draft).some((id) => others.has(id))
      ? { ...draft, item: { ...draft.item, original: null }, warnings: [...draft.warnings, WITHOUT_ORIGINAL] }
      : draft,
  );
}
