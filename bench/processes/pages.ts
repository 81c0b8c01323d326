import { Agent, request } from 'node:http';
import { answering } from './child.js';

/** Pages that follow one another, on one connection. */
export interface PagesJob {
  readonly url: string;
  readonly token: string;
  readonly kind: 'feed' | 'snapshot' | 'taxii';
  /** A cursor; for TAXII a timestamp. null: from the beginning. */
  readonly from: string | null;
  /** Size of a page. */
  readonly size: number;
  /** Most pages. */
  readonly pages: number;
}

export interface PagesResult {
  /** Events or objects. */
  readonly items: number;
  readonly seconds: number;
  readonly pages: number;
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
}

interface Page {
  readonly items: number;
  readonly next: string | null;
}

const INDICATOR = 'id kind value threat tlp version description owner { name } agency { name } revokedAt';
const FEED = `query ($after: Cursor, $first: Int) { feed(after: $after, first: $first, filter: { itemKinds: [INDICATOR] }) {
  events { eventId cursor operation itemId indicator { ${INDICATOR} } } cursor more } }`;
const SNAPSHOT = `query ($after: Cursor, $first: Int) { snapshot(after: $after, first: $first, filter: { itemKinds: [INDICATOR] }) {
  items { ... on Indicator { ${INDICATOR} } } cursor feedCursor } }`;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

answering(async (job: PagesJob): Promise<PagesResult> => {
  const started = performance.now();
  let [items, pages, next]: [number, number, string | null] = [0, 0, job.from];
  do {
    const page = await READERS[job.kind](job, next);
    items += page.items;
    pages += 1;
    next = page.next;
  } while (next !== null && pages < job.pages);
  return { items, pages, seconds: (performance.now() - started) / 1000, next };
});

const READERS: Readonly<Record<PagesJob['kind'], (job: PagesJob, from: string | null) => Promise<Page>>> = {
  feed: async (job, after) => {
    const { feed } = await graphql<{ feed: { events: object[]; cursor: string; more: boolean } }>(job, FEED, after);
    return { items: feed.events.length, next: feed.more ? feed.cursor : null };
  },
  snapshot: async (job, after) => {
    const { snapshot } = await graphql<{ snapshot: { items: object[]; cursor: string | null } }>(job, SNAPSHOT, after);
    return { items: snapshot.items.length, next: snapshot.cursor };
  },
  taxii: async ({ url, token, size }, after) => {
    const query = new URLSearchParams({ limit: String(size), ...(after === null ? {} : { added_after: after }) });
    const { text, headers } = await call(`${url}/taxii2/api/collections/all/objects/?${query.toString()}`, {
      authorization: `Bearer ${token}`,
      accept: 'application/taxii+json;version=2.1',
    });
    const { more, objects = [] } = JSON.parse(text) as { more?: boolean; objects?: object[] };
    return { items: objects.length, next: more ? String(headers['x-taxii-date-added-last']) : null };
  },
};

async function graphql<Data>({ url, token, size }: PagesJob, query: string, after: string | null): Promise<Data> {
  const body = JSON.stringify({ query, variables: { after, first: size } });
  const { text } = await call(`${url}/graphql`, { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body);
  const { data, errors } = JSON.parse(text) as { data: Data; errors?: readonly { message: string }[] };
  if (errors?.[0]) throw new Error(errors[0].message);
  return data;
}

interface Answered {
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

function call(url: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? 'GET' : 'POST', agent, headers });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(pieces).toString();
        if (response.statusCode === 200) resolve({ text, headers: response.headers });
        else reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.end(body);
  });
}
