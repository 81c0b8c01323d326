import {
  checkFaults,
  type DigestAlert,
  digestOf,
  type DigestPart,
  MESSAGES_A_LEASE,
  wholeDigest,
} from '../../../src/delivery/alerts/alert-digest.js';

const alert = (id: string, stated: Partial<DigestAlert> = {}): DigestAlert => ({
  ...{ id, kind: 'CASE', urgency: 'ROUTINE', quantity: 1, dueAt: null },
  ...stated,
});
const part = (stated: Partial<DigestPart>): DigestPart => ({
  ...{
    id: 'first',
    ids: ['b'],
    attempts: [0],
    account: 'ann',
    alerts: [alert('one')],
    dropped: 0,
    examined: 1,
    fault: null,
    faulty: null,
  },
  ...stated,
});

describe('a digest of alerts', () => {
  it('adds up what its parts tell, the most urgent first, with the earliest clock', () => {
    const early = '2026-11-30T20:00:00.000Z';
    const digest = digestOf([
      part({
        ...{ ids: ['b', 'c'], attempts: [1, 2] },
        alerts: [alert('one', { quantity: 2, dueAt: '2026-12-01T00:00:00.000Z' }), alert('two')],
      }),
      part({
        ...{ ids: ['a', 'd'], attempts: [0, 0] },
        alerts: [alert('three', { urgency: 'URGENT' }), alert('four', { quantity: 2, dueAt: early })],
      }),
    ]);
    expect(digest).toMatchObject({
      ...{ ids: ['b', 'c', 'a', 'd'], attempts: [1, 2, 0, 0], count: 4 },
      lines: [
        { urgency: 'URGENT', quantity: 1, dueAt: null },
        { urgency: 'ROUTINE', quantity: 5, dueAt: new Date(early) },
      ],
    });
  });

  it('has one id for the same messages, in whatever parts they were leased', () => {
    const [one, other] = [part({ ids: ['a', 'b'] }), part({ ids: ['c'] })];
    const whole = digestOf([one, other])?.id;
    expect(digestOf([part({ ids: ['c', 'a'] }), part({ ids: ['b'] })])?.id).toBe(whole);
    expect(digestOf([one, part({ ids: ['d'] })])?.id).not.toBe(whole);
    expect(digestOf([one])?.id).toBe('first');
  });

  it('is none where all messages were dropped, or cannot be checked', () => {
    expect(digestOf([part({ id: null, ids: null, attempts: null, alerts: null, dropped: 2 })])).toBeUndefined();
  });

  it('counts an alert once, although its messages were leased in two parts', () => {
    const two = alert('two', { quantity: 3 });
    expect(digestOf([part({ alerts: [alert('one'), two] }), part({ alerts: [two] })])).toMatchObject({
      ...{ count: 2, lines: [{ kind: 'CASE', urgency: 'ROUTINE', quantity: 4 }] },
    });
  });

  it('leases on while a lease is full, and not without end', async () => {
    const full = part({ examined: MESSAGES_A_LEASE });
    const last = [full, part({ examined: 3 })];
    expect(await wholeDigest(full, () => Promise.resolve(last.shift()))).toHaveLength(3);
    expect(await wholeDigest(part({}), () => Promise.reject(new Error('None is needed.')))).toHaveLength(1);
    expect(await wholeDigest(full, () => Promise.resolve(undefined))).toHaveLength(1);
    expect(await wholeDigest(full, () => Promise.resolve(full))).toHaveLength(20);
  });

  it('leases on after messages that were dropped, and not after messages that cannot be checked', async () => {
    const nothing = { id: null, ids: null, attempts: null, alerts: null, examined: MESSAGES_A_LEASE };
    const dropped = part({ ...nothing, dropped: 1 });
    const faulty = part({ ...nothing, fault: 'P0001', faulty: 'one' });
    const last = [faulty, part({})];
    expect(await wholeDigest(dropped, () => Promise.resolve(last.shift()))).toEqual([dropped, faulty]);
    expect(await wholeDigest(faulty, () => Promise.reject(new Error('None is needed.')))).toEqual([faulty]);
    expect(checkFaults([dropped, faulty])).toEqual([{ fault: 'P0001', alert: 'one' }]);
  });
});
