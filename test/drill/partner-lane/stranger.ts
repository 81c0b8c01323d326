import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { ask, put } from '../../house/matrix/asking.js';
import type { Caller as MatrixCaller } from '../../house/matrix/callers.js';
import { EVERYTHING } from '../../house/matrix/everything.js';
import type { Row } from '../../house/matrix/row.js';
import { ROWS } from '../../house/matrix/rows/rows.js';
import type { World } from '../../house/matrix/world.js';
import { anAction } from '../../support/action-desk.js';
import { TAXII } from '../../support/taxii-client.js';
import type { Lane } from './lane.js';

/** Somebody who has learnt ids, and tries each of them wherever an id can be said: the answers must be those to ids that are nobody's. */

const SCHEMA = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });
const AT_ONCE = 8;

/** Where ids can be said that are no objects of the operation itself. */
const BESIDES: Readonly<Record<string, Row & { readonly paths: readonly string[] }>> = {
  'Mutation.submitReport': {
    paths: ['input.evidence.0'],
    with: {
      input: {
        reference: 'a stranger’s',
        title: 'x',
        threat: 'OTHER',
        tlp: 'AMBER',
        draft: true,
        items: [{ kind: 'DOMAIN', value: 'a.example.com' }],
      },
    },
    select: 'outcome reportId problems { code message }',
  },
  'Mutation.requestActions': {
    paths: ['input.0.evidence.0', 'input.0.related.0'],
    with: { input: [anAction({ reference: 'a stranger’s', country: 'SG' })] },
    select: 'outcome requestId problems { code message }',
  },
  'Query.reports': { paths: ['filter.references.0'], select: 'reports { id }' },
  'Query.actionRequests': { paths: ['filter.references.0'], select: 'requests { id }' },
};

/** Operations that name objects by ids, and the places of these; secrets are no ids. */
function placesOf(): readonly {
  readonly operation: string;
  readonly row: Row;
  readonly path: string;
  readonly others: readonly string[];
}[] {
  const known = new Set(Object.values(EVERYTHING));
  const named = Object.entries(ROWS).flatMap(([operation, row]) => {
    const paths = Object.entries(row.about ?? {}).flatMap(([path, kind]) => (known.has(kind.like ?? kind) ? [path] : []));
    return paths.map((path) => ({ operation, row, path, others: Object.keys(row.about ?? {}).filter((other) => other !== path) }));
  });
  const besides = Object.entries(BESIDES).flatMap(([operation, { paths, ...row }]) =>
    paths.map((path) => ({ operation, row, path, others: [] })),
  );
  return [...named, ...besides];
}

/** Doors that take an id in their address. */
const doorsOf = (id: string): readonly string[] => [
  ...[`/bulk/evidence/${id}`, `/bulk/reports/${id}`, `/bulk/reports/${id}/rejects`, `/bulk/imports/${id}/rejects`],
  ...[`/taxii2/api/status/${id}/`, `/taxii2/api/collections/${id}/`, `/taxii2/api/collections/${id}/objects/`],
  ...[`/misp/feed/${id}.json`, `/misp/archive/${id}.json`],
];

export interface Tried {
  readonly asked: number;
  /** Where the answer tells what is there from what is not. */
  readonly faults: readonly string[];
}

/** @param ids what the stranger has learnt, by what it is */
export async function tries(lane: Lane, email: string, ids: Readonly<Record<string, readonly string[]>>): Promise<Tried> {
  const token = await lane.token(email);
  const hub = { url: lane.hub.address, wsUrl: `${lane.hub.address.replace('http', 'ws')}/graphql` };
  const learnt = Object.entries(ids).flatMap(([what, some]) => some.map((id) => ({ what, id })));
  const answers = new Map<string, Promise<string>>();
  const todo: (() => Promise<string | undefined>)[] = [];
  const compare =
    (where: string, what: string, look: (id: string) => Promise<string>, id: string) => async (): Promise<string | undefined> => {
      const absent = answers.get(where) ?? look(randomUUID());
      answers.set(where, absent);
      const [like, seen] = [await absent, await look(id)];
      return seen === like ? undefined : `${email}, ${where}, ${what}: ${seen.slice(0, 300)} | ${like.slice(0, 300)}`;
    };
  for (const { operation, row, path, others } of placesOf()) {
    const asks = async (id: string): Promise<string> => {
      const variables = structuredClone(typeof row.with === 'object' ? row.with : {}) as Record<string, unknown>;
      for (const other of others) put(variables, other.split('.'), OTHER);
      put(variables, path.split('.'), id);
      const caller = { token } as MatrixCaller;
      const seen = await ask({ hub } as unknown as World, SCHEMA, { operation, row }, { caller, variables, ids: [id] });
      return `${seen.outcome} ${seen.reason} ${seen.text}`;
    };
    for (const { what, id } of learnt) todo.push(compare(`${operation} ${path}`, what, asks, id));
  }
  for (const [n, { pathname }] of doorsOf(OTHER)
    .map((door) => new URL(door, hub.url))
    .entries()) {
    const opens = (id: string): Promise<string> => opened(`${hub.url}${doorsOf(id)[n]}`, token, id);
    for (const { what, id } of learnt) todo.push(compare(pathname, what, opens, id));
  }
  const asked = todo.length;
  const faults: string[] = [];
  const works = async (): Promise<void> => {
    for (let next = todo.pop(); next; next = todo.pop()) {
      const fault = await next();
      if (fault !== undefined) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, works));
  return { asked, faults };
}

/** The same nobody in all requests, where an operation names several objects. */
const OTHER = randomUUID();

/** The answer of a door that is no GraphQL, without what every answer has of its own. */
async function opened(address: string, token: string, id: string): Promise<string> {
  const accept = address.includes('/taxii2/') ? TAXII : '*/*';
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}`, accept } });
  const own = /^(date|x-request-id|keep-alive|connection|etag|x-taxii-date-added.*)$/;
  const headers = [...response.headers].filter(([name]) => !own.test(name)).map(([name, value]) => `${name}: ${value}`);
  const text = (await response.text()).replace(/"(requestId|error_id)":"[^"]*"/g, '');
  return `${response.status} ${text} ${headers.join('; ')}`.replaceAll(id, 'ID').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}
