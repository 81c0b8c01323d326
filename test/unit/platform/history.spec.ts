import fc from 'fast-check';
import { check, type Rule } from '../../load/history/check.js';
import type { Attempt, Consumer, Delivery, History, Resync } from '../../load/history/history.js';

const GRACE_MS = 1_000;
const READERS = new Set(['jp']);
const NOBODY = new Set<string>();

let clock = 0;
beforeEach(() => (clock = 0));

/** Every operation takes ten milliseconds, and everything else comes after it. */
const attempt = (op: Attempt['op'], key: string, readers = READERS, said: Partial<Attempt> = {}): Attempt => {
  const start = (clock += 10);
  return { id: `${op} ${key}`, op, key, readers, start, end: start + 5, result: 'ok', ...said };
};
const heard = (operation: Delivery['operation'], key: string, said: Partial<Delivery> = {}): Delivery => ({
  at: (clock += 10),
  connection: 0,
  eventId: `${operation} ${key}`,
  operation,
  key,
  content: operation === 'WITHDRAWN' ? null : 'as published',
  ...said,
});
const consumer = (events: readonly (Delivery | Resync)[], replay: readonly Delivery[]): Consumer => ({ name: 'jp', heard: events, replay });
const rules = (attempts: readonly Attempt[], ...consumers: readonly Consumer[]): readonly Rule[] =>
  check({ attempts, consumers }, GRACE_MS).map(({ rule }) => rule);

describe('The history checker', () => {
  it('finds nothing where everything acknowledged came, once, in order', () => {
    const attempts = [attempt('PUBLISH', 'a'), attempt('PUBLISH', 'b'), attempt('REVOKE', 'a')];
    const events = [heard('PUBLISHED', 'a'), heard('PUBLISHED', 'b'), heard('REVOKED', 'a')];
    expect(rules(attempts, consumer(events, events))).toEqual([]);
  });

  it('finds what was acknowledged and never came', () => {
    const attempts = [attempt('PUBLISH', 'a'), attempt('PUBLISH', 'b')];
    const events = [heard('PUBLISHED', 'a')];
    expect(rules(attempts, consumer(events, events))).toEqual(['lost']);
  });

  it('finds an acknowledged change whose event never came, though the item itself did', () => {
    const attempts = [attempt('PUBLISH', 'a'), attempt('UPDATE', 'a')];
    const events = [heard('PUBLISHED', 'a')];
    expect(rules(attempts, consumer(events, events))).toEqual(['lost']);
  });

  it('takes what nobody knows the outcome of either way, but at most once', () => {
    const doubt = { result: 'info' } as const;
    const attempts = [attempt('PUBLISH', 'a', READERS, doubt), attempt('PUBLISH', 'b', READERS, doubt)];
    const once = [heard('PUBLISHED', 'a')];
    expect(rules(attempts, consumer(once, once))).toEqual([]);
    const twice = [...once, heard('PUBLISHED', 'a', { eventId: 'another' })];
    expect(rules(attempts, consumer(twice, twice))).toEqual(['doubled']);
  });

  it('takes a retry of the same operation for one operation', () => {
    const attempts = [attempt('PUBLISH', 'a', READERS, { result: 'info' }), attempt('PUBLISH', 'a')];
    const events = [heard('PUBLISHED', 'a')];
    expect(rules(attempts, consumer(events, events))).toEqual([]);
    expect(rules(attempts, consumer([], []))).toEqual(['lost']);
  });

  it('finds what was refused, or never attempted, and came all the same', () => {
    const attempts = [attempt('PUBLISH', 'a', READERS, { result: 'fail' })];
    const events = [heard('PUBLISHED', 'a'), heard('WITHDRAWN', 'never published')];
    expect(rules(attempts, consumer(events, []))).toEqual(['phantom', 'phantom', 'fold']);
  });

  it('finds an event of any kind about an item that was never for its reader', () => {
    const attempts = [attempt('PUBLISH', 'a', NOBODY), attempt('PUBLISH', 'b', NOBODY)];
    const events = [heard('PUBLISHED', 'a'), heard('WITHDRAWN', 'b')];
    expect(rules(attempts, consumer(events, events))).toEqual(['foreign', 'foreign', 'foreign', 'foreign']);
  });

  it('finds content that came after the item was taken away, and lets pass what was on its way', () => {
    const attempts = [attempt('PUBLISH', 'a'), attempt('NARROW', 'a', NOBODY)];
    const end = heard('WITHDRAWN', 'a', { at: 5_000 });
    const late = (at: number) => rules(attempts, consumer([heard('PUBLISHED', 'a', { at }), end], [end]));
    expect(late(20 + GRACE_MS)).toEqual([]);
    expect(late(30 + GRACE_MS)).toEqual(['foreign']);
  });

  it('finds a withdrawal that never came, also where the content never did', () => {
    const attempts = [attempt('PUBLISH', 'a'), attempt('NARROW', 'a', NOBODY)];
    expect(rules(attempts, consumer([heard('PUBLISHED', 'a')], []))).toEqual(['lost', 'fold']);
    expect(rules(attempts, consumer([], []))).toEqual(['lost']);
    const told = [heard('WITHDRAWN', 'a')];
    expect(rules(attempts, consumer(told, told))).toEqual([]);
  });

  it('finds new events out of order, and an event twice on one connection', () => {
    const attempts = [attempt('PUBLISH', 'a'), attempt('PUBLISH', 'b')];
    const [a, b] = [heard('PUBLISHED', 'a'), heard('PUBLISHED', 'b')];
    expect(rules(attempts, consumer([b, a], [a, b]))).toEqual(['order']);
    expect(rules(attempts, consumer([a, a, b], [a, b]))).toEqual(['duplicate']);
    expect(rules(attempts, consumer([a, { ...a, connection: 1 }, b], [a, b]))).toEqual([]);
  });

  it('finds what was passed over in silence, and not what was announced', () => {
    const attempts = [attempt('PUBLISH', 'a'), attempt('PUBLISH', 'b'), attempt('PUBLISH', 'c')];
    const [a, b, c] = [heard('PUBLISHED', 'a'), heard('PUBLISHED', 'b'), heard('PUBLISHED', 'c')];
    expect(rules(attempts, consumer([a, c], [a, b, c]))).toEqual(['lost', 'gap', 'fold']);
    expect(rules(attempts, consumer([a, { at: 0, resync: true }, a, b, c], [a, b, c]))).toEqual([]);
    expect(rules(attempts, consumer([a, { at: 0, resync: true }, c], [a, b, c]))).toEqual(['lost', 'lost', 'gap', 'gap', 'fold', 'fold']);
  });

  it('finds a copy that is not what the feed gives from the beginning', () => {
    const attempts = [attempt('PUBLISH', 'a')];
    const event = heard('PUBLISHED', 'a');
    expect(rules(attempts, consumer([event], [{ ...event, content: 'another' }]))).toEqual(['fold']);
  });

  it('finds any single event that is taken out of any true history', () => {
    const trueHistory = fc
      .array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), doubt: fc.boolean() }), { minLength: 1, maxLength: 30 })
      .map((steps): History => {
        const known = new Set<string>();
        const attempts = steps.map(({ key, doubt }, n) => {
          const op = known.has(key) ? 'UPDATE' : 'PUBLISH';
          known.add(key);
          return attempt(op, key, READERS, { id: `${n}`, result: doubt ? 'info' : 'ok' });
        });
        const events = attempts.map(({ op, key, id }) =>
          heard(op === 'PUBLISH' ? 'PUBLISHED' : 'UPDATED', key, { eventId: id, content: id }),
        );
        return { attempts, consumers: [consumer(events, events)] };
      });
    fc.assert(
      fc.property(trueHistory, fc.nat(), ({ attempts, consumers }, nth) => {
        const [{ heard: all, replay } = consumer([], [])] = consumers;
        const missing = nth % all.length;
        const rest = all.filter((_, index) => index !== missing);
        expect(rules(attempts, ...consumers)).toEqual([]);
        // The last event of all may be one whose outcome nobody knows: then it is no loss, but the copy differs.
        expect(rules(attempts, consumer(rest, replay))).not.toEqual([]);
      }),
    );
  });
});
