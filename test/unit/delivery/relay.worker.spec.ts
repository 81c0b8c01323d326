import { mock } from 'node:test';
import { Logger } from '@nestjs/common';
import { RelayWorker } from '../../../src/delivery/feed/relay.worker.js';

type Parts = ConstructorParameters<typeof RelayWorker>;

/** A relay whose database has nothing to do, and notes what it is asked. */
function idleRelay(fails: (fn: string) => boolean = () => false) {
  const asked: string[] = [];
  const commits: (() => void)[] = [];
  const connection = {
    call: async (fn: string) => {
      asked.push(fn);
      if (fails(fn)) throw Object.assign(new Error('a secret'), { code: 'ECONNREFUSED' });
      return fn === 'new_dead_letters' ? [] : [{ [fn]: null }];
    },
  };
  const relay = new RelayWorker(
    connection as unknown as Parts[0],
    { wake: () => undefined } as Parts[1],
    { onCommit: (listener: () => void) => commits.push(listener) } as unknown as Parts[2],
    { hiddenDelaySeconds: 0 } as Parts[3],
  );
  const commit = (): void => commits.forEach((listener) => listener());
  return { relay, asked, commit, rounds: (): number => asked.filter((fn) => fn === 'sequence').length };
}

/** Lets so many steps of promises pass, and nothing else. */
async function microtasks(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await Promise.resolve();
}
const aTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('A relay', () => {
  it('hears whoever wakes it at any moment of a round, its very last included', async () => {
    for (let moment = 0; moment < 40; moment += 1) {
      const { relay, rounds } = idleRelay();
      relay.wake();
      await microtasks(moment);
      const before = rounds();
      relay.wake();
      await aTurn();
      expect({ moment, followed: rounds() > before }).toEqual({ moment, followed: true });
    }
  });

  it('tells once what fails for a while, goes on with the other work, and tells when it is over', async () => {
    const lines: string[] = [];
    const told = (line: string): void => void lines.push(line);
    Logger.overrideLogger({ log: told, warn: told, error: told });
    let isAway = true;
    const { relay, asked } = idleRelay((fn) => isAway && fn === 'sequence');
    for (let n = 0; n < 20; n += 1) {
      relay.wake();
      await aTurn();
    }
    expect(lines).toEqual(['Events are not sequenced: ECONNREFUSED.']);
    expect(asked).toContain('run_next_party_job');
    isAway = false;
    relay.wake();
    await aTurn();
    expect(lines.slice(1)).toEqual(['Events are sequenced again.']);
    Logger.overrideLogger(false);
  });

  it('looks after events and what follows from them at a commit, and leaves what waits for the clock to the clock', async () => {
    const { relay, asked, commit } = idleRelay();
    const allSteps = async (last: string): Promise<void> => {
      while (!asked.includes(last)) await aTurn();
    };
    relay.onApplicationBootstrap();
    await allSteps('delete_expired_items');
    await allSteps('new_dead_letters');
    asked.length = 0;
    commit();
    await allSteps('new_dead_letters');
    await relay.onModuleDestroy();
    expect(asked.sort()).toEqual(['find_links', 'new_dead_letters', 'run_next_party_job', 'sequence']);
  });

  it('asks little of a database in which nothing happens', async () => {
    mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'] });
    const { relay, asked } = idleRelay();
    relay.onApplicationBootstrap();
    await aTurn();
    asked.length = 0;
    const count = (fn: string): number => asked.filter((one) => one === fn).length;
    for (let second = 1; second <= 10; second += 1) {
      for (let quarter = 0; quarter < 4; quarter += 1) {
        mock.timers.tick(250);
        await aTurn();
      }
      while (count('new_dead_letters') < second) await aTurn(); // the pause after a round is real time
    }
    await relay.onModuleDestroy();
    mock.timers.reset();
    const counts = ['sequence', 'run_next_party_job', 'delete_expired_items', 'new_dead_letters'].map((fn) => [fn, count(fn)]);
    expect(Object.fromEntries(counts)).toEqual({ sequence: 40, run_next_party_job: 10, delete_expired_items: 10, new_dead_letters: 10 });
  });
});
