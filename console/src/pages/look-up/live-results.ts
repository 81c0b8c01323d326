import { useLiveItems } from '../../app/live-items.ts';
import { currentHub, inSession } from '../../app/session.ts';
import { askedFor, type Shift, useShift } from '../../app/shift.ts';
import { LOOK_UP } from './look-up.graphql.ts';
import type { Result } from './result.ts';
import { changeLookUp, lookUp } from './state.ts';

const idsOf = ({ indicators }: Result): readonly string[] => indicators.map(({ id }) => id);
const rowsNow = (): readonly Result[] => lookUp.get().results ?? [];

/** Looks values of rows up again, and puts the answers in their place. The hub records this as a look-up, like the first one. */
async function lookUpAgain(rows: readonly Result[], shift: Shift): Promise<void> {
  if (rows.length === 0) return;
  const asked = { values: rows.map(({ input, kind }) => ({ value: input, kind })), ...askedFor(shift) };
  const { results } = await inSession(currentHub().request(LOOK_UP, asked));
  const fresh = new Map(rows.map((row, index) => [row, results[index]]));
  // Rows of another look-up that was made meanwhile stay as they are.
  changeLookUp({ results: lookUp.get().results?.map((row) => fresh.get(row) ?? row) });
}

/** Keeps rows as the hub has them: what is changed, revoked or withdrawn. What is typed, opened and selected stays. */
export function useLiveResults(): void {
  const shift = useShift();
  useLiveItems({
    itemKinds: ['INDICATOR'],
    readAgain: (changed) =>
      lookUpAgain(
        rowsNow().filter((row) => idsOf(row).some((id) => changed?.has(id) ?? true)),
        shift,
      ),
  });
}
