import { listAnnouncements } from '../../support/announcement-client.js';
import { consentActors } from '../../support/consent.js';
import { outcomeOf } from '../../support/hub-actors.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, until } from '../../support/officer.js';

const COUNTRIES = {
  th: 'Thailand',
  kh: 'Cambodia',
  jp: 'Japan',
  sg: 'Singapore',
  la: 'Laos',
  ph: 'Philippines',
  my: 'Malaysia',
  vn: 'Viet Nam',
} as const;
type Slug = keyof typeof COUNTRIES;
const SLUGS = Object.keys(COUNTRIES) as Slug[];
const SUSPEND = 'mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state suspension { inForce } } }';
const CONFIRM = 'mutation ($p: ID!) { confirmSuspension(partyId: $p) { confirmedAt } }';
const SUSPENSIONS =
  '{ suspensions { nodes { party { country } createdBy { name } inForce expiresAt confirmedAt confirmedCount neededCount } } }';
const DECIDE = 'mutation ($p: ID!) { decideAdmission(partyId: $p, accept: true) { outcome } }';

interface Suspension {
  readonly party: { readonly country: string };
  readonly inForce: boolean;
  readonly expiresAt: string | null;
  readonly confirmedAt: string | null;
  readonly confirmedCount: number;
  readonly neededCount: number;
}

/** A hub of eight member countries, which asks for consent. */
describe('a suspension', () => {
  let hub: Hub;
  let cast: Awaited<ReturnType<typeof consentActors<Slug>>>;
  let second: Ask;

  beforeAll(async () => {
    hub = await startHub();
    cast = await consentActors(hub, COUNTRIES);
    await hub.ownerSql(
      `update hub.membership m set left_at = now() from hub.party p where p.key = m.party and m.key = 1 and p.slug <> all ($1)`,
      [SLUGS],
    );
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, roles, password_hash)
         select gen_random_uuid(), 'second@hub.example', party, roles, password_hash from hub.user_account where email = 'operator@hub.example'`,
    );
    second = (await hub.as('second@hub.example')).ask;
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('update hub.session set confirmed_at = now()'));

  const suspends = async (slug: Slug, suspended = true, by = cast.operator): Promise<boolean> => {
    const { state } = (await by<{ setPartySuspended: { state: string } }>(SUSPEND, { p: cast.id(slug), s: suspended })).setPartySuspended;
    return (state === 'SUSPENDED') === suspended;
  };
  const confirms = (by: Ask, slug: string): Promise<string> => outcomeOf(by(CONFIRM, { p: cast.id(slug) }));
  const seen = async (by: Ask, country: string): Promise<Suspension | undefined> =>
    (await by<{ suspensions: { nodes: Suspension[] } }>(SUSPENSIONS)).suspensions.nodes.find(({ party }) => party.country === country);
  const isOut = async (slug: Slug): Promise<boolean> => (await outcomeOf(cast.admin(slug)('{ me { id } }'))) === 'TOKEN_REVOKED';
  /** So much time passes for what is said of a party's suspensions. */
  const passes = (slug: Slug, time: string) =>
    hub.ownerSql(
      `update hub.party_suspension s set in_force_at = in_force_at - $2::interval, lapses_at = lapses_at - $2::interval, confirmed_at = confirmed_at - $2::interval,
           ended_at = ended_at - $2::interval from hub.party p where p.key = s.party and p.slug = $1`,
      [slug, time],
    );
  const lapses = (slug: Slug) =>
    until(
      () => isOut(slug),
      (out) => !out,
    );
  const heard = async (by: Ask): Promise<readonly string[]> =>
    (await listAnnouncements(by))
      .filter(({ kind }) => kind.includes('SUSPEN') || kind === 'PARTY_READMITTED')
      .map(({ kind, party, outcome }) => [kind, party?.name, outcome].filter(Boolean).join(' '));

  it('does not lower a quorum that is open, before the vote or during it', async () => {
    const register = 'mutation ($i: RegisterPartyInput!) { registerParty(input: $i) { id } }';
    const candidate = async (name: string, country: string): Promise<string> =>
      (
        await cast.operator<{ registerParty: { id: string } }>(register, {
          i: { kind: 'COUNTRY', name, slug: country.toLowerCase(), country },
        })
      ).registerParty.id;
    const needed = async (): Promise<readonly object[]> =>
      (await cast.operator<{ admissions: { nodes: object[] } }>('{ admissions { nodes { acceptedCount neededCount } } }')).admissions.nodes;
    const before = await candidate('Brunei', 'BN');
    expect(await needed()).toEqual([{ acceptedCount: 0, neededCount: 6 }]); // two thirds of eight
    for (const slug of SLUGS.slice(1)) await suspends(slug);
    expect(await needed()).toEqual([{ acceptedCount: 0, neededCount: 6 }]);
    const after = await candidate('Timor-Leste', 'TL');
    for (const id of [before, after]) {
      expect(await cast.admin('th')(DECIDE, { p: id })).toEqual({ decideAdmission: { outcome: 'WAITING' } });
      expect(await hub.ownerSql('select candidate_since is not null as waits from hub.party where id = $1', [id])).toEqual([
        { waits: true },
      ]);
    }
    for (const slug of SLUGS.slice(1)) await suspends(slug, false);
    for (const slug of SLUGS.slice(1, 5)) {
      expect(await cast.admin(slug)(DECIDE, { p: before })).toEqual({ decideAdmission: { outcome: 'WAITING' } });
    }
    expect(await cast.admin('my')(DECIDE, { p: before })).toEqual({ decideAdmission: { outcome: 'ADMITTED' } });
    await cast.operator('mutation ($p: ID!) { closeParty(partyId: $p, reason: "Of a test.") { state } }', { p: after });
    await cast.operator('mutation ($p: ID!) { closeParty(partyId: $p, reason: "Of a test.") { state } }', { p: before });
    await hub.ownerSql('delete from hub.party_suspension');
  });

  it('is told to every member country but the suspended one, and its end to all', async () => {
    const start = (await heard(cast.admin('th'))).length;
    expect(await suspends('kh')).toBe(true);
    expect((await heard(cast.admin('th'))).slice(start)).toEqual(['PARTY_SUSPENDED Cambodia']);
    expect(await seen(cast.admin('jp'), 'KH')).toMatchObject({
      inForce: true,
      expiresAt: expect.any(String),
      confirmedAt: null,
      confirmedCount: 0,
      neededCount: 5,
    });
    await suspends('kh', false);
    for (const slug of ['th', 'kh'] as const) expect((await heard(cast.admin(slug))).at(-1)).toBe('PARTY_READMITTED Cambodia LIFTED');
    expect(await heard((await hub.as('admin@meta.example')).ask)).toEqual([]);
    expect(await seen(cast.admin('jp'), 'KH')).toBeUndefined();
  });

  it('lapses after 72 hours by one operator alone, who cannot begin anew, also not by lifting it in between', async () => {
    await hub.ownerSql('delete from hub.party_suspension');
    await suspends('kh');
    await passes('kh', '71 hours');
    await suspends('kh', false);
    await suspends('kh');
    expect(await isOut('kh')).toBe(true);
    await passes('kh', '61 minutes'); // 72 hours and a minute in all
    await lapses('kh');
    expect((await heard(cast.admin('th'))).at(-1)).toBe('PARTY_READMITTED Cambodia LAPSED');
    expect(await suspends('kh')).toBe(false);
    expect(await suspends('kh', true, second)).toBe(false); // the second operator confirms, and does not begin another one
    expect([await isOut('kh'), (await heard(cast.admin('th'))).at(-1)]).toEqual([false, 'SUSPENSION_PROPOSED Cambodia']);
    expect(await seen(second, 'KH')).toMatchObject({ inForce: false, expiresAt: null });
    expect(await confirms(cast.operator, 'kh')).toBe('SUSPENSION_RELATED');
    expect(await confirms(second, 'kh')).toBe('done');
    expect([await isOut('kh'), (await heard(cast.admin('th'))).at(-1)]).toEqual([true, 'SUSPENSION_CONFIRMED Cambodia']);
    await suspends('kh', false);
    await passes('kh', '31 days');
    expect(await suspends('kh')).toBe(true);
    await suspends('kh', false);
  });

  it('stands by another operator whom neither brought the other in, and by nobody else of the hub', async () => {
    await suspends('jp');
    await hub.ownerSql(
      `insert into hub.office (user_id, role, granted_by, holds_from, confirmed_at, confirmed_how)
         select s.id, 'HUB_OPERATOR', o.id, now(), now(), 'COUNTRIES' from hub.user_account s, hub.user_account o where s.email = 'second@hub.example' and o.email = 'operator@hub.example'`,
    );
    expect([await confirms(cast.operator, 'jp'), await confirms(second, 'jp')]).toEqual(['SUSPENSION_RELATED', 'SUSPENSION_RELATED']);
    await hub.ownerSql('delete from hub.office');
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    expect(await confirms(second, 'jp')).toBe('STEP_UP_REQUIRED');
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    for (const email of ['reviewer@hub.example', 'analyst@th.example', 'admin@meta.example']) {
      expect(await confirms((await hub.as(email)).ask, 'jp')).toBe('PERMISSION_MISSING');
    }
    expect(await confirms(second, 'jp')).toBe('done');
    await passes('jp', '100 days');
    expect(await hub.ownerSql('select hub.lapse_suspensions(1) as n')).toEqual([{ n: 0 }]);
    expect(await isOut('jp')).toBe(true);
    await suspends('jp', false);
  });

  it('stands by a quorum of the other member countries, of which suspended ones count', async () => {
    await suspends('jp');
    for (const slug of ['sg', 'la'] as const) await suspends(slug);
    const { neededCount: needed } = (await seen(cast.admin('th'), 'JP')) ?? {};
    expect(needed).toBe(5); // two thirds of seven
    for (const slug of ['th', 'kh', 'ph', 'my', 'my'] as const) {
      expect(await cast.admin(slug)(CONFIRM, { p: cast.id('jp') })).toEqual({ confirmSuspension: { confirmedAt: null } });
    }
    expect(await cast.admin('vn')(CONFIRM, { p: cast.id('jp') })).toEqual({
      confirmSuspension: { confirmedAt: expect.any(String) as unknown },
    });
    expect(await seen(cast.admin('th'), 'JP')).toMatchObject({ expiresAt: null, confirmedAt: expect.any(String), confirmedCount: 5 });
    for (const slug of ['jp', 'sg', 'la'] as const) await suspends(slug, false);
    expect(await confirms(cast.admin('th'), 'jp')).toBe('NOT_FOUND');
    expect(await confirms(cast.admin('th'), 'hub')).toBe('NOT_FOUND');
  });

  it('of a party that is closed meanwhile ends with it, and lets nobody in', async () => {
    await suspends('la');
    await cast.operator('mutation ($p: ID!) { closeParty(partyId: $p, reason: "It left the agreement.") { state } }', { p: cast.id('la') });
    await passes('la', '73 hours');
    expect(await hub.ownerSql('select hub.lapse_suspensions(1) as n')).toEqual([{ n: 0 }]);
    expect(await isOut('la')).toBe(true);
    expect(await confirms(second, 'la')).toBe('NOT_FOUND');
  });
});
