import type { TaxiiClient, TaxiiObject, TaxiiReply } from './taxii-client.js';

export interface Walk {
  readonly objects: readonly TaxiiObject[];
  readonly pages: readonly TaxiiReply[];
}

const withQuery = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${path}?${new URLSearchParams(said).toString()}`;
};

/** Reads a collection to its end, page by page, as the answers' `next` leads on. */
export async function walkByNext(client: TaxiiClient, path: string, query: Record<string, string> = {}): Promise<Walk> {
  const pages: TaxiiReply[] = [];
  for (let next: string | undefined; ;) {
    const page = await client.get(withQuery(path, { ...query, next }));
    if (page.status !== 200) throw new Error(`${page.status}: ${page.text}`);
    pages.push(page);
    if (!page.body.more) break;
    next = page.body.next;
    if (next === undefined) throw new Error('There is more, and no next.');
  }
  return { pages, objects: pages.flatMap(({ body }) => body.objects ?? []) };
}

/**
 * The same by the moment of the last object, which `cut` may make coarser, as a client with a millisecond's clock does.
 * @param since where to begin; the moment at which it ended is that of the last page with objects
 */
export async function walkByMoment(
  client: TaxiiClient,
  path: string,
  {
    query = {},
    cut = (moment) => moment,
    since,
  }: { query?: Record<string, string>; cut?: (moment: string) => string; since?: string } = {},
): Promise<Walk & { readonly last: string | undefined }> {
  const pages: TaxiiReply[] = [];
  let last = since;
  for (;;) {
    const page = await client.get(withQuery(path, { ...query, added_after: last }));
    if (page.status !== 200) throw new Error(`${page.status}: ${page.text}`);
    pages.push(page);
    const now = page.headers.get('x-taxii-date-added-last');
    if (now !== null && cut(now) === last && page.body.more) throw new Error(`It stands still at ${last}.`);
    last = now === null ? last : cut(now);
    if (!page.body.more) break;
  }
  return { pages, last, objects: pages.flatMap(({ body }) => body.objects ?? []) };
}

/** Milliseconds, as OpenCTI keeps them. */
export const toMilliseconds = (moment: string): string => `${moment.slice(0, 23)}Z`;
