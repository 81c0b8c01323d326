import type { ItemProblem } from '../../platform/graphql/batch.js';
import { isJson, type Json } from './shapes.js';

/** Events of one body. */
export const MOST_EVENTS = 1_000;
/** Levels of objects and lists in one another. MISP's own exports have about ten. */
const DEEPEST = 40;

export type SourcedProblem = ItemProblem & { readonly source: string };

/**
 * The events in a body as MISP and its tools write them: `{"response":[{"Event":…}]}`, `{"response":{"Event":…}}`, `{"Event":…}`, a list of either, or
 * an event by itself. What is none of these is a problem, never a throw.
 */
export function eventsIn(body: unknown): { readonly events: readonly Json[]; readonly problems: readonly SourcedProblem[] } {
  if (isDeeperThan(body, DEEPEST)) {
    return { events: [], problems: [sourcedProblem('body', 'MISP_TOO_DEEP', `More than ${DEEPEST} levels of objects in one another.`)] };
  }
  const entries = entriesOf(body);
  if (entries === null) {
    const message = 'This is no MISP JSON: it needs an Event, a list of events, or a response that holds them.';
    return { events: [], problems: [sourcedProblem('body', 'MISP_UNREADABLE', message)] };
  }
  const problems: SourcedProblem[] = [];
  const events = entries.slice(0, MOST_EVENTS).flatMap((entry, index) => {
    const event = isJson(entry) && isJson(entry['Event']) ? entry['Event'] : entry;
    if (isJson(event) && isEvent(event)) return [event];
    problems.push(
      sourcedProblem(`event ${index + 1}`, 'MISP_UNREADABLE', 'This is no event: it has neither attributes, nor objects, nor an info.'),
    );
    return [];
  });
  if (entries.length > MOST_EVENTS) {
    problems.push(sourcedProblem('body', 'MISP_TOO_MANY', `A body holds at most ${MOST_EVENTS} events; the rest was not read.`));
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

/** Looks at every level once, without recursion of its own: a hostile body must not exhaust the stack. */
function isDeeperThan(body: unknown, most: number): boolean {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((each): unknown[] => (isCompound(each) ? Object.values(each).filter(isCompound) : []));
  }
  return false;
}

const isCompound = (value: unknown): value is object => typeof value === 'object' && value !== null;
