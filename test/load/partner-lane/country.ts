import { setTimeout as pause } from 'node:timers/promises';
import { evidenceClient } from '../../support/evidence-client.js';
import { type Country, CONCERNED, type LaneReport, plain } from './cast.js';
import type { Lane } from './lane.js';
import type { KeptFile } from './platform.js';

export const analystOf = (country: string): string => `analyst@${country.toLowerCase()}.example`;

/** An event of the feed, in short. */
export interface Told {
  readonly eventId: string;
  readonly operation: string;
  readonly kind: string;
  readonly itemId: string;
  readonly report: { readonly reference: string } | null;
}

const FEED = `query ($after: Cursor, $filter: FeedFilter) { feed(after: $after, first: 500, filter: $filter) { events { eventId operation kind itemId report: item { ... on Report { reference } } } cursor more } }`;
const POLL_MS = 200;

/** Follows the feed by its cursor, whatever becomes of the hub, and remembers everything that it is told. */
export class Follower {
  readonly heard: Told[] = [];
  private cursor: string | null = null;

  /** @param items kinds that it follows */
  constructor(
    private readonly lane: Lane,
    readonly email: string,
    private readonly items: readonly string[],
  ) {}

  async run(): Promise<void> {
    while (!this.lane.signal.aborted) {
      await this.catchUp();
      await pause(POLL_MS);
    }
  }

  async catchUp(): Promise<void> {
    const ask = this.lane.asks(this.email);
    for (let more = true; more;) {
      const variables = { after: this.cursor, filter: { itemKinds: this.items, includeOwn: true } };
      const { feed } = await ask<{ feed: { events: Told[]; cursor: string; more: boolean } }>(FEED, variables);
      this.heard.push(...feed.events.filter(({ operation }) => operation !== 'POSITION'));
      this.cursor = feed.cursor;
      more = feed.more;
    }
  }

  /** What the feed tells from its beginning. */
  async replay(): Promise<readonly Told[]> {
    const afresh = new Follower(this.lane, this.email, this.items);
    await afresh.catchUp();
    return afresh.heard;
  }

  /** What was lost on the way, came twice, or in another order than the feed has. */
  async faults(): Promise<readonly string[]> {
    const all = await this.replay();
    const ids = this.heard.map(({ eventId }) => eventId);
    return [...sameOrder(ids, all), ...(new Set(ids).size < ids.length ? ['something came twice'] : [])].map(
      (fault) => `${this.email}: ${fault}`,
    );
  }
}

/** Whether all of `wanted` was heard, for the first time in this order; what was overtaken since may stand between. */
export function sameOrder(heard: readonly string[], wanted: readonly { readonly eventId: string; readonly operation: string }[]): string[] {
  const at = new Map<string, number>();
  heard.forEach((id, place) => at.has(id) || at.set(id, place));
  let last = -1;
  return wanted.flatMap(({ eventId, operation }) => {
    const place = at.get(eventId);
    if (place === undefined) return [`${operation} ${eventId} was lost`];
    if (place < last) return [`${operation} ${eventId} came too early`];
    last = place;
    return [];
  });
}

interface ShownReport {
  readonly id: string;
  readonly reference: string;
  readonly values: readonly { readonly value: string }[];
  readonly evidence: readonly { readonly id: string; readonly sha256: string }[];
  readonly routes: readonly {
    readonly party: { readonly country: string };
    readonly reasons: readonly { readonly reason: string; readonly indexes: readonly number[] }[];
  }[];
}

const REPORT = 'id reference values { value } evidence { id sha256 } routes { party { country } reasons { reason indexes } }';
const REPORTS = `query ($after: Cursor) { page: reports(first: 20, after: $after) { nodes { ${REPORT} } pageInfo { hasNextPage endCursor } } }`;
const ALL = ['NEW', 'ASKED', 'ACCEPTED', 'DECLINED', 'MERGED', 'SPLIT', 'CLOSED'];
const QUEUE = `query ($after: Cursor) { page: triageQueue(first: 20, after: $after, filter: { states: [${ALL.join()}] }) { nodes { id version state report { ${REPORT} } } pageInfo { hasNextPage endCursor } } }`;

export interface Entry {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly report: ShownReport;
}

/** Everything of a list, page by page. */
async function whole<T>(lane: Lane, email: string, query: string): Promise<readonly T[]> {
  const found: T[] = [];
  for (let after: string | null = null; ;) {
    type Page = { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    const { page }: { page: Page } = await lane.asks(email)(query, { after });
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

const isOurs = ({ reference }: { readonly reference: string }): boolean => reference.startsWith('lane-');

export const reportsSeen = async (lane: Lane, email: string): Promise<readonly ShownReport[]> =>
  (await whole<ShownReport>(lane, email, REPORTS)).filter(isOurs);

export const queueOf = async (lane: Lane, country: string): Promise<readonly Entry[]> =>
  (await whole<Entry>(lane, analystOf(country), QUEUE)).filter(({ report }) => isOurs(report));

/** What `email` sees of the reports, in the load test's own words, for comparison with {@link shareOf}. */
const told = (seen: readonly ShownReport[]): readonly object[] =>
  seen
    .map(({ reference, values: items, evidence, routes }) => ({
      ...{ reference, values: items.map(({ value }) => plain(value)), evidence: evidence.map(({ sha256 }) => sha256) },
      routes: routes.map(({ party, reasons }) => [party.country, ...reasons.map(({ reason }) => reason)].join(' ')).sort(),
    }))
    .sort((one, other) => (one.reference < other.reference ? -1 : 1));

/** What a country must see; undefined: the reporter, who sees all of it. */
const shareOf = (reports: readonly LaneReport[], files: ReadonlyMap<string, KeptFile>, country?: Country): readonly object[] =>
  reports
    .filter(({ shape }) => country === undefined || shape.goesTo[country] !== undefined)
    .map(({ reference, values, shape: { name, goesTo } }) => ({
      ...{ reference, values, evidence: [files.get(name)?.sha256] },
      routes: Object.entries(goesTo).flatMap(([to, why]) => (country === undefined || to === country ? [`${to} ${why}`] : [])).sort(), // prettier-ignore
    }))
    .sort((one, other) => (one.reference < other.reference ? -1 : 1));

/** By whom which lists are read, and what must be in them. */
export async function shares(
  lane: Lane,
  reports: readonly LaneReport[],
  files: ReadonlyMap<string, KeptFile>,
  reporter: string,
): Promise<readonly { readonly who: string; readonly seen: readonly object[]; readonly due: readonly object[] }[]> {
  const found = [{ who: reporter, seen: told(await reportsSeen(lane, reporter)), due: shareOf(reports, files) }];
  for (const country of CONCERNED) {
    const due = shareOf(reports, files, country);
    const queue = (await queueOf(lane, country)).map(({ report }) => report);
    found.push({ who: country, seen: told(await reportsSeen(lane, analystOf(country))), due });
    found.push({ who: `${country}'s queue`, seen: told(queue), due });
  }
  return found;
}

/** Each file as each country gets it; what no report of a country's names it must not get. @returns what is otherwise */
export async function filesOtherwise(
  lane: Lane,
  files: ReadonlyMap<string, KeptFile>,
  reports: readonly LaneReport[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const country of [...CONCERNED, 'VN'] as const) {
    const client = evidenceClient({ url: lane.hub.address }, await lane.token(analystOf(country)));
    for (const [name, { id, body }] of files) {
      const goes = reports.some(({ shape }) => shape.name === name && country !== 'VN' && shape.goesTo[country] !== undefined);
      const read = await client.reads(id);
      const isRight = goes ? Buffer.isBuffer(read) && read.equals(body) : read === 404;
      if (!isRight) faults.push(`${country}, file of ${name}: ${Buffer.isBuffer(read) ? `${read.length} bytes` : read}`);
    }
  }
  return faults;
}
