import { join } from 'node:path';
import type { Bench, BenchContext, BenchOptions } from './bench.js';
import type { Report } from './measure/report.js';
import { type Child, startChild } from './processes/child.js';
import { type BenchHub, startDemoHub } from './stage/hub.js';
import { openStage, type Stage, type StagePlan } from './stage/stage.js';

/** What a run of several benches needs. */
export interface RunPlan {
  readonly options: BenchOptions;
  readonly plan: StagePlan;
  /** No further bench begins after it. */
  readonly cut: AbortSignal;
  readonly onReport: (report: Report) => void;
}

/** Runs benches one after another. A bench that fails has its failure in its report, and the others go on. Everything that was started is ended. */
export async function runBenches(benches: readonly Bench[], { options, plan, cut, onReport }: RunPlan): Promise<readonly Report[]> {
  const children = new Map<string, Child<object, unknown>>();
  const start: BenchContext['start'] = <Question extends object, Answer>(
    file: string,
    { name = '', node }: { name?: string; node?: string } = {},
  ) => {
    const key = `${file} ${name}`;
    const former = children.get(key);
    const child = former?.isRunning() ? former : startChild<object, unknown>(file, node);
    children.set(key, child);
    return child as unknown as Child<Question, Answer>;
  };
  // A bench that waits for one of its programs fails then, and the run comes to its end.
  cut.addEventListener('abort', () => void Promise.all([...children.values()].map((child) => child.stop())));
  let opened: Promise<Stage> | undefined;
  const shared = (): Promise<Stage> => (opened ??= openStage(plan, options.claims));
  const reports: Report[] = [];
  try {
    for (const bench of benches) {
      if (cut.aborted) break;
      plan.notice(bench.name);
      const report = await runBench(bench, { options, plan, shared, start });
      reports.push(report);
      onReport(report);
    }
  } finally {
    for (const child of children.values()) await child.stop();
    await (await opened?.catch(() => undefined))?.stop();
  }
  return reports;
}

/** Runs one bench, and stops the hubs that it has for itself. */
async function runBench(
  bench: Bench,
  { options, plan, shared, start }: Pick<BenchContext, 'options' | 'shared' | 'start'> & { readonly plan: StagePlan },
): Promise<Report> {
  const own: { stop(): Promise<void> }[] = [];
  const ownStage = async (claims: number): Promise<Stage> => {
    const stage = await openStage(plan, claims);
    own.push(stage);
    return stage;
  };
  const demo = async (): Promise<BenchHub> => {
    const hub = await startDemoHub(plan.program, join(plan.server.folder, 'demo'));
    own.push(hub);
    return hub;
  };
  const { name, work } = bench;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const context: BenchContext = { options, shared, ownStage, demo, start, load: start('http-load.ts'), notice: plan.notice };
    return { bench: name, work, figures: await bench.run(context), seconds: seconds() };
  } catch (error) {
    return { bench: name, work, figures: [], seconds: seconds(), failure: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const hub of own) await hub.stop();
  }
}
