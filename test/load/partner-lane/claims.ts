import type { Country, LaneReport } from './cast.js';
import { CLAIMED, TAKEN } from './casework.js';
import { analystOf } from './country.js';
import type { Lane } from './lane.js';

const LOOK_UP = `query ($values: [LookupInput!]!) { lookup(values: $values) { input problem { code } indicators { id revokedAt owner { country } creditedTo { name } } } }`;
const AT_ONCE = 200;

interface Found {
  readonly input: string;
  readonly problem: { readonly code: string } | null;
  readonly indicators: readonly {
    readonly id: string;
    readonly owner: { readonly country: string | null } | null;
    readonly creditedTo: { readonly name: string } | null;
  }[];
}

/** Everything that is found of what was reported, in the order in which it was. */
export async function lookedUp(lane: Lane, email: string, reports: readonly LaneReport[]): Promise<readonly Found[]> {
  const values = reports.flatMap(({ items }) =>
    items.map(({ value, bank, country, kind }) => ({ value, bank, country, kind: kind.toUpperCase().replace('-', '_') })),
  );
  const found: Found[] = [];
  for (let at = 0; at < values.length; at += AT_ONCE) {
    const { lookup } = await lane.asks(email)<{ lookup: Found[] }>(LOOK_UP, { values: values.slice(at, at + AT_ONCE) });
    found.push(...lookup);
  }
  return found;
}

/** What a country must find of one value: whose claims, and who is named beside each. */
function due({ shape }: LaneReport, place: number, country: Country | 'VN'): readonly string[] {
  if (place >= TAKEN) return [];
  return CLAIMED.filter((one) => one.shape === shape.name && (one.by === country || one.seenBy.some((other) => other === country))).map(
    ({ by, credit }) => `${by}, ${credit ? 'Meta' : 'nobody'} items`,
  );
}

/** Values whose claims are not there once each, for whom they should be, with whom they should name. @param ids takes the ids of all claims seen */
export async function claimsOtherwise(
  lane: Lane,
  reports: readonly LaneReport[],
  country: Country | 'VN',
  ids: Set<string>,
): Promise<readonly string[]> {
  const places = reports.flatMap((report) => report.items.map((_, place) => ({ report, place })));
  const found = await lookedUp(lane, analystOf(country), reports);
  return found.flatMap(({ input, problem, indicators }, n) => {
    indicators.forEach(({ id }) => ids.add(id));
    const { report, place } = places[n] as (typeof places)[number];
    const seen = indicators.map(({ owner, creditedTo }) => `${owner?.country}, ${creditedTo?.name ?? 'nobody'} items`);
    const wanted = due(report, place, country);
    if (!problem && JSON.stringify([...seen].sort()) === JSON.stringify([...wanted].sort())) return [];
    return [
      `${country}, ${input} (${report.shape.name}, ${place}): ${problem?.code ?? JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`,
    ];
  });
}
