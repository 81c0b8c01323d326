import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../src/identity/auth/actor.js';
import { ReadingLog } from '../../../src/intel/indicators/reading-log.js';
import type { Database } from '../../../src/platform/database/database.js';

describe('readings of indicators that wait to be noted', () => {
  const actor = { party: { id: randomUUID(), kind: 'COUNTRY' } } as Actor;

  it('are noted by the next reading where too many waited at the first', async () => {
    const written: string[] = [];
    const database = {
      callWithoutActor: (_claim: undefined, _act: object, _fn: string, [, items]: readonly (readonly string[])[]) => {
        written.push(...(items ?? []));
        return Promise.resolve();
      },
    };
    const log = new ReadingLog(database as unknown as Database);
    const items = Array.from({ length: 50_001 }, (_, index) => ({ id: String(index), owner_id: null }));
    log.noteQuery(actor, items);
    await log.onApplicationShutdown();
    expect(written).toHaveLength(50_000);
    log.noteQuery(actor, items.slice(-1));
    await log.onApplicationShutdown();
    expect(written.slice(50_000)).toEqual(['50000']);
    log.noteQuery(actor, items.slice(-1));
    await log.onApplicationShutdown();
    expect(written).toHaveLength(50_001);
  });
});
