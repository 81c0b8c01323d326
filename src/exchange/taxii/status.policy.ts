import type { ItemProblem } from '../../platform/graphql/batch.js';
import { type Micros, timestampOf } from './timestamp.policy.js';

/** An object of an envelope, as it was sent. */
export interface SentObject {
  readonly id: string;
  readonly version: string;
}

/** Outcome of an object. An object without content of its own (a label's definition, the observable of an indicator) has no recorded outcome. */
export interface ObjectOutcome {
  readonly source: string;
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'HELD' | 'DROPPED';
  readonly problems: readonly ItemProblem[];
}

export interface Envelope {
  /** UUID of version 4. */
  readonly id: string;
  readonly at: Micros;
  /** State of the import. */
  readonly state: 'RUNNING' | 'COMPLETE' | 'INTERRUPTED' | 'REVOKED';
  readonly objects: readonly SentObject[];
  readonly fates: readonly ObjectOutcome[];
}

type ObjectStatus = SentObject & { readonly message?: string };

const WAITS = 'It has no label (TLP) and is held: it is not visible until an officer of your agency labels it.';
const UNDER_WAY = 'The import is running.';
const BROKEN_OFF =
  'The import was interrupted before this object. Send it again: objects that were imported before are not imported twice.';

/** Returns the status of a POST (TAXII 2.1, 4.3.1): each object of the envelope is a success, a failure or pending, in the order of the envelope. */
export function statusOf({ id, at, state, objects, fates }: Envelope): object {
  const open = new Map<string, ObjectOutcome[]>();
  for (const outcome of fates) open.set(outcome.source, [...(open.get(outcome.source) ?? []), outcome]);
  const lists = { successes: [] as ObjectStatus[], failures: [] as ObjectStatus[], pendings: [] as ObjectStatus[] };
  for (const object of objects) {
    const all = open.get(object.id) ?? [];
    const [list, message] = objectStatusOf(all.length > 1 ? all.shift() : all[0], state);
    lists[list].push({ ...object, ...(message ? { message } : {}) });
  }
  const { successes, failures, pendings } = lists;
  return {
    id,
    status: pendings.length > 0 ? 'pending' : 'complete',
    request_timestamp: timestampOf(at),
    total_count: objects.length,
    success_count: successes.length,
    successes,
    failure_count: failures.length,
    failures,
    pending_count: pendings.length,
    pendings,
  };
}

function objectStatusOf(
  outcome: ObjectOutcome | undefined,
  state: Envelope['state'],
): readonly ['successes' | 'failures' | 'pendings', message: string | undefined] {
  if (!outcome) {
    if (state === 'RUNNING') return ['pendings', UNDER_WAY];
    return state === 'COMPLETE' ? ['successes', undefined] : ['failures', BROKEN_OFF];
  }
  const message = outcome.problems.map((problem) => problem.message).join(' ');
  if (outcome.outcome === 'HELD') return ['pendings', outcome.problems.find(({ code }) => code === 'PARTS_HELD')?.message ?? WAITS];
  return [outcome.outcome === 'REJECTED' || outcome.outcome === 'DROPPED' ? 'failures' : 'successes', message || undefined];
}
