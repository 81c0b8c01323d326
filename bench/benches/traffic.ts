import type { BenchContext } from '../bench.js';
import type { LoadBodies, LoadResult } from '../processes/http-load.js';
import type { Account } from '../stage/accounts.js';
import type { Stage } from '../stage/stage.js';
import { COUNTRIES } from '../world/countries.js';

/** Connections of the benches that load the hub. */
export const CONNECTIONS = 20;
/** Different values that look-ups send in turn. */
const VALUES = 2_000;

const LOOKUP = `query ($values: [LookupInput!]!) { lookup(values: $values) { canonical more indicators {
  id kind value threat tlp version description confidence owner { name } agency { name } corroboration publishedAt } } }`;

/** A value of the world, with its digest. */
export interface KnownValue {
  readonly input: { readonly kind: string; readonly value: string; readonly platform: string | null; readonly network: string | null };
  /** Hexadecimal. */
  readonly digest: string;
}

/** Values that are spread evenly over the claims: the same for every run on a world of this size. */
export async function knownValues({ owner, claims }: Stage, many = VALUES): Promise<readonly KnownValue[]> {
  const positions = Array.from({ length: many }, (_, index) => 1 + Math.floor((index * claims) / many));
  const { rows } = await owner.query<KnownValue['input'] & { digest: string }>(
    `select i.kind, i.value, i.platform, i.network, encode(i.digest, 'hex') as digest
       from unnest($1::bigint[]) with ordinality p(seq, place) join hub.stream s on s.seq = p.seq join hub.indicator i on i.id = s.item order by p.place * 7919 % $2`,
    [positions, many],
  );
  return rows.map(({ digest, ...input }) => ({ input, digest }));
}

/** The least that a look-up may select. */
export const IDS_ONLY = 'query ($values: [LookupInput!]!) { lookup(values: $values) { indicators { id } } }';

/** Look-ups of so many values each. */
export const lookupBodies = (values: readonly KnownValue[], each: number, query = LOOKUP): LoadBodies => ({
  fixed: groupsOf(values, each).map((group) => JSON.stringify({ query, variables: { values: group.map(({ input }) => input) } })),
});

/** The same look-ups as the baseline takes them. */
export const digestBodies = (values: readonly KnownValue[], each: number): LoadBodies => ({
  fixed: groupsOf(values, each).map((group) => JSON.stringify({ digests: group.map(({ digest }) => digest) })),
});

const groupsOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

/** An analyst of each of so many countries. */
export async function analysts({ accounts }: Stage, many: number): Promise<readonly Account[]> {
  const all: Account[] = [];
  for (const country of COUNTRIES.slice(0, many)) all.push(await accounts.signIn(`analyst1@${country.toLowerCase()}.example`));
  return all;
}

/** Loads an address over {@link CONNECTIONS} connections for one turn. @throws Error when answers failed, unless they may */
export async function turn(
  { load, options }: BenchContext,
  target: { readonly url: string; readonly accounts: readonly Account[]; readonly bodies: LoadBodies },
  { connections = CONNECTIONS, mayFail = false } = {},
): Promise<LoadResult> {
  const { url, accounts, bodies } = target;
  const result = await load.ask({ url, tokens: accounts.map(({ token }) => token), bodies, connections, seconds: options.seconds });
  if (!mayFail && result.good < result.requests) {
    throw new Error(`${result.requests - result.good} of ${result.requests} requests failed at ${url}: ${result.example ?? ''}`);
  }
  return result;
}

/** Good answers a second. */
export const rate = ({ good, seconds }: LoadResult): number => good / seconds;
