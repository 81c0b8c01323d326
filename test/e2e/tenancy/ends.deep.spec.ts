import { listAnnouncements } from '../../support/announcement-client.js';
import {
  changeGroup,
  consentActors,
  decideProposal,
  createGroupWith,
  membersOf,
  proposalOf,
  listProposals,
} from '../../support/consent.js';
import { factorClient } from '../../support/factor-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import type { Ask } from '../../support/officer.js';

const COUNTRIES = { th: 'Thailand', kh: 'Cambodia', jp: 'Japan', sg: 'Singapore', vn: 'Vietnam' } as const;
const CLOSE = 'mutation ($id: ID!) { closeParty(partyId: $id, reason: "It left, for reasons of its own.") { state } }';
const INVITE = 'mutation ($i: InviteUserInput!) { inviteUser(input: $i) { token } }';
const ACCEPT = 'mutation ($t: String!) { acceptInvitation(token: $t, password: "mango quietly rivers twelve") { accessToken } }';

/** What ends with a party or an agency, in every room of the hub. */
describe('the end of a party, and of an agency', () => {
  let hub: Hub;
  let cast: Awaited<ReturnType<typeof consentActors<keyof typeof COUNTRIES>>>;
  const close = (id: string): Promise<unknown> => cast.operator(CLOSE, { id });
  const invite = async (by: Ask, input: object): Promise<string> =>
    (await by<{ inviteUser: { token: string } }>(INVITE, { i: { roles: ['ANALYST'], ...input } })).inviteUser.token;
  const count = async (statement: string, values: readonly unknown[] = []): Promise<number> =>
    Number((await hub.ownerSql<{ n: string }>(`select count(*) as n from ${statement}`, values))[0]?.n);
  const provider = (slug: string, said = ''): Promise<unknown> =>
    hub.ownerSql(
      `insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, agencies, default_agency, creates_accounts, set_by)
         select gen_random_uuid(), p.key, 'Police', 'https://idp.example', 'hub', '\\x01', 'openid', 'groups', '{}', '{}', a.key, true, u.id
           from hub.party p join hub.user_account u on u.party = p.key and u.email like 'admin@%' left join hub.agency a on a.id::text = $2 where p.slug = $1`,
      [slug, said],
    );

  beforeAll(async () => {
    hub = await startHub();
    cast = await consentActors(hub, COUNTRIES);
  });
  afterAll(() => hub.stop());

  describe('of a party', () => {
    it('keeps no group and no candidate waiting, and is told to the countries', async () => {
      await hub.ownerSql('update hub.consent set immediate = true');
      const group = await createGroupWith(cast.operator, 'Task force', cast.id('th'), cast.id('kh'), cast.id('jp'));
      const other = await createGroupWith(cast.admin('jp'), 'Other', cast.id('th'));
      await hub.ownerSql('update hub.consent set immediate = false');
      await changeGroup(cast.operator, 'addGroupMember', group, cast.id('sg'));
      for (const slug of ['th', 'kh'] as const) {
        await decideProposal(cast.admin(slug), await proposalOf(cast.admin(slug), 'Task force', 'SG'));
      }
      await createGroupWith(cast.operator, 'Asked', cast.id('jp'), cast.id('vn'));
      expect(await listProposals(cast.admin('sg'))).toEqual([]); // Japan has not said its word
      expect((await listProposals(cast.admin('jp'))).map(({ groupName }) => groupName).sort()).toEqual(['Asked', 'Task force']);

      await close(cast.id('jp'));
      expect(await decideProposal(cast.admin('sg'), await proposalOf(cast.admin('sg'), 'Task force', 'SG'))).toBe('JOINED');
      expect(await membersOf(cast.admin('th'), group)).toEqual(['KH', 'SG', 'TH']);
      expect(await membersOf(cast.admin('th'), other)).toEqual(['TH']);
      expect((await listProposals(cast.operator)).map(({ candidate }) => candidate.country)).toEqual(['VN']);
      const [told] = await listAnnouncements(cast.admin('vn'), 'PARTY_CLOSED');
      expect(told && [told.party?.name, told.party?.id]).toEqual(['Japan', cast.id('jp')]);
      expect(JSON.stringify(told)).not.toContain('reasons of its own');
      expect(await count('hub.working_group g join hub.party p on p.key = g.host where p.closed_at is not null')).toBe(0);
    });

    it('takes its word on candidates with it, and itself from among them', async () => {
      const register = async (slug: string, country: string): Promise<string> => {
        const query = `mutation ($i: RegisterPartyInput!) { registerParty(input: $i) { id } }`;
        const input = { kind: 'COUNTRY', name: `Country ${slug}`, slug, country };
        return (await cast.operator<{ registerParty: { id: string } }>(query, { i: input })).registerParty.id;
      };
      const [bn, tl] = [await register('bn', 'BN'), await register('tl', 'TL')];
      const accept = (by: Ask): Promise<unknown> =>
        by('mutation ($p: ID!) { decideAdmission(partyId: $p, accept: true) { outcome } }', { p: bn });
      const admissions = async (): Promise<unknown> =>
        (
          await cast.admin('th')<{ admissions: { nodes: object[] } }>(
            '{ admissions { nodes { party { country } acceptedCount votes { by { party { country } } } } } }',
          )
        ).admissions.nodes;
      await accept(cast.admin('sg'));
      await accept(cast.admin('th'));
      await close(cast.id('sg'));
      await close(tl);
      expect(await admissions()).toEqual([{ party: { country: 'BN' }, acceptedCount: 1, votes: [{ by: { party: { country: 'TH' } } }] }]);
    });

    it('leaves nothing open: invitations, letters, second factors, providers, releases, break-glass', async () => {
      const admin = cast.admin('vn');
      const token = await invite(admin, { email: 'new@vn.example' });
      await factorClient((await hub.as('liaison@vn.example')).ask).setsAppUp();
      await provider('vn');
      const party = `(select key from hub.party where slug = 'vn')`;
      await hub.ownerSql(
        `insert into hub.mail (id, party, kind, about, until, sealed) select gen_random_uuid(), party, 'INVITATION', id, expires_at, '\\x01' from hub.invitation`,
      );
      await hub.ownerSql(
        `insert into hub.release_request (id, party, kind, item, version, tlp, wanted, requested_exclusions, requested_by)
           values (gen_random_uuid(), ${party}, 'INDICATOR', gen_random_uuid(), 1, 'GREEN', '{1}', '{}', gen_random_uuid())`,
      );
      const [second] = await hub.ownerSql<{ id: string }>(
        `insert into hub.user_account (id, email, party, roles, password_hash)
           select gen_random_uuid(), 'second@hub.example', party, roles, password_hash from hub.user_account where email = 'operator@hub.example' returning id`,
      );
      const [access] = await hub.ownerSql<{ id: string }>(
        `insert into hub.break_glass_access (id, owner, reason, case_reference, requested_by, ends_at, approved_by, approved_at)
           select gen_random_uuid(), ${party}, 'A child is missing, and nobody answers.', 'C-1', u.id, now() + interval '1 hour', $1, now()
             from hub.user_account u where u.email = 'operator@hub.example' returning id`,
        [second?.id],
      );
      const READ = 'query ($a: ID!) { breakGlassIndicators(accessId: $a) { nodes { id } } }';
      expect(await cast.operator(READ, { a: access?.id })).toEqual({ breakGlassIndicators: { nodes: [] } });

      await close(cast.id('vn'));
      const invalid = { code: 'UNAUTHENTICATED', reason: 'INVITATION_INVALID' };
      await expect(hub.anyone().ask(ACCEPT, { t: token })).rejects.toMatchObject(invalid);
      await expect(cast.operator(READ, { a: access?.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const wish = { partyId: cast.id('vn'), reason: 'A child is missing, and nobody answers.', caseReference: 'C-1' };
      const request = 'mutation ($i: BreakGlassInput!) { requestBreakGlass(input: $i) { id } }';
      const expiresAt = new Date(Date.now() + 60_000).toISOString();
      await expect(cast.operator(request, { i: { ...wish, expiresAt } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect({
        invitations: await count('hub.invitation where end_reason is null'),
        letters: await count(`hub.mail where state = 'WAITING'`),
        apps: await count('hub.totp'),
        codes: await count('hub.recovery_code'),
        providers: await count(`hub.identity_provider where disabled_at is null or sealed <> ''`),
        releases: await count('hub.release_request where outcome is null'),
        glass: await count('hub.break_glass_access where ended_at is null'),
      }).toEqual({ invitations: 0, letters: 0, apps: 0, codes: 0, providers: 0, releases: 0, glass: 0 });
    });

    it('that nobody has ever entered: the operator invites nobody into it', async () => {
      const [row] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'tl'`);
      const first = { partyId: row?.id, email: 'first@tl.example', roles: ['NATIONAL_ADMIN'] };
      await expect(invite(cast.operator, first)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const [open] = await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'bn'`);
      expect(await invite(cast.operator, { ...first, partyId: open?.id })).toEqual(expect.any(String));
    });
  });

  describe('of an agency', () => {
    const create = async (by: Ask, name: string): Promise<string> =>
      (await by<{ createAgency: { id: string } }>('mutation ($n: String!) { createAgency(name: $n) { id } }', { n: name })).createAgency.id;
    const closes = (by: Ask, id: string): Promise<unknown> => by('mutation ($id: ID!) { closeAgency(id: $id) { id } }', { id });

    it('waits for invitations, identity providers and expired keys that name it', async () => {
      const by = cast.admin('th');
      const id = await create(by, 'Border Unit');
      const inUse = { code: 'CONFLICT', reason: 'AGENCY_IN_USE' };
      await invite(by, { email: 'border@th.example', agencyId: id });
      await expect(closes(by, id)).rejects.toMatchObject(inUse);
      await hub.ownerSql(`update hub.invitation set ended_at = now(), end_reason = 'REVOKED' where end_reason is null`);
      await provider('th', id);
      await expect(closes(by, id)).rejects.toMatchObject(inUse);
      await hub.ownerSql(
        `update hub.identity_provider p set default_agency = null, agencies = jsonb_build_object('border', a.key) from hub.agency a where a.id = $1 and p.party = a.party`,
        [id],
      );
      await expect(closes(by, id)).rejects.toMatchObject(inUse);
      await hub.ownerSql(`update hub.identity_provider set agencies = '{}'`);
      const key = await apiKeyClient(by).makes({ agencyId: id });
      await hub.ownerSql(`update hub.api_key set expires_at = now() - interval '1 day' where id = $1`, [key.id]);
      await expect(closes(by, id)).rejects.toMatchObject(inUse);
      await apiKeyClient(by).revokes(key.id);
      expect(await closes(by, id)).toEqual({ closeAgency: { id: expect.any(String) as unknown } });
    });

    it('takes nobody in: by invitation, by an admin, by a provider', async () => {
      const by = cast.admin('kh');
      const id = await create(by, 'Harbour Unit');
      await provider('kh', id);
      await hub.ownerSql(`update hub.agency set closed_at = now() where id = $1`, [id]); // as if both had come at once
      await expect(invite(by, { email: 'harbour@kh.example', agencyId: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const [user] = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'analyst@kh.example'`);
      const move = 'mutation ($u: ID!, $a: ID) { setUserAgency(userId: $u, agencyId: $a) { id } }';
      await expect(by(move, { u: user?.id, a: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(
        await hub.ownerSql(
          `select hub.claimed_agency(p, '{"agencies": []}') as agency from hub.identity_provider p join hub.party t on t.key = p.party where t.slug = 'kh'`,
        ),
      ).toEqual([{ agency: null }]);
    });
  });
});
