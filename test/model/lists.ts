import { PARTIES, VALUES } from './cast.js';
import { found, foundOf, foundOn, sees, shown, type World } from './visibility.js';
import type { View } from './view.js';
import { BY_ID, byPlace, type HubClaim, type HubItem, type HubSighting, inWords, itemsIn, KINDS, SNAPSHOT } from './words.js';

const LISTS = {
  CASE: (_: boolean) => 'cases(first: 50) { nodes { ...K } }',
  // Ended and cancelled ones stand in it, too.
  ACTION_REQUEST: (_: boolean) => 'actionRequests(first: 50) { nodes { ...A } }',
  INDICATOR: (lapsed: boolean) => `indicators(first: 100, filter: { includeLapsed: ${lapsed} }) { edges { node { ...C } } }`,
  STIX_OBJECT: (lapsed: boolean) => `stixObjects(first: 100, filter: { includeRevoked: ${lapsed} }) { nodes { ...O } }`,
  REPORT: (lapsed: boolean) => `reports(first: 20, filter: { includeWithdrawn: ${lapsed} }) { nodes { ...R } }`,
};

/** The ids of one call carry one moment and no counter: what one call makes has no order among itself. */
const ORDERED_BY_ID: ReadonlySet<keyof typeof LISTS> = new Set(['ACTION_REQUEST', 'REPORT', 'STIX_OBJECT']);

interface Shown {
  readonly item?: number;
}

const newestFirst = <T extends Shown | null>(items: T[]): T[] => items.sort((one, other) => Number(other?.item) - Number(one?.item));

/** Newest first. */
export const list = (alias: string, kind: keyof typeof LISTS, lapsed: boolean): View => ({
  ask: () => [{ field: `${alias}: ${LISTS[kind](lapsed)}` }],
  shown: (answer, { names }) => {
    const page = answer[alias] as {
      nodes?: HubItem[];
      edges?: { node: HubItem }[];
    };
    const rows = page.nodes ?? page.edges?.map(({ node }) => node) ?? [];
    const items = rows.map((one) => inWords(one, names));
    return ORDERED_BY_ID.has(kind) ? newestFirst(items) : items;
  },
  expected: ({ world, reader }) => [...found(world, reader, { kind, lapsed })].reverse().map((place) => shown(world, reader, place)),
});

/** Each id costs a transaction: asked are those that the last step touched for anybody, and every fourth time one more in turn; or all. */
export function byId(letter: string, kind: keyof typeof BY_ID, isAll = false): View {
  const [field, fragment] = BY_ID[kind];
  const touched = new Set<number>();
  let asked: readonly number[] = [];
  let turn = 0;
  return {
    ask: ({ names: { itemIds }, world: { items } }) => {
      const places = [...items.keys()].filter((place) => items[place]?.kind === kind);
      turn += 1;
      if (isAll) for (const place of places) touched.add(place);
      else if (turn % 4 === 0 && places.length > 0) touched.add(places[(turn / 4) % places.length] ?? 0);
      asked = [...touched].sort((one, other) => one - other);
      touched.clear();
      return asked.map((place, slot) => ({
        field: `${letter}${slot}: ${field}(id: $${letter}${slot}) { ...${fragment} }`,
        variables: { [`${letter}${slot}`]: ['ID!', itemIds[place]] },
      }));
    },
    shown: (answer, { names }) => asked.map((_, slot) => inWords(answer[`${letter}${slot}`] as HubItem | null, names)),
    expected: ({ world, reader }) => asked.map((place) => shown(world, reader, place)),
    notes: ({ item, before, after }) => {
      const places = item === undefined ? [...after.items.keys()].filter((place) => isTouched(place, before, after)) : [item];
      for (const place of places) if (after.items[place]?.kind === kind) touched.add(place);
    },
  };
}

const isTouched = (place: number, before: World, after: World): boolean =>
  PARTIES.some((party) => {
    const reader = { party, red: true, own: true };
    return sees(before, reader, before.items[place]) !== sees(after, reader, after.items[place]);
  });

export const lookup = (alias: string, includeLapsed: boolean): View => ({
  ask: () => {
    const values = VALUES.map((value) => `{ value: "${value}", kind: EMAIL }`).join(', ');
    return [{ field: `${alias}: lookup(values: [${values}], includeLapsed: ${includeLapsed}) { indicators { ...C } }` }];
  },
  shown: (answer, { names }) =>
    (answer[alias] as { indicators: HubClaim[] }[]).map(({ indicators }) => indicators.map((one) => inWords(one, names)).sort(byPlace)),
  expected: ({ world, reader }) =>
    VALUES.map((value) => foundOn(world, reader, includeLapsed, value).map((place) => shown(world, reader, place))),
});

/** What is said of each claim, newest first, and the same in numbers; every time of two claims in turn. */
export function sightingsOf(): View {
  let asked: readonly number[] = [];
  let turn = 0;
  return {
    ask: ({ names: { itemIds }, world: { items } }) => {
      const claims = [...items.keys()].filter((place) => items[place]?.kind === 'INDICATOR');
      turn += 1;
      const some = claims.length === 0 ? [] : [turn, turn + Math.floor(claims.length / 2)];
      asked = [...new Set(some.map((one) => claims[one % claims.length] ?? 0))];
      return asked.map((place, slot) => ({
        field: `w${slot}: indicator(id: $w${slot}) { sightings(first: 50) { edges { node { ...S } } } sightingSummary { sighters seen { count sighters } } }`,
        variables: { [`w${slot}`]: ['ID!', itemIds[place]] },
      }));
    },
    shown: (answer, { names }) =>
      asked.map((_, slot) => {
        const claim = answer[`w${slot}`] as SightedClaim | null;
        // What does not name its owner tells the hour alone, and so comes behind the rest of it.
        const sightings = newestFirst((claim?.sightings.edges ?? []).map(({ node }) => inWords(node, names)));
        return claim && { sightings, summary: claim.sightingSummary };
      }),
    expected: ({ world, reader }) =>
      asked.map((place) => {
        if (!sees(world, reader, world.items[place])) return null;
        const places = [...foundOf(world, reader, false, place)].reverse();
        const all = places.flatMap((one) => world.items[one] ?? []).flatMap((one) => (one.kind === 'SIGHTING' ? [one] : []));
        const seen = all.filter(({ said }) => said.verdict === 'SEEN');
        const count = seen.reduce((sum, { said }) => sum + said.count, 0);
        return {
          sightings: places.map((one) => shown(world, reader, one)),
          summary: {
            sighters: new Set(all.map(({ owner }) => owner)).size,
            seen: { count, sighters: new Set(seen.map(({ owner }) => owner)).size },
          },
        };
      }),
  };
}

interface SightedClaim {
  readonly sightings: { readonly edges: readonly { readonly node: HubSighting }[] };
  readonly sightingSummary: object;
}

/** All of others' items that the party sees, lapsed and revoked ones included: what a copy begins with. */
export const snapshot: View = {
  ask: () => [
    {
      field: `s: snapshot(first: 400) { ${SNAPSHOT} }`,
    },
  ],
  shown: (answer, { names }) => {
    const page = answer.s as Readonly<Record<string, unknown>> & { readonly more: boolean };
    return {
      items: itemsIn(page)
        .map((one) => inWords(one, names))
        .sort(byPlace),
      more: page.more,
    };
  },
  expected: ({ world, reader }) => {
    const places = KINDS.flatMap((kind) => found(world, reader, { kind, lapsed: true }));
    const others = places.filter((place) => world.items[place]?.owner !== reader.party).sort((one, other) => one - other);
    return { items: others.map((place) => shown(world, reader, place)), more: false };
  },
};
