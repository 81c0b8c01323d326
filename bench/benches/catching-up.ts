import type { Bench, BenchContext } from '../bench.js';
import { Cursors } from '../../src/platform/database/cursors.js';
import { alternate, type Figure } from '../measure/figures.js';
import type { Child } from '../processes/child.js';
import type { PagesJob, PagesResult } from '../processes/pages.js';
import type { Account } from '../stage/accounts.js';
import type { Stage } from '../stage/stage.js';

const PAGE = 1_000;
/** Pages of one turn. */
const PAGES = 10;

type Start = 'first' | 'deep';

/** Where pages begin: at the start, and where about a twentieth of the claims is left. */
interface Walk {
  readonly kind: PagesJob['kind'];
  readonly unit: string;
  readonly from: Readonly<Record<Start, string | null>>;
}

export const replay: Bench = {
  name: 'replay',
  work: 'a follower far behind catches up by pages of the feed; a new follower reads a snapshot',
  run: async (context) => {
    const stage = await context.shared();
    const reader = await stage.accounts.signIn('analyst1@th.example');
    const feed: Walk = { kind: 'feed', unit: 'events/s', from: { first: null, deep: await feedCursor(stage, reader) } };
    const pages = context.start<PagesJob, PagesResult>('pages.ts');
    const snapshot: Walk = { kind: 'snapshot', unit: 'items/s', from: { first: null, deep: await snapshotCursor(stage, reader, pages) } };
    return [
      await deepAgainstFirst(context, { stage, reader, pages }, feed),
      await deepAgainstFirst(context, { stage, reader, pages }, snapshot),
    ];
  },
};

export const taxii: Bench = {
  name: 'taxii',
  work: `a TAXII client polls the collection of everything, ${PAGE.toLocaleString('en')} objects a page`,
  run: async (context) => {
    const stage = await context.shared();
    const reader = await stage.accounts.signIn('analyst1@th.example');
    const { rows } = await stage.owner.query<{ at: string }>('select hub.microseconds(added_at) as at from hub.stream where seq = $1', [
      deepPosition(stage),
    ]);
    const walk: Walk = { kind: 'taxii', unit: 'objects/s', from: { first: null, deep: rows[0]?.at ?? null } };
    return [await deepAgainstFirst(context, { stage, reader, pages: context.start<PagesJob, PagesResult>('pages.ts') }, walk)];
  },
};

/** The hub's rate at depth, compared with its rate at the start: 1 where the time of a page does not depend on the depth. */
async function deepAgainstFirst(
  { options }: BenchContext,
  { stage, reader, pages }: { readonly stage: Stage; readonly reader: Account; readonly pages: Child<PagesJob, PagesResult> },
  { kind, unit, from }: Walk,
): Promise<Figure> {
  const size = options.isSmoke ? PAGE / 10 : PAGE;
  const side = (start: Start) => async (): Promise<number> => {
    const { items, seconds } = await pages.ask({
      url: stage.hub.url,
      token: reader.token,
      kind,
      from: from[start],
      size,
      pages: options.isSmoke ? 1 : PAGES,
    });
    if (items === 0) throw new Error(`No ${kind} page had an item.`);
    return items / seconds;
  };
  const naming = { name: `${kind}, near the end`, unit, otherName: 'at the start' };
  return alternate(naming, { hub: side('deep'), other: side('first') }, options);
}

const deepPosition = ({ claims }: Stage): number => Math.max(1, Math.floor(claims * 0.95));

async function feedCursor(stage: Stage, { partyId }: Account): Promise<string> {
  const { rows } = await stage.owner.query<{ epoch: string; seq: string; tag: string | null }>(
    'select h.epoch, s.seq, s.tag from hub.sequence_head h cross join hub.stream s where s.seq = $1',
    [deepPosition(stage)],
  );
  const [row] = rows;
  if (!row) throw new Error('The stream has no such position.');
  return new Cursors(stage.keyring).seal('feed', partyId, row);
}

/** A snapshot goes from new to old: the cursor of its first page, moved to a twentieth of the claims. */
async function snapshotCursor(
  { hub, keyring, claims }: Stage,
  { token, partyId }: Account,
  pages: Child<PagesJob, PagesResult>,
): Promise<string> {
  const { next } = await pages.ask({ url: hub.url, token, kind: 'snapshot', from: null, size: 10, pages: 1 });
  const cursors = new Cursors(keyring);
  const position = cursors.open('snapshot', partyId, next ?? '');
  return cursors.sealFresh('snapshot', partyId, { ...(position as object), below: String(Math.ceil(claims / 20)) });
}
