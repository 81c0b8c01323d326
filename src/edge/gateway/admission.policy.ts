import { sharesOf } from '../../platform/database/pool-shares.js';
import type { Operation } from '../../delivery/previews/operation-registry.js';

/** How a request is admitted: see `Conditions.admission` in identity/auth/requires.ts. */
export type Admission = 'URGENT' | 'UNQUEUED' | 'IN_TURN';

/**
 * Returns how a request with these root fields is admitted. One field in turn makes the whole request wait in turn, so that nothing overtakes beside a
 * revocation. So does a request without a field, which cannot be executed. Beside a confirmation of the caller's identity an urgent field stays urgent.
 */
export function admissionOf(rootFields: readonly string[], operationNamed: (name: string) => Operation | undefined): Admission {
  const ofFields = rootFields.map((name) => (name.startsWith('__') ? 'UNQUEUED' : admissionOfOperation(operationNamed(name))));
  if (ofFields.length === 0 || ofFields.includes('IN_TURN')) return 'IN_TURN';
  return ofFields.includes('URGENT') ? 'URGENT' : 'UNQUEUED';
}

/** Most public operations are sign-ins: they have limits and queues of their own. */
const admissionOfOperation = (operation: Operation | undefined): Admission =>
  operation?.admission ?? (operation?.permission === null ? 'UNQUEUED' : 'IN_TURN');

/** Slots of a process for requests. */
export interface Slots {
  readonly inTurn: number;
  /** For urgent requests alone. */
  readonly urgent: number;
  /** Most that urgent requests use at a time. */
  readonly mostUrgent: number;
  /** Most that one account or party uses at a time: of those in turn, and for urgent requests. */
  readonly ofOne: number;
  readonly urgentOfOne: number;
}

/**
 * Returns the slots for a pool of connections: as many as it has connections for requests in turn, and for urgent ones alone ({@link sharesOf}; one slot each
 * where the pool has one connection). A request uses one connection at a time, so an urgent request in its own slots finds one at once; in a slot of those in turn
 * it waits for the next that becomes free, before all other work. One party uses three of four of the slots in turn, so that others find a slot. Urgent requests
 * leave one of four to those in turn, so that some parties together cannot stop all other work.
 * @param poolSize 1 or more
 */
export function slotsOf(poolSize: number): Slots {
  const { reserved, inTurn } = sharesOf(poolSize);
  const urgent = Math.max(1, reserved);
  return {
    inTurn,
    urgent,
    mostUrgent: urgent + Math.floor((3 * inTurn) / 4),
    ofOne: Math.ceil((3 * inTurn) / 4),
    urgentOfOne: Math.ceil(inTurn / 4),
  };
}

/** Limits of the queue's length, whatever the requests take. */
const LEAST_WAITING = 20;
const MOST_WAITING = 1_000;

/**
 * Returns how many requests may wait so that the last of them begins in time.
 * @param meanMs mean time of a request in its slot; 0: unknown
 */
export function mostWaiting(slots: number, maxWaitMs: number, meanMs: number): number {
  const inTime = meanMs > 0 ? Math.floor((slots * maxWaitMs) / meanMs) : MOST_WAITING;
  return Math.min(Math.max(inTime, LEAST_WAITING), MOST_WAITING);
}
