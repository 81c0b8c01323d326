import { randomUUID } from 'node:crypto';
import { KeySets } from '../../../src/identity/identity-providers/key-sets.js';
import { Clock } from '../../../src/platform/platform/clock.js';
import { Outbound } from '../../../src/platform/platform/outbound.js';
import { type MachineIssuer, type SigningKey, signingKey, startMachineIssuer } from '../../support/machine-issuer.js';

const MINUTE = 60_000;

describe('the keys of a trusted issuer', () => {
  let issuer: MachineIssuer;
  let own: SigningKey;
  let clock: Clock;
  let sets: KeySets;
  const outbound = new Outbound({ allowLoopback: true });

  beforeEach(async () => {
    issuer = await startMachineIssuer();
    own = issuer.keys()[0] ?? (await signingKey());
    clock = new Clock();
    sets = new KeySets(outbound, clock);
  });
  afterEach(() => issuer.stop());

  const has = async ({ kid, alg }: Pick<SigningKey, 'kid' | 'alg'>): Promise<boolean> =>
    (await sets.key(`${issuer.issuer}/keys`, { kid, alg })) !== undefined;
  const passes = (ms: number): void => clock.set(clock.milliseconds() + ms, performance.now());
  const unknown = () => ({ kid: randomUUID(), alg: 'ES256' });

  it('are asked for once, and not again for those that are known', async () => {
    expect(await Promise.all(Array.from({ length: 20 }, () => has(own)))).toEqual(Array.from({ length: 20 }, () => true));
    passes(9 * MINUTE);
    expect(await has(own)).toBe(true);
    expect(issuer.asked.keys).toBe(1);
  });

  it('are asked for once in half a minute, however many unknown ones come', async () => {
    await has(own);
    passes(29_000);
    await Promise.all(Array.from({ length: 20 }, () => has(unknown())));
    expect(issuer.asked.keys).toBe(1);
    passes(1_000);
    expect((await Promise.all(Array.from({ length: 20 }, () => has(unknown())))).includes(true)).toBe(false);
    expect(issuer.asked.keys).toBe(2);
  });

  it('go over to a new one while the former still counts, and then counts no longer', async () => {
    const fresh = await signingKey('PS256');
    await has(own);
    passes(MINUTE);
    issuer.publishes([fresh, own]);
    expect([await has(fresh), await has(own)]).toEqual([true, true]);
    issuer.publishes([fresh]);
    passes(MINUTE);
    await has(unknown());
    expect([await has(fresh), await has(own)]).toEqual([true, false]);
  });

  it('are used for an hour while the issuer is silent, and for a day, and no longer', async () => {
    await has(own);
    issuer.falls(true);
    for (const minutes of [11, 49, 22 * 60]) {
      passes(minutes * MINUTE);
      expect(await has(own)).toBe(true);
    }
    passes(61 * MINUTE);
    expect(await has(own)).toBe(false);
    issuer.falls(false);
    passes(MINUTE);
    expect(await has(own)).toBe(true);
  });

  it('are not those of another algorithm', async () => {
    expect(await has({ kid: own.kid, alg: 'PS256' })).toBe(false);
    expect(await has(own)).toBe(true);
  });

  it('are asked for again when the clock was set back', async () => {
    await has(own);
    passes(-24 * 60 * MINUTE);
    await has(unknown());
    expect(issuer.asked.keys).toBe(2);
  });
});
