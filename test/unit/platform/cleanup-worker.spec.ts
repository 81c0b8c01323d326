import { mock } from 'node:test';
import { Test } from '@nestjs/testing';
import { cleanupWorker } from '../../../src/platform/database/cleanup.worker.js';
import { Settings } from '../../../src/platform/platform/platform.module.js';
import { RelayConnection } from '../../../src/platform/database/relay-connection.js';

const aTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('the cleanup of old rows', () => {
  afterEach(() => mock.timers.reset());

  it('begins a minute after the start, calls its function until nothing is left, and ends with the process', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const calls: unknown[] = [];
    let left = 2;
    const call = (fn: string, args: readonly unknown[]): Promise<readonly object[]> => {
      calls.push([fn, args]);
      return Promise.resolve([{ [fn]: left > 0 ? left-- : 0 }]);
    };
    const worker = cleanupWorker({ name: 'Rows', what: 'rows', fn: 'delete_rows', args: [10] });
    const module = await Test.createTestingModule({
      providers: [worker, { provide: RelayConnection, useValue: { call } }, { provide: Settings, useValue: {} }],
    }).compile();
    const minutes = async (count: number): Promise<number> => {
      mock.timers.tick(count * 60_000);
      await aTurn();
      return calls.length;
    };
    await module.init();
    expect(calls).toEqual([]);
    expect([await minutes(1), await minutes(1)]).toEqual([3, 4]);
    expect(calls[0]).toEqual(['delete_rows', [10]]);
    await module.close();
    expect(await minutes(2)).toBe(4);
  });
});
