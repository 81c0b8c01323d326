import { randomUUID } from 'node:crypto';
import { listAnnouncements } from '../../support/announcement-client.js';
import { changeGroup, consentActors, createGroupWith } from '../../support/consent.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, officer, type Officer, until } from '../../support/officer.js';

const COUNTRIES = { th: 'Thailand', kh: 'Cambodia', jp: 'Japan', sg: 'Singapore' } as const;
const INPUT = { kind: 'COUNTRY', name: 'Brunei', slug: 'bn', country: 'BN' };

interface Admission {
  readonly party: { readonly country: string };
  readonly votes: readonly { readonly by: { readonly party: { readonly country: string } }; readonly accepts: boolean }[];
  readonly acceptedCount: number | null;
  readonly neededCount: number | null;
}

describe('a country that is to be admitted', () => {
  let hub: Hub;
  let cast: Awaited<ReturnType<typeof consentActors<keyof typeof COUNTRIES>>>;
  let partner: Officer;
  let candidate: { id: string; admin: Ask; analyst: Officer };

  const register = async (by: Ask, input: object): Promise<string> => {
    const query = 'mutation ($i: RegisterPartyInput!) { registerParty(input: $i) { id } }';
    return (await by<{ registerParty: { id: string } }>(query, { i: input })).registerParty.id;
  };
  const decide = async (by: Ask, party: string, accept = true): Promise<string> => {
    const query = 'mutation ($p: ID!, $a: Boolean!) { decideAdmission(partyId: $p, accept: $a) { outcome } }';
    return (await by<{ decideAdmission: { outcome: string } }>(query, { p: party, a: accept })).decideAdmission.outcome;
  };
  const admissions = async (by: Ask): Promise<readonly Admission[]> =>
    (
      await by<{ admissions: { nodes: Admission[] } }>(
        '{ admissions { nodes { party { country } votes { by { party { country } } accepts } acceptedCount neededCount } } }',
      )
    ).admissions.nodes;
  const knows = async (by: Ask): Promise<readonly string[]> =>
    (await by<{ parties: { name: string }[] }>('{ parties { name } }')).parties.map(({ name }) => name);
  const told = async (by: Ask): Promise<readonly string[]> =>
    (await listAnnouncements(by)).map(({ kind, party }) => `${kind} ${party?.name}`);
  const codeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: Error & { code: string; reason?: string }) => error.reason ?? error.code,
    );
  /** An account of a party that has none yet, with an agency. */
  const joinsParty = async (party: string, name: string, role: string): Promise<Ask> => {
    await hub.ownerSql(
      `with of_party as (select key from hub.party where id = $2),
         unit as (insert into hub.agency (id, party, name) select $1, key, 'Unit' from of_party on conflict (party, lower(name)) where closed_at is null do update set name = 'Unit' returning key, party)
       insert into hub.user_account (id, email, party, agency, roles, password_hash)
         select $1, $3, party, key, array[$4], (select password_hash from hub.user_account limit 1) from unit`,
      [randomUUID(), party, `${name}@bn.example`, role],
    );
    return (await hub.as(`${name}@bn.example`)).ask;
  };

  beforeAll(async () => {
    hub = await startHub();
    cast = await consentActors(hub, COUNTRIES);
    await hub.ownerSql('update hub.consent set quorum_part = 2, quorum_whole = 15'); // two of the fifteen
    partner = officer((await hub.as('contributor@meta.example')).ask);
  });
  afterAll(() => hub.stop());

  it('is registered by the operator alone, after a recent confirmation, and once', async () => {
    for (const by of [cast.admin('th'), cast.analyst('th').ask, partner.ask, (await hub.as('auditor@hub.example')).ask]) {
      expect(await codeOf(register(by, INPUT))).toBe('PERMISSION_MISSING');
    }
    for (const [input, reason] of [
      [{ ...INPUT, kind: 'HUB' }, 'PARTY_KIND'],
      [{ ...INPUT, name: ' ' }, 'PARTY_NAME'],
      [{ ...INPUT, slug: 'B N' }, 'PARTY_SLUG'],
      [{ ...INPUT, country: null }, 'PARTY_COUNTRY'],
      [{ ...INPUT, kind: 'PARTNER' }, 'PARTY_COUNTRY'],
      [{ ...INPUT, slug: 'th' }, 'PARTY_SLUG'],
      [{ ...INPUT, slug: 'meta' }, 'PARTY_SLUG_TAKEN'],
      [{ ...INPUT, slug: 'siam', country: 'TH' }, 'PARTY_COUNTRY_TAKEN'],
    ] as const) {
      expect(await codeOf(register(cast.operator, input))).toBe(reason);
    }
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    expect(await codeOf(register(cast.operator, INPUT))).toBe('STEP_UP_REQUIRED');
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const id = await register(cast.operator, INPUT);
    candidate = {
      id,
      admin: await joinsParty(id, 'admin', 'NATIONAL_ADMIN'),
      analyst: officer(await joinsParty(id, 'analyst', 'ANALYST')),
    };
  });

  it('is announced to every member country, and known to no partner', async () => {
    for (const country of ['th', 'jp'] as const) expect(await told(cast.admin(country))).toEqual(['COUNTRY_PROPOSED Brunei']);
    expect(await knows(cast.admin('th'))).toContain('Brunei');
    expect([await told(partner.ask), await admissions(partner.ask)]).toEqual([[], []]);
    expect(await knows(partner.ask)).not.toContain('Brunei');
    expect([await told(candidate.admin), await told(cast.operator)]).toEqual([[], []]);
  });

  it('sees itself and the hub alone, and may neither name anybody nor be named', async () => {
    expect(await knows(candidate.admin)).toEqual(['Brunei', 'Entente hub']);
    expect(await admissions(candidate.admin)).toEqual([{ party: { country: 'BN' }, votes: [], acceptedCount: null, neededCount: null }]);
    const problems = async (by: Officer, audience: object) =>
      (await by.publish([anItem({ value: 'bn.example.com', audience })]))[0]?.problems.flatMap(({ severity, code }) =>
        severity === 'ERROR' ? [code] : [],
      );
    for (const audience of [{ everyCountry: true }, { countries: ['TH'] }]) {
      expect(await problems(candidate.analyst, audience)).toEqual(['NOT_ADMITTED']);
    }
    expect(await problems(candidate.analyst, {})).toEqual([]);
    for (const by of [cast.analyst('th'), partner]) expect(await problems(by, { countries: ['BN'] })).toEqual(['COUNTRY_UNKNOWN']);
    for (const [owner, to] of [
      ['th', 'bn'],
      ['bn', 'th'],
    ] as const) {
      const keys = `(select array_agg(key) from hub.party where slug = $1), (select array_agg(key) from hub.party where slug = $2)`;
      await expect(hub.ownerSql(`select hub.lock_keys_shared(${keys})`, [owner, to])).rejects.toMatchObject({ code: 'HB500' });
    }
    expect(await codeOf(createGroupWith(cast.operator, 'With a candidate', candidate.id))).toBe('NOT_FOUND');
    expect(await codeOf(changeGroup(cast.operator, 'addGroupMember', await cast.analyst('th').groupId(), candidate.id))).toBe('NOT_FOUND');
    expect(await codeOf(createGroupWith(candidate.admin, 'By a candidate', candidate.id))).not.toBe('done');
  });

  it('has only member countries decide, and is not admitted by the operator, itself or a partner', async () => {
    for (const by of [cast.operator, cast.analyst('th').ask, (await hub.as('admin@meta.example')).ask]) {
      expect(await codeOf(decide(by, candidate.id))).toBe('PERMISSION_MISSING');
    }
    expect(await codeOf(decide(candidate.admin, candidate.id))).toBe('NOT_FOUND');
    for (const absent of [randomUUID(), 'x', cast.id('kh'), cast.id('meta')]) {
      expect(await codeOf(decide(cast.admin('th'), absent))).toBe('NOT_FOUND');
    }
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    expect(await codeOf(decide(cast.admin('th'), candidate.id))).toBe('STEP_UP_REQUIRED');
    expect(await decide(cast.admin('th'), candidate.id, false)).toBe('WAITING');
    await hub.ownerSql('update hub.session set confirmed_at = now()');
  });

  it('waits for the quorum, of countries that may act; everybody inside sees every word', async () => {
    expect(await decide(cast.admin('sg'), candidate.id)).toBe('WAITING');
    expect(await decide(cast.admin('sg'), candidate.id)).toBe('WAITING'); // once more is no second word
    expect(await admissions(cast.admin('jp'))).toEqual([
      {
        party: { country: 'BN' },
        votes: expect.arrayContaining([
          { by: { party: { country: 'TH' } }, accepts: false },
          { by: { party: { country: 'SG' } }, accepts: true },
        ]),
        acceptedCount: 1,
        neededCount: 2,
      },
    ]);
    expect(await admissions(cast.operator)).toEqual([{ party: { country: 'BN' }, votes: [], acceptedCount: 1, neededCount: 2 }]);
    const suspend = (suspended: boolean) =>
      cast.operator('mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state } }', {
        p: cast.id('sg'),
        s: suspended,
      });
    await suspend(true);
    expect(await admissions(cast.operator)).toMatchObject([{ acceptedCount: 0, neededCount: 2 }]);
    await suspend(false);
    expect(await knows(partner.ask)).not.toContain('Brunei');
  });

  it('sees at its admission what is for every country, and never a moment of who barred it before', async () => {
    const seen = await cast.analyst('kh').publishes({ value: 'seen.example.com', audience: { everyCountry: true } });
    const hidden = await cast.analyst('th').publishes({ value: 'hidden.example.com', audience: { everyCountry: true } });
    await cast.admin('th')('mutation ($p: ID!) { setPartyBarred(partyId: $p, barred: true) { barred } }', { p: candidate.id });
    const bars = 'mutation ($p: ID!) { setPartyBarred(partyId: $p, barred: true) { barred } }';
    expect(await codeOf(candidate.admin(bars, { p: cast.id('th') }))).toBe(await codeOf(candidate.admin(bars, { p: randomUUID() })));
    expect([await candidate.analyst.opens(seen.id), await candidate.analyst.opens(hidden.id)]).toEqual([null, null]);

    expect(await decide(cast.admin('kh'), candidate.id)).toBe('ADMITTED');
    expect(await candidate.analyst.opens(seen.id)).toMatchObject({ value: 'seen.example.com' });
    expect(await candidate.analyst.opens(hidden.id)).toBeNull();
    const { events } = await until(
      () => candidate.analyst.reads(),
      (page) => page.events.length > 0,
    );
    expect(events.map(({ operation, backfill, itemId }) => [operation, backfill, itemId])).toEqual([['PUBLISHED', true, seen.id]]);

    expect(await admissions(cast.admin('jp'))).toEqual([]);
    expect(await codeOf(decide(cast.admin('jp'), candidate.id))).toBe('NOT_FOUND');
    expect(await told(candidate.admin)).toEqual(['COUNTRY_ADMITTED Brunei']);
    expect((await told(cast.admin('jp'))).at(-1)).toBe('COUNTRY_ADMITTED Brunei');
    expect(await knows(partner.ask)).toContain('Brunei');
    expect(await candidate.analyst.publishes({ value: 'of-bn.example.com', audience: { countries: ['KH'] } })).toMatchObject({
      version: 1,
    });
  });

  it('waits no longer once it was closed', async () => {
    const id = await register(cast.operator, { ...INPUT, name: 'Timor-Leste', slug: 'tl', country: 'TL' });
    expect(await admissions(cast.admin('th'))).toMatchObject([{ party: { country: 'TL' } }]);
    await cast.operator('mutation ($p: ID!) { closeParty(partyId: $p, reason: "Registered in error.") { state } }', { p: id });
    expect([await admissions(cast.admin('th')), await admissions(cast.operator)]).toEqual([[], []]);
    expect(await codeOf(decide(cast.admin('th'), id))).toBe('NOT_FOUND');
  });

  it('is one, where a partner is there at once: told to the countries, and seeing what names it', async () => {
    const id = await register(cast.operator, { kind: 'PARTNER', name: 'Another platform', slug: 'another' });
    expect((await told(cast.admin('th'))).at(-1)).toBe('PARTNER_REGISTERED Another platform');
    expect(await knows(partner.ask)).not.toContain('Another platform');
    expect(await cast.analyst('th').publishes({ value: 'named.example.com', audience: { partners: [id] } })).toMatchObject({ version: 1 });
  });
});

describe('the first countries of a hub', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  it('found it one after the other: the first at once, each next one by those who are there', async () => {
    await hub.ownerSql('update hub.consent set immediate = false');
    const operator = (await hub.as('operator@hub.example')).ask;
    const registers = async (name: string, country: string): Promise<unknown> => {
      const input = { kind: 'COUNTRY', name, slug: country.toLowerCase(), country };
      await operator('mutation ($i: RegisterPartyInput!) { registerParty(input: $i) { id } }', { i: input });
      return (await hub.ownerSql('select candidate_since is not null as waits from hub.party where country = $1', [country]))[0];
    };
    await hub.ownerSql('delete from hub.membership');
    expect(await registers('Brunei', 'BN')).toEqual({ waits: false });
    expect(await registers('Timor-Leste', 'TL')).toEqual({ waits: true });
    // Whoever was a member once is not forgotten: an operator that empties the hub begins none.
    await hub.ownerSql('update hub.membership set left_at = now()');
    expect(await registers('Mongolia', 'MN')).toEqual({ waits: true });
  });
});
