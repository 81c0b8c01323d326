import fc from 'fast-check';
import { coarsenDate, coarsenEnd, COARSENESS, TEAR_LINE_FIELDS, tearLineDraftOf } from '../../../src/intel/onward/tear-line.policy.js';
import { OWNER_ONLY } from '../../../src/tenancy/sharing/audience.js';

const NOW = new Date('2026-05-20T12:00:00Z');
const claim = {
  id: '0',
  digest: 'ab',
  kind: 'PHONE' as const,
  threat: 'MONEY_MULE' as const,
  tags: ['raid'],
  first_seen: new Date('2026-02-11T10:11:12Z'),
  last_seen: new Date('2026-05-19T23:59:59Z'),
  valid_until: new Date('2026-09-17T08:00:00Z'),
  retain_until: null,
  chosen_until: null,
  revoked_at: null,
  version: 3,
  tlp: 'AMBER' as const,
  attribution: 'AGENCY' as const,
  discoverability: 'HIT' as const,
  audience: [12],
  excluded: [],
  agency_only: false,
  external_id: 'CASE-1',
  description: 'Found in the red notebook.',
  confidence: 80,
  reliability: 'A',
  credibility: 1,
  person_status: 'SUSPECT' as const,
  disputed_since: null,
  onward_rule: 'ASK' as const,
  onward_within: [],
  onward_own: false,
  original: { format: 'stix' as const, body: { id: 'indicator--1' } },
};
const whole = {
  kind: 'PHONE',
  scope: '',
  value: '+66812400001',
  display: '+66 81 240 0001',
  platform: null,
  network: null,
  bank: null,
  country: 'TH',
} as never;
const wish = { tlp: 'GREEN' as const, audience: OWNER_ONLY, keep: [], coarsen: 'MONTH' as const, description: null, hideOwner: true };

describe('a tear-line', () => {
  it('says the value and what is kept, and nothing else of its original', () => {
    expect(tearLineDraftOf(claim, whole, wish, NOW)).toMatchObject({
      digest: 'ab',
      value: { value: '+66812400001', country: 'TH' },
      item: {
        ...{
          threat: 'OTHER',
          tags: [],
          firstSeen: null,
          lastSeen: null,
          validUntil: null,
          confidence: null,
          reliability: null,
          credibility: null,
        },
        ...{ description: null, personStatus: null, attribution: 'HIDDEN', discoverability: 'HIDDEN', value: '+66812400001' },
      },
    });
    const kept = JSON.stringify(tearLineDraftOf(claim, whole, { ...wish, keep: TEAR_LINE_FIELDS, hideOwner: false }, NOW));
    for (const word of ['MONEY_MULE', 'raid', '2026-02-01T00:00:00.000Z', '2026-05-01', '2026-09-01', 'SUSPECT', 'NAMED']) {
      expect(kept).toContain(word);
    }
    for (const word of ['notebook', 'CASE-1', 'indicator--1', '10:11', '"HIT"', 'AGENCY"']) expect(kept).not.toContain(word);
  });

  it('is not stricter than its original, and is not torn off what lapses within the day', () => {
    expect(tearLineDraftOf(claim, whole, { ...wish, tlp: 'RED' }, NOW)).toMatchObject({ code: 'TEAR_LINE_STRICTER' });
    expect(tearLineDraftOf(claim, whole, { ...wish, tlp: 'AMBER' }, NOW)).toMatchObject({ item: { tlp: 'AMBER' } });
    const lapsing = { ...claim, valid_until: new Date('2026-05-20T20:00:00Z') };
    expect(tearLineDraftOf(lapsing, whole, { ...wish, keep: ['VALID_UNTIL'] }, NOW)).toMatchObject({ code: 'TEAR_LINE_LAPSING' });
    expect(tearLineDraftOf({ ...claim, valid_until: NOW }, whole, wish, NOW)).toMatchObject({ code: 'TEAR_LINE_LAPSING' });
    expect(tearLineDraftOf({ ...claim, retain_until: NOW }, whole, wish, NOW)).toMatchObject({ code: 'TEAR_LINE_LAPSING' });
  });

  it('states no end of retention: the end of its original would show that it is a copy', () => {
    const ending = { ...claim, retain_until: new Date('2026-09-17T08:00:00Z'), chosen_until: new Date('2026-09-17T08:00:00Z') };
    expect(tearLineDraftOf(ending, whole, { ...wish, keep: TEAR_LINE_FIELDS }, NOW)).toMatchObject({ item: { retainUntil: null } });
  });

  it('keeps that somebody is a victim or a witness, whatever is kept', () => {
    for (const status of ['VICTIM', 'WITNESS'] as const) {
      expect(tearLineDraftOf({ ...claim, person_status: status }, whole, wish, NOW)).toMatchObject({ item: { personStatus: status } });
    }
  });

  it('has dates that begin a step and never lie behind those of the original', () => {
    const moment = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.constantFrom(...COARSENESS), (at, to) => {
        const one = coarsenDate(at, to);
        expect(one <= at).toBe(true);
        expect(coarsenDate(one, to)).toEqual(one);
        expect(one.getTime() % 86_400_000).toBe(0);
        if (to === 'WEEK') expect(one.getUTCDay()).toBe(1);
        const end = coarsenEnd(at, to, NOW);
        if (end) expect(end > NOW && end <= at).toBe(true);
        else expect(coarsenDate(at, 'DAY') <= NOW).toBe(true);
      }),
    );
  });
});
