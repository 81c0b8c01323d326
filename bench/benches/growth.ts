import type { Bench, BenchContext } from '../bench.js';
import { alternate, type Figure } from '../measure/figures.js';
import type { LoadBodies } from '../processes/http-load.js';
import type { PagesJob, PagesResult } from '../processes/pages.js';
import type { Account } from '../stage/accounts.js';
import type { Stage } from '../stage/stage.js';
import { knownValues, lookupBodies, turn } from './traffic.js';

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];
/** In small, the shared hub is compared with itself: a second hub would take most of the time. */
const SMOKE_SIZES = [2_000, 2_000];

const TAXII_PAGE = 100;
/** Pages of one turn. */
const TAXII_PAGES = 20;

const FEED = `{ feed(first: 100, filter: { itemKinds: [INDICATOR] }) { events { eventId cursor operation indicator { id value threat tlp } } cursor more } }`;
const listOf = (args: string): string => `{ indicators(${args}) { edges { node { id value threat tlp publishedAt } } } }`;
const FILTERED = 'first: 50, filter: { kinds: [DOMAIN], threats: [PHISHING] }';

const one = (query: string): LoadBodies => ({ fixed: [JSON.stringify({ query })] });

/** A hub of one size, and what is asked of it. */
interface Sized {
  readonly stage: Stage;
  readonly accounts: readonly Account[];
  readonly requests: Readonly<Record<string, LoadBodies>>;
}

export const growth: Bench = {
  name: 'growth',
  work: 'look-up, first page of the feed, first page of the list without and with a filter, TAXII pages; one connection; hubs of several sizes in turn',
  run: async (context) => {
    const { isSmoke, most } = context.options;
    const [least = 0, ...larger] = (isSmoke ? SMOKE_SIZES : SIZES).filter((size) => size <= most);
    const small = await sized(context, least);
    const figures: Figure[] = [];
    for (const size of larger) {
      const large = await sized(context, size);
      for (const [name, timeOf] of Object.entries(timesOf(context, large))) {
        const naming = {
          name: `${name} of ${size.toLocaleString('en')} claims`,
          unit: 'ms',
          otherName: `of ${least.toLocaleString('en')}`,
        };
        figures.push(await alternate(naming, { hub: () => timeOf(large), other: () => timeOf(small) }, context.options));
      }
      if (size !== context.options.claims) await large.stage.stop();
    }
    return figures;
  },
};

/** Returns for each request how long it takes, in milliseconds. */
function timesOf(context: BenchContext, { requests }: Sized): Readonly<Record<string, (of: Sized) => Promise<number>>> {
  const graphql = Object.keys(requests).map((name) => {
    const timeOf = async ({ stage, accounts, requests: { [name]: bodies = { fixed: [] } } }: Sized): Promise<number> =>
      (await turn(context, { url: `${stage.hub.url}/graphql`, accounts, bodies }, { connections: 1 })).p50;
    return [`${name}, p50`, timeOf] as const;
  });
  const pages = context.start<PagesJob, PagesResult>('pages.ts');
  const taxii = async ({ stage, accounts: [reader] }: Sized): Promise<number> => {
    const job = {
      url: stage.hub.url,
      token: reader?.token ?? '',
      kind: 'taxii',
      from: null,
      size: TAXII_PAGE,
      pages: TAXII_PAGES,
    } as const;
    const { seconds, pages: read } = await pages.ask(job);
    return (1000 * seconds) / read;
  };
  return { ...Object.fromEntries(graphql), [`TAXII page of ${TAXII_PAGE}, mean`]: taxii };
}

async function sized(context: BenchContext, claims: number): Promise<Sized> {
  context.notice(`${claims.toLocaleString('en')} claims`);
  const stage = await (claims === context.options.claims ? context.shared() : context.ownStage(claims));
  const accounts = [await stage.accounts.signIn('analyst1@th.example')];
  return {
    stage,
    accounts,
    requests: {
      'look-up': lookupBodies(await knownValues(stage), 1),
      'feed page': one(FEED),
      'list page': one(listOf('first: 50')),
      'filtered list page': one(listOf(FILTERED)),
    },
  };
}
