import fc from 'fast-check';
import { THREATS } from '../../../src/intel/indicators/claim.js';
import {
  currentConfidence,
  DEFAULT_BY_THREAT,
  DEFAULT_HALF_LIVES,
  type SightingEvidence,
  halfLifeOf,
  type ClaimAssessment,
  NO_EVIDENCE,
  DEFAULT_CONFIDENCE,
} from '../../../src/intel/sightings/confidence.policy.js';
import { KINDS } from '../../../src/values/values/value.js';

const DAY = 86_400_000;
const NOW = new Date('2026-07-01T00:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY);
const claim = (said: Partial<ClaimAssessment> = {}): ClaimAssessment => ({
  ...{ confidence: 80, publishedAt: NOW, lastSeen: null, validUntil: null, revokedAt: null, corroboration: 1 },
  ...said,
});
const sure = (said: Partial<ClaimAssessment> = {}, evidence: Partial<SightingEvidence> = {}, halfLifeDays = 30, now = NOW): number =>
  currentConfidence(claim(said), { ...NO_EVIDENCE, ...evidence }, halfLifeDays * DAY, now);

describe('how sure one may be of a claim now', () => {
  it('is what its owner says, on the day, and half of it after each half-life', () => {
    expect([0, 30, 60, 90].map((days) => sure({ publishedAt: daysAgo(days) }))).toEqual([80, 40, 20, 10]);
  });
  it('fades by whole days: what is younger than one is as sure as its owner is', () => {
    expect([0.00001, 0.99999, 1, 1.99999].map((days) => sure({ publishedAt: daysAgo(days) }))).toEqual([80, 80, 78, 78]);
  });
  it('is taken for neither sure nor doubtful where the owner says nothing', () => {
    expect(sure({ confidence: null })).toBe(DEFAULT_CONFIDENCE);
    expect(sure({ confidence: 0 })).toBe(0);
  });
  it('begins anew when the owner, or somebody else, has seen it since', () => {
    const old = { publishedAt: daysAgo(60) };
    expect(sure({ ...old, lastSeen: daysAgo(30) })).toBe(40);
    expect(sure(old, { seen: 1, lastSeen: daysAgo(30) })).toBe(43); // 40, and an eighth of an eighth of what is missing
    expect(sure({ ...old, lastSeen: daysAgo(-5) })).toBe(80); // what lies ahead is now
  });
  it('is raised by others who saw it or claim it, up to half of what is missing', () => {
    expect([0, 1, 2, 4, 1_000].map((seen) => sure({ confidence: 40 }, { seen, lastSeen: NOW }))).toEqual([40, 47, 53, 60, 70]);
    expect(sure({ confidence: 40, corroboration: 3 })).toBe(sure({ confidence: 40 }, { seen: 2, lastSeen: NOW }));
  });
  it('is lowered by those who call it a false alarm, and less by those who say it is out of use', () => {
    expect([0, 1, 2].map((falsePositive) => sure({ confidence: 100 }, { falsePositive }))).toEqual([100, 60, 36]);
    expect([0, 1, 2].map((expired) => sure({ confidence: 100 }, { expired }))).toEqual([100, 80, 64]);
  });
  it('is 0 once it was revoked, or has lapsed', () => {
    expect(sure({ revokedAt: daysAgo(1) }, { seen: 9 })).toBe(0);
    expect(sure({ validUntil: NOW }, { seen: 9 })).toBe(0);
    expect(sure({ validUntil: daysAgo(-1) })).toBe(80);
  });
});

describe('whatever is said', () => {
  const few = fc.nat({ max: 30 });
  const moment = fc.integer({ min: -1_000, max: 3_000 }).map(daysAgo);
  const claims = fc.record({
    confidence: fc.option(fc.nat({ max: 100 })),
    publishedAt: moment,
    lastSeen: fc.option(moment),
    validUntil: fc.option(moment),
    revokedAt: fc.option(moment, { freq: 9 }),
    corroboration: few,
  });
  const words = fc.record({ seen: few, falsePositive: few, expired: few, lastSeen: fc.option(moment) });
  const halfLives = fc.integer({ min: 1, max: 3_000 }).map((days) => days * DAY);
  const given = [claims, words, halfLives] as const;

  it('is a whole number from 0 to 100', () =>
    fc.assert(
      fc.property(...given, (of, by, half) => {
        const result = currentConfidence(of, by, half, NOW);
        expect(Number.isInteger(result) && result >= 0 && result <= 100).toBe(true);
      }),
    ));
  it('never grows with time alone', () =>
    fc.assert(
      fc.property(...given, few, (of, by, half, days) => {
        expect(currentConfidence(of, by, half, daysAgo(-days))).toBeLessThanOrEqual(currentConfidence(of, by, half, NOW));
      }),
    ));
  it('is never lowered by one more who saw it, nor by one who saw it later', () =>
    fc.assert(
      fc.property(...given, few, (of, by, half, more) => {
        const before = currentConfidence(of, by, half, NOW);
        expect(currentConfidence(of, { ...by, seen: by.seen + more }, half, NOW)).toBeGreaterThanOrEqual(before);
        const later = by.lastSeen && new Date(by.lastSeen.getTime() + more * DAY);
        expect(currentConfidence(of, { ...by, lastSeen: later }, half, NOW)).toBeGreaterThanOrEqual(before);
        expect(currentConfidence({ ...of, corroboration: of.corroboration + more }, by, half, NOW)).toBeGreaterThanOrEqual(before);
      }),
    ));
  it('is never raised by a false alarm, nor by the word that it is out of use, nor by less confidence', () =>
    fc.assert(
      fc.property(...given, few, (of, by, half, more) => {
        const before = currentConfidence(of, by, half, NOW);
        expect(currentConfidence(of, { ...by, falsePositive: by.falsePositive + more }, half, NOW)).toBeLessThanOrEqual(before);
        expect(currentConfidence(of, { ...by, expired: by.expired + more }, half, NOW)).toBeLessThanOrEqual(before);
        const confidence = Math.max(0, (of.confidence ?? DEFAULT_CONFIDENCE) - more);
        expect(currentConfidence({ ...of, confidence }, by, half, NOW)).toBeLessThanOrEqual(before);
      }),
    ));
  it('lasts longer with a longer half-life', () =>
    fc.assert(
      fc.property(...given, (of, by, half) => {
        expect(currentConfidence(of, by, half * 2, NOW)).toBeGreaterThanOrEqual(currentConfidence(of, by, half, NOW));
      }),
    ));
});

describe('half-lives', () => {
  const none = new Map<string, number>();
  it('are there for every kind and threat', () => {
    for (const kind of KINDS) for (const threat of THREATS) expect(halfLifeOf(kind, threat, none)).toBeGreaterThan(0);
  });
  it('go by the kind, or by kind and threat where that is told apart', () => {
    expect(halfLifeOf('URL', 'MALWARE', none)).toBe(DEFAULT_HALF_LIVES.URL * DAY);
    expect(halfLifeOf('URL', 'PHISHING', none)).toBe((DEFAULT_BY_THREAT['URL/PHISHING'] ?? 0) * DAY);
  });
  it('are what the operator has set: the pair before the kind, and either before what is built in', () => {
    const set = new Map([
      ['URL', 100],
      ['IP', 3],
      ['IP/MALWARE', 2.5],
    ]);
    expect(halfLifeOf('URL', 'PHISHING', set)).toBe(100 * DAY);
    expect(halfLifeOf('IP', 'MALWARE', set)).toBe(2.5 * DAY);
    expect(halfLifeOf('IP', 'PHISHING', set)).toBe(3 * DAY);
    expect(halfLifeOf('PHONE', 'OTHER', set)).toBe(DEFAULT_HALF_LIVES.PHONE * DAY);
  });
});
