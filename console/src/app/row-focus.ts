import { type RefObject, useEffect, useRef } from 'react';

/** Whether the next row that is chosen takes the focus: it was chosen by a key. */
let isWanted = false;

/** Called before a key chooses another row, so that the row is read out and Enter is about it. */
export const wantRowFocus = (): void => {
  isWanted = true;
};

/** @returns for the element of a row */
export function useRowFocus<Row extends HTMLElement>(isChosen: boolean): RefObject<Row | null> {
  const row = useRef<Row>(null);
  useEffect(() => {
    if (!isChosen || !isWanted) return;
    isWanted = false;
    row.current?.focus({ preventScroll: true });
  }, [isChosen]);
  return row;
}
