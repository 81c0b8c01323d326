import { actionClient, USDT_WALLET } from '../../support/action-client.js';
import { caseClient } from '../../support/case-client.js';
import { deconflictionClient } from '../../support/deconfliction-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { officer, until } from '../../support/officer.js';
import { searchClient } from '../../support/search-client.js';

const FACETS = ['KIND', 'STATE', 'THREAT', 'COUNTRY', 'PARTY'] as const;

describe('cross-border matters', () => {
  let hub: Hub;
  let parties: Readonly<Record<string, string>>;
  type Desk = Awaited<ReturnType<typeof deskOf>>;
  let th: Desk;
  let sg: Desk;
  let kh: Desk;
  let jp: Desk;

  async function deskOf(slug: string) {
    const { ask } = await hub.as(`liaison@${slug}.example`);
    return {
      ...{ cases: caseClient(ask), asking: informationClient(ask), acts: actionClient(ask), deconflicts: deconflictionClient(ask) },
      ...{ claims: officer(ask), ...searchClient(ask) },
    };
  }
  const id = (slug: string): string => parties[slug] ?? 'none';

  beforeAll(async () => {
    hub = await startHub();
    [th, sg, kh, jp] = [await deskOf('th'), await deskOf('sg'), await deskOf('kh'), await deskOf('jp')];
    parties = Object.fromEntries(
      (await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')).map(({ slug, id: one }) => [slug, one]),
    );
  });
  afterAll(() => hub.stop());

  /** A case of somebody's in which these take part. */
  async function caseOf(lead: Desk, said: object, ...guests: readonly (readonly [string, Desk])[]): Promise<string> {
    const { id: of } = await lead.cases.founds(said);
    for (const [slug, desk] of guests) {
      await lead.cases.invites(of, id(slug));
      await desk.cases.answers(of);
    }
    return of;
  }

  describe('are found', () => {
    let lantern: string;
    let asked: string;
    let freeze: string;

    beforeAll(async () => {
      lantern = await caseOf(th, { title: 'Operation Lantern', summary: 'Three scripts.', countries: ['KH', 'MM'] }, ['sg', sg]);
      const number = (await th.claims.publishes({ kind: 'PHONE', value: '+44 7700 900777', audience: { countries: ['SG'] } })).id;
      await th.cases.links(lantern, number);
      await th.cases.closes(lantern, { recovered: [{ currency: 'THB', amount: '1250000.50' }] });
      const { ids } = await th.asking.asks({
        ...{ recipients: ['SG'], reference: 'lantern-question', question: 'Whose is this number?' },
        subjects: [{ kind: 'PHONE', value: '07700 900777', country: 'GB' }],
      });
      asked = ids[0] ?? 'none';
      freeze = await th.acts.requests({
        ...{ recipientId: 'SG', reference: 'lantern-freeze', amount: { currency: 'USD', amount: '900.00' } },
        ...{ subject: USDT_WALLET, narrative: 'Paid out at night.' },
      });
    });

    it('by country, threat, value in any spelling, time, state, party, money and words, by those who see them alone', async () => {
      const all = [freeze, asked, lantern];
      const fits: readonly (readonly [object, readonly string[]])[] = [
        [{}, all],
        [{ value: { value: '+44 (0)7700 900777' } }, [asked, lantern]],
        [{ value: { value: '07700900777', kind: 'PHONE', country: 'GB' } }, [asked, lantern]],
        [{ value: { ...USDT_WALLET, value: USDT_WALLET.value.toLowerCase() } }, [freeze]],
        [{ value: { value: '+447700900778' } }, []],
        [{ kinds: ['CASE', 'ACTION_REQUEST'] }, [freeze, lantern]],
        [{ countries: ['MM'] }, [lantern]],
        [{ countries: ['TH'] }, [freeze, asked]],
        [{ threats: ['CALL_CENTRE_SCAM'] }, [lantern]],
        [{ threats: ['PHISHING'] }, []],
        [{ states: ['CLOSED', 'SENT'] }, [freeze, asked, lantern]],
        [{ parties: [id('sg')] }, all],
        [{ parties: [id('kh')] }, []],
        [{ money: { currency: 'THB', atLeast: '1250000.5', atMost: '1250000.50' } }, [lantern]],
        [{ money: { currency: 'THB', atLeast: '1250000.51' } }, []],
        [{ money: { currency: 'USD', atMost: '900' } }, [freeze]],
        [{ text: 'LANTERN' }, all],
        [{ text: 'three scripts' }, [lantern]],
        [{ createdAfter: '2020-01-01T00:00:00Z', createdBefore: '2100-01-01T00:00:00Z' }, all],
        [{ createdBefore: '2020-01-01T00:00:00Z' }, []],
      ];
      for (const [filter, ids] of fits) {
        expect([filter, await th.finds(filter)]).toEqual([filter, ids]);
        expect([filter, await sg.finds(filter)]).toEqual([filter, ids]);
        expect([filter, await jp.finds(filter)]).toEqual([filter, []]);
      }
      expect((await th.searches({ kinds: ['CASE'] })).edges.map(({ node }) => node)).toMatchObject([
        {
          ...{ kind: 'CASE', title: 'Operation Lantern', state: 'CLOSED', threat: 'CALL_CENTRE_SCAM', countries: ['KH', 'MM'] },
          ...{ parties: [{ name: 'Singapore' }, { name: 'Thailand' }], money: [{ currency: 'THB', amount: '1250000.50' }] },
        },
      ]);
      const typeOf = async (desk: typeof th): Promise<unknown> =>
        (await desk.searches({})).edges.map(({ node: { item } }) => [item?.__typename, item?.id]);
      const itself = [
        ['ActionRequest', freeze],
        ['InformationRequest', asked],
        ['Case', lantern],
      ];
      expect([await typeOf(th), await typeOf(sg)]).toEqual([itself, itself]);
      await expect(th.searches({ states: ['NEVER'] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    });

    it('page by page, without one that comes twice, by cursors that fit their own list alone', async () => {
      const first = await th.searches({}, { first: 2, facets: ['KIND'] });
      expect(first.pageInfo.hasNextPage).toBe(true);
      const next = await th.searches({}, { first: 2, after: first.pageInfo.endCursor, facets: ['KIND'] });
      expect([...first.edges, ...next.edges].map(({ node }) => node.id)).toEqual([freeze, asked, lantern]);
      expect([next.pageInfo.hasNextPage, next.facets]).toEqual([false, first.facets]); // counted over all pages
      const unfit = { code: 'BAD_USER_INPUT', reason: 'CURSOR_UNFIT' };
      await expect(th.searches({ kinds: ['CASE'] }, { after: first.pageInfo.endCursor })).rejects.toMatchObject(unfit);
      await expect(sg.searches({}, { after: first.pageInfo.endCursor })).rejects.toMatchObject(unfit);
      await expect(th.searches({}, { first: 501 })).rejects.toMatchObject({ reason: 'PAGE_SIZE' });
      await expect(th.searches({ value: { value: '   ' } })).rejects.toMatchObject({ reason: 'VALUE_UNREADABLE' });
      await expect(th.searches({ money: { currency: 'THB', atLeast: '-1' } })).rejects.toMatchObject({ reason: 'AMOUNT_INVALID' });
    });

    it('and counted, by nothing that is hidden: what others do changes no answer', async () => {
      const told = async (desk: Desk): Promise<object> => ({
        all: await desk.searches({}, { facets: FACETS }).then(({ edges, facets }) => [edges.map(({ node }) => node), facets]),
        value: await desk.counts({ value: { value: '+447700900777' } }, ...FACETS),
      });
      expect(await th.counts({}, ...FACETS)).toEqual({
        ...{ KIND: ['ACTION_REQUEST 1', 'CASE 1', 'INFORMATION_REQUEST 1'], STATE: ['SENT 2', 'CLOSED 1'] },
        ...{ THREAT: ['CALL_CENTRE_SCAM 1'], COUNTRY: ['SG 2', 'TH 2', 'KH 1', 'MM 1'], PARTY: ['Singapore 3', 'Thailand 3'] },
      });
      const [ofTh, ofJp] = [await told(th), await told(jp)];
      // Cambodia founds a case with the same value and words, Viet Nam is invited and does not answer, and it asks Singapore about it.
      const own = (await kh.claims.publishes({ kind: 'PHONE', value: '+447700900777', audience: { everyCountry: true } })).id;
      const hidden = await caseOf(kh, { title: 'Operation Lantern', countries: ['MM'] });
      await kh.cases.links(hidden, own);
      await kh.cases.invites(hidden, id('vn'));
      await kh.asking.asks({ recipients: ['SG'], reference: 'lantern-too', subjects: [{ kind: 'PHONE', value: '+447700900777' }] });
      expect([await told(th), await told(jp)]).toEqual([ofTh, ofJp]);
      expect(await kh.finds({ value: { value: '+447700900777' }, kinds: ['CASE'] })).toEqual([hidden]);
    });
  });

  it('are found by linked items only where the item is in sight, and not by a country that was removed', async () => {
    const of = await caseOf(th, { title: 'The villa' }, ['sg', sg], ['kh', kh]);
    const item = (await th.claims.publishes({ value: 'villa.example.com', tlp: 'AMBER', audience: { countries: ['SG'] } })).id;
    const strict = (await th.claims.publishes({ value: 'cellar.example.com', tlp: 'RED', audience: { countries: ['SG'] } })).id;
    await th.cases.links(of, item, strict);
    const villa = { value: { value: 'hxxp://villa[.]example[.]com' }, kinds: ['CASE'] };
    const byDomain = { value: { value: 'villa.example.com', kind: 'DOMAIN' }, kinds: ['CASE'] };
    const cellar = { value: { value: 'cellar.example.com', kind: 'DOMAIN' }, kinds: ['CASE'] };
    expect(await sg.finds(byDomain)).toEqual([of]);
    expect([await th.finds(cellar), await sg.finds(cellar)]).toEqual([[of], []]); // above Singapore's ceiling
    expect([await kh.finds(byDomain), await kh.finds({ text: 'villa' })]).toEqual([[], [of]]);
    expect(await jp.finds(villa)).toEqual([]);
    await th.cases.removes(of, id('sg'));
    expect([await sg.finds(byDomain), await sg.finds({ text: 'villa' })]).toEqual([[], []]);
    expect(await th.counts({ text: 'villa' }, 'PARTY')).toEqual({ PARTY: ['Cambodia 1', 'Thailand 1'] });
  });

  it('show an invited country what its invitation shows, found by that alone; and whoever is asked, its contacts', async () => {
    const { id: of } = await th.cases.founds({ title: 'The true title', summary: 'Secret words', countries: ['LA'] });
    await th.cases.invites(of, id('jp'), { title: 'Fraud at sea', message: 'Ships' });
    expect((await jp.searches({ kinds: ['CASE_INVITATION'] })).edges.map(({ node }) => node)).toMatchObject([
      { id: of, title: 'Fraud at sea', tlp: 'AMBER', state: 'INVITED', countries: ['LA'], parties: [{ name: 'Thailand' }] },
    ]);
    for (const filter of [{ text: 'true title' }, { text: 'secret' }, { states: ['OPEN'] }, { kinds: ['CASE'] }, { parties: [id('jp')] }]) {
      expect([filter, await jp.finds(filter)]).toEqual([filter, []]);
    }
    expect([await jp.finds({ text: 'ships' }), await jp.finds({ countries: ['LA'] })]).toEqual([[of], [of]]);

    await jp.claims.publishes({ value: 'asked.example.com', discoverability: 'HIT' });
    await sg.deconflicts.asks({ value: 'asked.example.com', kind: 'DOMAIN' });
    const [contact] = await until(
      () => jp.searches({ kinds: ['CONTACT'], value: { value: 'asked.example.com', kind: 'DOMAIN' } }),
      ({ edges }) => edges.length > 0,
    ).then(({ edges }) => edges.map(({ node }) => node));
    expect(contact).toMatchObject({
      title: 'Who works on it',
      tlp: 'GREEN',
      state: 'OPEN',
      countries: ['SG'],
      parties: [{ name: 'Singapore' }],
    });
    expect([await sg.finds({ kinds: ['CONTACT'] }), await th.finds({ kinds: ['CONTACT'] })]).toEqual([[], []]);
  });

  describe('are related', () => {
    it('by name to those who see both cases and the value in both', async () => {
      const [here, there] = [await caseOf(th, { title: 'Here' }, ['sg', sg]), await caseOf(sg, { title: 'There' }, ['th', th])];
      const [one, other] = [
        (await th.claims.publishes({ value: 'shared.example.com', audience: { everyCountry: true } })).id,
        (await sg.claims.publishes({ value: 'shared.example.com', audience: { countries: ['TH'] } })).id,
      ];
      const own = (await th.claims.publishes({ value: 'unshared.example.com' })).id;
      await th.cases.links(here, one, own);
      await sg.cases.links(there, other);
      const named = {
        id: there,
        title: 'There',
        tlp: 'AMBER',
        lead: { name: 'Singapore' },
        sharedCount: 1,
        values: [{ kind: 'DOMAIN', value: 'shared.example.com', tlp: 'GREEN', indicatorId: expect.any(String) }],
      };
      expect(await th.relates(here)).toEqual([named]);
      expect(await sg.relates(there)).toMatchObject([{ id: here, sharedCount: 1 }]);
      // The strictest label in either case, for those who see the indicator alone.
      const red = (await kh.claims.publishes({ value: 'shared.example.com', tlp: 'RED', audience: { countries: ['TH'] } })).id;
      await th.cases.links(here, red);
      expect(await th.relates(here)).toEqual([{ ...named, values: [{ ...named.values[0], tlp: 'RED', indicatorId: red }] }]);
      expect(await th.relates(there)).toMatchObject([{ id: here, values: [{ tlp: 'RED', indicatorId: red }] }]);
      expect(await sg.relates(there)).toMatchObject([{ id: here, values: [{ tlp: 'GREEN' }] }]);
      expect([await jp.relates(here), await jp.relates('no id')]).toEqual([[], []]);
      await sg.cases.removes(there, id('th'));
      expect([await th.relates(here), await sg.relates(there)]).toMatchObject([[], [{ id: here }]]);
    });

    it('hit or no hit as each lead allows, who learns who asked; hidden is as none', async () => {
      const values = ['none', 'hidden', 'silent', 'hit', 'named', 'unshown'].map((name) => `${name}.related.example.com`);
      const ours = await caseOf(th, { title: 'Ours' });
      const open = { audience: { everyCountry: true } };
      const theirs: string[] = [];
      for (const value of values) {
        await th.cases.links(ours, (await th.claims.publishes({ value })).id);
        if (value.startsWith('none')) continue;
        const { id: of } = await kh.cases.founds({ title: value });
        // What its owner hides from strangers is not told by a case either.
        await kh.cases.links(of, (await kh.claims.publishes({ value, ...(value.startsWith('unshown') ? {} : open) })).id);
        theirs.push(of);
      }
      const [hidden = '', silent = '', hit = '', named = '', unseen = ''] = theirs;
      expect([await kh.discoverability(hit), await jp.discoverability(hit)]).toEqual(['HIDDEN', null]);
      await kh.shows(silent, 'SILENT');
      await kh.shows(hit, 'HIT');
      await kh.shows(named, 'HIT_CONTACT');
      await kh.shows(unseen, 'HIT_CONTACT');

      const none = { hit: false, undisclosed: false, parties: [] };
      const answers = await th.asksRelated(ours);
      expect(answers.map(({ tlp }) => tlp)).toEqual(values.map(() => 'GREEN'));
      expect(answers.map(({ value, tlp: _tlp, indicatorId: _id, ...said }) => [value.split('.')[0], said])).toEqual([
        ['hidden', { kind: 'DOMAIN', ...none }],
        ['hit', { kind: 'DOMAIN', hit: true, undisclosed: true, parties: [] }],
        ['named', { kind: 'DOMAIN', hit: true, undisclosed: false, parties: [{ name: 'Cambodia' }] }],
        ['none', { kind: 'DOMAIN', ...none }],
        ['silent', { kind: 'DOMAIN', ...none }],
        ['unshown', { kind: 'DOMAIN', ...none }],
      ]);
      await until(
        () => kh.deconflicts.announcements('CASE_RELATED'),
        (found) => found.length > 0,
      );
      const why = 'Thailand / Who else works on it / Case 7';
      expect([await kh.questions(silent), await kh.questions(hit), await kh.questions(named)]).toEqual([
        [`${why} / SILENT`],
        [`${why} / HIT`],
        [`${why} / HIT_CONTACT`],
      ]);
      expect([await kh.questions(hidden), await th.questions(hit), await jp.questions(hit)]).toEqual([[], [], []]);
      expect(await hub.ownerSql('select ask from hub.case_query where notified_at is null')).toEqual([]);
      expect([await th.deconflicts.announcements('CASE_RELATED'), await jp.deconflicts.announcements('CASE_RELATED')]).toEqual([[], []]);

      const refused = { code: 'NOT_FOUND' };
      await expect(jp.asksRelated(ours)).rejects.toMatchObject(refused);
      await expect(jp.asksRelated('none')).rejects.toMatchObject(refused);
      await expect(th.asksRelated(ours, ' ')).rejects.toMatchObject({ reason: 'PURPOSE_REQUIRED' });
      await expect(jp.shows(hit, 'HIDDEN')).rejects.toMatchObject(refused);
    });

    it('as the lead says, who is another after a handing over, and of whom no setting is inherited', async () => {
      const of = await caseOf(th, { title: 'Handed over' });
      await th.cases.invites(of, id('sg'), { rights: 'LEAD' });
      await sg.cases.answers(of);
      expect(await th.shows(of, 'HIT_CONTACT')).toBe('HIT_CONTACT');
      await expect(sg.shows(of, 'HIDDEN')).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'CASE_RIGHTS' });
      expect([await th.discoverability(of), await sg.discoverability(of)]).toEqual(['HIT_CONTACT', null]);
      await th.cases.handsOver(of, id('sg'));
      await sg.cases.takesOver(of);
      expect([await th.discoverability(of), await sg.discoverability(of)]).toEqual([null, 'HIDDEN']);
      await sg.cases.closes(of);
      await expect(sg.shows(of, 'HIT')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CASE_CLOSED' });
    });
  });
});
