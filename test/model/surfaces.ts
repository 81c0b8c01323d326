import { PARTIES, VALUES } from './cast.js';
import type { Names } from './players.js';
import { copied, found, type Reader, replayed, sees, shown, type Step, told, type Told, type World } from './visibility.js';

/** What stands at the moment of a comparison, for one party. */
export interface Scene {
  readonly world: World;
  readonly reader: Reader;
  readonly names: Names;
}

/** A field of Query with an alias that begins with the surface's own letter, and its variables: the same texts again and again are parsed but once. */
export interface Asked {
  readonly field: string;
  readonly variables?: Readonly<Record<string, readonly [type: string, value: unknown]>>;
}

/** A surface as one party has it during one run: what it asks for, what comes, and what must come. */
export interface View {
  ask(scene: Scene): readonly Asked[];
  shown(answer: Readonly<Record<string, unknown>>, scene: Scene): unknown;
  expected(scene: Scene): unknown;
  /** What happened, for surfaces that tell of it. */
  notes?(step: Step, reader: Reader): void;
}

/**
 * Where a reader meets claims. To add one (TAXII, an export) write its view and an entry in {@link SURFACES}.
 * needs: a piece of schema.graphql without which the surface does not exist.
 */
export interface Surface {
  readonly name: string;
  readonly needs: string;
  /** [n, of]: compared after each `of`-th step, which is another one for each party; and all after the last. */
  readonly turn: readonly [number, number];
  open(): View;
}

export const FRAGMENT = 'fragment C on Indicator { id value version tlp threat description revokedAt corroboration owner { id } }';
export const EVENT = 'eventId cursor operation itemId backfill indicator { ...C }';

export interface HubClaim {
  readonly id: string;
  readonly value: string;
  readonly version: number;
  readonly tlp: string;
  readonly threat: string;
  readonly description: string | null;
  readonly revokedAt: string | null;
  readonly corroboration: number;
  readonly owner: { readonly id: string } | null;
}

export interface HubEvent {
  readonly eventId: string;
  readonly cursor: string;
  readonly operation: string;
  readonly itemId: string | null;
  readonly backfill: boolean;
  readonly indicator: HubClaim | null;
}

/** A claim's place in the model's world; an id that no claim of the run has is shown as it is. */
const placeOf = ({ claimIds }: Names, id: string | null): number | string | null => {
  const place = claimIds.indexOf(id ?? '');
  return place < 0 ? id : place;
};

/** A claim of an answer, in the model's words. */
export function inWords(claim: HubClaim | null, names: Names): object | null {
  if (!claim) return null;
  const { value, version, tlp, threat, description, revokedAt, corroboration } = claim;
  const [owner] = [...names.partyIds].find(([, id]) => id === claim.owner?.id) ?? [null];
  return { claim: placeOf(names, claim.id), value, version, tlp, threat, owner, description, revoked: revokedAt !== null, corroboration };
}

export const eventInWords = ({ operation, itemId, backfill, indicator }: HubEvent, names: Names): object => ({
  operation,
  claim: placeOf(names, itemId),
  backfill,
  indicator: inWords(indicator, names),
});

/** Events that a reader must get at this moment, with their content as of now. */
export const eventsFor = (events: readonly Told[], { world, reader }: Scene): readonly object[] =>
  replayed(events, world, reader).map(({ operation, claim, backfill }) => ({
    operation,
    claim,
    backfill,
    indicator: operation === 'WITHDRAWN' ? null : shown(world, reader, claim),
  }));

const list = (alias: string, includeLapsed: boolean): View => ({
  ask: () => [{ field: `${alias}: indicators(first: 100, filter: { includeLapsed: ${includeLapsed} }) { edges { node { ...C } } }` }],
  shown: (answer, { names }) => (answer[alias] as { edges: { node: HubClaim }[] }).edges.map(({ node }) => inWords(node, names)),
  expected: ({ world, reader }) => [...found(world, reader, includeLapsed)].reverse().map((place) => shown(world, reader, place)), // newest first
});

/** Each id costs a transaction: asked are those that the last step touched for anybody, and every fourth time one more in turn; or all. */
function byId(letter: string, isAll = false): View {
  const touched = new Set<number>();
  let asked: readonly number[] = [];
  let turn = 0;
  return {
    ask: ({ names: { claimIds } }) => {
      turn += 1;
      if (isAll) for (const place of claimIds.keys()) touched.add(place);
      else if (turn % 4 === 0 && claimIds.length > 0) touched.add((turn / 4) % claimIds.length);
      asked = [...touched].sort((one, other) => one - other);
      touched.clear();
      return asked.map((place, slot) => ({
        field: `${letter}${slot}: indicator(id: $${letter}${slot}) { ...C }`,
        variables: { [`${letter}${slot}`]: ['ID!', claimIds[place]] },
      }));
    },
    shown: (answer, { names }) => asked.map((_, slot) => inWords(answer[`${letter}${slot}`] as HubClaim | null, names)),
    expected: ({ world, reader }) => asked.map((place) => shown(world, reader, place)),
    notes: ({ claim, before, after }) => {
      const places = claim === undefined ? [...after.claims.keys()].filter((place) => isTouched(place, before, after)) : [claim];
      for (const place of places) touched.add(place);
    },
  };
}

const isTouched = (place: number, before: World, after: World): boolean =>
  PARTIES.some((party) => {
    const reader = { party, red: true, own: true };
    return sees(before, reader, before.claims[place]) !== sees(after, reader, after.claims[place]);
  });

const lookup = (alias: string, includeLapsed: boolean): View => ({
  ask: () => {
    const values = VALUES.map((value) => `{ value: "${value}", kind: DOMAIN }`).join(', ');
    return [{ field: `${alias}: lookup(values: [${values}], includeLapsed: ${includeLapsed}) { indicators { ...C } }` }];
  },
  shown: (answer, { names }) =>
    (answer[alias] as { indicators: HubClaim[] }[]).map(({ indicators }) => indicators.map((one) => inWords(one, names)).sort(byPlace)),
  expected: ({ world, reader }) =>
    VALUES.map((value) => found(world, reader, includeLapsed, value).map((place) => shown(world, reader, place))),
});

/** The feed from where the last page ended, and the copy that a reader keeps by it. */
function feed(alias: string, own: boolean): View {
  let cursor: string | null = null;
  const events: Told[] = [];
  let read = 0;
  const copy = new Map<string, Kept>();
  const follower = (reader: Reader): Reader => ({ ...reader, own });
  return {
    ask: () => [
      {
        field: `${alias}: feed(after: $${alias}, first: 200, filter: { items: [INDICATOR], includeOwn: ${own} }) { events { ${EVENT} } cursor more }`,
        variables: { [alias]: ['Cursor', cursor] },
      },
    ],
    shown: (answer, { names }) => {
      const page = answer[alias] as { events: HubEvent[]; cursor: string; more: boolean };
      ({ cursor } = page);
      for (const event of page.events) keep(copy, event, names);
      return { events: page.events.map((event) => eventInWords(event, names)), more: page.more, copy: [...copy.values()].sort(byPlace) };
    },
    expected: (scene) => {
      const { world, reader } = scene;
      const fresh = events.slice(read);
      read = events.length;
      return {
        events: eventsFor(fresh, { ...scene, reader: follower(reader) }),
        more: false,
        copy: keptOf(events, world),
      };
    },
    notes: (step, reader) => void events.push(...told(step, follower(reader))),
  };
}

/** A claim in somebody's copy. */
interface Kept {
  readonly claim: number | string | null;
  readonly version: number;
  readonly revoked: boolean;
}

function keep(copy: Map<string, Kept>, { operation, itemId, indicator }: HubEvent, names: Names): void {
  if (operation === 'WITHDRAWN' || !indicator) copy.delete(itemId ?? '');
  else copy.set(itemId ?? '', { claim: placeOf(names, itemId), version: indicator.version, revoked: indicator.revokedAt !== null });
}

/** What a copy must hold: each claim as it stands now. */
const keptOf = (events: readonly Told[], { claims }: World): readonly Kept[] =>
  copied(events)
    .map((place) => ({ claim: place, version: claims[place]?.version ?? 0, revoked: claims[place]?.state === 'REVOKED' }))
    .sort(byPlace);

/** The whole feed from its beginning. Asked at the end of a run: its fold is what the party sees of others. */
function replay(): View {
  const events: Told[] = [];
  return {
    ask: () => [{ field: `r: feed(first: 1000, filter: { items: [INDICATOR] }) { events { ${EVENT} } }` }],
    shown: (answer, { names }) => {
      const page = (answer.r as { events: HubEvent[] }).events;
      const copy = new Map<string, Kept>();
      for (const event of page) keep(copy, event, names);
      return { events: page.map((event) => eventInWords(event, names)), copy: [...copy.values()].sort(byPlace) };
    },
    expected: (scene) => ({
      events: eventsFor(events, scene),
      copy: keptOf(events, scene.world),
    }),
    notes: (step, reader) => void events.push(...told(step, reader)),
  };
}

const byPlace = (one: object | null, other: object | null): number => (one as { claim: number }).claim - (other as { claim: number }).claim;

/** All of others' claims that the party sees, lapsed and revoked ones included: what a copy begins with. */
const snapshot: View = {
  ask: () => [{ field: 's: snapshot(first: 200) { indicators { ...C } more }' }],
  shown: (answer, { names }) => {
    const page = answer.s as { indicators: HubClaim[]; more: boolean };
    return { claims: page.indicators.map((one) => inWords(one, names)).sort(byPlace), more: page.more };
  },
  expected: ({ world, reader }) => {
    const others = found(world, reader, true).filter((place) => world.claims[place]?.owner !== reader.party);
    return { claims: others.map((place) => shown(world, reader, place)), more: false };
  },
};

/** Compared during a run: after each step for each party a list, a look-up, a page of a feed and the touched claims by id, of each pair one in turn. */
export const SURFACES: readonly Surface[] = [
  { name: 'list of what is in force', needs: 'indicators(', turn: [0, 2], open: () => list('n', false) },
  { name: 'list of everything', needs: 'indicators(', turn: [1, 2], open: () => list('a', true) },
  { name: 'claim by id', needs: 'indicator(', turn: [0, 1], open: () => byId('i') },
  { name: 'look-up', needs: 'lookup(', turn: [1, 2], open: () => lookup('l', false) },
  { name: 'look-up of everything', needs: 'lookup(', turn: [0, 2], open: () => lookup('m', true) },
  { name: 'feed', needs: 'feed(', turn: [0, 2], open: () => feed('f', false) },
  { name: 'feed with own', needs: 'includeOwn', turn: [1, 2], open: () => feed('o', true) },
  { name: 'snapshot', needs: 'snapshot(', turn: [0, 3], open: () => snapshot },
];

/** Compared at the end of a run. */
export const FINAL_SURFACES: readonly Surface[] = [
  { name: 'every claim by id', needs: 'indicator(', turn: [0, 1], open: () => byId('j', true) },
  { name: 'replay', needs: 'feed(', turn: [0, 1], open: replay },
];
