import { foundBy, isLikeAlert } from '../../../console/src/app/search/found.ts';
import { moneyIn } from '../../../console/src/pages/cases/money.ts';
import { canAct, ceilingsOf, labelsUpTo } from '../../../console/src/pages/cases/rights.ts';
import { sightsOf } from '../../../console/src/pages/cases/sights.ts';
import { ASK_SCHEMA, EMPTY_ASK, inquiryOf } from '../../../console/src/pages/requests/ask-form.ts';
import { actsOf } from '../../../console/src/pages/requests/acts.ts';
import { caseworkTitle } from '../../../console/src/parts/casework-title.ts';
import { ageIn, durationIn, markReached, timeLeft } from '../../../console/src/parts/time-left.ts';

const HOUR = 3_600_000;

describe('the title of casework', () => {
  const text = (id: string): string => `words of ${id}`;

  it('is the act and the reference where a request to act has no narrative', () => {
    const request = { kind: 'ACTION_REQUEST', title: 'FREEZE', item: { reference: 'AR-1' } };
    expect(caseworkTitle(request, text)).toBe('words of action.FREEZE, AR-1');
  });

  it('stays what an officer called a case, also where it is the code of an act', () => {
    expect(caseworkTitle({ kind: 'CASE', title: 'FREEZE', item: {} }, text)).toBe('FREEZE');
  });
});

describe('a clock', () => {
  it.each([
    [74, 'calm'],
    [75, 'warning'],
    [84, 'warning'],
    [85, 'danger'],
    [99, 'danger'],
    [100, 'over'],
    [130, 'over'],
  ] as const)('is after %i %% of the time: %s', (passed, tone) => {
    expect(timeLeft(passed, 0, 100).tone).toBe(tone);
  });

  it('names a duration in the largest unit of which there are two', () => {
    expect([durationIn(47 * HOUR), durationIn(48 * HOUR), durationIn(-90 * 60_000)]).toEqual([
      { unit: 'hour', count: 47 },
      { unit: 'day', count: 2 },
      { unit: 'minute', count: 90 },
    ]);
  });

  it.each([
    [0, 7 * 24 * HOUR, -7 * 24 * HOUR],
    [30_000, 15 * 60_000 + 30_000, -15.5 * 60_000],
    [45_000, 45_000, 15_000],
    [0, -59_000, 119_000],
    [0, 59_000, 1_000],
  ])('at %i ms into a minute: a time at %i ms of it is %i ms old', (now, at, age) => {
    const minute = Math.floor(now / 60_000) * 60_000;
    expect(ageIn(minute, at)).toBe(age);
  });

  it.each([
    [61, 60, 60],
    [62, 59, 60],
    [16, 15, 15],
    [90, 10, 15],
    [60, 59, undefined],
    [15, 14, undefined],
    [120, 61, undefined],
    [16, 0, undefined],
  ])('that had %i minutes left, and has %i, announces %s', (before, now, mark) => {
    const minute = 60_000;
    expect(markReached(-before * minute, -now * minute, 0)).toBe(mark && mark * minute);
  });
});

describe('amounts of money', () => {
  it('are read with their currency before or after them', () => {
    expect(moneyIn('THB 1,250,000.50; 300 usd;')).toEqual([
      { currency: 'THB', amount: '1250000.50' },
      { currency: 'USD', amount: '300' },
    ]);
    expect(moneyIn('')).toEqual([]);
  });

  it.each(['much', '300', 'THB', 'THB -3', 'THB 3 USD', 'EUR 300,50', '300,50 EUR', 'EUR 1,2345', 'EUR 12 34'])(
    'are refused: %s',
    (text) => {
      expect(moneyIn(text)).toBeUndefined();
    },
  );
});

describe('acts on a case', () => {
  const officer = ['case:read', 'case:work', 'case:lead'];

  it('need the permission of the officer, the rights of the country, and an open case', () => {
    expect(canAct('lead', { rights: 'LEAD', state: 'OPEN' }, officer)).toBe(true);
    expect(canAct('lead', { rights: 'LEAD', state: 'OPEN' }, ['case:read', 'case:work'])).toBe(false);
    expect(canAct('lead', { rights: 'CONTRIBUTE', state: 'OPEN' }, officer)).toBe(false);
    expect(canAct('lead', { rights: 'LEAD', state: 'CLOSED' }, officer)).toBe(false);
    expect(canAct('contribute', { rights: 'READ', state: 'OPEN' }, officer)).toBe(false);
  });

  it('removing, leaving and withdrawing stay possible in a closed case', () => {
    for (const act of ['remove', 'leave', 'withdraw'] as const) {
      expect(canAct(act, { rights: 'LEAD', state: 'CLOSED' }, officer)).toBe(true);
    }
  });

  it('labels go up to the ceiling of the country, and ceilings begin at the label of the case', () => {
    expect(labelsUpTo('AMBER')).toEqual(['CLEAR', 'GREEN', 'AMBER']);
    expect(ceilingsOf({ tlp: 'AMBER', ceiling: 'AMBER_STRICT' })).toEqual(['AMBER', 'AMBER_STRICT']);
  });
});

describe('who sees a case', () => {
  const [th, kh, jp] = ['TH', 'KH', 'JP'].map((id) => ({ id, kind: 'COUNTRY' as const, name: id, country: id }));
  if (!th || !kh || !jp) throw new Error('There are three countries.');
  const parties = [th, kh, jp];
  const participants = [
    { party: th, state: 'ACCEPTED' },
    { party: kh, state: 'INVITED' },
  ];

  it('is the owner and who has accepted: an invitation alone shows nothing', () => {
    const seen = sightsOf({ parties, participants, ownerId: 'TH' });
    expect(seen.map(({ sight }) => sight)).toEqual(['OWNER', 'DOES_NOT_SEE', 'DOES_NOT_SEE']);
  });

  it('a planned change names who gains and who loses', () => {
    expect(sightsOf({ parties, participants, ownerId: 'TH', gains: 'KH' }).map(({ sight }) => sight)).toEqual([
      'OWNER',
      'GAINS',
      'DOES_NOT_SEE',
    ]);
    expect(sightsOf({ parties, participants, ownerId: 'TH', loses: 'KH' })[1]?.sight).toBe('LOSES');
  });
});

describe('acts on a request for information', () => {
  const officer = ['information:ask', 'information:answer'];

  it('a recipient acknowledges before everything else, and does not write before that', () => {
    expect(actsOf('SENT', false, officer)).toEqual(['acknowledge', 'assign']);
    expect(actsOf('ACKNOWLEDGED', false, officer)).toEqual(['answer', 'more-time', 'decline', 'message', 'assign']);
    expect(actsOf('ANSWERED', false, officer)).toEqual(['message']);
  });

  it('a requester extends and cancels, and does not answer', () => {
    expect(actsOf('SENT', true, officer)).toEqual(['extend', 'cancel']);
    expect(actsOf('PARTIALLY_ANSWERED', true, officer)).toEqual(['message', 'extend', 'cancel']);
    expect(actsOf('CANCELLED', true, officer)).toEqual([]);
  });

  it('an analyst reads', () => {
    for (const isRequester of [true, false]) expect(actsOf('ACKNOWLEDGED', isRequester, ['indicator:read'])).toEqual([]);
  });
});

describe('the search over everything', () => {
  const EVERYTHING = ['case:read', 'deconflict:answer', 'indicator:read', 'notice:desk', 'report:triage', 'watch:manage'];
  const viewer = { party: { kind: 'COUNTRY' }, permissions: EVERYTHING } as const;
  const pages = [{ to: '/cases', icon: 'case' as const, title: 'Cases' }];
  const answer = {
    indicators: { nodes: [{ id: 'i', kind: 'DOMAIN', display: 'case.example', tlp: 'RED', threat: 'PHISHING', owner: null }] },
    searchCasework: { nodes: [{ id: 'c', kind: 'CASE', title: 'A case', tlp: 'GREEN', state: 'OPEN', parties: [], item: null }] },
    parties: [{ id: 'p', kind: 'COUNTRY', name: 'Thailand', country: 'TH', slug: 'th' }],
  } as const;

  it('names pages first, and leaves out what has no page', () => {
    const found = foundBy({ typed: 'CASE', pages, answer, viewer, hasPage: (pattern) => pattern === '/cases/$id/$tab' });
    expect(found.map(({ group, to }) => [group, to])).toEqual([
      ['pages', '/cases'],
      ['casework', '/cases/c/overview'],
    ]);
  });

  it('finds casework about a value beside that with the text, each once', () => {
    const work = (id: string) => ({ id, kind: 'CASE', title: id, tlp: 'GREEN', state: 'OPEN', parties: [], item: null }) as const;
    const found = foundBy({ typed: 'case.example', pages, answer, viewer, aboutValue: [work('d'), work('c')], hasPage: () => true });
    expect(found.filter(({ group }) => group === 'casework').map(({ to }) => to)).toEqual(['/cases/d/overview', '/cases/c/overview']);
  });

  it('treats casework without a label as RED', () => {
    const invitation = { id: 'v', kind: 'CASE_INVITATION', title: 'v', tlp: null, state: 'INVITED', parties: [], item: null } as const;
    const found = foundBy({ typed: 'case.example', pages, answer, viewer, aboutValue: [invitation], hasPage: () => true });
    expect(found.filter(({ group }) => group === 'casework').map(({ tlp }) => tlp)).toEqual(['RED', 'GREEN']);
  });

  const KINDS = [
    ...(['CASE', 'CASE_INVITATION', 'INFORMATION_REQUEST', 'ACTION_REQUEST', 'CONTACT'] as const),
    ...(['NOTICE', 'NOTICE_DRAFT', 'REPORT', 'WATCH'] as const),
  ];
  const work = (kind: (typeof KINDS)[number]) =>
    ({ id: 'x', kind, title: kind, tlp: 'GREEN', state: 'OPEN', parties: [], item: null }) as const;
  const addresses = (permissions: readonly string[], kind: 'COUNTRY' | 'PARTNER' = 'COUNTRY'): readonly string[] =>
    foundBy({
      ...{ typed: 'x', pages: [], answer: undefined, aboutValue: KINDS.map(work), hasPage: () => true },
      viewer: { party: { kind }, permissions },
    }).map(({ to }) => to);

  it('leads to the page of each kind that the viewer may open', () => {
    const officer = ['/cases/x/overview', '/cases', '/requests/x', '/action-requests/x', '/deconfliction/contacts'];
    expect(addresses(EVERYTHING)).toEqual([...officer, '/notices/x', '/notices/drafts/x', '/reports/x', '/watches/x']);
    expect(addresses(['indicator:read', 'notice:desk'])).toEqual(['/action-requests/x', '/notices/x', '/notices/drafts/x']);
    const partner = ['indicator:read', 'report:submit', 'action:answer', 'information:answer'];
    expect(addresses(partner, 'PARTNER')).toEqual(['/requests/x', '/asked/x', '/notices/x', '/outcomes/x']);
    expect(addresses([])).toEqual([]);
  });

  it('shows the name of a watch, which has no label, and finds an alert by its reference', () => {
    const watch = { ...work('WATCH'), tlp: null };
    expect(
      foundBy({ typed: 'x', pages, answer, viewer, aboutValue: [watch], hasPage: () => true }).find(({ to }) => to === '/watches/x')?.tlp,
    ).toBeUndefined();
    const alerts = { nodes: [{ id: 'a', reference: 'AL-0123456789', kind: 'OVERDUE' }] } as const;
    const found = foundBy({ typed: 'al-0123456789', pages, answer: { parties: [], alerts }, viewer, hasPage: () => true });
    expect(found.map(({ group, title, to }) => [group, title, to])).toEqual([['alerts', 'AL-0123456789, OVERDUE', '/alerts/a']]);
    expect([isLikeAlert(' al-0'), isLikeAlert('alpha')]).toEqual([true, false]);
  });

  it('finds parties by name or short name, and nothing without a text', () => {
    const hasPage = (): boolean => true;
    expect(foundBy({ typed: 'th', pages, answer, viewer, hasPage }).filter(({ group }) => group === 'parties')).toHaveLength(1);
    expect(foundBy({ typed: ' ', pages, answer, viewer, hasPage })).toEqual([]);
  });
});

describe('a request for information', () => {
  const filled = { ...EMPTY_ASK, recipients: ['KH'], reference: 'r-1', question: 'Who?', legalText: 'Treaty' };

  it('needs a contact, as text or as an entry of the directory', () => {
    expect(ASK_SCHEMA.safeParse(filled).error?.issues.map(({ path }) => path)).toEqual([['contact']]);
    const [byText, byEntry] = [
      { ...filled, contact: 'Liaison desk' },
      { ...filled, contactEntryId: 'entry' },
    ].map((fields) => inquiryOf(ASK_SCHEMA.parse(fields)));
    expect(byText).toMatchObject({ contact: 'Liaison desk', contactEntryId: null });
    expect(byEntry).toMatchObject({ contact: null, contactEntryId: 'entry' });
  });
});
