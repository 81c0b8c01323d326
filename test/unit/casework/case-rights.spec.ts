import fc from 'fast-check';
import { CASE_RIGHTS, CASE_STATES, LANGUAGE_TAG } from '../../../src/casework/cases/case.js';
import {
  assertCaseAct,
  assertCeiling,
  CASE_ACTS,
  type CaseAct,
  type CaseStanding,
  hasRights,
  isWithinCeiling,
  participationOf,
} from '../../../src/casework/cases/case.policy.js';
import { HubError } from '../../../src/platform/platform/errors.js';
import { TLP } from '../../../src/tenancy/sharing/label.js';

const standings: fc.Arbitrary<CaseStanding> = fc.record({
  ...{ rights: fc.constantFrom(...CASE_RIGHTS), ceiling: fc.constantFrom(...TLP), tlp: fc.constantFrom(...TLP) },
  ...{ owns: fc.boolean(), leads: fc.boolean(), offered: fc.boolean(), state: fc.constantFrom(...CASE_STATES) },
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
        const refusal = refusalOf({ ...standing, state: 'CLOSED' }, act);
        const over: readonly CaseAct[] = ['removeParticipant', 'leave', 'allowPlaceholder', 'withdrawNote', 'retain', 'reopen'];
        if (!over.includes(act)) expect(refusal).not.toBeNull();
      }),
    );
  });

  it('let a reader read, take its own back and go, and nothing else', () => {
    const reader: CaseStanding = {
      rights: 'READ',
      ceiling: 'AMBER',
      tlp: 'AMBER',
      owns: false,
      leads: false,
      offered: false,
      state: 'ACTIVE',
      version: 1,
    };
    const may = (Object.keys(CASE_ACTS) as CaseAct[]).filter((act) => refusalOf(reader, act) === null);
    expect(may).toEqual(['leave', 'unlink', 'allowPlaceholder', 'withdrawNote']);
    expect(refusalOf({ ...reader, offered: true }, 'takeOver')).toBeNull();
    expect(refusalOf({ ...reader, owns: true }, 'leave')).toBe('CONFLICT');
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

  it('let nobody read further than who lets it in, unless it did already, nor less than the case says', () => {
    const some = fc.record({ rights: fc.constantFrom(...CASE_RIGHTS), ceiling: fc.constantFrom(...TLP) });
    const said = fc.record({ rights: fc.option(fc.constantFrom(...CASE_RIGHTS)), ceiling: fc.option(fc.constantFrom(...TLP)) });
    const within = standings.filter(({ tlp, ceiling }) => isWithinCeiling(tlp, ceiling));
    fc.assert(
      fc.property(within, said, fc.option(some, { nil: undefined }), (standing, asked, present) => {
        const come = (): ReturnType<typeof participationOf> => participationOf(standing, asked, present);
        const ceiling = asked.ceiling ?? present?.ceiling;
        const reaches = [standing.ceiling, present?.ceiling].some((own) => own && ceiling && isWithinCeiling(ceiling, own));
        if (ceiling && !(isWithinCeiling(standing.tlp, ceiling) && reaches)) {
          expect(come).toThrow(HubError);
          return;
        }
        const given = come();
        expect(given).toEqual({ rights: asked.rights ?? present?.rights ?? 'CONTRIBUTE', ceiling: ceiling ?? given.ceiling });
        expect(isWithinCeiling(standing.tlp, given.ceiling)).toBe(true);
        if (!present) expect(isWithinCeiling(given.ceiling, standing.ceiling)).toBe(true);
      }),
    );
  });
});

describe('the language of a note', () => {
  it.each(['en', 'th', 'zh-Hans', 'pt-BR', 'sl-rozaj-biske'])('is a tag: %s', (tag) => expect(tag).toMatch(LANGUAGE_TAG));
  it.each(['', 'x', 'en_US', '1a', 'en-', 'a'.repeat(36)])('is no tag: %j', (tag) => expect(tag).not.toMatch(LANGUAGE_TAG));
});
