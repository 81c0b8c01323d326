import type { ItemProblem } from '../../platform/graphql/batch.js';
import { isJson, type Json } from './shapes.js';

/** Maximum number of events in one body. */
export const MOST_EVENTS = 1_000;
/** Maximum nesting of objects and lists. MISP's own exports have about ten levels. */
const DEEPEST = 40;

export type SourcedProblem = ItemProblem & { readonly source: string };

/**
 * Returns the events of a body in the forms that MISP and its tools write: `{"response":[{"Event":…}]}`, `{"response":{"Event":…}}`, `{"Event":…}`, a list
 * of either, or a single event. Any other form is returned as a problem, never thrown.
 */
export function eventsIn(body: unknown): { readonly events: readonly Json[]; readonly problems: readonly SourcedProblem[] } {
  if (isDeeperThan(body, DEEPEST)) {
    return { events: [], problems: [sourcedProblem('body', 'MISP_TOO_DEEP', `Objects are nested more than ${DEEPEST} levels deep.`)] };
  }
  const entries = entriesOf(body);
  if (entries === null) {
    const message = 'This is not MISP JSON: it must be an Event, a list of events, or a response with events.';
    return { events: [], problems: [sourcedProblem('body', 'MISP_UNREADABLE', message)] };
  }
  const problems: SourcedProblem[] = [];
  const events = entries.slice(0, MOST_EVENTS).flatMap((entry, index) => {
    const event = isJson(entry) && isJson(entry['Event']) ? entry['Event'] : entry;
    if (isJson(event) && isEvent(event)) return [event];
    problems.push(
      sourcedProblem(`event ${index + 1}`, 'MISP_UNREADABLE', 'This is not an event: it has no attributes, no objects and no info.'),
    );
    return [];
  });
  if (entries.length > MOST_EVENTS) {
    problems.push(sourcedProblem('body', 'MISP_TOO_MANY', `A body must hold at most ${MOST_EVENTS} events. The rest was not read.`));
  }
  return { events, problems };
}

export const sourcedProblem = (
  source: string,
  code: string,
  message: string,
  severity: ItemProblem['severity'] = 'ERROR',
): SourcedProblem => ({
  source,
  severity,
  code,
  field: null,
  message,
});

function entriesOf(body: unknown): readonly unknown[] | null {
  const inner = isJson(body) && 'response' in body ? body['response'] : body;
  if (Array.isArray(inner)) return inner as readonly unknown[];
  return isJson(inner) && (isJson(inner['Event']) || isEvent(inner)) ? [inner] : null;
}

const isEvent = (value: Json): boolean =>
  Array.isArray(value['Attribute']) || Array.isArray(value['Object']) || typeof value['info'] === 'string';

/** Visits every level once, without recursion: a hostile body must not exhaust the stack. */
function isDeeperThan(body: unknown, most: number): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((each): unknown[] => (isCompound(each) ? Object.values(each).filter(isCompound) : []));
  }
  return false;
}

const isCompound = (value: unknown): value is object => typeof value === 'object' && value !== null;
