import type { Transaction } from '../database/database.js';
import type { ItemProblem } from '../indicators/draft.js';
import type { ReadItem } from '../stix/reading.js';
import type { HeldObject } from './companions.js';

/** A claim as it waits. */
export type HeldClaim = Omit<ReadItem['item'], 'firstSeen' | 'lastSeen' | 'validUntil' | 'retainUntil'> &
  Readonly<Record<'firstSeen' | 'lastSeen' | 'validUntil' | 'retainUntil', string | null | undefined>>;

/** What waits for a label. */
export interface HeldRow<Payload = HeldClaim | HeldObject> {
  readonly id: string;
  readonly line: number;
  readonly source: string | null;
  readonly problems: readonly ItemProblem[];
  readonly payload: Payload;
  readonly held_at: Date;
}

/** Which of what is held. */
export interface HeldWanted {
  readonly ids: readonly string[] | null;
  readonly after: number;
  readonly most: number;
  /** Absent: of either. */
  readonly kind?: 'INDICATOR' | 'OBJECT';
}

/** In the order of the import. */
export const heldOf = <Payload = HeldClaim | HeldObject>(
  tx: Transaction,
  id: string,
  { ids, after, most, kind }: HeldWanted,
): Promise<HeldRow<Payload>[]> =>
  tx.query<HeldRow<Payload>>(
    `select h.id, h.line, i.source, i.problems, h.payload, h.held_at from hub.held_item h join hub.import_item i on i.import = h.import and i.line = h.line
       where h.import = $1 and h.line > $2 and ($3::uuid[] is null or h.id = any ($3)) and ($5::text is null or h.kind = $5) order by h.line limit $4`,
    [id, after, ids, most, kind ?? null],
  );

const momentOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** With its moments as such again. */
export const revived = ({ firstSeen, lastSeen, validUntil, retainUntil, ...payload }: HeldClaim): ReadItem['item'] => ({
  ...{ ...payload, audience: payload.audience ?? null },
  ...{ firstSeen: momentOf(firstSeen), lastSeen: momentOf(lastSeen) },
  ...{ validUntil: momentOf(validUntil), retainUntil: momentOf(retainUntil) },
});
