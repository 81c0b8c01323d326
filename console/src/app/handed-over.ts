import type { Kind } from '../parts/kind.tsx';
import { onOfficerChange } from './session.ts';

/** A value that one page hands over to another, in memory: a value never stands in an address. */
export interface HandedValue {
  readonly kind: Kind | null;
  readonly value: string;
}

let handed: readonly HandedValue[] = [];

// What one account was about to do is for no other one.
onOfficerChange(() => {
  handed = [];
});

/** Hands values over to the page that is opened next. */
export function handOver(values: readonly HandedValue[]): void {
  handed = values;
}

/** Returns the values that were handed over, once. */
export function takeHandedOver(): readonly HandedValue[] {
  const taken = handed;
  handed = [];
  return taken;
}
