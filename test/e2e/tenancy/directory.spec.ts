import { listAnnouncements } from '../../support/announcement-client.js';
import { anEntry, type DirectoryClient, directoryClient } from '../../support/directory-client.js';
import { dutyClient } from '../../support/duty-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, until } from '../../support/officer.js';

describe('the directory of contacts', () => {
  let hub: Hub;
  let th: DirectoryClient;
  let kh: DirectoryClient;
  let jp: DirectoryClient;
  let meta: DirectoryClient;
  let analyst: DirectoryClient;

  beforeAll(async () => {
    hub = await startHub();
    const client = async (email: string) => directoryClient((await hub.as(email)).ask);
    [th, kh, jp] = [await client('admin@th.example'), await client('admin@kh.example'), await client('admin@jp.example')];
    [meta, analyst] = [await client('admin@meta.example'), await client('analyst@th.example')];
  });
  afterAll(() => hub.stop());

  const ids = async (reader: DirectoryClient, filter: object = {}): Promise<readonly string[]> =>
    (await reader.lists(filter, { first: 500 })).nodes.map(({ id }) => id);

  it('shows an entry in canonical form, with its audience and its verifier to its own party alone', async () => {
    const made = await th.creates({
      phone: '02 555 0100',
      languages: ['TH', 'en-gb', 'th'],
      openingHours: [{ days: ['MO', 'FR'], opens: '08:00', closes: '17:30' }],
    });
    expect(made).toMatchObject({
      ...{ phone: '+6625550100', languages: ['th', 'en-GB'], openingHours: [{ days: ['MO', 'FR'], opens: '08:00', closes: '17:30' }] },
      ...{ party: { country: 'TH' }, stale: false, version: 1, audience: { everyCountry: true }, verifiedBy: { name: 'admin@th.example' } },
    });
    expect(made.agency?.name).toMatch(/\w/);
    expect(Date.parse(made.verificationDueAt) - Date.parse(made.verifiedAt)).toBe(182 * 86_400_000);
    expect(await kh.opens(made.id)).toMatchObject({
      phone: '+6625550100',
      audience: null,
      verifiedBy: { name: null, party: { country: 'TH' } },
    });
    expect(await analyst.opens(made.id)).toMatchObject({ audience: { everyCountry: true } });
  });

  it('shows an entry to whom its party chooses: countries, groups, partners, all but some; to others it is absent', async () => {
    const group = await officer(th.ask).groupId();
    const partner = await officer(th.ask).partyId('Meta');
    const entries = {
      own: await th.creates({ audience: {} }),
      kh: await th.creates({ audience: { countries: ['KH'] } }),
      group: await th.creates({ audience: { groups: [group] } }),
      partner: await th.creates({ audience: { partners: [partner] } }),
      allButJp: await th.creates({ audience: { everyCountry: true, exceptCountries: ['JP'] } }),
    };
    const seenBy = async (reader: DirectoryClient): Promise<readonly string[]> => {
      const listed = await ids(reader);
      const opened = await Promise.all(Object.values(entries).map(async ({ id }) => ((await reader.opens(id)) ? id : '')));
      const names = Object.entries(entries).filter(([, { id }]) => listed.includes(id));
      expect(opened.filter(Boolean)).toEqual(names.map(([, { id }]) => id));
      return names.map(([name]) => name);
    };
    expect(await seenBy(th)).toEqual(['own', 'kh', 'group', 'partner', 'allButJp']);
    expect(await seenBy(kh)).toEqual(['kh', 'group', 'allButJp']);
    expect(await seenBy(jp)).toEqual([]);
    expect(await seenBy(meta)).toEqual(['partner']);
    const [hidden, absent] = [await jp.opens(entries.kh.id), await jp.opens('00000000-0000-4000-8000-000000000000')];
    expect([hidden, absent]).toEqual([null, null]);
  });

  it('hides an entry at once from a party that its owner bars, and from one that it leaves out', async () => {
    const entry = await th.creates({ audience: { countries: ['JP', 'KH'] } });
    const bar = (barred: boolean) =>
      th.ask('mutation ($barred: Boolean!) { setPartyBarred(partyId: "JP", barred: $barred) { barred } }', { barred });
    await bar(true);
    expect(await jp.opens(entry.id)).toBeNull();
    await bar(false);
    expect(await jp.opens(entry.id)).toMatchObject({ id: entry.id });
    await th.updates(entry.id, { audience: { countries: ['KH'] } });
    expect([await jp.opens(entry.id), (await kh.opens(entry.id))?.version]).toEqual([null, 2]);
  });

  it('lets a partner publish for countries, and for nobody else', async () => {
    const entry = await meta.creates({ unit: 'Law enforcement response', role: 'TRUST_AND_SAFETY', audience: { countries: ['TH'] } });
    expect(await analyst.opens(entry.id)).toMatchObject({ unit: 'Law enforcement response', party: { country: null } });
    expect(await kh.opens(entry.id)).toBeNull();
    const binance = await officer(th.ask).partyId('Binance');
    await expect(meta.creates({ audience: { partners: [binance] } })).rejects.toMatchObject({ reason: 'AUDIENCE_NOT_FOR_PARTNERS' });
  });

  it('filters by party, role, language and staleness, counts, and continues after a cursor', async () => {
    const fresh = await kh.creates({ unit: 'Khmer desk', role: 'LEGAL_ASSISTANCE', languages: ['km', 'fr-FR'] });
    const old = await kh.creates({ unit: 'Old desk', role: 'LEGAL_ASSISTANCE', languages: ['km'] });
    await hub.ownerSql(`update hub.directory_entry set verified_at = now() - interval '183 days' where id = $1`, [old.id]);
    const mine = { parties: ['KH'], roles: ['LEGAL_ASSISTANCE'] };
    expect(await ids(th, mine)).toEqual([fresh.id, old.id]);
    expect(await ids(th, { ...mine, languages: ['FR'] })).toEqual([fresh.id]);
    expect(await ids(th, { ...mine, languages: ['f'] })).toEqual([]);
    expect(await ids(th, { ...mine, stale: true })).toEqual([old.id]);
    expect(await ids(th, { ...mine, stale: false })).toEqual([fresh.id]);
    expect(await ids(th, { ...mine, parties: ['JP'] })).toEqual([]);
    const first = await th.lists(mine, { first: 1 });
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([2, true]);
    const next = await th.lists(mine, { first: 1, after: first.pageInfo.endCursor });
    expect(next.nodes.map(({ id }) => id)).toEqual([old.id]);
    await expect(th.lists({}, { after: first.pageInfo.endCursor })).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
  });

  it('reminds before a verification is due, marks an entry stale after it, and starts again once somebody verifies it', async () => {
    const entry = await jp.creates({ unit: 'Forgotten desk' });
    const told = async (kind: string) =>
      (await listAnnouncements(jp.ask, kind)).filter(({ directoryEntryId }) => directoryEntryId === entry.id).length;
    const age = (days: number) =>
      hub.ownerSql(`update hub.directory_entry set verified_at = now() - make_interval(days => $2) where id = $1`, [entry.id, days]);
    await age(169);
    await until(
      () => told('DIRECTORY_ENTRY_DUE'),
      (count) => count === 1,
    );
    expect([await told('DIRECTORY_ENTRY_STALE'), (await jp.opens(entry.id))?.stale]).toEqual([0, false]);
    await hub.ownerSql('update hub.directory_entry set verification_due_at = now(), remind_at = now() where id = $1', [entry.id]);
    await until(
      () => told('DIRECTORY_ENTRY_STALE'),
      (count) => count === 1,
    );
    expect((await kh.opens(entry.id))?.stale).toBe(true);
    const verified = await jp.verifies(entry.id);
    expect(verified).toMatchObject({ stale: false, version: 2, verifiedBy: { name: 'admin@jp.example' } });
    expect([await told('DIRECTORY_ENTRY_DUE'), await told('DIRECTORY_ENTRY_STALE')]).toEqual([1, 1]);
    expect((await listAnnouncements(kh.ask)).some(({ directoryEntryId }) => directoryEntryId === entry.id)).toBe(false);
  });

  it('keeps every version for its own party, withdraws an entry permanently, and records each act in the audit log', async () => {
    const entry = await th.creates({ unit: 'First name' });
    await th.updates(entry.id, { unit: 'Second name' });
    await th.verifies(entry.id);
    const gone = await th.withdraws(entry.id, 'It has moved.');
    expect(gone).toMatchObject({ version: 4, withdrawnReason: 'It has moved.' });
    expect((await th.versions(entry.id)).map(({ version, operation, unit, by }) => [version, operation, unit, by?.name])).toEqual([
      [4, 'WITHDRAW', 'Second name', 'admin@th.example'],
      [3, 'VERIFY', 'Second name', 'admin@th.example'],
      [2, 'UPDATE', 'Second name', 'admin@th.example'],
      [1, 'CREATE', 'First name', 'admin@th.example'],
    ]);
    expect(await kh.versions(entry.id)).toEqual([]);
    expect([await kh.opens(entry.id), (await th.opens(entry.id))?.version]).toEqual([null, 4]);
    expect([(await ids(th)).includes(entry.id), (await ids(th, { includeWithdrawn: true })).includes(entry.id)]).toEqual([false, true]);
    expect(await ids(kh, { includeWithdrawn: true })).not.toContain(entry.id);
    for (const again of [th.withdraws(entry.id), th.verifies(entry.id), th.updates(entry.id, {})]) {
      await expect(again).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const log = await hub.ownerSql<{ what: string }>(`select what from hub.audit where $1 = any (items) and outcome = 'DONE' order by id`, [
      entry.id,
    ]);
    const acts = ['directory.create', 'directory.update', 'directory.verify', 'directory.withdraw'];
    expect(log.map(({ what }) => what).filter((what) => acts.includes(what))).toEqual(acts);
  });

  it('refuses to update, verify or withdraw a version that another administrator has replaced, so that nothing is lost and no audience widens again', async () => {
    const entry = await th.creates({ audience: { countries: ['JP', 'KH'] } });
    const narrowed = await th.updates(entry.id, { audience: { countries: ['KH'] } }, entry.version);
    const stale = { code: 'CONFLICT', reason: 'VERSION_STALE' };
    await expect(th.updates(entry.id, { audience: { countries: ['JP', 'KH'] }, unit: 'Late' }, entry.version)).rejects.toMatchObject(stale);
    await expect(th.updates(entry.id, { unit: 'Early' }, narrowed.version + 1)).rejects.toMatchObject(stale);
    for (const old of [entry.version, narrowed.version + 1]) {
      await expect(th.verifies(entry.id, old)).rejects.toMatchObject(stale);
      await expect(th.withdraws(entry.id, 'It has moved.', old)).rejects.toMatchObject(stale);
    }
    expect([await jp.opens(entry.id), await th.opens(entry.id)]).toMatchObject([null, { unit: 'Duty desk', version: 2 }]);
    expect(await th.updates(entry.id, { unit: 'In turn' }, narrowed.version)).toMatchObject({ unit: 'In turn', version: 3 });
    await expect(kh.updates(entry.id, {}, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('asks who proved an identity long ago to prove it again, before a contact is published, diverted or shown to more parties', async () => {
    const entry = await th.creates({
      email: 'desk@th.example',
      urgentNote: 'Ask for the officer on duty.',
      audience: { countries: ['KH'] },
    });
    const as = (stated: object): object => ({
      email: 'desk@th.example',
      urgentNote: 'Ask for the officer on duty.',
      audience: { countries: ['KH'] },
      ...stated,
    });
    const confirmed = (minutes: number): Promise<unknown> =>
      hub.ownerSql(
        `update hub.session set confirmed_at = now() - make_interval(mins => $1) where user_id = (select id from hub.user_account where email = 'admin@th.example')`,
        [minutes],
      );
    await confirmed(6);
    const refused = { code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' };
    await expect(th.creates({})).rejects.toMatchObject(refused);
    for (const change of [
      { phone: '+66 2 555 0199' },
      { email: 'other@th.example' },
      { email: null },
      { urgentChannel: 'EMAIL' },
      { urgentNote: 'Call another number.' },
      { audience: { countries: ['JP', 'KH'] } },
      { audience: { everyCountry: true } },
      { audience: { countries: ['JP'] } },
    ]) {
      await expect(th.updates(entry.id, as(change))).rejects.toMatchObject(refused);
    }
    expect(await th.opens(entry.id)).toEqual(entry);
    expect(await th.updates(entry.id, as({ unit: 'Renamed', languages: ['en', 'th'] }))).toMatchObject({ unit: 'Renamed', version: 2 });
    expect(await th.updates(entry.id, as({ audience: {} }))).toMatchObject({ version: 3, audience: { countries: [] } });
    expect([await th.verifies(entry.id), await th.withdraws(entry.id)]).toMatchObject([{ version: 4 }, { version: 5 }]);
    await confirmed(4);
    const again = await th.creates({});
    await confirmed(6);
    const partner = await officer(th.ask).partyId('Meta');
    const everyCountry = { audience: { everyCountry: true } };
    const exceptJp = { audience: { everyCountry: true, exceptCountries: ['JP'] } };
    await expect(th.updates(again.id, { audience: { everyCountry: true, partners: [partner] } })).rejects.toMatchObject(refused);
    expect(await th.updates(again.id, exceptJp)).toMatchObject({ version: 2 });
    await expect(th.updates(again.id, everyCountry)).rejects.toMatchObject(refused);
    expect(await th.updates(again.id, { audience: { countries: ['KH'], exceptCountries: ['JP'] } })).toMatchObject({ version: 3 });
    await confirmed(4);
    expect(await th.updates(again.id, { phone: '+66 2 555 0199' })).toMatchObject({ phone: '+6625550199' });
  });

  it('lets no other party change an entry, no analyst, and no administrator of another agency', async () => {
    const entry = await th.creates({});
    for (const other of [kh, jp]) {
      await expect(other.updates(entry.id, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(other.withdraws(entry.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(other.verifies(entry.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(analyst.creates({})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { createAgency } = await th.ask<{ createAgency: { id: string } }>('mutation { createAgency(name: "Second agency") { id } }');
    await expect(th.creates({}, createAgency.id)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'OTHER_AGENCY' });
    await expect(kh.creates({}, createAgency.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await hub.ownerSql('update hub.directory_entry set desk = (select key from hub.agency where id = $2) where id = $1', [
      entry.id,
      createAgency.id,
    ]);
    await expect(th.verifies(entry.id)).rejects.toMatchObject({ reason: 'OTHER_AGENCY' });
    const close = th.ask('mutation ($id: ID!) { closeAgency(id: $id) { id } }', { id: createAgency.id });
    await expect(close).rejects.toMatchObject({ reason: 'AGENCY_IN_USE' });
  });

  it('ends with its party: the entries are withdrawn, and the duty roster is deleted', async () => {
    const admin = (await hub.as('admin@binance.example')).ask;
    const entry = await directoryClient(admin).creates({ audience: { countries: ['TH'] } });
    await dutyClient(admin).sets();
    expect(await th.opens(entry.id)).toMatchObject({ id: entry.id });
    const operator = (await hub.as('operator@hub.example')).ask;
    await operator('mutation { closeParty(partyId: "binance", reason: "It has left.") { party { id } } }');
    expect(await th.opens(entry.id)).toBeNull();
    const [left] = await hub.ownerSql(
      `select e.withdrawn_at is not null as withdrawn, exists (select from hub.duty_roster r where r.party = e.party) as rostered from hub.directory_entry e where e.id = $1`,
      [entry.id],
    );
    expect(left).toEqual({ withdrawn: true, rostered: false });
  });

  it.each([
    ['a phone number that is none', { phone: 'call me' }, 'PHONE_INVALID'],
    ['an extension', { phone: '+66 2 555 0100 ext 12' }, 'PHONE_EXTENSION'],
    ['no phone number, where it is urgent', { phone: null }, 'URGENT_CHANNEL_MISSING'],
    ['no e-mail address, where it is urgent', { urgentChannel: 'EMAIL' }, 'URGENT_CHANNEL_MISSING'],
    ['an e-mail address that is none', { email: 'desk' }, 'EMAIL_INVALID'],
    ['a language that is none', { languages: ['english!'] }, 'LANGUAGE_UNKNOWN'],
    ['no language', { languages: [] }, 'FIELD_INVALID'],
    ['a time zone that is none', { timeZone: 'Bangkok' }, 'TIME_ZONE_UNKNOWN'],
    ['hours that are none', { openingHours: [{ days: ['MO'], opens: '8', closes: '25:00' }] }, 'OPENING_HOURS_INVALID'],
    ['a country that is no member', { audience: { countries: ['FR'] } }, 'COUNTRY_UNKNOWN'],
  ])('refuses %s', async (_, stated, reason) => {
    await expect(th.creates(anEntry(stated))).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason });
  });
});
