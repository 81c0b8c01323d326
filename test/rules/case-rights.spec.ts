import fc from 'fast-check';
import { CASE_RIGHTS, CASE_STATUSES, LANGUAGE_TAG } from '../../src/cases/case.js';
import {
  assertCaseAct,
  assertCeiling,
  CASE_ACTS,
  type CaseAct,
  type CaseStanding,
  hasRights,
  isWithinCeiling,
} from '../../src/cases/case.policy.js';
import { HubError } from '../../src/platform/errors.js';
import { TLP } from '../../src/sharing/label.js';

const standings: fc.Arbitrary<CaseStanding> = fc.record({
  ...{ rights: fc.constantFrom(...CASE_RIGHTS), ceiling: fc.constantFrom(...TLP), tlp: fc.constantFrom(...TLP) },
  ...{ founder: fc.boolean(), leads: fc.boolean(), offered: fc.boolean(), status: fc.constantFrom(...CASE_STATUSES) },
  version: fc.constant(1),
});
const acts = fc.constantFrom(...(Object.keys(CASE_ACTS) as CaseAct[]));

const refusalOf = (standing: CaseStanding, act: CaseAct): string | null => {
  try {
    assertCaseAct(standing, act);
    return null;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return error.code;
  }
};

describe('rights in a case', () => {
  it('are never widened by having fewer of them', () => {
    fc.assert(
      fc.property(standings, acts, fc.constantFrom(...CASE_RIGHTS), (standing, act, fewer) => {
        if (refusalOf(standing, act) === 'FORBIDDEN' && hasRights(standing.rights, fewer)) {
          expect(refusalOf({ ...standing, rights: fewer }, act)).toBe('FORBIDDEN');
        }
      }),
    );
  });

  it('let nothing be put into a closed case, whoever asks', () => {
    fc.assert(
      fc.property(standings, acts, (standing, act) => {
        const refusal = refusalOf({ ...standing, status: 'CLOSED' }, act);
        const over: readonly CaseAct[] = ['removeParticipant', 'leave', 'allowPlaceholder', 'withdrawNote', 'reopen'];
        if (!over.includes(act)) expect(refusal).not.toBeNull();
      }),
    );
  });

  it('let a reader read, take its own back and go, and nothing else', () => {
    const reader: CaseStanding = {
      rights: 'READ',
      ceiling: 'AMBER',
      tlp: 'AMBER',
      founder: false,
      leads: false,
      offered: false,
      status: 'ACTIVE',
      version: 1,
    };
    const may = (Object.keys(CASE_ACTS) as CaseAct[]).filter((act) => refusalOf(reader, act) === null);
    expect(may).toEqual(['leave', 'unlink', 'allowPlaceholder', 'withdrawNote']);
    expect(refusalOf({ ...reader, offered: true }, 'takeOver')).toBeNull();
    expect(refusalOf({ ...reader, founder: true }, 'leave')).toBe('CONFLICT');
    expect(refusalOf({ ...reader, rights: 'LEAD' }, 'handOver')).toBe('FORBIDDEN');
  });

  it('end at the ceiling: nobody writes what it could not read', () => {
    fc.assert(
      fc.property(standings, fc.constantFrom(...TLP), (standing, label) => {
        const write = (): void => assertCeiling(standing, label);
        if (isWithinCeiling(label, standing.ceiling)) expect(write).not.toThrow();
        else expect(write).toThrow(HubError);
      }),
    );
  });
});

describe('the language of a note', () => {
  it.each(['en', 'th', 'zh-Hans', 'pt-BR', 'sl-rozaj-biske'])('is a tag: %s', (tag) => expect(tag).toMatch(LANGUAGE_TAG));
  it.each(['', 'x', 'en_US', '1a', 'en-', 'a'.repeat(36)])('is no tag: %j', (tag) => expect(tag).not.toMatch(LANGUAGE_TAG));
});
