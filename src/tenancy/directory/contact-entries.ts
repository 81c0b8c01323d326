import type { Transaction } from '../../platform/database/database.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isUuid } from '../../platform/graphql/ids.js';

/** The contact of a request or notice: free text, an own entry of the directory, or both. */
export interface ContactFields {
  /** Empty: the name of the unit of the entry. */
  readonly contact: string;
  /** Id of an entry of the writer's party. */
  readonly contactEntryId?: string | null;
}

/** An own entry in force, and the parties that do not see it (keys). */
interface ContactEntry {
  readonly unit: string;
  readonly unseen_by: readonly number[];
}

/** Own entries by id. */
export type ContactEntries = ReadonlyMap<string, ContactEntry>;

/** Options of the field `contactEntry` of every kind of item with a contact. */
export const CONTACT_ENTRY = {
  nullable: true,
  description: 'The contact in the directory, as it is today; null if there is none, or the viewer does not see the entry.',
};

/** Options of the input field `contactEntryId`. */
export const CONTACT_ENTRY_ID = {
  nullable: true,
  description:
    "An entry of your own party in the directory, in place of `contact` or beside it. The reader sees the entry only if it is in the entry's audience.",
};

/** Returns those of the entries that the actor's party has in force, with those of the parties that do not see them. @param parties keys */
export async function readContactEntries(
  tx: Transaction,
  fields: readonly ContactFields[],
  parties: readonly number[],
): Promise<ContactEntries> {
  const ids = [...new Set(fields.flatMap(({ contactEntryId }) => contactEntryId ?? []))].filter(isUuid);
  if (ids.length === 0) return new Map();
  const rows = await tx.query<ContactEntry & { id: string }>('select * from hub.contact_entries($1, $2)', [ids, parties]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Who gets to know an entry newly: the recipients whose request does not name it yet. An amendment that keeps an entry chooses none. Pure. */
export const newReadersOf = (
  { contactEntryId }: ContactFields,
  recipients: readonly number[],
  stored: readonly (Pick<StoredContact, 'contact_entry'> & { readonly recipient: number })[],
): readonly number[] => recipients.filter((key) => !stored.some((one) => one.recipient === key && one.contact_entry === contactEntryId));

/**
 * Checks the entry that a request or notice chooses: it is the writer's own, and each of the parties sees it. Pure.
 * @param parties keys of the recipients @param isKept whether the request or notice names the entry already; it may be withdrawn or hidden since
 */
export function contactProblems(
  { contactEntryId }: ContactFields,
  entries: ContactEntries,
  parties: readonly number[],
  isKept: boolean,
): readonly ItemProblem[] {
  if (!contactEntryId || isKept) return [];
  const entry = entries.get(contactEntryId.toLowerCase());
  if (!entry) {
    return [
      problem('CONTACT_ENTRY_UNKNOWN', 'Your party has no such entry in the directory, or withdrew it. Choose another.', 'contactEntryId'),
    ];
  }
  return parties.some((key) => entry.unseen_by.includes(key))
    ? [
        problem(
          'CONTACT_ENTRY_UNSEEN',
          'A recipient does not see this entry of the directory. Add the recipient to its audience, or choose another entry.',
          'contactEntryId',
        ),
      ]
    : [];
}

/** Returns the fields with a contact that is not empty: the name of the unit where the writer stated none. Pure. */
export const withContact = <Fields extends ContactFields>(fields: Fields, entries: ContactEntries): Fields => ({
  ...fields,
  contact: fields.contact || (entries.get(fields.contactEntryId?.toLowerCase() ?? '')?.unit ?? ''),
});

/** The contact that a request has already. */
export interface StoredContact {
  readonly contact: string;
  readonly contact_entry?: string | null;
}

/**
 * Returns the fields with the stored contact, where they name its entry and state no text: a retry or amendment keeps it, whatever the unit is called meanwhile. Pure.
 */
export const withStoredContact = <Fields extends ContactFields>(fields: Fields, stored: StoredContact | undefined): Fields =>
  stored && fields.contact === '' && fields.contactEntryId && stored.contact_entry === fields.contactEntryId
    ? { ...fields, contact: stored.contact }
    : fields;
