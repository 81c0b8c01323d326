import fc from 'fast-check';
import { MOST_ATTEMPTS, retryOnConflict } from '../../../src/platform/database/retry-on-conflict.js';

const failure = (fields: object): Error => Object.assign(new Error('refused'), fields);

/** Fails so many times, then answers how often it was tried. */
function transaction(failures: number, error: Error) {
  let tried = 0;
  return async (): Promise<number> => {
    tried += 1;
    if (tried <= failures) throw error;
    return tried;
  };
}

describe('a transaction in conflict with another', () => {
  const conflict = fc.constantFrom({ code: '40001' }, { code: '40P01' }, { code: '23505' }, { code: 'CONFLICT', reason: 'POLICY_FORBIDS' });

  it('begins again until it succeeds, five times at most', async () => {
    await fc.assert(
      fc.asyncProperty(conflict, fc.nat(8), async (fields, failures) => {
        const error = failure(fields);
        const outcome = retryOnConflict(transaction(failures, error));
        if (failures < MOST_ATTEMPTS) await expect(outcome).resolves.toBe(failures + 1);
        else await expect(outcome).rejects.toBe(error);
      }),
    );
  });

  it('is not tried again where anything else is wrong', async () => {
    for (const fields of [{ code: '23514' }, { code: 'NOT_FOUND', reason: 'NOT_FOUND' }, {}]) {
      const error = failure(fields);
      await expect(retryOnConflict(transaction(1, error))).rejects.toBe(error);
    }
  });

  it('begins again for what the work itself finds changed, and then for nothing else', async () => {
    const moved = failure({ moved: true });
    const hasMoved = (error: unknown): boolean => error === moved;
    await expect(retryOnConflict(transaction(2, moved), hasMoved)).resolves.toBe(3);
    await expect(retryOnConflict(transaction(MOST_ATTEMPTS, moved), hasMoved)).rejects.toBe(moved);
    const deadlock = failure({ code: '40P01' });
    await expect(retryOnConflict(transaction(1, deadlock), hasMoved)).rejects.toBe(deadlock);
  });
});
