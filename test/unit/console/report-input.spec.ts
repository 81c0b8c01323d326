import { draftOf, EMPTY_DRAFT, isUnsaved } from '../../../console/src/pages/partner/draft-of.ts';
import { countriesIn, lossesIn, reportInput, typedValues } from '../../../console/src/pages/partner/report-input.ts';

describe('the form of a report', () => {
  it('reads values line by line, each with its note', () => {
    expect(typedValues('+66 2 555 0199 | called from\n\n  shop.example  \na | b | c')).toEqual([
      { value: '+66 2 555 0199', note: 'called from' },
      { value: 'shop.example', note: null },
      { value: 'a', note: 'b | c' },
    ]);
  });

  it('finds each stored value in one line, also where its text has a bar or is the text of another one', () => {
    const account = (bank: string, note: string | null) => ({
      display: '123',
      input: { kind: 'BANK_ACCOUNT', value: '123', bank, note } as const,
    });
    const bar = { display: 'a | b', input: { kind: 'SOCIAL_ACCOUNT', value: 'a | b', note: null } } as const;
    const stored = [account('KBANK', null), account('SCB', 'used twice'), bar];
    const banksIn = (text: string) => typedValues(text, stored).map((one) => [one.stored?.bank ?? one.stored?.kind, one.note]);
    expect(banksIn('123\n123 | used twice\na | b | c')).toEqual([
      ['KBANK', null],
      ['SCB', 'used twice'],
      ['SOCIAL_ACCOUNT', 'c'],
    ]);
    expect(banksIn('123 | used twice\na | b')).toEqual([
      ['SCB', 'used twice'],
      ['SOCIAL_ACCOUNT', null],
    ]);
    expect(banksIn('1234\na\n123\n123\n123')).toEqual([
      [undefined, null],
      [undefined, null],
      ['KBANK', null],
      ['SCB', null],
      [undefined, null],
    ]);
  });

  it('keeps a stored note of several lines while its line is left alone, and sends what is typed in its place', () => {
    const stored = [{ display: '123', input: { kind: 'BANK_ACCOUNT', value: '123', note: 'used twice\nby  one man' } as const }];
    const noteIn = (line: string) => typedValues(line, stored).map(({ note }) => note);
    expect(noteIn('123 | used twice by one man')).toEqual(['used twice\nby  one man']);
    expect(noteIn('123 | used twice by two men')).toEqual(['used twice by two men']);
    expect(noteIn('123')).toEqual([null]);
  });

  it('reads each country once, in any notation', () => {
    expect(countriesIn(' th, MY;th\nkh ')).toEqual(['TH', 'MY', 'KH']);
    expect(countriesIn('')).toEqual([]);
  });

  it('reads amounts with their currency, and leaves a missing currency to the hub', () => {
    expect(lossesIn('12500.50 thb\n\n7')).toEqual([
      { amount: '12500.50', currency: 'THB' },
      { amount: '7', currency: '' },
    ]);
  });

  it('sends what is stated, and null for what is not', () => {
    const draft = { ...EMPTY_DRAFT, reference: ' R-1 ', title: 'Accounts', incidentStartedAt: '2026-05-02', exceptCountries: ['KH'] };
    const values = [{ kind: 'PHONE', value: '+6625550199' }] as const;
    expect(reportInput(draft, values, true)).toMatchObject({
      ...{ reference: 'R-1', draft: true, narrative: null, platformCountry: null, exceptCountries: ['KH'], values },
      ...{ incidentStartedAt: '2026-05-02T00:00:00Z', incidentEndedAt: null },
    });
  });

  it('is lost with the tab where it has text that the hub does not have', () => {
    const written = { ...EMPTY_DRAFT, title: 'Accounts' };
    expect(isUnsaved(written, EMPTY_DRAFT)).toBe(true);
    expect(isUnsaved({ ...written, narrative: 'More' }, written)).toBe(true);
    expect(isUnsaved({ ...written }, written)).toBe(false);
    expect(isUnsaved({ ...EMPTY_DRAFT, tlp: 'GREEN' }, EMPTY_DRAFT)).toBe(false);
  });

  it('goes on with a saved draft, and loses nothing that the hub has stored', () => {
    const value = { kind: 'SOCIAL_ACCOUNT', value: 'gang', note: 'asks for money', personStatus: 'SUSPECT', platform: 'facebook' } as const;
    const stored = { ...value, network: null, bank: null, country: null, display: 'facebook: gang' };
    const draft = draftOf({
      ...{ id: 'r', reference: 'R-1', title: 'Accounts', threat: 'PHISHING', tlp: 'AMBER', state: 'DRAFT', version: 2 },
      ...{ narrative: 'What happened', platform: null, platformCountry: 'TH', losses: [{ amount: '12.50', currency: 'THB' }] },
      ...{ incidentStartedAt: '2026-05-02T10:30:00.000Z', incidentEndedAt: null, victimCountries: ['TH', 'MY'], suspectCountries: [] },
      ...{ countries: ['SG'], exceptCountries: ['KH', 'LA'], values: [stored], routes: [], outcomes: [] },
      ...{ evidence: [{ id: 'f', filename: 'slip.txt', type: 'text/plain', size: 1, sha256: '' }] },
      ...{ publishedAt: '', updatedAt: '', withdrawnAt: null, withdrawnReason: null },
    });
    expect(draft.source).toEqual({ id: 'r', tlp: 'AMBER' });
    expect(typedValues(draft.values, draft.stored)).toMatchObject([{ value: 'facebook: gang', note: 'asks for money', stored: value }]);
    expect(draft.stored).toEqual([{ display: 'facebook: gang', input: { ...value, network: null, bank: null, country: null } }]);
    expect(reportInput(draft, [], true)).toMatchObject({
      ...{
        reference: 'R-1',
        tlp: 'AMBER',
        narrative: 'What happened',
        platformCountry: 'TH',
        losses: [{ amount: '12.50', currency: 'THB' }],
      },
      ...{ incidentStartedAt: '2026-05-02T10:30:00.000Z', incidentEndedAt: null, victimCountries: ['TH', 'MY'], evidence: ['f'] },
      ...{ countries: ['SG'], exceptCountries: ['KH', 'LA'] },
    });
  });
});
