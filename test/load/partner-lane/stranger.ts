import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { ask, put } from '../../architecture/matrix/asking.js';
import type { Caller as MatrixCaller } from '../../architecture/matrix/callers.js';
import { EVERYTHING } from '../../architecture/matrix/everything.js';
import type { Row } from '../../architecture/matrix/row.js';
import { ROWS } from '../../architecture/matrix/rows/rows.js';
import type { World } from '../../architecture/matrix/world.js';
import { anAction } from '../../support/action-client.js';
import { TAXII } from '../../support/taxii-client.js';
import type { Lane } from './lane.js';

/** Somebody who has learnt ids, and tries each of them wherever an id can be said: the answers must be those to ids that are nobody's. */

const SCHEMA = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });
const AT_ONCE = 8;
/** The mark of a copy (src/platform/database/copy-mark.ts): another one for each id, whether there is such an item or not. */
const MARK = /"[a-z2-7]{26}"/g;

/** Where ids can be said that are no objects of the operation itself. */
const BESIDES: Readonly<Record<string, Row & { readonly paths: readonly string[] }>> = {
  'Mutation.submitReports': {
    paths: ['input.0.evidence.0'],
    with: {
      input: [
        {
          reference: 'a stranger’s',
          title: 'x',
          threat: 'OTHER',
          tlp: 'AMBER',
          draft: true,
          values: [{ kind: 'DOMAIN', value: 'a.example.com' }],
        },
      ],
    },
    select: 'outcome report { id } problems { code message }',
  },
  'Mutation.requestActions': {
    paths: ['input.0.evidence.0', 'input.0.related.0'],
    with: { input: [anAction({ reference: 'a stranger’s', recipientId: 'SG' })] },
    select: 'outcome request { id } problems { code message }',
  },
};
/** Where the partner's references can be said, which are no ids. */
const BY_REFERENCE: Readonly<Record<string, Row>> = {
  'Query.reports': { select: 'nodes { id }' },
  'Query.actionRequests': { select: 'nodes { id }' },
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
const entryPointsOf = (id: string): readonly string[] => [
  ...[`/bulk/evidence/${id}`, `/bulk/reports/${id}`, `/bulk/reports/${id}/rejects`, `/bulk/imports/${id}/rejects`],
  ...[`/taxii2/api/status/${id}/`, `/taxii2/api/collections/${id}/`, `/taxii2/api/collections/${id}/objects/`],
  ...[`/misp/feed/${id}.json`, `/misp/archive/${id}.json`],
];

export interface Tried {
  readonly asked: number;
  /** Where the answer tells what is there from what is not. */
  readonly faults: readonly string[];
}

/** A question that is asked with something learnt, and once with something of the same form that is nobody's. */
interface Question {
  readonly where: string;
  readonly look: (id: string) => Promise<string>;
  readonly learnt: readonly { readonly what: string; readonly id: string }[];
  readonly absent: string;
}

/** @param ids what the stranger has learnt, by what it is. @param references of reports */
export async function tries(
  lane: Lane,
  email: string,
  ids: Readonly<Record<string, readonly string[]>>,
  references: readonly string[],
): Promise<Tried> {
  const token = await lane.token(email);
  const hub = { url: lane.hub.address, wsUrl: `${lane.hub.address.replace('http', 'ws')}/graphql` };
  const world = { hub } as unknown as World;
  const asks =
    (operation: string, row: Row, path: string, others: readonly string[]) =>
    async (id: string): Promise<string> => {
      const variables = structuredClone(typeof row.with === 'object' ? row.with : {}) as Record<string, unknown>;
      for (const other of others) put(variables, other.split('.'), OTHER);
      put(variables, path.split('.'), id);
      const seen = await ask(world, SCHEMA, { operation, row }, { caller: { token } as MatrixCaller, variables, ids: [id] });
      return `${seen.outcome} ${seen.reason} ${seen.text.replace(MARK, '"MARK"')}`;
    };
  const learnt = Object.entries(ids).flatMap(([what, some]) => some.map((id) => ({ what, id })));
  const named = references.map((id) => ({ what: 'reference', id }));
  const questions: readonly Question[] = [
    ...placesOf().map(({ operation, row, path, others }) => ({
      ...{ where: `${operation} ${path}`, look: asks(operation, row, path, others), learnt, absent: randomUUID() },
    })),
    ...Object.entries(BY_REFERENCE).map(([operation, row]) => ({
      ...{ where: operation, look: asks(operation, row, 'filter.references.0', []), learnt: named, absent: `nobody’s ${randomUUID()}` },
    })),
    ...entryPointsOf(OTHER).map((door, n) => ({
      ...{ where: door, look: (id: string) => opened(`${hub.url}${entryPointsOf(id)[n]}`, token, id), learnt, absent: randomUUID() },
    })),
  ];
  const faults = (await inTurns(questions, told)).flat().map((fault) => `${email}, ${fault}`);
  return { asked: questions.reduce((sum, one) => sum + one.learnt.length, 0), faults };
}

/** Where the answer to something learnt is another than to what is nobody's. */
async function told({ where, look, learnt, absent }: Question): Promise<readonly string[]> {
  const like = await look(absent);
  const faults: string[] = [];
  for (const { what, id } of learnt) {
    const seen = await look(id);
    if (seen !== like) faults.push(`${where}, ${what}: ${seen.slice(0, 400)} | ${like.slice(0, 400)}`);
  }
  return faults;
}

/** A few at a time. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const [left, done]: [IterableIterator<T>, R[]] = [items.values(), []];
  const works = async (): Promise<void> => {
    for (const item of left) done.push(await work(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, works));
  return done;
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
