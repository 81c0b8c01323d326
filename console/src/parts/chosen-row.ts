import { useEffect, useRef, useState } from 'react';
import type { Keys } from '../app/keys.ts';
import { wantRowFocus } from '../app/row-focus.ts';

export interface ChosenRow {
  /** The id of the row; undefined: none is chosen, or the chosen one has left the list. */
  readonly chosen: string | undefined;
  /** `j` and `k`. */
  readonly keys: Keys;
}

/** Where j and k lead from a row. From the place of a row that has left the list, j leads to the row that stands there now. */
export const nextPlace = (at: number, place: number, by: 1 | -1): number => (at >= 0 ? at + by : by === 1 ? place : place - 1);

/** The row of a list that keys choose. A row that has left the list gives the choice to no other one: what a key does is about a row that the officer chose. */
export function useChosenRow(ids: readonly string[]): ChosenRow {
  const [id, setId] = useState<string>();
  const at = id === undefined ? -1 : ids.indexOf(id);
  const place = useRef(0);
  useEffect(() => {
    if (at >= 0) place.current = at;
  });
  const step = (by: 1 | -1): void => {
    const next = ids[Math.min(ids.length - 1, Math.max(0, nextPlace(at, place.current, by)))];
    if (next !== id) wantRowFocus();
    setId(next);
  };
  return { chosen: ids[at], keys: { j: () => step(1), k: () => step(-1) } };
}
