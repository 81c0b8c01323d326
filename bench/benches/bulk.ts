import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchContext } from '../bench.js';
import { alternate, type Figure, plain } from '../measure/figures.js';
import type { Child } from '../processes/child.js';
import type { BulkFormat, BulkJob, BulkResult } from '../processes/bulk-load.js';
import type { CopyJob } from '../processes/copy-load.js';
import type { Stage } from '../stage/stage.js';
import { prepareBaseline } from './baseline.js';

/** Longest that one call may take. */
const CALL_MS = 900_000;
/** Objects of a bundle: it is read as a whole, and has 32 MiB at most. */
const MOST_OBJECTS = 20_000;
const SAMPLE_MS = 200;
/** A call is long, so that a few pairs are steady. */
const MOST_PAIRS = 3;

export const bulk: Bench = {
  name: 'bulk',
  work: 'rows to /bulk/indicators and /bulk/stix, until the answer is complete',
  run: async (context) => {
    const stage = await context.shared();
    await prepareBaseline(stage);
    const { token } = await stage.accounts.signIn('analyst1@th.example');
    const ground = {
      stage,
      token,
      sender: context.start<BulkJob, BulkResult>('bulk-load.ts'),
      copier: context.start<CopyJob, number>('copy-load.ts'),
    };
    const { rows, pairs } = context.options;
    const figures: Figure[] = [];
    for (const [format, many] of [
      ['ndjson', rows],
      ['csv', rows],
      ['stix', Math.min(rows, MOST_OBJECTS)],
    ] as const) {
      context.notice(`${many} rows as ${format}`);
      figures.push(...(await measured(ground, { format, rows: many, pairs: Math.min(pairs, MOST_PAIRS) }, context)));
    }
    return figures;
  },
};

interface Ground {
  readonly stage: Stage;
  readonly token: string;
  readonly sender: Child<BulkJob, BulkResult>;
  readonly copier: Child<CopyJob, number>;
}

/** Lists of this process: each has other values. */
let lists = 0;

async function measured(
  { stage, token, sender, copier }: Ground,
  { format, rows, pairs }: { readonly format: BulkFormat; readonly rows: number; readonly pairs: number },
  { notice }: BenchContext,
): Promise<readonly Figure[]> {
  const growth: number[] = [];
  const hub = async (): Promise<number> => {
    lists += 1;
    const sending = sender.ask({ url: stage.hub.url, token, format, rows, run: lists }, CALL_MS);
    growth.push(await rssGrowth(stage, sending));
    const { created, seconds, tail } = await sending;
    if (created < rows) throw new Error(`${created} of ${rows} rows were created: ${tail}`);
    await stage.settle();
    notice(`${Math.round(rows / seconds)} rows/s`);
    return rows / seconds;
  };
  const other = async (): Promise<number> => {
    lists += 1;
    return rows / (await copier.ask({ databaseUrl: stage.databaseUrl, rows, run: lists }, CALL_MS));
  };
  const naming = { name: `bulk ${format}`, unit: 'rows/s', otherName: 'COPY, same indexes', note: `${rows} rows a call` };
  const rate = await alternate(naming, { hub, other }, { pairs, warmUp: false });
  return [rate, plain(`bulk ${format}, growth of resident memory`, 'MiB', growth)];
}

/** The most MiB by which the hub grows while a call runs. */
async function rssGrowth({ hub }: Stage, running: Promise<unknown>): Promise<number> {
  const before = await hub.rss();
  let [most, isOver] = [before, false];
  void running.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  for (; !isOver; await pause(SAMPLE_MS)) most = Math.max(most, await hub.rss());
  return (most - before) / 2 ** 20;
}
