import { type DeconflictionClient, deconflictionClient, type ContactView, type HitView } from '../../support/deconfliction-client.js';
import {
  askAbout,
  contactAbout,
  freshPhone,
  holdValue,
  openDeconflictionWorld,
  ownersNotified,
} from '../../support/deconfliction-world.js';
import type { Hub } from '../../support/hub.js';
import type { Officer } from '../../support/officer.js';

const NOBODY = '5f0c3c1e-0000-4000-8000-000000000000';
const BAR = 'mutation ($id: ID!, $barred: Boolean!) { setPartyBarred(partyId: $id, barred: $barred) { barred } }';
const SETTINGS = ['HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'] as const;

/** What a hit says, without what names it. */
const said = ({ hit, parties, undisclosed }: HitView): string =>
  [hit ? 'hit' : 'nothing', ...parties.map(({ name }) => name), ...(undisclosed ? ['undisclosed'] : [])].join(' ');

describe('deconfliction', () => {
  let hub: Hub;
  let th: Officer & DeconflictionClient;
  let kh: Officer & DeconflictionClient;
  let vn: DeconflictionClient;
  let jp: DeconflictionClient;

  beforeAll(async () => {
    ({ hub, th, kh, vn, jp } = await openDeconflictionWorld());
  });
  afterAll(() => hub.stop());

  const holds = (more: object = {}, who: Officer = th): ReturnType<typeof holdValue> => holdValue(who, more);
  const one = (value: string, by: DeconflictionClient = vn): Promise<HitView> => askAbout(by, value);
  const contactOf = (item: string, by: DeconflictionClient = th): Promise<ContactView> => contactAbout(by, item);
  const told = (): Promise<unknown> => ownersNotified(hub);

  describe('tells whoever asks', () => {
    const OF: Readonly<Record<(typeof SETTINGS)[number], string>> = {
      HIDDEN: 'nothing',
      SILENT: 'nothing',
      HIT: 'hit undisclosed',
      HIT_CONTACT: 'hit Thailand',
    };
    it.each(SETTINGS)('of a claim that it may not see what the owner lets it know: %s', async (discoverability) => {
      const { value } = await holds({ discoverability });
      expect(said(await one(value))).toBe(OF[discoverability]);
    });

    it.each(SETTINGS)('of a sealed holding the same: %s', async (discoverability) => {
      const value = freshPhone();
      await th.seals({ kind: 'PHONE', value, discoverability, reference: `file of ${discoverability}` });
      expect(said(await one(value))).toBe(OF[discoverability]);
    });

    it.each(SETTINGS)('of a claim that it sees who its owner is, whatever its discoverability: %s', async (discoverability) => {
      const { value } = await holds({ discoverability, audience: { countries: ['VN'] } });
      expect(said(await one(value))).toBe('hit Thailand');
    });

    it('nothing that attribution hides', async () => {
      const seen = await holds({ attribution: 'HIDDEN', audience: { countries: ['VN'] } });
      const unseen = await holds({ attribution: 'HIDDEN', discoverability: 'HIT_CONTACT' });
      expect([said(await one(seen.value)), said(await one(unseen.value))]).toEqual(['hit undisclosed', 'hit undisclosed']);
    });

    it.each(SETTINGS)('nothing where the claim excepts it, whatever it says to others: %s', async (discoverability) => {
      const { value } = await holds({ discoverability, tlp: 'GREEN', audience: { everyCountry: true, exceptCountries: ['VN'] } });
      expect(said(await one(value))).toBe('nothing');
      expect(said(await one(value, jp))).toBe('hit Thailand');
    });

    it('nothing where the owner bars it, and again what the owner allows when it does not any more', async () => {
      const { value } = await holds({ discoverability: 'HIT_CONTACT' });
      const sealed = freshPhone();
      await th.seals({ kind: 'PHONE', value: sealed, discoverability: 'HIT', reference: 'barred' });
      const admin = (await hub.as('admin@th.example')).ask;
      const id = await th.partyId('Viet Nam');
      await admin(BAR, { id, barred: true });
      expect([said(await one(value)), said(await one(sealed))]).toEqual(['nothing', 'nothing']);
      await admin(BAR, { id, barred: false });
      expect([said(await one(value)), said(await one(sealed))]).toEqual(['hit Thailand', 'hit undisclosed']);
    });

    it('nothing of what is revoked, lapsed or its own, and nothing of a suspended country', async () => {
      const revoked = await holds({ discoverability: 'HIT' });
      await th.revokes(revoked.id);
      const lapsed = await holds({ discoverability: 'HIT' });
      await hub.ownerSql(`begin; alter table hub.indicator disable trigger user; update hub.indicator set valid_until = now() where id = '${lapsed.id}';
        alter table hub.indicator enable trigger user; commit`);
      const own = await holds({ discoverability: 'HIT' });
      const lapsedSeal = freshPhone();
      await th.seals({ kind: 'PHONE', value: lapsedSeal, discoverability: 'HIT', reference: 'x', validUntil: '2020-01-01T00:00:00Z' });
      expect(await Promise.all([revoked.value, lapsed.value, lapsedSeal].map(async (value) => said(await one(value))))).toEqual([
        ...['nothing', 'nothing', 'nothing'],
      ]);
      expect(said(await one(own.value, th))).toBe('nothing');
      const cambodian = await holds({ discoverability: 'HIT' }, kh);
      await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'kh'`);
      expect(said(await one(cambodian.value))).toBe('nothing');
      await hub.ownerSql(`update hub.party set suspended_at = null where slug = 'kh'`);
      expect(said(await one(cambodian.value))).toBe('hit undisclosed');
    });

    it('all holders of one value together, by name, and never how many are not disclosed', async () => {
      const value = freshPhone();
      const claim = { kind: 'PHONE', value, tlp: 'RED', audience: {} };
      await th.publishes({ ...claim, discoverability: 'HIT_CONTACT', agencyOnly: true });
      await kh.publishes({ ...claim, discoverability: 'HIT_CONTACT' });
      await kh.seals({ kind: 'PHONE', value, discoverability: 'HIT', reference: 'x' });
      await jp.seals({ kind: 'PHONE', value, discoverability: 'HIT', reference: 'x' });
      expect(said(await one(value))).toBe('hit Cambodia Thailand undisclosed');
    });

    it('the same of a national form of the asker’s own country, of each meaning of an ambiguous value, and of a bank by its name', async () => {
      const imsi = '452040123456781';
      const holder = { discoverability: 'HIT' };
      await holds({ ...holder, kind: 'PHONE', value: '+84 98 123 4567' });
      await holds({ ...holder, kind: 'DEVICE_ID', platform: 'imsi', value: imsi });
      await holds({ ...holder, kind: 'CRYPTO_ADDRESS', network: 'bsc', value: '0x00000000000000000000000000000000000abcde' });
      await holds({ ...holder, kind: 'BANK_ACCOUNT', country: 'VN', bank: '970436', value: '0123456789012' });
      const values = ['098 123 4567', imsi, '0x00000000000000000000000000000000000abcde', { value: '0123456789012', bank: 'VCB' }];
      const before = await hub.ownerSql(
        'select sum(count)::integer as asked from hub.deconfliction_query a join hub.party p on p.key = a.party where p.country = $1',
        ['VN'],
      );
      const hits = await vn.asks(...values);
      expect(hits.map(said)).toEqual(Array<string>(4).fill('hit undisclosed'));
      expect(hits[0]?.canonical).toBe('+84981234567');
      const after = await hub.ownerSql(
        'select sum(count)::integer as asked from hub.deconfliction_query a join hub.party p on p.key = a.party where p.country = $1',
        ['VN'],
      );
      expect(Number(after[0]?.['asked']) - Number(before[0]?.['asked'])).toBe(4);
      const rows = await hub.ownerSql('select distinct length(sealed) as long from hub.deconfliction_query_value where id = any ($1)', [
        hits.map(({ requestId }) => requestId),
      ]);
      expect(rows).toHaveLength(1);
      const elsewhere = await jp.asks('098 123 4567');
      expect(elsewhere.map(said)).toEqual(['nothing']);
    });

    it('the same of any spelling, and why a value was not understood beside the others’ answers', async () => {
      const { value } = await holds({ discoverability: 'HIT' });
      const hits = await vn.asks(
        { value: value.replace('+66', '0'), country: 'TH', kind: 'PHONE' },
        { value: 'no number', kind: 'PHONE' },
        value,
      );
      expect(hits.map(said)).toEqual(['hit undisclosed', 'nothing', 'hit undisclosed']);
      expect(hits.map(({ canonical, problem }) => [canonical, problem?.code ?? null])).toEqual([
        ...[
          [value, null],
          [null, 'PHONE_INVALID'],
          [value, null],
        ],
      ]);
      expect(new Set(hits.map(({ requestId }) => requestId)).size).toBe(3);
    });
  });

  it('answers for what is hidden, silent, excepted and absent byte for byte the same, and keeps the same rows', async () => {
    const hidden = await holds({ discoverability: 'HIDDEN' });
    const silent = await holds({ discoverability: 'SILENT' });
    const excepted = await holds({ discoverability: 'HIT', tlp: 'GREEN', audience: { everyCountry: true, exceptCountries: ['VN'] } });
    const values = [hidden.value, silent.value, excepted.value, freshPhone()];
    const hits = await vn.asks(...values.map((value) => ({ value, kind: 'PHONE' })));
    await told();
    const masked = (text: string): string => values.reduce((all, value) => all.replaceAll(value, 'VALUE'), text);
    const plain = hits.map((hit) => masked(JSON.stringify(hit)).replace(hit.requestId, 'ID'));
    expect(new Set(plain).size).toBe(1);
    const opened = await Promise.all(
      hits.map(async ({ requestId }) => masked(JSON.stringify(await vn.opens(requestId))).replace(requestId, 'ID')),
    );
    expect(new Set(opened).size).toBe(1);
    const rows = await hub.ownerSql(
      'select length(sealed), hit, undisclosed, parties, pg_column_size(v.*) from hub.deconfliction_query_value v where id = any ($1)',
      [hits.map(({ requestId }) => requestId)],
    );
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
  });

  it('tells the owner who asked, when, why and about what, unless it is HIDDEN; and nobody else', async () => {
    const claims = await Promise.all(SETTINGS.map(async (discoverability) => ({ discoverability, ...(await holds({ discoverability })) })));
    const seen = await holds({ discoverability: 'SILENT', audience: { countries: ['VN'] } });
    const excepted = await holds({ discoverability: 'HIT', tlp: 'GREEN', audience: { everyCountry: true, exceptCountries: ['VN'] } });
    const sealed = freshPhone();
    const [receipt] = await th.seals({ kind: 'PHONE', value: sealed, discoverability: 'SILENT', reference: 'file 12' });
    const before = (await th.announcements('DECONFLICTION')).length;
    await vn.asks(...[...claims, seen, excepted].map(({ value }) => ({ value, kind: 'PHONE' })), { value: sealed, kind: 'PHONE' });
    await told();

    const contacts = await th.contacts(['OPEN']);
    const about = (id: string | null | undefined): ContactView | undefined =>
      contacts.find(({ indicatorId, sealedHoldingId }) => id === indicatorId || id === sealedHoldingId);
    expect(claims.map(({ id }) => about(id)?.discoverability)).toEqual([undefined, 'SILENT', 'HIT', 'HIT_CONTACT']);
    expect(about(seen.id)).toMatchObject({
      createdBy: { party: { name: 'Viet Nam' } },
      purpose: 'Who works on it',
      caseReference: 'Case 7',
      state: 'OPEN',
    });
    expect(about(excepted.id)).toMatchObject({ createdBy: { party: { name: 'Viet Nam' } }, discoverability: 'HIT' });
    expect(about(receipt?.holdingId)).toMatchObject({ reference: 'file 12', indicatorId: null, discoverability: 'SILENT' });
    const announced = await th.announcements('DECONFLICTION');
    expect(announced.length).toBe(before + 1);
    expect(announced[0]).toMatchObject({ quantity: 6, party: null, itemIds: [], deconflictionRequestId: null });

    const ids = new Set([...claims, seen, excepted].map(({ id }) => id));
    for (const other of [vn, jp, kh]) {
      expect((await other.contacts()).filter(({ indicatorId }) => ids.has(indicatorId ?? ''))).toEqual([]);
    }
    const analyst = deconflictionClient((await hub.as('analyst@th.example')).ask);
    await expect(analyst.contacts()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('tells of a claim that is kept to its agency that agency alone, and of RED whoever reads RED', async () => {
    const kept = await holds({ discoverability: 'HIT', agencyOnly: true });
    await one(kept.value);
    const contact = await contactOf(kept.id);
    const [{ agency, party } = { agency: 0, party: 0 }] = await hub.ownerSql<{ agency: number; party: number }>(
      `select agency, party from hub.user_account where email = 'liaison@th.example'`,
    );
    await hub.ownerSql(`insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another unit')`, [party]);
    await hub.ownerSql(
      `update hub.user_account set agency = (select key from hub.agency where name = 'Another unit') where email = 'liaison@th.example'`,
    );
    const other = deconflictionClient((await hub.as('liaison@th.example')).ask);
    expect((await other.contacts()).some(({ id }) => id === contact.id)).toBe(false);
    await expect(other.answers(contact.id, 'DECLINED')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await hub.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@th.example'`, [agency]);
    expect((await other.contacts()).some(({ id }) => id === contact.id)).toBe(true);
  });

  describe('an owner answers', () => {
    it('with its name, also where it was SILENT, and releases the claim afterwards; and nothing twice', async () => {
      const { id, value } = await holds({
        discoverability: 'SILENT',
        tlp: 'GREEN',
        audience: { everyCountry: true, exceptCountries: ['VN'] },
      });
      const { requestId } = await one(value);
      const contact = await contactOf(id);
      expect(contact).toMatchObject({ answeredBy: null });
      const identified = await th.answers(contact.id, 'IDENTIFIED', 'Call our duty officer.');
      expect(identified).toMatchObject({ state: 'IDENTIFIED', answeredBy: { kind: 'OFFICER', name: 'liaison@th.example' } });
      await expect(th.answers(contact.id, 'IDENTIFIED')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CONTACT_ANSWERED' });
      await expect(th.answers(contact.id, 'DECLINED')).rejects.toMatchObject({ reason: 'CONTACT_ANSWERED' });
      expect((await th.answers(contact.id, 'RELEASED')).state).toBe('RELEASED');
      expect((await vn.opens(requestId))?.answers).toMatchObject([
        { answer: 'IDENTIFIED', by: { party: { name: 'Thailand' } }, note: 'Call our duty officer.', indicatorId: null },
        { answer: 'RELEASED', by: { party: { name: 'Thailand' } }, indicatorId: id },
      ]);
      expect(said(await one(value))).toBe('hit Thailand');
      const notices = await vn.announcements('CONTACT_ANSWERED');
      expect(notices.filter(({ deconflictionRequestId }) => deconflictionRequestId === requestId)).toHaveLength(2);
      // Nobody else's question is answered by that, and nobody else reads it.
      expect(await jp.opens(requestId)).toBeNull();
      expect(await jp.announcements('CONTACT_ANSWERED')).toEqual([]);
    });

    it('in one transaction: where the answer fails, the claim is opened to nobody', async () => {
      const { id, value } = await holds({ discoverability: 'SILENT' });
      await one(value);
      const contact = await contactOf(id);
      await hub.ownerSql(`alter table hub.contact add constraint planted check (note is distinct from 'planted')`);
      await expect(th.answers(contact.id, 'RELEASED', 'planted')).rejects.toMatchObject({ code: 'INTERNAL' });
      expect(await hub.ownerSql('select version, audience from hub.indicator where id = $1', [id])).toEqual([{ version: 1, audience: [] }]);
      await hub.ownerSql('alter table hub.contact drop constraint planted');
      expect((await th.answers(contact.id, 'RELEASED')).state).toBe('RELEASED');
      const written = `select count(distinct xmin)::integer as transactions from (select xmin::text from hub.indicator where id = $1
        union all select xmin::text from hub.contact where id = $2) x`;
      expect(await hub.ownerSql(written, [id, contact.id])).toEqual([{ transactions: 1 }]);
      expect((await contactOf(id)).state).toBe('RELEASED');
    });

    it('no, which is told where there was a hit, without a name where there was none, once; and never of what was SILENT', async () => {
      const value = freshPhone();
      const [first, second] = [
        await th.publishes({ kind: 'PHONE', value, tlp: 'AMBER', audience: {}, discoverability: 'HIT' }),
        await kh.publishes({ kind: 'PHONE', value, tlp: 'AMBER', audience: {}, discoverability: 'HIT' }),
      ];
      const open = await holds({ discoverability: 'HIT_CONTACT' });
      const silent = await holds({ discoverability: 'SILENT' });
      const excepted = await holds({ discoverability: 'HIT', tlp: 'GREEN', audience: { everyCountry: true, exceptCountries: ['VN'] } });
      const asked = [value, open.value, silent.value, excepted.value].map((text) => ({ value: text, kind: 'PHONE' }));
      const hits = await vn.asks(...asked);
      await th.answers((await contactOf(first.id)).id, 'DECLINED');
      await kh.answers((await contactOf(second.id, kh)).id, 'DECLINED');
      for (const { id } of [open, silent, excepted]) {
        expect((await th.answers((await contactOf(id)).id, 'DECLINED')).state).toBe('DECLINED');
      }
      const answers = await Promise.all(hits.map(async ({ requestId }) => (await vn.opens(requestId))?.answers));
      expect(answers).toMatchObject([
        [{ answer: 'DECLINED', by: null }],
        [{ answer: 'DECLINED', by: { party: { name: 'Thailand' } } }],
        [],
        [],
      ]);
    });

    it('no release of a sealed holding or to whom it bars, nor anything about what is not its own', async () => {
      const sealed = freshPhone();
      const [receipt] = await th.seals({ kind: 'PHONE', value: sealed, discoverability: 'HIT', reference: 'x' });
      const { id, value } = await holds({ discoverability: 'HIT' });
      await vn.asks({ value: sealed, kind: 'PHONE' }, { value, kind: 'PHONE' });
      const ofSeal = await contactOf(receipt?.holdingId ?? '');
      await expect(th.answers(ofSeal.id, 'RELEASED')).rejects.toMatchObject({ reason: 'CONTACT_SEALED' });
      const contact = await contactOf(id);
      const admin = (await hub.as('admin@th.example')).ask;
      const barred = await th.partyId('Viet Nam');
      await admin(BAR, { id: barred, barred: true });
      await expect(th.answers(contact.id, 'RELEASED')).rejects.toMatchObject({ reason: 'CONTACT_BARRED' });
      await admin(BAR, { id: barred, barred: false });
      for (const other of [vn, jp, kh]) {
        await expect(other.answers(contact.id, 'DECLINED')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      await expect(th.answers(NOBODY, 'DECLINED')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('a release that waits for a second officer, of which the asker learns nothing before', async () => {
      const { id, value } = await holds({ discoverability: 'SILENT' });
      const { requestId } = await one(value);
      const contact = await contactOf(id);
      await hub.ownerSql(
        `insert into hub.sharing_policy (party, second_from, set_by) select key, 'AMBER', gen_random_uuid() from hub.party where slug = 'th'`,
      );
      await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'analyst@th.example'`);
      expect((await th.answers(contact.id, 'RELEASED')).state).toBe('RELEASED');
      expect((await vn.opens(requestId))?.answers).toEqual([]);
      expect(
        (await vn.announcements('CONTACT_ANSWERED')).filter(({ deconflictionRequestId }) => deconflictionRequestId === requestId),
      ).toEqual([]);
      const approver = (await hub.as('analyst@th.example')).ask;
      const [waiting] = await hub.ownerSql<{ id: string }>('select id from hub.release_request where item = $1', [id]);
      await approver('mutation ($id: ID!) { approveRelease(id: $id) { id } }', { id: waiting?.id });
      expect((await vn.opens(requestId))?.answers).toMatchObject([
        { answer: 'RELEASED', indicatorId: id, by: { party: { name: 'Thailand' } } },
      ]);
      await hub.ownerSql('delete from hub.sharing_policy');
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@th.example'`);
    });

    it('anew, where a second officer declined the release or let it lapse: whoever asked never heard of it', async () => {
      await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'analyst@th.example'`);
      const approver = (await hub.as('analyst@th.example')).ask;
      const ends = [
        (id: string) => approver('mutation ($id: ID!) { declineRelease(id: $id, reason: "Not now.") { id } }', { id }),
        (id: string) => hub.ownerSql(`update hub.release_request set expires_at = now() where id = $1`, [id]),
      ];
      for (const [index, end] of ends.entries()) {
        const { id, value } = await holds({ discoverability: 'HIT' });
        const { requestId } = await one(value);
        const contact = await contactOf(id);
        await hub.ownerSql(
          `insert into hub.sharing_policy (party, second_from, set_by) select key, 'AMBER', gen_random_uuid() from hub.party where slug = 'th'`,
        );
        if (index === 1) await th.answers(contact.id, 'IDENTIFIED');
        const before = (await vn.opens(requestId))?.answers;
        await th.answers(contact.id, 'RELEASED');
        await expect(th.answers(contact.id, 'RELEASED')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'CONTACT_ANSWERED' });
        const [waiting] = await hub.ownerSql<{ id: string }>('select id from hub.release_request where item = $1 and outcome is null', [
          id,
        ]);
        await end(waiting?.id ?? 'none');
        expect((await contactOf(id)).state).toBe(index === 1 ? 'IDENTIFIED' : 'OPEN');
        expect((await vn.opens(requestId))?.answers).toEqual(before);
        const next = index === 1 ? 'RELEASED' : 'DECLINED';
        expect((await th.answers(contact.id, next)).state).toBe(index === 1 ? 'RELEASED' : 'DECLINED');
        expect((await vn.opens(requestId))?.answers.map(({ answer }) => answer)).toEqual(index === 1 ? ['IDENTIFIED'] : ['DECLINED']);
        await hub.ownerSql('delete from hub.sharing_policy'); // what is to be found by a hint is published without a second officer
      }
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@th.example'`);
    });
  });

  describe('sealed holdings', () => {
    it('are written, amended, listed and taken back by their agency, and have no value anywhere', async () => {
      const value = 'canary-of-a-sealed-holding.example.com';
      const sealing = { kind: 'DOMAIN', value, discoverability: 'HIT', reference: 'file 77' };
      const [first] = await th.seals(sealing);
      expect(first).toMatchObject({ outcome: 'CREATED', problems: [{ code: 'DOMAIN_RESERVED' }] });
      const spelt = { ...sealing, value: value.toUpperCase() };
      expect((await th.seals(spelt)).map(({ outcome, holdingId }) => [outcome, holdingId])).toEqual([['UNCHANGED', first?.holdingId]]);
      expect((await th.seals({ ...spelt, discoverability: 'SILENT' }))[0]).toMatchObject({
        outcome: 'UPDATED',
        holdingId: first?.holdingId,
      });
      const mixed = await th.seals(
        { ...sealing, value: 'no domain' },
        sealing,
        sealing,
        {
          ...sealing,
          value: 'other.example.com',
          reference: '',
        },
        { kind: 'PHONE', value: '+66 2 555 0177', discoverability: 'HIT', reference: 'file of 662.555.0177' },
      );
      expect(mixed.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
        ['REJECTED', 'DOMAIN_INVALID'],
        ['UPDATED', 'DOMAIN_RESERVED'],
        ['REJECTED', 'VALUE_REPEATED'],
        ['REJECTED', expect.any(String)],
        ['REJECTED', 'REFERENCE_SHOWS_VALUE'],
      ]);
      const rows = await hub.ownerSql<{ name: string }>(
        `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)`,
      );
      const canary = [...'canary-of-a-sealed-holding'].join('');
      for (const { name } of rows) {
        const found = await hub.ownerSql(`select from ${name} x where x::text ilike '%${canary}%' limit 1`);
        expect({ name, found: found.length }).toEqual({ name, found: 0 });
      }
      expect((await th.holdings()).filter(({ reference }) => reference === 'file 77')).toHaveLength(1);
      for (const other of [kh, vn]) expect((await other.holdings()).filter(({ reference }) => reference === 'file 77')).toEqual([]);
      const id = first?.holdingId ?? '';
      expect((await kh.unseals(id))[0]).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'HOLDING_UNKNOWN' }] });
      expect((await th.unseals(id, id, 'nonsense')).map(({ outcome }) => outcome)).toEqual(['REMOVED', 'REMOVED', 'REJECTED']);
      expect((await vn.asks({ value, kind: 'DOMAIN' })).map(said)).toEqual(['nothing']);
    });
  });

  it('asks liaison officers’ purpose and case, and nobody else', async () => {
    const { value } = await holds({ discoverability: 'HIT' });
    const query =
      'mutation ($purpose: String!, $case: String!) { deconflict(values: [{ value: "x.example.com" }], purpose: $purpose, caseReference: $case) { hit } }';
    await expect(vn.ask(query, { purpose: ' ', case: 'Case 7' })).rejects.toMatchObject({ reason: 'PURPOSE_REQUIRED' });
    await expect(vn.ask(query, { purpose: 'So.', case: '' })).rejects.toMatchObject({ reason: 'CASE_REQUIRED' });
    await expect(vn.asks()).rejects.toMatchObject({ reason: 'BATCH_SIZE' });
    for (const email of ['analyst@vn.example', 'admin@vn.example', 'contributor@meta.example', 'operator@hub.example']) {
      await expect(deconflictionClient((await hub.as(email)).ask).asks(value)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('shows an officer what it asked, page by page, sealed in the database, and no colleague', async () => {
    const { value } = await holds({ discoverability: 'HIT' });
    const [{ requestId } = { requestId: '' }] = await jp.asks({ value, kind: 'PHONE' }, 'not-held.example.com');
    const first = await jp.lists(1);
    expect(first.nodes.map(({ input }) => input)).toEqual(['not-held.example.com']);
    const second = await jp.lists(1, first.pageInfo.endCursor);
    expect(second.nodes).toMatchObject([{ id: requestId, canonical: value, hit: true }]);
    expect(await vn.opens(requestId)).toBeNull();
    expect(await jp.opens(NOBODY)).toBeNull();
    await expect(vn.lists(1, first.pageInfo.endCursor)).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
    const [row] = await hub.ownerSql<{ sealed: Buffer }>('select sealed from hub.deconfliction_query_value where id = $1', [requestId]);
    expect(row?.sealed.includes(Buffer.from(value))).toBe(false);
  });

  it('ends at the quota of an officer, and says when there is room again', async () => {
    const { userId, ask } = await hub.as('liaison@sg.example');
    await hub.ownerSql(
      `insert into hub.deconfliction_query (id, party, user_id, purpose, case_reference, count, requested_at, notified_at)
         select gen_random_uuid(), u.party, u.id, 'x', 'x', 1000, now() - interval '30 minutes', now() from hub.user_account u, generate_series(1, 25) where u.id = $1`,
      [userId],
    );
    const sg = deconflictionClient(ask);
    await expect(sg.asks('one-more.example.com')).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'DECONFLICTION_QUOTA' });
    await hub.ownerSql(`update hub.deconfliction_query_total set minute = minute - interval '2 hours' where whose = $1`, [userId]);
    expect(await sg.asks('one-more.example.com')).toHaveLength(1);
  });
});
