import { mock } from 'node:test';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { PollingJob, type PollingJobOptions } from '../../../src/platform/platform/polling-job.js';

const OPTIONS: PollingJobOptions = { name: 'Letters', level: 'warn', failing: 'Letters wait', recovered: 'Letters leave again.' };
const aTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Lets so many steps of promises pass, and nothing else. */
async function microtasks(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await Promise.resolve();
}

/** A job with `work` pieces to do, one a round. */
function jobWith(work: number, options: Partial<PollingJobOptions> = {}) {
  const state = { left: work, rounds: 0, atOnce: 0, most: 0, fails: false };
  const job = new PollingJob({ ...OPTIONS, ...options }, async () => {
    state.rounds += 1;
    state.atOnce += 1;
    state.most = Math.max(state.most, state.atOnce);
    await Promise.resolve();
    state.atOnce -= 1;
    if (state.fails) throw Object.assign(new Error('a secret'), { code: 'ECONNREFUSED' });
    state.left = Math.max(0, state.left - 1);
    return state.left > 0;
  });
  return { job, state };
}

describe('a polling job', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('goes on while there is more to do, one round at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.integer({ min: 1, max: 5 }), async (work, wakes) => {
        const { job, state } = jobWith(work);
        for (let n = 0; n < wakes; n += 1) job.wake();
        await job.idle();
        expect([state.left, state.most]).toEqual([0, 1]);
        expect(state.rounds).toBe(Math.max(work, wakes > 1 ? 2 : 1));
      }),
    );
  });

  it('hears a wake-up at any moment of a round, its very last included', async () => {
    for (let moment = 0; moment < 20; moment += 1) {
      const { job, state } = jobWith(0);
      job.wake();
      await microtasks(moment);
      const before = state.rounds;
      job.wake();
      await aTurn();
      expect({ moment, followed: state.rounds > before }).toEqual({ moment, followed: true });
    }
  });

  it('answers all wake-ups of a pause with one round', async () => {
    const { job, state } = jobWith(0, { pauseMs: () => 5 });
    job.wake();
    await aTurn();
    for (let n = 0; n < 10; n += 1) job.wake();
    await job.idle();
    expect(state.rounds).toBe(2);
  });

  it('tells once what fails for a while, tries again, and tells when it is over', async () => {
    const lines: string[] = [];
    const told = (line: string): void => void lines.push(line);
    Logger.overrideLogger({ log: told, warn: told, error: told });
    const { job, state } = jobWith(1);
    state.fails = true;
    for (let n = 0; n < 3; n += 1) {
      job.wake();
      await job.idle();
    }
    expect([lines, state.left]).toEqual([['Letters wait: ECONNREFUSED.'], 1]);
    state.fails = false;
    job.wake();
    await job.idle();
    expect([lines.slice(1), state.left]).toEqual([['Letters leave again.'], 0]);
    Logger.overrideLogger(false);
  });

  it('is woken by the clock, and no longer once it is stopped', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    let ticks = 0;
    const { job, state } = jobWith(0, { everyMs: 250, onTick: () => void (ticks += 1) });
    job.start();
    for (let n = 0; n < 4; n += 1) {
      mock.timers.tick(250);
      await aTurn();
    }
    expect([ticks, state.rounds]).toEqual([4, 4]);
    await job.stop();
    mock.timers.tick(1_000);
    job.wake();
    await aTurn();
    mock.timers.reset();
    expect([ticks, state.rounds, job.isStopped]).toEqual([4, 4, true]);
  });

  it('stops behind the round that is under way, or at its limit', async () => {
    const { job, state } = jobWith(10);
    job.wake();
    await job.stop();
    expect([state.rounds, state.atOnce]).toEqual([1, 0]);
    const hanging = new PollingJob({ ...OPTIONS, stopLimitMs: 1 }, () => new Promise<boolean>(() => undefined));
    hanging.wake();
    await hanging.stop();
    expect(hanging.isStopped).toBe(true);
  });
});
