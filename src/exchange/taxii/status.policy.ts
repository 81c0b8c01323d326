import type { ItemProblem } from '../../platform/graphql/batch.js';
import { type Micros, timestampOf } from './timestamp.policy.js';

/** An object of an envelope, as it was sent. */
export interface SentObject {
  readonly id: string;
  readonly version: string;
}

/** What became of an object; of one that says nothing by itself (a label's definition, the observable of an indicator) nothing is written down. */
export interface ObjectOutcome {
  readonly source: string;
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'HELD' | 'DROPPED';
  readonly problems: readonly ItemProblem[];
}

export interface Envelope {
  /** UUID of version 4. */
  readonly id: string;
  readonly at: Micros;
  /** Of the import behind it. */
  readonly state: 'OPEN' | 'DONE' | 'BROKEN' | 'REVOKED';
  readonly objects: readonly SentObject[];
  readonly fates: readonly ObjectOutcome[];
}

type ObjectStatus = SentObject & { readonly message?: string };

const WAITS = 'It bears no label (TLP) and waits for one: nobody sees it until an officer of your agency gives it one.';
const UNDER_WAY = 'It is being taken in.';
const BROKEN_OFF = 'The import broke off before this object: send it again. What was taken before is not taken twice.';

/** The status of a POST (TAXII 2.1, 4.3.1): each object of the envelope is a success, a failure or pending, in the order of the envelope. */
export function statusOf({ id, at, state, objects, fates }: Envelope): object {
  const open = new Map<string, ObjectOutcome[]>();
  for (const fate of fates) open.set(fate.source, [...(open.get(fate.source) ?? []), fate]);
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
  fate: ObjectOutcome | undefined,
  state: Envelope['state'],
): readonly ['successes' | 'failures' | 'pendings', message: string | undefined] {
  if (!fate) {
    if (state === 'OPEN') return ['pendings', UNDER_WAY];
    return state === 'DONE' ? ['successes', undefined] : ['failures', BROKEN_OFF];
  }
  const message = fate.problems.map((problem) => problem.message).join(' ');
  if (fate.outcome === 'HELD') return ['pendings', fate.problems.find(({ code }) => code === 'PARTS_HELD')?.message ?? WAITS];
  return [fate.outcome === 'REJECTED' || fate.outcome === 'DROPPED' ? 'failures' : 'successes', message || undefined];
}
