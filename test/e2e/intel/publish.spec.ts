import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer } from '../../support/officer.js';

describe('publishing an indicator', () => {
  let hub: Hub;
  let thailand: Officer, cambodia: Officer, vietnam: Officer, japan: Officer, meta: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [thailand, cambodia, vietnam, japan, meta] = (await Promise.all(
      ['analyst@th', 'analyst@kh', 'analyst@vn', 'analyst@jp', 'contributor@meta'].map((name) => as(`${name}.example`)),
    )) as [Officer, Officer, Officer, Officer, Officer];
  });
  afterAll(() => hub.stop());

  describe('for chosen eyes', () => {
    it('keeps an empty audience to the owner', async () => {
      const mine = await thailand.publishes({ value: 'own.example.com' });
      expect(await thailand.opens(mine.id)).toMatchObject({ value: 'own.example.com' });
      expect(await cambodia.opens(mine.id)).toBeNull();
    });

    it('shows every country what is for every country, but no partner and no excepted country', async () => {
      const { id } = await thailand.publishes({ value: 'all.example.com', audience: { everyCountry: true, exceptCountries: ['JP'] } });
      expect(await cambodia.opens(id)).toMatchObject({ owner: { country: 'TH' }, agency: null });
      expect(await japan.opens(id)).toBeNull();
      expect(await meta.opens(id)).toBeNull();
    });

    it('shows a group what is for the group, except the member that is excepted', async () => {
      const group = await thailand.groupId();
      const { id } = await thailand.publishes({ value: 'group.example.com', audience: { groups: [group], exceptCountries: ['VN'] } });
      expect(await cambodia.opens(id)).toMatchObject({ value: 'group.example.com' });
      expect(await vietnam.opens(id)).toBeNull();
      expect(await japan.opens(id)).toBeNull();
    });

    it('shows a named partner the claim, but not its detail', async () => {
      const partners = [await thailand.partyId('Meta')];
      const { id } = await thailand.publishes({
        value: 'partner.example.com',
        audience: { countries: ['KH'], partners },
        description: 'An informant saw it.',
        confidence: 90,
        externalId: 'TH-77',
      });
      expect(await cambodia.opens(id)).toMatchObject({ description: 'An informant saw it.' });
      expect(await meta.opens(id)).toMatchObject({ value: 'partner.example.com', description: null });
    });

    it('shows the publisher’s own reference to its party alone, whoever reads the detail', async () => {
      const { id } = await thailand.publishes({
        value: 'reference.example.com',
        ...{
          externalId: 'TH-88',
          description: 'Read by countries.',
          audience: { countries: ['KH'], partners: [await thailand.partyId('Meta')] },
        },
      });
      const hidden = await thailand.publishes({
        value: 'reference-hidden.example.com',
        ...{ externalId: 'TH-89', attribution: 'HIDDEN', audience: { countries: ['KH'] } },
      });
      const reference = async ({ ask }: Pick<Officer, 'ask'>, of: string): Promise<unknown> =>
        (await ask<{ indicator: object | null }>('query ($id: ID!) { indicator(id: $id) { externalId description } }', { id: of }))
          .indicator;
      const colleague = (await hub.as('liaison@th.example')).ask;
      expect(await reference(thailand, id)).toEqual({ externalId: 'TH-88', description: 'Read by countries.' });
      expect(await reference({ ask: colleague }, id)).toMatchObject({ externalId: 'TH-88' });
      expect(await reference(cambodia, id)).toEqual({ externalId: null, description: 'Read by countries.' });
      expect(await reference(meta, id)).toEqual({ externalId: null, description: null });
      expect([await reference(thailand, hidden.id), await reference(cambodia, hidden.id), await reference(japan, id)]).toMatchObject([
        { externalId: 'TH-89' },
        { externalId: null },
        null,
      ]);
    });

    it('names no owner where the owner hides, and names it to the owner', async () => {
      const { id } = await thailand.publishes({ value: 'hidden.example.com', audience: { countries: ['KH'] }, attribution: 'HIDDEN' });
      expect(await cambodia.opens(id)).toMatchObject({ owner: null, agency: null });
      expect(await thailand.opens(id)).toMatchObject({ owner: { country: 'TH' } });
    });

    it('treats a group that one does not belong to as unknown', async () => {
      const group = await thailand.groupId();
      const [receipt] = await japan.publish([anItem({ value: 'foreign-group.example.com', audience: { groups: [group] } })]);
      const [absent] = await japan.publish([
        anItem({ value: 'foreign-group.example.com', audience: { groups: ['5f0c3c1e-0000-4000-8000-000000000000'] } }),
      ]);
      expect(receipt).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'GROUP_UNKNOWN' }] });
      expect(receipt).toEqual(absent);
    });

    it('refuses an audience that the label forbids, and says so', async () => {
      const [receipt] = await thailand.publish([anItem({ tlp: 'RED', audience: { everyCountry: true } })]);
      expect(receipt?.problems).toMatchObject([{ severity: 'ERROR', code: 'TLP_FORBIDS_AUDIENCE', field: 'audience' }]);
    });

    it('lets a partner share with countries, not with other partners', async () => {
      const { id } = await meta.publishes({ value: 'from-meta.example.com', audience: { countries: ['TH'] } });
      expect(await thailand.opens(id)).toMatchObject({ owner: { name: 'Meta' } });
      const partners = [await thailand.partyId('Binance')];
      const [receipt] = await meta.publish([anItem({ value: 'from-meta-2.example.com', audience: { partners } })]);
      expect(receipt).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'AUDIENCE_NOT_FOR_PARTNERS' }] });
    });
  });

  it('reads null as the default where there is one', async () => {
    const audience = { everyCountry: null, countries: null, groups: null, partners: null, exceptCountries: null };
    const said = { value: 'nulls.example.com', discoverability: null, attribution: null, tags: null, reissue: null, audience };
    const { id } = await thailand.publishes(said);
    expect(await thailand.publish([anItem({ value: 'nulls.example.com' })])).toMatchObject([{ outcome: 'UNCHANGED', indicator: { id } }]);
    await thailand.readdresses(id, { ...audience, countries: ['KH'] });
    expect(await cambodia.opens(id)).toMatchObject({ owner: { country: 'TH' } });
    await thailand.readdresses(id, audience);
    expect(await cambodia.opens(id)).toBeNull();
    expect(await thailand.lists({ includeLapsed: null })).toContain('nulls.example.com');
    await thailand.reads(null, { includeOwn: null });
  });

  it('changes the audience of the version that was read alone: an older one never opens what a colleague has narrowed since', async () => {
    const { id } = await thailand.publishes({ value: 'narrowed-meanwhile.example.com', audience: { countries: ['JP'] } });
    const query = `mutation ($id: ID!, $audience: AudienceInput!, $version: Int) {
      changeAudience(id: $id, audience: $audience, version: $version) { version } }`;
    const change = (version: number | null, ...countries: string[]): Promise<unknown> =>
      thailand.ask(query, { id, version, audience: { countries } });
    await change(1);
    await expect(change(1, 'JP', 'KH')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'VERSION_STALE' });
    expect(await Promise.all([japan.opens(id), cambodia.opens(id)])).toEqual([null, null]);
    expect(await change(2, 'KH')).toEqual({ changeAudience: { version: 3 } });
    const races = await Promise.allSettled([change(3, 'KH', 'JP'), change(3)]);
    expect(races.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await change(null)).toMatchObject({ changeAudience: {} });
  });

  describe('again', () => {
    it('changes nothing when the same is sent twice, in any spelling', async () => {
      const item = { value: '+66 2 000 0000', kind: 'PHONE', audience: { countries: ['KH'] } };
      const first = await thailand.publishes(item);
      const [again] = await thailand.publish([anItem({ ...item, value: '0066-2-000-0000' })]);
      expect(again).toMatchObject({ outcome: 'UNCHANGED', indicator: { id: first.id, version: 1 } });
    });

    it('counts two items on one value in a batch one after the other', async () => {
      const receipts = await thailand.publish([
        anItem({ value: 'twice.example.com', description: 'first' }),
        anItem({ value: 'other.example.com' }),
        anItem({ value: 'TWICE.example.com', description: 'second' }),
      ]);
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED', 'UPDATED']);
      expect(receipts[2]?.indicator).toMatchObject({ version: 2, description: 'second' });
    });

    it('narrows freely, and widens only when that is said', async () => {
      const said = { value: 'eyes.example.com', audience: { countries: ['KH', 'VN'] } };
      const { id } = await thailand.publishes(said);
      await thailand.publishes({ ...said, audience: { countries: ['KH'] } });
      expect(await vietnam.opens(id)).toBeNull();

      const [refused] = await thailand.publish([anItem(said)]);
      expect(refused).toMatchObject({
        outcome: 'REJECTED',
        problems: [{ code: 'WOULD_WIDEN', message: expect.stringContaining('Viet Nam') }],
      });
      expect(await vietnam.opens(id)).toBeNull();

      await thailand.publishes({ ...said, reissue: true });
      expect(await vietnam.opens(id)).toMatchObject({ version: 3 });
    });

    it('keeps a reference with the value that it named first', async () => {
      await thailand.publishes({ value: 'ref-a.example.com', externalId: 'TH-REF' });
      const [taken] = await thailand.publish([anItem({ value: 'ref-b.example.com', externalId: 'TH-REF' })]);
      expect(taken).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'EXTERNAL_ID_TAKEN' }] });
      expect(await cambodia.publishes({ value: 'ref-b.example.com', externalId: 'TH-REF' })).toMatchObject({ version: 1 });
    });

    it("never touches another party's claim on the same value, and counts only the visible ones", async () => {
      const shared = { value: 'two-owners.example.com', audience: { countries: ['TH', 'KH'] } };
      const first = await thailand.publishes({ ...shared, description: 'of Thailand' });
      await cambodia.publishes({ ...shared, description: 'of Cambodia' });
      await vietnam.publishes({ value: shared.value, description: 'of Viet Nam alone' });
      expect(await thailand.opens(first.id)).toMatchObject({ description: 'of Thailand', corroboration: 2, version: 1 });
      const [seen] = await japan.looksUp(shared.value);
      expect(seen?.indicators).toEqual([]);
    });
  });

  describe('with bad items among good ones', () => {
    it('rejects those alone, each with its reason', async () => {
      const receipts = await thailand.publish([
        anItem({ value: 'good-1.example.com' }),
        anItem({ kind: 'PHONE', value: 'no number' }),
        anItem({ value: 'good-2.example.com', confidence: 101 }),
        anItem({ value: 'good-3.example.com', validUntil: '2001-01-01T00:00:00Z' }),
        anItem({ value: 'good-4.example.com', firstSeen: '2026-02-01T00:00:00Z', lastSeen: '2026-01-01T00:00:00Z' }),
        anItem({ value: 'good-5.example.com' }),
      ]);
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['CREATED', 'REJECTED', 'REJECTED', 'REJECTED', 'REJECTED', 'CREATED']);
      expect(
        receipts.flatMap(({ problems }) => problems.filter(({ severity }) => severity === 'ERROR').map(({ code, field }) => [code, field])),
      ).toEqual([
        ['PHONE_INVALID', 'value'],
        ['FIELD_INVALID', 'confidence'],
        ['INDICATOR_EXPIRED', 'validUntil'],
        ['SEEN_BACKWARDS', 'lastSeen'],
      ]);
    });

    it.each([
      ['U+0000', 'a\0b'],
      ['a lone surrogate', 'a\udc00b'],
    ])('rejects those alone that hold %s in a text', async (_, text) => {
      const fields = ['value', 'platform', 'network', 'bank', 'description', 'externalId', 'tags'];
      const receipts = await thailand.publish([
        ...fields.map((field) => anItem({ value: 'text.example.com', [field]: field === 'tags' ? ['whole', text] : text })),
        anItem({ value: 'text.example.com', description: 'whole: 😀', tags: ['😀'] }),
      ]);
      const errors = receipts.flatMap(({ problems }) => problems.filter(({ severity }) => severity === 'ERROR'));
      expect(errors.map(({ code, field }) => [code, field])).toEqual(fields.map((field) => ['FIELD_INVALID', field]));
      expect(receipts.map(({ outcome }) => outcome)).toEqual([...fields.map(() => 'REJECTED'), expect.stringMatching(/CREATED|UNCHANGED/)]);
    });

    it('refuses a call of none or of more than a thousand', async () => {
      await expect(thailand.publish([])).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'BATCH_SIZE' });
      const many = Array.from({ length: 1_001 }, (_, index) => anItem({ value: `n${index}.example.com` }));
      await expect(thailand.publish(many)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'BATCH_SIZE' });
    });
  });

  describe('by whom it may not be', () => {
    it('refuses those who have no permission, and records it once a minute', async () => {
      const admin = officer((await hub.as('admin@th.example')).ask);
      const operator = officer((await hub.as('operator@hub.example')).ask);
      for (const one of [admin, operator, operator]) await expect(one.publish([anItem()])).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(operator.lists()).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const rows = await hub.ownerSql(
        `select u.email, sum(a.count)::integer as count from hub.audit a join hub.user_account u on u.id = a.user_id
          where a.reason = 'PERMISSION_MISSING' and a.what = 'indicator.publish' group by 1 order by 1`,
      );
      expect(rows).toEqual([
        { email: 'admin@th.example', count: 1 },
        { email: 'operator@hub.example', count: 2 },
      ]);
    });

    it('refuses whoever is not signed in', async () => {
      await expect(officer(hub.anyone().ask).publish([anItem()])).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });
  });

  describe('and taking it back', () => {
    it('lets the owner revoke once, and shows every reader the reason', async () => {
      const { id } = await thailand.publishes({ value: 'revoked.example.com', audience: { countries: ['KH'] } });
      await thailand.revokes(id, 'Mistaken identity.');
      expect(await cambodia.opens(id)).toMatchObject({ revokedReason: 'Mistaken identity.', version: 2 });
      expect((await cambodia.looksUp('revoked.example.com'))[0]?.indicators).toEqual([]);
      await expect(thailand.revokes(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    });

    it('forbids it to a reader, and tells a stranger nothing', async () => {
      const { id } = await thailand.publishes({ value: 'not-yours.example.com', audience: { countries: ['KH'] } });
      await expect(cambodia.revokes(id)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
      const hidden = await japan.revokes(id).catch((refusal: Error) => refusal.message);
      const absent = await japan.revokes('5f0c3c1e-0000-4000-8000-000000000000').catch((refusal: Error) => refusal.message);
      expect(hidden).toBe(absent);
      await expect(japan.revokes(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('revives a claim only when that is said, under its old id', async () => {
      const { id } = await thailand.publishes({ value: 'revived.example.com' });
      await thailand.revokes(id);
      const [refused] = await thailand.publish([anItem({ value: 'revived.example.com' })]);
      expect(refused).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'WOULD_REVIVE' }] });
      expect(await thailand.publishes({ value: 'revived.example.com', reissue: true })).toMatchObject({ id, version: 3, revokedAt: null });
    });

    it('changes the audience, and forbids what the label forbids', async () => {
      const { id } = await thailand.publishes({ value: 'moved.example.com', tlp: 'AMBER', audience: { countries: ['KH'] } });
      await thailand.readdresses(id, { countries: ['JP'] });
      expect(await japan.opens(id)).toMatchObject({ version: 2 });
      expect(await cambodia.opens(id)).toBeNull();
      await expect(thailand.readdresses(id, { everyCountry: true })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        reason: 'TLP_FORBIDS_AUDIENCE',
      });
    });
  });

  it('records every act with what it touched, and no value', async () => {
    const { id } = await thailand.publishes({ value: 'recorded.example.com' });
    const rows = await hub.ownerSql<{ what: string; items: string[] }>(
      `select what, items, to_jsonb(a)::text as text from hub.audit a where $1::uuid = any (items)`,
      [id],
    );
    expect(rows).toMatchObject([{ what: 'indicator.publish', items: [id] }]);
    expect(JSON.stringify(rows)).not.toContain('recorded.example.com');
  });
});
