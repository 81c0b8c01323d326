import fc from 'fast-check';
import { type CheckAnswer, objections, QUESTIONS, reviewProblems } from '../../../src/casework/notices/checklist.policy.js';
import { COLOURS, type NoticeDetails, type NoticeFields } from '../../../src/casework/notices/notice.js';
import { bestText, noticeProblems, templateProblems, TEMPLATES, textProblems } from '../../../src/casework/notices/notice.policy.js';
import { OWNER_ONLY } from '../../../src/tenancy/sharing/audience.js';

const NOW = new Date('2026-06-01T00:00:00Z');
const TEXT = { language: 'en', title: 'False police stations', summary: 'In short.', body: 'At length.' };
const BULLETIN: NoticeFields = {
  ...TEXT,
  ...{ colour: 'BULLETIN', details: {}, threat: 'PHISHING', tlp: 'GREEN', audience: { ...OWNER_ONLY, countries: ['SG'] }, countries: [] },
  ...{ contact: 'The desk', validUntil: new Date('2026-07-01T00:00:00Z'), retainUntil: null, acknowledgeWithinHours: null },
  ...{ related: [], translations: [], evidence: [] },
};
const codes = (problems: readonly { readonly code: string }[]): readonly string[] => problems.map(({ code }) => code);

/** Everything that any template knows. */
const DETAILS: Required<NoticeDetails> = {
  ...{ method: 'By telephone.', objects: ['uniforms'], devices: ['SIM boxes'], concealment: 'New numbers.' },
  ...{ danger: 'It closes.', imminence: 'IMMEDIATE', instructions: 'Warn.' },
  assets: [{ type: 'VEHICLE', description: 'A car.', holder: 'PERSON' }],
};
const details = fc.subarray(Object.keys(DETAILS) as (keyof NoticeDetails)[]);

describe('the template of a colour', () => {
  it('is content exactly when everything that it must have is said, and nothing that it does not know', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLOURS), details, (colour, said) => {
        const { must, may } = TEMPLATES[colour];
        const fits = must.every((name) => said.includes(name)) && said.every((name) => must.includes(name) || may.includes(name));
        const given = Object.fromEntries(said.map((name) => [name, DETAILS[name]])) as NoticeDetails;
        return (templateProblems(colour, given).length === 0) === fits;
      }),
    );
  });

  it('takes what is blank for unsaid, and refuses a blank word in a list', () => {
    expect(codes(templateProblems('PURPLE', { method: '  ' }))).toEqual(['NOTICE_INCOMPLETE']);
    expect(codes(templateProblems('PURPLE', { method: 'So.', devices: [' '] }))).toEqual(['NOTICE_TOO_LONG']);
    expect(codes(templateProblems('BULLETIN', { devices: [] }))).toEqual([]);
    expect(codes(templateProblems('PURPLE', { method: 'x'.repeat(5_001) }))).toEqual(['NOTICE_TOO_LONG']);
  });

  it('asks of assets for a description, and for amounts that fit their currency', () => {
    const silver = (asset: object): readonly string[] =>
      codes(templateProblems('SILVER', { assets: [{ type: 'VEHICLE', description: 'A car.', holder: 'PERSON', ...asset }] }));
    const worth = (amount: string, currency: string): object => ({ value: { amount, currency } });
    expect([silver(worth('1000', 'USD')), silver(worth('1000', 'XYZ')), silver(worth('-1', 'USD'))]).toEqual([
      [],
      ['AMOUNT_INVALID'],
      ['AMOUNT_INVALID'],
    ]);
    expect(silver({ description: ' ' })).toEqual(['NOTICE_INCOMPLETE']);
  });
});

describe('a notice', () => {
  it('is for somebody, under a label that reaches others, and not over yet', () => {
    expect(noticeProblems(BULLETIN, NOW)).toEqual([]);
    expect(codes(noticeProblems({ ...BULLETIN, audience: OWNER_ONLY }, NOW))).toEqual(['AUDIENCE_MISSING']);
    expect(codes(noticeProblems({ ...BULLETIN, tlp: 'RED' }, NOW))).toEqual(['NOTICE_LABEL']);
    expect(codes(noticeProblems({ ...BULLETIN, tlp: 'AMBER_STRICT' }, NOW))).toEqual(['NOTICE_LABEL']);
    expect(codes(noticeProblems({ ...BULLETIN, validUntil: NOW }, NOW))).toEqual(['VALIDITY_OVER']);
    expect(codes(noticeProblems({ ...BULLETIN, retainUntil: new Date('2026-06-02T00:00:00Z') }, NOW))).toEqual(['RETENTION_SHORT']);
  });

  it('says each language once, the original’s among them', () => {
    const translation = { ...TEXT, method: 'HUMAN', details: {} } as const;
    expect(codes(noticeProblems({ ...BULLETIN, translations: [{ ...translation, language: 'EN' }] }, NOW))).toEqual(['LANGUAGE_TWICE']);
    expect(noticeProblems({ ...BULLETIN, translations: [{ ...translation, language: 'th' }] }, NOW)).toEqual([]);
    expect(codes(textProblems({ ...TEXT, language: 'not a language' }))).toEqual(['LANGUAGE_INVALID']);
    expect(textProblems({ ...TEXT, title: ' ' }, 'translations.0.')).toMatchObject([{ field: 'translations.0.title' }]);
  });
});

describe('the best text', () => {
  const in_ = (language: string) => ({ ...TEXT, language });
  it('is the first of the reader’s languages that there is, in full before in part, and otherwise the original', () => {
    const others = [in_('zh-Hant'), in_('zh-Hans'), in_('th')];
    const best = (...wanted: string[]): string => bestText(in_('en'), others, wanted).language;
    expect([best('zh-hans'), best('zh'), best('th-TH', 'zh'), best('lo', 'th'), best('lo'), best()]).toEqual([
      ...['zh-Hans', 'zh-Hant', 'th', 'th', 'en', 'en'],
    ]);
  });
});

describe('a review', () => {
  const answers = (yes: readonly boolean[]): readonly CheckAnswer[] =>
    QUESTIONS.map((question, at) => ({ question, yes: yes[at] ?? false }));
  const lists = fc.array(fc.boolean(), { minLength: QUESTIONS.length, maxLength: QUESTIONS.length });

  it('agrees only where no answer stands against the notice, and returns it only with a reason', () => {
    fc.assert(
      fc.property(lists, fc.boolean(), fc.boolean(), (yes, agrees, says) => {
        const clean = yes.slice(0, 4).every((one) => !one) && yes.slice(4).every(Boolean);
        const allowed = agrees ? clean : says;
        return (
          (reviewProblems(answers(yes), agrees, says ? 'So.' : ' ').length === 0) === allowed &&
          (objections(answers(yes)).length === 0) === clean
        );
      }),
    );
  });

  it('answers every question once', () => {
    const all = answers([false, false, false, false, true, true, true]);
    expect(reviewProblems(all, true, null)).toEqual([]);
    expect(codes(reviewProblems(all.slice(1), true, null))).toEqual(['CHECK_MISSING']);
    expect(codes(reviewProblems([...all, ...all.slice(0, 1)], true, null))).toEqual(['CHECK_MISSING']);
    expect(codes(reviewProblems(all, true, 'x'.repeat(2_001)))).toEqual(['REASON_LENGTH']);
  });
});
