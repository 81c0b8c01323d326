import { type GraphQLField, type GraphQLSchema, getNamedType, isLeafType } from 'graphql';
import { post } from '../../support/post.js';
import { BareSocket } from '../../support/sockets.js';
import { BareStream } from '../../support/streams.js';
import type { Caller } from './callers.js';
import type { Kind, Outcome, Row, Standing } from './row.js';
import type { World } from './world.js';

/** One request, and what the objects that it names are to the caller. */
export interface Cell {
  /** The argument whose object is not one's own, where one is not. */
  readonly argument: string | undefined;
  readonly standing: Standing;
}

export interface Seen {
  readonly outcome: Outcome;
  /** Of an error. */
  readonly reason: string | undefined;
  /** The answer as it came, without the request's id and the ids that were asked for. */
  readonly text: string;
}

/** The cells of a row: all objects one's own, and each object of each other standing while the others are one's own. */
export const cellsOf = ({ about = {} }: Row): readonly Cell[] => [
  { argument: undefined, standing: 'own' },
  ...Object.entries(about).flatMap(([argument, kind]) =>
    (['foreign', 'hidden', 'absent'] as const)
      .filter((standing) => kind[standing] !== undefined)
      .map((standing): Cell => ({ argument, standing })),
  ),
];

/** The arguments for a cell. @returns undefined where the caller has no such object */
export async function argumentsFor(
  world: World,
  row: Row,
  caller: Caller,
  { argument, standing, isFresh }: Cell & { readonly isFresh: boolean },
): Promise<{ variables: Record<string, unknown>; ids: readonly string[] } | undefined> {
  const objects: (readonly [path: string, id: string])[] = [];
  for (const [path, kind] of Object.entries(row.about ?? {})) {
    const id = await objectOf(world, kind, caller, { standing: path === argument ? standing : 'own', isFresh });
    if (id === undefined) return undefined;
    if (id !== null) objects.push([path, id]);
  }
  // After the objects: making one may give a new version to what is named here.
  const given = typeof row.with === 'function' ? await row.with(world, caller) : (row.with ?? {});
  const variables = structuredClone(given) as Record<string, unknown>;
  for (const [path, id] of objects) put(variables, path.split('.'), id);
  return { variables, ids: objects.map(([, id]) => id) };
}

const objectOf = (world: World, kind: Kind, caller: Caller, { standing, isFresh }: { standing: Standing; isFresh: boolean }) =>
  isFresh && standing === 'own' ? kind.own(world, caller) : world.object(kind, standing, caller);

/** The answer of an authenticator, the one argument that is a JSON object; of another text, an object that answers nothing. */
const answerOf = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : { id: text });

export function put(into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) into[name] = name === 'response' ? answerOf(value) : value;
  else put((into[name] ??= /^\d+$/.test(rest[0] ?? '') ? [] : {}) as Record<string, unknown>, rest, value);
}

/** The whole document of an operation, with a variable for each argument. */
function documentOf(schema: GraphQLSchema, operation: string, { select }: Row): string {
  const [root = '', name = ''] = operation.split('.');
  const field = (schema.getType(root) as unknown as { getFields(): Record<string, GraphQLField<unknown, unknown>> }).getFields()[name];
  if (!field) throw new Error(`There is no ${operation}.`);
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const type = getNamedType(field.type);
  const whole = type.name.endsWith('Connection') ? 'nodes { __typename }' : '__typename';
  const selection = isLeafType(type) ? '' : ` { ${select ?? whole} }`;
  const [head, args] = field.args.length > 0 ? [` (${declared})`, `(${passed})`] : ['', ''];
  return `${root.toLowerCase()}${head} { it: ${name}${args}${selection} }`;
}

/** Asks an operation as somebody. */
export async function ask(
  world: World,
  schema: GraphQLSchema,
  { operation, row }: { readonly operation: string; readonly row: Row },
  { caller, variables, ids }: { readonly caller: Caller; readonly variables: Record<string, unknown>; readonly ids: readonly string[] },
): Promise<Seen> {
  const query = documentOf(schema, operation, row);
  if (operation.startsWith('Subscription.')) return subscribeTwice(world, caller, query, variables);
  const headers: Record<string, string> = caller.token === undefined ? {} : { authorization: `Bearer ${caller.token}` };
  const { status, text, data, errors } = await post(world.hub.url, { query, variables }, headers);
  const [error] = errors;
  const it = (data as { it?: unknown } | null | undefined)?.it;
  return {
    outcome: error ? error.extensions.code : nameOf(it, row),
    reason: error?.extensions.reason,
    text: plain(`${status} ${text}`, ids),
  };
}

/** An empty list tells something only where a row says what. */
function nameOf(it: unknown, { own, hidden }: Row): Outcome {
  if (it === null || it === undefined) return 'null';
  const list = (it as { nodes?: unknown }).nodes ?? it; // of a connection
  return Array.isArray(list) &&
    list.length === 0 &&
    [own, ...(typeof hidden === 'object' ? Object.values(hidden) : [hidden])].includes('empty')
    ? 'empty'
    : 'done';
}

const plain = (text: string, ids: readonly string[]): string =>
  ids.reduce((rest, id) => rest.replaceAll(id, 'ID'), text.replace(/"requestId":"[^"]*"/g, '"requestId":""'));

interface Extensions {
  readonly code: string;
  readonly reason?: string;
}

/** Subscribes over WebSocket and by Server-Sent Events: both must have the same outcome. */
async function subscribeTwice(world: World, caller: Caller, query: string, variables: object): Promise<Seen> {
  const bySocket = await subscribe(world, caller, query, variables);
  const byEvents = await subscribeByEvents(world, caller, query, variables);
  const isSame = byEvents.outcome === bySocket.outcome && (bySocket.reason ?? byEvents.reason) === byEvents.reason;
  return isSame ? bySocket : { ...bySocket, outcome: `${bySocket.outcome}, by events ${byEvents.outcome} ${byEvents.reason}` };
}

async function subscribeByEvents({ hub }: World, { token }: Caller, query: string, variables: object): Promise<Omit<Seen, 'text'>> {
  const stream = await BareStream.alone(hub, token, { query, variables });
  try {
    const [error] = stream.response.status === 200 ? ((await stream.result()).errors ?? []) : await stream.errors();
    return { outcome: error?.extensions.code ?? 'done', reason: error?.extensions.reason };
  } finally {
    stream.leave();
  }
}

/** The first answer to a subscription. A socket that is not let in is closed with 4403, which is its UNAUTHENTICATED. */
async function subscribe({ hub }: World, { token }: Caller, query: string, variables: object): Promise<Seen> {
  const socket = await BareSocket.open(hub.wsUrl);
  try {
    socket.send({ type: 'connection_init', payload: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    const first = await Promise.race([socket.next(), socket.closed]);
    if ('code' in first) {
      return { outcome: first.code === 4403 ? 'UNAUTHENTICATED' : String(first.code), reason: undefined, text: first.reason };
    }
    socket.subscribe('it', query, variables);
    const { type, payload } = await socket.next();
    const [error] = type === 'error' ? (payload as { extensions: Extensions }[]) : [];
    const failed = (payload as { errors?: { extensions: Extensions }[] } | undefined)?.errors?.[0] ?? error;
    return { outcome: failed?.extensions.code ?? 'done', reason: failed?.extensions.reason, text: '' };
  } finally {
    socket.socket.terminate();
  }
}
