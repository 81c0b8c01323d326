import { writeBootstrapToken } from '../../../src/identity/auth/bootstrap.service.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { changeGroup, createGroupWith, decideProposal, membersOf, proposalOf } from '../../support/consent.js';
import { factorClient, currentCode } from '../../support/factor-client.js';
import { ACCEPT, hubActorsOf, INVITE, REGISTER, SECRET, type SignInResult, outcomeOf } from '../../support/hub-actors.js';
import { type Hub, startHub } from '../../support/hub.js';
import { inDays, apiKeyClient, READING } from '../../support/api-key-client.js';
import { CLIENT, startIssuer } from '../../support/oidc-issuer.js';
import { EVENT, type EventView, until } from '../../support/officer.js';
import { follow } from '../../support/sockets.js';

const BOOTSTRAP_TOKEN = 'a token of the settings, long enough';
const PRODUCTION = {
  NODE_ENV: 'production',
  MASTER_KEY: '22'.repeat(32),
  PUBLIC_URL: 'https://hub.example',
  DATABASE_URL: 'postgres://hub:unused@127.0.0.1/unused',
  BOOTSTRAP_TOKEN,
  OFFICE_WAIT_HOURS: '0', // the waiting itself: offices.spec.ts
};
const BEGIN =
  'mutation ($t: String!, $e: String!, $p: String!) { bootstrapOperator(token: $t, email: $e, password: $p) { accessToken viewer { id } } }';
const SIGN_IN = 'mutation ($e: String!, $p: String!, $c: String) { signIn(email: $e, password: $p, code: $c) { accessToken } }';
const PENDING = '{ pendingReleases { nodes { id } } }';
const FEED = `subscription { feed(filter: { itemKinds: [INDICATOR] }) { ${EVENT} } }`;

/** The walk is one: each step stands on the one before, and every step has its attackers. How a provider lets officers in: identity-providers.spec.ts. */
describe('the life of a country, in production', () => {
  let hub: Hub;
  let founders: ReturnType<typeof hubActorsOf>;
  const the = (name: string) => founders.the(name);
  const id = (name: string) => founders.id(name);
  const works = (name: string) => founders.works(name);
  const all = (names: readonly string[], query: string, variables?: object) => founders.all(names, query, variables);
  const ADMIT = 'mutation ($p: ID!) { decideAdmission(partyId: $p, accept: true) { outcome } }';
  const AGENCY = 'mutation ($n: String!) { createAgency(name: $n) { id } }';
  const DISABLE = 'mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }';
  /** Values of what somebody finds. */
  const finds = async (name: string, ...values: readonly string[]): Promise<readonly boolean[]> =>
    (await works(name).looksUp(...values)).map(({ indicators }) => indicators.length > 0);

  beforeAll(async () => {
    hub = await startHub(PRODUCTION, undefined, { empty: true });
    founders = hubActorsOf(hub);
    expect(await writeBootstrapToken(hub.database.url, BOOTSTRAP_TOKEN)).toBe(true);
  });
  afterAll(() => hub.stop());

  it('begins with an operator, by the one-time token, who does nothing before a second factor, and then brings a second one', async () => {
    const said = { t: BOOTSTRAP_TOKEN, e: 'operator@hub.example', p: SECRET };
    expect(await outcomeOf(hub.anyone().ask(BEGIN, { ...said, t: 'a guess' }))).toBe('BOOTSTRAP_REFUSED');
    founders.joins('operator', (await hub.anyone().ask<{ bootstrapOperator: SignInResult }>(BEGIN, said)).bootstrapOperator);
    expect(await outcomeOf(hub.anyone().ask(BEGIN, { ...said, e: 'second@hub.example' }))).toBe('BOOTSTRAP_REFUSED');

    const early = { i: { kind: 'COUNTRY', country: 'TH', name: 'Thailand', slug: 'th' } };
    expect(await all(['operator'], REGISTER, early)).toEqual(['SECOND_FACTOR_SETUP_REQUIRED']);
    const { url } = await factorClient(the('operator').ask).startsApp();
    const used = currentCode(url);
    const codes = await factorClient(the('operator').ask).confirmsApp(used);
    expect(codes).toHaveLength(10);
    for (const name of ['operator-two', 'operator-three']) {
      await founders.invites('operator', name, 'HUB_OPERATOR');
      await factorClient(the(name).ask).setsAppUp();
      expect(await all([name], '{ partyDetails { nodes { state } } }')).toEqual(['OFFICE_WAITS']);
    }

    const signIn = (c?: string) => outcomeOf(hub.anyone().ask(SIGN_IN, { e: said.e, p: SECRET, c }));
    expect([await signIn(), await signIn(used), await signIn(codes[0])]).toEqual(['SECOND_FACTOR_REQUIRED', 'CODE_REFUSED', 'done']);
    expect(await outcomeOf(hub.anyone().ask(ACCEPT, { t: id('used invitation'), p: SECRET }))).toBe('INVITATION_INVALID');
  });

  it('is admitted by the quorum of those who are there, and by nobody else', async () => {
    await founders.registers('th', 'Thailand', 'TH'); // the very first
    await founders.registers('vn', 'Viet Nam', 'VN');
    expect(await works('vn-chief').partyId('Thailand')).toBe('none');
    expect(await all(['operator', 'vn-chief', 'th-chief', 'th-chief'], ADMIT, { p: id('vn') })).toEqual([
      ...['PERMISSION_MISSING', 'NOT_FOUND', 'done', 'NOT_FOUND'],
    ]);
    await founders.registers('kh', 'Cambodia', 'KH');
    await founders.registers('meta', 'Meta', null);
    const admit = (by: string) => the(by).ask<{ decideAdmission: { outcome: string } }>(ADMIT, { p: id('kh') });
    expect([await admit('th-chief'), await outcomeOf(admit('meta-chief')), await admit('vn-chief')]).toEqual([
      ...[{ decideAdmission: { outcome: 'WAITING' } }, 'PERMISSION_MISSING', { decideAdmission: { outcome: 'ADMITTED' } }],
    ]);
    const again = { i: { email: 'mine@hub.example', roles: ['NATIONAL_ADMIN'], partyId: id('th') } };
    expect(await all(['operator', 'vn-chief', 'meta-chief'], INVITE, again)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
  });

  it('lets agencies and officers in by its own bureau, and no stranger says a word about them', async () => {
    for (const slug of ['th', 'vn', 'kh', 'meta']) {
      const { createAgency } = await the(`${slug}-chief`).ask<{ createAgency: { id: string } }>(AGENCY, { n: 'Cyber unit' });
      founders.remembers(`${slug}-agency`, createAgency.id);
      await founders.invites(`${slug}-chief`, `${slug}-officer`, slug === 'meta' ? 'CONTRIBUTOR' : 'ANALYST', {
        agencyId: createAgency.id,
      });
    }
    await founders.invites('th-chief', 'th-approver', 'APPROVER', { agencyId: id('th-agency') });

    const invitation = (said: object) => ({ i: { email: 'spy@police.example', roles: ['ANALYST'], ...said } });
    expect(await all(['th-officer', 'meta-officer', 'th-approver'], INVITE, invitation({}))).toEqual(Array(3).fill('PERMISSION_MISSING'));
    expect(await all(['vn-chief'], INVITE, invitation({ agencyId: id('th-agency') }))).toEqual(['NOT_FOUND']);
    expect(await all(['th-chief', 'meta-chief'], INVITE, invitation({ roles: ['HUB_OPERATOR'] }))).toEqual(
      Array(2).fill('ROLE_NOT_OF_PARTY'),
    );
    const victim = { u: the('th-officer').id };
    const strangers = ['vn-chief', 'meta-chief', 'operator'];
    for (const verb of [
      'endUserSessions(userId: $u) { count }',
      'removeSecondFactors(userId: $u) { id }',
      'createPasswordReset(userId: $u) { token }',
    ]) {
      expect(await all(strangers, `mutation ($u: ID!) { ${verb} }`, victim)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    }
    expect(await all(strangers, DISABLE, victim)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    expect(await the('vn-chief').ask('query ($u: ID!) { user(id: $u) { email } }', victim)).toEqual({ user: null });
  });

  it('attaches no identity provider on the hub’s own machine, nor by anybody but its admin', async () => {
    const issuer = await startIssuer();
    const query = 'mutation ($at: String!, $i: IdentityProviderInput!) { createIdentityProvider(issuer: $at, input: $i) { id } }';
    const roles = [{ value: 'officers', role: 'ANALYST' }];
    const input = { name: 'Police', ...CLIENT, roleClaim: 'groups', roles, createsAccounts: true };
    const heard = await all(['th-officer', 'operator', 'th-chief'], query, { at: issuer.issuer, i: input });
    await issuer.stop();
    expect(heard).toEqual(['PERMISSION_MISSING', 'PERMISSION_MISSING', 'ISSUER_URL']);
    expect(issuer.requests).toEqual([]); // nobody knocked there
  });

  it('founds a group whose members consent, and shares with it and nobody beside it', async () => {
    const nobodyElse = { message: 'No such member country is visible to you.' };
    await expect(createGroupWith(the('th-chief').ask, 'With a partner', id('meta'))).rejects.toMatchObject(nobodyElse);
    const group = await createGroupWith(the('th-chief').ask, 'Mekong', id('vn'));
    expect(await membersOf(the('th-chief').ask, group)).toEqual(['TH']);
    const proposal = await proposalOf(the('vn-chief').ask, 'Mekong', 'VN');
    expect(await outcomeOf(decideProposal(the('kh-chief').ask, proposal))).toBe('NOT_FOUND');
    expect(await outcomeOf(changeGroup(the('kh-chief').ask, 'addGroupMember', group, id('kh')))).toBe('NOT_FOUND');
    await decideProposal(the('vn-chief').ask, proposal);
    expect([await membersOf(the('vn-chief').ask, group), await membersOf(the('kh-chief').ask, group)]).toEqual([['TH', 'VN'], undefined]);

    const shared = await works('th-officer').publishes({ value: 'group.example.com', audience: { groups: [group] } });
    await works('th-officer').publishes({ value: 'named.example.com', audience: { countries: ['KH'], partners: [id('meta')] } });
    const seen = ['group.example.com', 'named.example.com'];
    expect(await Promise.all(['vn-officer', 'kh-officer', 'meta-officer'].map((who) => finds(who, ...seen)))).toEqual([
      ...[
        [true, false],
        [false, true],
        [false, true],
      ],
    ]);
    const revoke = 'mutation ($id: ID!) { revokeIndicator(id: $id, reason: "Mine.") { id } }';
    const doors = ['vn-officer', 'kh-officer', 'meta-officer', 'th-chief', 'operator'];
    expect(await all(doors, revoke, { id: shared.id })).toEqual([
      ...['NOT_YOURS', 'NOT_FOUND', 'NOT_FOUND', 'PERMISSION_MISSING', 'PERMISSION_MISSING'],
    ]);
  });

  it('gives a machine a key, exchanges it, and shuts an officer out in the middle of a live subscription', async () => {
    const keys = apiKeyClient(the('vn-chief').ask);
    const made = await keys.makes({ name: 'Follower' });
    const input = { name: 'A spy', permissions: READING, expiresAt: inDays(1) };
    const make = 'mutation ($i: ApiKeyInput!) { createApiKey(input: $i) { id } }';
    expect(await all(['vn-officer', 'operator'], make, { i: input })).toEqual(['PERMISSION_MISSING', 'PERMISSION_MISSING']);
    const above = { reason: 'KEY_CEILING', message: 'You may not give these permissions to a key: user:manage.' };
    await expect(keys.makes({ permissions: ['indicator:read', 'user:manage'] })).rejects.toMatchObject(above);
    for (const verb of ['rotateApiKey(id: $k) { id }', 'revokeApiKey(id: $k)']) {
      expect(await all(['th-chief', 'meta-chief'], `mutation ($k: ID!) { ${verb} }`, { k: made.id })).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    }

    const [person, machine] = [the('vn-officer').token, made.secret].map((token) => follow<{ feed: EventView }>(hub.wsUrl, token, FEED));
    const next = async (line: typeof person) => (await line?.next())?.value?.feed as EventView | undefined;
    expect([(await next(person))?.operation, (await next(machine))?.operation]).toEqual(['POSITION', 'POSITION']);
    await works('th-officer').publishes({ value: 'live.example.com', audience: { countries: ['VN'] } });
    expect([(await next(person))?.indicator?.value, (await next(machine))?.indicator?.value]).toEqual(Array(2).fill('live.example.com'));

    const { secret } = await keys.exchanges(made.id, { overlapMinutes: 60 });
    const me = (token: string) => outcomeOf(hub.asToken(token).ask('{ me { id } }'));
    expect([await me(made.secret), await me(secret)]).toEqual(['done', 'done']);
    const waiting = next(person);
    expect(await all(['vn-chief'], DISABLE, { u: the('vn-officer').id })).toEqual(['done']);
    await expect(waiting).rejects.toMatchObject({ code: 4403 });
    expect(await me(the('vn-officer').token)).toBe('TOKEN_REVOKED');

    await works('th-officer').publishes({ value: 'after.example.com', audience: { countries: ['VN'] } });
    expect((await next(machine))?.indicator?.value).toBe('after.example.com'); // the machine is another's affair
    const cut = next(machine);
    await keys.exchanges(made.id, { overlapMinutes: 0 });
    await expect(cut).rejects.toMatchObject({ code: 4403 });
    expect([await me(made.secret), await me(secret)]).toEqual(['TOKEN_REVOKED', 'TOKEN_REVOKED']);
  });

  it('demands a second officer, who is somebody else, of its own, and no admin', async () => {
    const policy = 'mutation { setSharingPolicy(input: { secondOfficerFrom: AMBER }) { updatedAt } }';
    expect(await all(['th-officer', 'operator', 'th-chief'], policy)).toEqual(['PERMISSION_MISSING', 'PERMISSION_MISSING', 'done']);
    await works('th-officer').publishes({ value: 'amber.example.com', tlp: 'AMBER', audience: { countries: ['KH'] } });
    expect(await finds('kh-officer', 'amber.example.com')).toEqual([false]);
    const { pendingReleases } = await the('th-approver').ask<{ pendingReleases: { nodes: { id: string }[] } }>(PENDING);
    const approve = 'mutation ($r: ID!) { approveRelease(id: $r) { state } }';
    const doors = ['th-officer', 'kh-officer', 'th-chief', 'meta-officer', 'operator', 'th-approver'];
    expect(await all(doors, approve, { r: pendingReleases.nodes[0]?.id })).toEqual([
      ...Array<string>(5).fill('PERMISSION_MISSING'),
      'done',
    ]);
    expect(await finds('kh-officer', 'amber.example.com')).toEqual([true]);
  });

  it('confirms the operators whom the first one brought in, with a second country', async () => {
    const confirm = 'mutation ($u: ID!) { confirmOffice(userId: $u) { state } }';
    for (const name of ['operator-two', 'operator-three']) {
      expect(await all(['operator', 'th-officer', 'meta-chief', 'th-chief'], confirm, { u: the(name).id })).toEqual([
        ...['OFFICE_RELATED', 'PERMISSION_MISSING', 'PERMISSION_MISSING', 'done'],
      ]);
      expect(await all([name], '{ partyDetails { nodes { state } } }')).toEqual(['OFFICE_WAITS']);
      expect(await all(['kh-chief'], confirm, { u: the(name).id })).toEqual(['done']);
      expect(await all([name], '{ partyDetails { nodes { state } } }')).toEqual(['done']);
    }
  });

  it('is read by an operator only when two of them break the glass of whom neither brought the other in, and sees it', async () => {
    expect(await all(['operator', 'operator-two'], '{ indicators { edges { node { value } } } }')).toEqual(
      Array(2).fill('PERMISSION_MISSING'),
    );
    const input = {
      partyId: id('th'),
      reason: 'A life is at stake, and the bureau is silent.',
      caseReference: 'C-1',
      expiresAt: inDays(0.5),
    };
    const request = 'mutation ($i: BreakGlassInput!) { requestBreakGlass(input: $i) { id } }';
    expect(await all(['th-chief', 'kh-officer'], request, { i: input })).toEqual(['PERMISSION_MISSING', 'PERMISSION_MISSING']);
    const related = await the('operator').ask<{ requestBreakGlass: { id: string } }>(request, { i: input });
    const { requestBreakGlass } = await the('operator-three').ask<{ requestBreakGlass: { id: string } }>(request, { i: input });
    const access = { a: requestBreakGlass.id };
    const read = 'query ($a: ID!) { breakGlassIndicators(accessId: $a) { nodes { value } } }';
    const approve = 'mutation ($a: ID!) { approveBreakGlass(id: $a) { state } }';
    expect(await all(['operator-three'], read, access)).toEqual(['NOT_FOUND']);
    expect(await all(['operator-two'], approve, { a: related.requestBreakGlass.id })).toEqual(['OPERATORS_RELATED']);
    expect(await all(['operator-three', 'operator', 'operator-two'], approve, access)).toEqual([
      'OWN_REQUEST',
      'OPERATORS_RELATED',
      'done',
    ]);
    expect(await all(['operator-two', 'operator', 'operator-three'], read, access)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'done']);
    const seen = '{ breakGlassAccesses { nodes { createdBy { name } reads { nodes { at } } } } }';
    expect(await the('th-chief').ask(seen)).toMatchObject({
      breakGlassAccesses: {
        nodes: [
          { createdBy: { name: 'operator-three@police.example' }, reads: { nodes: [{}] } },
          { createdBy: { name: 'operator@hub.example' }, reads: { nodes: [] } },
        ],
      },
    });
    expect(await the('kh-chief').ask(seen)).toEqual({ breakGlassAccesses: { nodes: [] } });
    const said = await listAnnouncements(the('th-chief').ask, 'BREAK_GLASS');
    expect(said.map(({ expiresAt }) => expiresAt)).toEqual([input.expiresAt]);
    const end = 'mutation ($a: ID!) { endBreakGlass(id: $a) { state } }';
    expect([...(await all(['kh-chief', 'th-chief'], end, access)), ...(await all(['operator-three'], read, access))]).toEqual([
      ...['NOT_FOUND', 'done', 'NOT_FOUND'],
    ]);
  });

  it('ends: nobody of it comes in, and nobody sees what it said', async () => {
    const close = 'mutation ($p: ID!) { closeParty(partyId: $p, reason: "It left the agreement.") { state } }';
    const { cursor } = await works('kh-officer').reads();
    expect(await all(['th-chief', 'kh-chief', 'operator'], close, { p: id('th') })).toEqual([
      'PERMISSION_MISSING',
      'PERMISSION_MISSING',
      'done',
    ]);
    expect(await all(['th-chief', 'th-officer', 'th-approver'], '{ me { id } }')).toEqual(Array(3).fill('TOKEN_REVOKED'));
    expect(await finds('kh-officer', 'named.example.com', 'amber.example.com')).toEqual([false, false]);
    const { events } = await until(
      () => works('kh-officer').reads(cursor),
      (page) => page.events.length >= 2,
    );
    expect(events.map(({ operation, indicator }) => [operation, indicator])).toEqual([
      ['WITHDRAWN', null],
      ['WITHDRAWN', null],
    ]);
  });
});
