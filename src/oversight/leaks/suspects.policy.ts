import { type CopyMark, type CopyMarks, endOf } from '../../platform/database/copy-mark.js';
import { type LeakedRow, tagOrderIn } from './leaked-row.policy.js';

/** An item of the tracing party that leaked rows are about. */
export interface LeakedItem {
  readonly id: string;
  readonly digest: string;
  readonly tags: readonly string[];
}

/** An account that read some of the items. */
export interface LeakReader {
  readonly user: string;
  /** Whether it belongs to the tracing party: its copies have the owner's order of tags. */
  readonly isOwn: boolean;
  readonly items: ReadonlySet<string>;
}

/** What speaks for one account as the source of a leak, in numbers of leaked rows. */
export interface Evidence {
  readonly user: string;
  /** Items of rows that have the mark of its copy of them: proof. */
  readonly marked: number;
  /** Items of rows that have its mark of paper, which is one for all: the holder of one sheet can write it beside other values. */
  readonly printed: number;
  /** Rows whose tags are in the order of its copy, and rows whose tags can be compared. */
  readonly ordered: number;
  readonly compared: number;
  /** Rows about an item that it read. */
  readonly received: number;
}

export type RowOfItems = LeakedRow & { readonly items: readonly LeakedItem[] };

/** Returns each row with the items that it is about: by the id, the mark or the value that it has. */
export function rowsOfItems(rows: readonly LeakedRow[], items: readonly LeakedItem[]): readonly RowOfItems[] {
  const byName = new Map<string, LeakedItem[]>();
  for (const item of items) {
    for (const name of [item.id, endOf(item.id), item.digest]) byName.set(name, [...(byName.get(name) ?? []), item]);
  }
  return rows.map((row) => {
    const names = [...row.ids, ...row.marks.map((mark) => mark.item), ...row.digests];
    return { ...row, items: [...new Set(names.flatMap((name) => byName.get(name) ?? []))] };
  });
}

/** Returns the marks of a row that are of its items, or of paper: there the item is the account itself. */
export const marksOfItems = ({ marks, items }: RowOfItems): readonly CopyMark[] =>
  marks.filter(({ account, item }) => items.length > 0 && (item === account || items.some(({ id }) => endOf(id) === item)));

/** Returns whether a row has the mark of an account's copy of one of its items, or of its paper. */
export const isMarkedFor = (row: RowOfItems, user: string): boolean => marksOfItems(row).some(({ account }) => account === endOf(user));

/**
 * Returns the evidence against each reader, the strongest first: by marks of items, then by the order of tags, by marks of paper, and by how many of the leaked items it read. An account
 * whose order differs in one row comes after all whose order never differs.
 */
export function suspectsIn(
  rows: readonly RowOfItems[],
  readers: readonly LeakReader[],
  marksOf: (user: string) => CopyMarks,
): readonly Evidence[] {
  const found = readers.map((reader) => evidenceOf(rows, reader, marksOf(reader.user)));
  const orderOf = ({ ordered, compared }: Evidence): number => (ordered === compared ? ordered : ordered - compared);
  return found
    .filter(({ received }) => received > 0)
    .sort((a, b) => b.marked - a.marked || orderOf(b) - orderOf(a) || b.printed - a.printed || b.received - a.received);
}

function evidenceOf(rows: readonly RowOfItems[], { user, isOwn, items }: LeakReader, marks: CopyMarks): Evidence {
  const [marked, printed] = [new Set<string>(), new Set<string>()];
  let [ordered, compared, received] = [0, 0, 0];
  for (const row of rows) {
    const [item] = row.items.filter(({ id }) => items.has(id));
    if (!item) continue;
    received += 1;
    for (const mark of marksOfItems(row).filter(({ account }) => account === endOf(user))) {
      (mark.item === mark.account ? printed : marked).add(item.id);
    }
    const order = isOwn ? undefined : tagOrderIn(row.text, item.tags);
    if (!order) continue;
    compared += 1;
    if (marks.orderOf(item.id, item.tags).join('\n') === order.join('\n')) ordered += 1;
  }
  return { user, marked: marked.size, printed: printed.size, ordered, compared, received };
}
