import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Cursors } from '../../../src/platform/database/cursors.js';
import type { CursorKey, Keyring } from '../../../src/platform/database/keyring.js';

const key = (id: string): CursorKey => ({ id, secret: randomBytes(32) });
const OLD = key('old');
const NEW = key('new');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ring = (...cursorKeys: CursorKey[]): Keyring => ({
  claimKey: randomBytes(32),
  tokenKeys: [{ id: 'token', privateKey }],
  cursorKeys,
  webhookKeys: [],
  mailKeys: [],
  factorKeys: [],
  issuerKeys: [],
  pullKeys: [],
  evidenceKeys: [],
  askingKeys: [],
  answerKeys: [],
  auditKeys: [],
  markKey: randomBytes(32),
});

const place = fc.record({ epoch: fc.uuid(), seq: fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String) });

describe('a cursor', () => {
  const cursors = new Cursors(ring(OLD));

  it('leads its party back to its place, and is the same each time', () => {
    fc.assert(
      fc.property(place, fc.uuid(), (position, party) => {
        const cursor = cursors.seal('feed', party, position);
        expect(cursors.open('feed', party, cursor)).toEqual(position);
        expect(cursors.seal('feed', party, position)).toBe(cursor);
      }),
    );
  });

  it('is nothing to another party, to another purpose, and once it was edited', () => {
    fc.assert(
      fc.property(place, fc.uuid(), fc.uuid(), fc.nat(), (position, party, other, at) => {
        fc.pre(party !== other);
        const cursor = cursors.seal('feed', party, position);
        const index = at % cursor.length;
        const edited = `${cursor.slice(0, index)}${cursor[index] === 'A' ? 'B' : 'A'}${cursor.slice(index + 1)}`;
        expect(cursors.open('feed', other, cursor)).toBeUndefined();
        expect(cursors.open('indicators', party, cursor)).toBeUndefined();
        expect(cursors.open('feed', party, edited)).toBeUndefined();
      }),
    );
  });

  it('never throws on what somebody made up', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => cursors.open('feed', 'party', text) === undefined));
  });

  it('shows neither how far it is nor how far two of them are apart', () => {
    const [near, next, far] = ['1', '2', '4611686018427387904'].map((seq) => cursors.seal('feed', 'party', { epoch: '', seq }));
    expect([near?.length, far?.length]).toEqual([next?.length, next?.length]);
    const shared = (one = '', two = ''): number => [...one].filter((letter, index) => letter === two[index]).length;
    expect(shared(near?.slice(8), next?.slice(8))).toBeLessThan(40);
    expect(shared(cursors.seal('feed', 'one', { seq: '1' }).slice(8), cursors.seal('feed', 'two', { seq: '1' }).slice(8))).toBeLessThan(40);
  });

  it('outlives a rotation of the keys', () => {
    const cursor = cursors.seal('feed', 'party', { seq: '7' });
    const rotated = new Cursors(ring(NEW, OLD));
    expect(rotated.open('feed', 'party', cursor)).toEqual({ seq: '7' });
    expect(rotated.eventId('party', '7')).toBe(cursors.eventId('party', '7'));
    expect(new Cursors(ring(NEW)).open('feed', 'party', cursor)).toBeUndefined();
  });
});

describe('an event id', () => {
  const cursors = new Cursors(ring(OLD));

  it('is a UUID, the same for the same event and party, and another for every other', () => {
    const ids = ['one', 'two'].flatMap((party) => ['1', '2'].map((seq) => cursors.eventId(party, seq)));
    expect(new Set(ids).size).toBe(4);
    expect(cursors.eventId('one', '1')).toBe(ids[0]);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
