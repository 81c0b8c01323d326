import { retryTransient } from '../../../src/platform/database/transient-errors.js';
import { Forbidden, Overloaded } from '../../../src/platform/platform/errors.js';

const QUICK = { maxTotalMs: 20, firstDelayMs: 1, maxDelayMs: 2 };
const lost = (): Error => Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });

describe('A bad moment of the database', () => {
  it('is waited out, and then the same is read', async () => {
    const faults = [lost(), new Overloaded(), new Error('Connection terminated unexpectedly')];
    const read = async (): Promise<string> => {
      const fault = faults.shift();
      if (fault) throw fault;
      return 'what was asked for';
    };
    expect(await retryTransient(read, { ...QUICK, maxTotalMs: 60_000 })).toBe('what was asked for');
    expect(faults).toEqual([]);
  });

  it('is told when it does not pass', async () => {
    let asked = 0;
    const read = async (): Promise<never> => {
      asked += 1;
      throw lost();
    };
    await expect(retryTransient(read, QUICK)).rejects.toMatchObject({ code: '57P01' });
    expect(asked).toBeGreaterThan(1);
  });

  it('is none when a right was taken away, or when it is a fault of ours', async () => {
    for (const fault of [new Forbidden(), new TypeError('a fault')]) {
      let asked = 0;
      const read = async (): Promise<never> => {
        asked += 1;
        throw fault;
      };
      await expect(retryTransient(read, { ...QUICK, maxTotalMs: 60_000 })).rejects.toBe(fault);
      expect(asked).toBe(1);
    }
  });

  it('is what the caller says it is', async () => {
    const faults = [new TypeError('a fault'), lost()];
    const read = async (): Promise<never> => {
      throw faults.shift() ?? new Error('asked too often');
    };
    const worthIt = (error: unknown): boolean => error instanceof TypeError;
    await expect(retryTransient(read, { ...QUICK, maxTotalMs: 60_000, shouldRetry: worthIt })).rejects.toMatchObject({ code: '57P01' });
  });

  it('keeps nobody who leaves meanwhile', async () => {
    const abort = new AbortController();
    const read = async (): Promise<never> => {
      throw lost();
    };
    const waits = retryTransient(read, { maxTotalMs: 60_000, firstDelayMs: 60_000, maxDelayMs: 60_000 }, abort.signal);
    setImmediate(() => abort.abort());
    await expect(waits).rejects.toMatchObject({ name: 'AbortError' });
  });
});
