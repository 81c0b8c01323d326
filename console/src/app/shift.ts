import { onOfficerChange } from './session.ts';
import { createStore, useStored } from './store.ts';

/** Why the officer looks things up: kept for the shift, in memory. The hub writes it to the audit log with each look-up. */
export interface Shift {
  readonly purpose: string;
  readonly caseReference: string;
}

const NONE: Shift = { purpose: '', caseReference: '' };
const shift = createStore<Shift>(NONE);

onOfficerChange(() => shift.set(NONE));

export const setShift = (change: Partial<Shift>): void => shift.set({ ...shift.get(), ...change });
export const useShift = (): Shift => useStored(shift);

/** As variables of a query: an empty text is absent. */
export const askedFor = ({
  purpose,
  caseReference,
}: Shift): { readonly purpose: string | null; readonly caseReference: string | null } => ({
  purpose: purpose || null,
  caseReference: caseReference || null,
});
