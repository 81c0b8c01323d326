import { apiKeyClient } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, type Officer, officer, type ReceiptView, until } from '../../support/officer.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

const WITHIN = 'everyCountry countries groups { name } partners { name } exceptCountries';
const POLICY = `defaultAudience { everyCountry countries groups { name } groupMembersToday { name } partners { name } exceptCountries } defaultTlp neverPartners
  secondOfficerFrom secondOfficerForPartners limits { id kinds threats tlp within { ${WITHIN} } } updatedBy { name }`;
const SET = `mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { ${POLICY} } }`;
const LIFT = `mutation ($id: ID!) { liftSharingLimit(id: $id) { ${POLICY} } }`;
const RELEASE = `id state tlp audience { ${WITHIN} } createdBy { kind name } decidedBy { name } reason item { id ... on Indicator { value description } }`;
const PENDING = `query ($all: Boolean) { pendingReleases(includeDecided: $all) { nodes { ${RELEASE} } } }`;
const APPROVE = `mutation ($id: ID!) { approveRelease(id: $id) { ${RELEASE} } }`;
const DECLINE = `mutation ($id: ID!, $reason: String!) { declineRelease(id: $id, reason: $reason) { ${RELEASE} } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawRelease(id: $id) { ${RELEASE} } }`;
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Release {
  readonly id: string;
  readonly state: string;
  readonly audience: { readonly countries: readonly string[] };
  readonly createdBy: { readonly kind: string; readonly name: string };
  readonly item: { readonly id: string; readonly value: string } | null;
}

describe('a party’s sharing policy', () => {
  let hub: Hub;
  let admin: Ask;
  let th: Officer;
  let second: Officer;
  let kh: Officer;
  let vn: Officer;
  let jp: Officer;
  let meta: Officer;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startHub();
    // The demo has no second officers: liaisons of Thailand and Cambodia are made into some.
    await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email in ('liaison@th.example', 'liaison@kh.example')`);
    admin = (await hub.as('admin@th.example')).ask;
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, vn, jp] = [
      await as('analyst@th.example'),
      await as('analyst@kh.example'),
      await as('analyst@vn.example'),
      await as('analyst@jp.example'),
    ];
    [second, meta] = [await as('liaison@th.example'), await as('contributor@meta.example')];
    for (const name of ['Cambodia', 'Viet Nam', 'Meta', 'Laos']) ids[name] = await th.partyId(name);
    ids.group = await th.groupId();
  });
  afterAll(() => hub.stop());
  afterEach(async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    await set({ defaultAudience: null, defaultTlp: null, neverPartners: false, secondOfficerFrom: null, secondOfficerForPartners: false });
    for (const { id } of (await policyOf(admin)).limits) await admin(LIFT, { id });
  });

  /** Every test domain is a reserved one; that is not what these tests are about. */
  const codes = (receipt: ReceiptView | undefined): string[] =>
    (receipt?.problems ?? []).map(({ code }) => code).filter((code) => code !== 'DOMAIN_RESERVED');
  type Policy = { limits: { id: string }[]; updatedBy: { name: string } | null; neverPartners: boolean; secondOfficerFrom: string | null };
  const set = (input: object, ask = admin): Promise<unknown> => ask(SET, { input });
  const limits = (input: object, ask = admin): Promise<unknown> => sharingLimitClient(ask).sets(input);
  const policyOf = async (ask: Ask): Promise<Policy> =>
    (await ask<{ sharingPolicy: Policy }>(`{ sharingPolicy { ${POLICY} } }`)).sharingPolicy;
  const pending = async (who: Officer, all = false): Promise<readonly Release[]> =>
    (await who.ask<{ pendingReleases: { nodes: Release[] } }>(PENDING, { all })).pendingReleases.nodes;
  const waitsFor = async (id: string): Promise<Release> => {
    const found = (await pending(second)).find(({ item }) => item?.id === id);
    if (!found) throw new Error('Nothing waits.');
    return found;
  };
  const approves = (id: string, who = second): Promise<unknown> => who.ask(APPROVE, { id });
  const told = async (who: Officer, id: string): Promise<string[]> =>
    (await who.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === id).map(({ operation }) => operation);
  const audienceOf = async (id: string): Promise<unknown> =>
    (await th.ask<{ indicator: { audience: unknown } }>(`query ($id: ID!) { indicator(id: $id) { audience { ${WITHIN} } } }`, { id }))
      .indicator.audience;

  describe('in general', () => {
    it('is read by everybody of the party, and set by its admins alone', async () => {
      await set({ secondOfficerFrom: 'RED' });
      for (const { ask } of [th, second]) {
        expect(await policyOf(ask)).toMatchObject({ secondOfficerFrom: 'RED', updatedBy: { name: 'admin@th.example' } });
      }
      for (const { ask } of [kh, meta, await hub.as('operator@hub.example')]) {
        expect(await policyOf(ask)).toMatchObject({ secondOfficerFrom: null, updatedBy: null });
      }
      const others = [th.ask, second.ask, (await hub.as('operator@hub.example')).ask, (await hub.as('auditor@hub.example')).ask, meta.ask];
      for (const ask of others) {
        await expect(set({ neverPartners: true }, ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
        await expect(limits({ within: {} }, ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
        await expect(ask(LIFT, { id: NOBODY })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
    });

    it('is loosened by whoever has just been confirmed; tightening never waits for that', async () => {
      await set({ secondOfficerFrom: 'RED' });
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
      await set({ neverPartners: true, secondOfficerFrom: 'AMBER', secondOfficerForPartners: true });
      await limits({ kinds: ['BANK_ACCOUNT'], within: {} });
      const [limit] = (await policyOf(admin)).limits;
      for (const input of [
        { neverPartners: false },
        { secondOfficerFrom: 'RED' },
        { secondOfficerFrom: null },
        { secondOfficerForPartners: false },
        { defaultAudience: { everyCountry: true } },
        { defaultTlp: 'CLEAR' },
      ]) {
        await expect(set(input)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' });
      }
      await expect(admin(LIFT, { id: limit?.id })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      expect(await policyOf(admin)).toMatchObject({ neverPartners: true, secondOfficerFrom: 'AMBER', limits: [{ id: limit?.id }] });
    });

    it('leaves another party’s limits alone, and gives a partner no second officer', async () => {
      await limits({ within: {} });
      const [limit] = (await policyOf(admin)).limits;
      const [khAdmin, metaAdmin] = [(await hub.as('admin@kh.example')).ask, (await hub.as('admin@meta.example')).ask];
      for (const id of [limit?.id, NOBODY, 'x']) await expect(khAdmin(LIFT, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(set({ secondOfficerFrom: 'RED' }, metaAdmin)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        reason: 'NO_SECOND_OFFICER',
      });
      await expect(limits({ within: { exceptCountries: ['KH'] } })).rejects.toMatchObject({ reason: 'LIMIT_EXCEPTS' });
      await expect(set({ defaultTlp: 'RED', defaultAudience: { everyCountry: true } })).rejects.toMatchObject({
        reason: 'TLP_FORBIDS_AUDIENCE',
      });
    });
  });

  describe('a default audience', () => {
    it('is taken by a claim without one; without a default such a claim is refused, and costs the others nothing', async () => {
      const sent = [
        { ...anItem({ value: 'default-1.example.com' }), audience: undefined },
        { ...anItem({ value: 'default-2.example.com' }), audience: null },
        anItem({ value: 'default-3.example.com' }),
      ];
      const before = await th.publish(sent);
      expect(before.map((one) => [one.outcome, ...codes(one)])).toEqual([
        ['REJECTED', 'AUDIENCE_MISSING'],
        ['REJECTED', 'AUDIENCE_MISSING'],
        ['CREATED'],
      ]);
      await set({ defaultAudience: { countries: ['KH'] }, defaultTlp: 'GREEN' });
      const after = await th.publish(sent);
      expect(after.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED', 'UNCHANGED']);
      expect([await kh.opens(after[0]?.indicator?.id ?? ''), await vn.opens(after[0]?.indicator?.id ?? '')]).toMatchObject([
        { version: 1 },
        null,
      ]);
      expect(await audienceOf(after[2]?.indicator?.id ?? '')).toMatchObject({ countries: [] });
    });
  });

  describe('the members of a group, of today', () => {
    it('see a claim, whoever joins later does not; and it tells nobody of the group', async () => {
      const { id } = await th.publishes({ value: 'today.example.com', audience: { groupMembersToday: [ids.group] } });
      expect(await audienceOf(id)).toEqual({
        everyCountry: false,
        countries: ['KH', 'LA', 'MY', 'PH', 'VN'],
        groups: [],
        partners: [],
        exceptCountries: [],
      });
      expect(await kh.opens(id)).toMatchObject({ id });
      const operator = (await hub.as('operator@hub.example')).ask;
      const change = (name: string, partyId: string): Promise<unknown> =>
        operator(`mutation ($g: ID!, $p: ID!) { ${name}(groupId: $g, partyId: $p) { id } }`, { g: ids.group, p: partyId });
      const japan = await th.partyId('Japan');
      await change('addGroupMember', japan);
      try {
        expect([await jp.opens(id), (await jp.lists()).includes('today.example.com')]).toEqual([null, false]);
        await change('removeGroupMember', ids.Cambodia ?? '');
        expect(await kh.opens(id)).toMatchObject({ id }); // it was named
        const other = await th.publishes({ value: 'today-2.example.com' });
        await th.readdresses(other.id, { groupMembersToday: [ids.group], exceptCountries: ['VN'] });
        expect([await jp.opens(other.id), await kh.opens(other.id), await vn.opens(other.id)]).toMatchObject(
          [{ id: other.id }, null, null].map((one) => one),
        );
      } finally {
        await change('removeGroupMember', japan);
        await change('addGroupMember', ids.Cambodia ?? '');
      }
    });

    it('are not for RED, nor for a group that one is not in', async () => {
      const receipts = await th.publish([
        anItem({ value: 'today-red.example.com', tlp: 'RED', audience: { groupMembersToday: [ids.group] } }),
        anItem({ value: 'today-no.example.com', audience: { groupMembersToday: [NOBODY] } }),
      ]);
      expect(receipts.map(({ problems }) => problems[0]?.code)).toEqual(['TLP_FORBIDS_AUDIENCE', 'GROUP_UNKNOWN']);
      const [stranger] = await jp.publish([anItem({ value: 'today-no.example.com', audience: { groupMembersToday: [ids.group] } })]);
      expect(stranger?.problems[0]?.code).toBe('GROUP_UNKNOWN');
    });
  });

  describe('never to partners', () => {
    it('takes everything from all of them at once, those to come included, and gives it back', async () => {
      const { id } = await th.publishes({ value: 'partners.example.com', audience: { countries: ['KH'], partners: [ids.Meta] } });
      expect(await meta.opens(id)).toMatchObject({ id });
      await until(() => told(meta, id), (events) => events.length > 0); // prettier-ignore
      await set({ neverPartners: true });
      expect([await meta.opens(id), await kh.opens(id)]).toMatchObject([null, { id }]);
      await until(() => told(meta, id), (events) => events.join() === 'WITHDRAWN'); // prettier-ignore
      expect(
        (await th.publish([anItem({ value: 'partners-2.example.com', audience: { partners: [ids.Meta] } })]))[0]?.problems[0]?.code,
      ).toBe('POLICY_FORBIDS_AUDIENCE');

      const [late] = await hub.ownerSql<{ key: number }>(
        `insert into hub.party (id, kind, name, slug) values (gen_random_uuid(), 'PARTNER', 'Late', 'late') returning key`,
      );
      const bars = `select count(*)::integer as n from hub.bar where party = $1 and lifted_at is null`;
      expect(await hub.ownerSql(bars, [late?.key])).toEqual([{ n: 1 }]);

      // lifting the bar by name leaves the policy's in force
      const bar = 'mutation ($id: ID!, $on: Boolean!) { setPartyBarred(partyId: $id, barred: $on) { barred } }';
      await admin(bar, { id: ids.Meta, on: true });
      await admin(bar, { id: ids.Meta, on: false });
      expect(await meta.opens(id)).toBeNull();
      await set({ neverPartners: false });
      expect(await meta.opens(id)).toMatchObject({ id });
      expect(await hub.ownerSql(bars, [late?.key])).toEqual([{ n: 0 }]);
    });

    it('outlasts nothing that was barred by name', async () => {
      const bar = 'mutation ($id: ID!, $on: Boolean!) { setPartyBarred(partyId: $id, barred: $on) { barred } }';
      const { id } = await th.publishes({ value: 'partners-3.example.com', audience: { partners: [ids.Meta] } });
      await set({ neverPartners: true });
      await admin(bar, { id: ids.Meta, on: true });
      await set({ neverPartners: false });
      expect(await meta.opens(id)).toBeNull();
      await admin(bar, { id: ids.Meta, on: false });
      expect(await meta.opens(id)).toMatchObject({ id });
    });
  });

  describe('a limit', () => {
    it('narrows what is shared at once, withdraws it, and refuses what would go beyond it, for people and machines', async () => {
      const account = (value: string, audience: object): object => anItem({ kind: 'BANK_ACCOUNT', value, audience });
      const [one, two] = await th.publish([
        account('GB33BUKB20201555555555', { groups: [ids.group], countries: ['JP'], partners: [ids.Meta] }),
        anItem({ value: 'no-account.example.com', audience: { countries: ['JP'] } }),
      ]);
      const [id, other] = [one?.indicator?.id ?? '', two?.indicator?.id ?? ''];
      await until(() => told(jp, id), (events) => events.length > 0); // prettier-ignore
      await limits({ kinds: ['BANK_ACCOUNT'], within: { groups: [ids.group] } });
      expect([await jp.opens(id), await meta.opens(id), await kh.opens(id), await jp.opens(other)]).toMatchObject([
        null,
        null,
        { version: 2 },
        { version: 1 },
      ]);
      await until(() => told(jp, id), (events) => events.join() === 'WITHDRAWN'); // prettier-ignore

      const { secret } = await apiKeyClient(admin).makes({
        permissions: ['indicator:read', 'indicator:publish'],
        agencyId: (await th.ask<{ me: { agency: { id: string } } }>('{ me { agency { id } } }')).me.agency.id,
      });
      for (const who of [th, officer(hub.asToken(secret).ask)]) {
        const [receipt] = await who.publish([account('DE89370400440532013000', { countries: ['KH'] })]);
        expect(receipt).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'POLICY_FORBIDS_AUDIENCE' }] });
      }
      await expect(th.readdresses(id, { everyCountry: true })).rejects.toMatchObject({ reason: 'POLICY_FORBIDS_AUDIENCE' });
      expect((await th.readdresses(id, {})).version).toBe(3);
    });
  });

  describe('a second officer', () => {
    const publishes = async (
      value: string,
      said: object = {},
    ): Promise<{ id: string; code: string | undefined; outcome: string | undefined }> => {
      const [receipt] = await th.publish([anItem({ value, tlp: 'AMBER', audience: { countries: ['KH'] }, ...said })]);
      return { id: receipt?.indicator?.id ?? '', code: codes(receipt)[0], outcome: receipt?.outcome };
    };

    it('releases what waits, exactly and at once; until then it is the owner’s alone', async () => {
      await set({ secondOfficerFrom: 'AMBER' });
      const [waits, goes] = await th.publish([
        anItem({ value: 'waits.example.com', tlp: 'AMBER', audience: { countries: ['KH'] } }),
        anItem({ value: 'goes.example.com', tlp: 'GREEN', audience: { countries: ['KH'] } }),
      ]);
      expect([waits, goes].map((one) => [one?.outcome, codes(one)])).toEqual([
        ['CREATED', ['RELEASE_PENDING']],
        ['CREATED', []],
      ]);
      const id = waits?.indicator?.id ?? '';
      expect([await kh.opens(id), (await kh.lists()).includes('goes.example.com')]).toEqual([null, true]);
      expect((await publishes('waits.example.com')).outcome).toBe('UNCHANGED');
      const release = await waitsFor(id);
      expect(release).toMatchObject({ state: 'PENDING', createdBy: { name: 'analyst@th.example' }, audience: { countries: ['KH'] } });

      expect(await approves(release.id)).toMatchObject({
        approveRelease: { state: 'APPROVED', decidedBy: { name: 'liaison@th.example' } },
      });
      expect(await kh.opens(id)).toMatchObject({ version: 2, tlp: 'AMBER' });
      expect(await until(() => told(kh, id), (events) => events.length > 0)).toEqual(['PUBLISHED']); // prettier-ignore
      await expect(approves(release.id)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'RELEASE_DECIDED' });
      expect(await publishes('waits.example.com')).toMatchObject({ outcome: 'UNCHANGED', code: undefined });
    });

    it('is never the one who asked, nobody of another party, and no operator; whom it is hidden from learns nothing', async () => {
      await set({ secondOfficerFrom: 'AMBER' });
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST,APPROVER}' where email = 'analyst@th.example'`);
      const { id } = await publishes('own.example.com');
      const release = await waitsFor(id);
      await expect(approves(release.id, th)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'OWN_RELEASE' });
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@th.example'`);
      const stranger = officer((await hub.as('liaison@kh.example')).ask);
      for (const asked of [release.id, NOBODY, 'x']) {
        await expect(approves(asked, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(stranger.ask(DECLINE, { id: asked, reason: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
        await expect(kh.ask(WITHDRAW, { id: asked })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      expect(await pending(stranger)).toEqual([]);
      for (const email of ['admin@th.example', 'operator@hub.example', 'analyst@th.example', 'contributor@meta.example']) {
        await expect(approves(release.id, officer((await hub.as(email)).ask))).rejects.toMatchObject({
          code: 'FORBIDDEN',
          reason: 'PERMISSION_MISSING',
        });
      }
      expect([await kh.opens(id), (await waitsFor(id)).state]).toEqual([null, 'PENDING']);
    });

    it('may decline with a reason, which the publisher reads; the publisher may take it back', async () => {
      await set({ secondOfficerFrom: 'AMBER' });
      const { id } = await publishes('declined.example.com');
      const release = await waitsFor(id);
      await expect(second.ask(DECLINE, { id: release.id, reason: ' ' })).rejects.toMatchObject({ reason: 'REASON_LENGTH' });
      await second.ask(DECLINE, { id: release.id, reason: 'The source would be known.' });
      await expect(approves(release.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
      expect((await pending(th, true)).find((one) => one.id === release.id)).toMatchObject({
        state: 'DECLINED',
        reason: 'The source would be known.',
      });

      const again = await waitsFor((await publishes('declined.example.com', { reissue: true })).id);
      expect(await th.ask(WITHDRAW, { id: again.id })).toMatchObject({ withdrawRelease: { state: 'WITHDRAWN' } });
      await expect(th.ask(WITHDRAW, { id: again.id })).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
      await expect(approves(again.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
      expect(await kh.opens(id)).toBeNull();
    });

    it('looks at what widens alone: narrowing, corrections and revoking never wait, and keep those who have it', async () => {
      const { id } = await publishes('widens.example.com'); // before the policy: it stays out
      await set({ secondOfficerFrom: 'AMBER' });
      expect((await kh.opens(id))?.id).toBe(id);
      expect(await publishes('widens.example.com', { description: 'Corrected.' })).toMatchObject({ outcome: 'UPDATED', code: undefined });
      expect(await kh.opens(id)).toMatchObject({ description: 'Corrected.' });

      // another country instead: Cambodia loses sight now, Viet Nam waits
      expect(await th.readdresses(id, { countries: ['VN'] })).toMatchObject({ version: 3 });
      expect([await kh.opens(id), await vn.opens(id)]).toEqual([null, null]);
      const { indicator } = await th.ask<{ indicator: object }>(
        `query ($id: ID!) { indicator(id: $id) { pendingRelease { state audience { countries } } } }`,
        { id },
      );
      expect(indicator).toEqual({ pendingRelease: { state: 'PENDING', audience: { countries: ['VN'] } } });
      await approves((await waitsFor(id)).id);
      expect(await vn.opens(id)).toMatchObject({ version: 4 });
      expect(
        (await vn.ask<{ indicator: object }>(`query ($id: ID!) { indicator(id: $id) { pendingRelease { id } } }`, { id })).indicator,
      ).toEqual({ pendingRelease: null });
      expect((await th.revokes(id)).revokedAt).not.toBeNull();
    });

    it('is waited for by the one item that needs it, also where what is held back meets a limit of its old label', async () => {
      const { id } = await publishes('held.example.com', { threat: 'MALWARE' }); // before the policy: it is out
      expect((await kh.opens(id))?.id).toBe(id);
      await set({ secondOfficerFrom: 'AMBER' });
      await limits({ threats: ['PHISHING'], tlp: ['AMBER'], within: {} });
      const milder = { tlp: 'GREEN', threat: 'PHISHING', audience: { countries: ['KH'] }, reissue: true };
      const receipts = await th.publish([anItem({ value: 'held.example.com', ...milder }), anItem({ value: 'beside.example.com' })]);
      expect(receipts.map((one) => [one.outcome, codes(one)])).toEqual([
        // The old label's limit takes it from Cambodia until the second officer has released it.
        ['UPDATED', ['NARROWED', 'RELEASE_PENDING']],
        ['CREATED', []],
      ]);
      expect(await kh.opens(id)).toBeNull();
      await approves((await waitsFor(id)).id);
      expect(await kh.opens(id)).toMatchObject({ tlp: 'GREEN' });
    });

    it('keeps nobody waiting who has it already, and is to have it by a wider key', async () => {
      const { id } = await publishes('kept.example.com', { audience: { countries: ['KH', 'JP'] } });
      await until(() => told(kh, id), (events) => events.length > 0); // prettier-ignore
      await set({ secondOfficerFrom: 'AMBER' });
      await th.readdresses(id, { groups: [ids.group] });
      expect([await kh.opens(id), await jp.opens(id), await vn.opens(id)]).toMatchObject([{ id }, null, null]);
      await approves((await waitsFor(id)).id);
      await until(() => told(vn, id), (events) => events.length > 0); // prettier-ignore
      expect(await told(kh, id)).toEqual(['PUBLISHED', 'UPDATED', 'UPDATED']);
    });

    it('finds what was changed meanwhile overtaken, also where it was taken back to what it is', async () => {
      await set({ secondOfficerFrom: 'AMBER' });
      const { id } = await publishes('overtaken.example.com');
      const first = await waitsFor(id);
      expect(await publishes('overtaken.example.com', { description: 'More.' })).toMatchObject({
        outcome: 'UPDATED',
        code: 'RELEASE_PENDING',
      });
      await expect(approves(first.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
      const next = await waitsFor(id);
      await th.readdresses(id, {});
      await expect(approves(next.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
      expect([await kh.opens(id), (await pending(second)).some(({ item }) => item?.id === id)]).toEqual([null, false]);
    });

    it('asks everything again: the publisher, the group, the limits, the time', async () => {
      await set({ secondOfficerFrom: 'AMBER' });
      const { id } = await publishes('again.example.com');
      const release = await waitsFor(id);
      const refused = (reason: string): Promise<unknown> =>
        expect(approves(release.id)).rejects.toMatchObject({ code: 'CONFLICT', reason });
      await hub.ownerSql(`update hub.user_account set disabled_at = now() where email = 'analyst@th.example'`);
      await refused('RELEASE_ORPHANED');
      await hub.ownerSql(`update hub.user_account set disabled_at = null where email = 'analyst@th.example'`);
      await limits({ threats: ['PHISHING'], within: { countries: ['VN'] } });
      await refused('POLICY_FORBIDS');
      for (const { id: limit } of (await policyOf(admin)).limits) await admin(LIFT, { id: limit });
      await hub.ownerSql(`update hub.release_request set expires_at = now() where id = $1`, [release.id]);
      await refused('RELEASE_EXPIRED');
      expect((await pending(th, true)).find((one) => one.id === release.id)?.state).toBe('EXPIRED');
      expect(await kh.opens(id)).toBeNull();
    });

    it('waits for machines as well, and whoever answers for the machine is no second officer of it', async () => {
      await set({ secondOfficerForPartners: true });
      const agency = (await th.ask<{ me: { agency: { id: string } } }>('{ me { agency { id } } }')).me.agency.id;
      const { secret } = await apiKeyClient(admin).makes({
        name: 'Importer',
        permissions: ['indicator:read', 'indicator:publish'],
        agencyId: agency,
      });
      const machine = officer(hub.asToken(secret).ask);
      const [receipt] = await machine.publish([anItem({ value: 'machine.example.com', audience: { partners: [ids.Meta] } })]);
      expect(codes(receipt)).toEqual(['RELEASE_PENDING']);
      const id = receipt?.indicator?.id ?? '';
      const release = await waitsFor(id);
      expect([release.createdBy, await meta.opens(id)]).toEqual([{ kind: 'API_KEY', name: 'Importer' }, null]);
      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN,APPROVER}' where email = 'admin@th.example'`);
      await expect(admin(APPROVE, { id: release.id })).rejects.toMatchObject({ reason: 'OWN_RELEASE' });
      // nor whoever was one when it was asked for, and has handed the key on since
      const handsOn = async (to: string): Promise<void> => {
        const keeper = '(select id from hub.user_account where email = $1)';
        await hub.ownerSql(`update hub.api_key set created_by = ${keeper} where name = 'Importer'`, [to]);
        await hub.ownerSql(`update hub.api_key_secret set issued_to = ${keeper}`, [to]);
      };
      await handsOn('analyst@th.example');
      await expect(admin(APPROVE, { id: release.id })).rejects.toMatchObject({ reason: 'OWN_RELEASE' });
      await handsOn('admin@th.example');
      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where email = 'admin@th.example'`);
      await expect(machine.ask(APPROVE, { id: release.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await approves(release.id);
      expect(await meta.opens(id)).toMatchObject({ id });
    });

    it('turned off releases nothing by itself', async () => {
      await set({ secondOfficerFrom: 'AMBER' });
      const { id } = await publishes('off.example.com');
      const release = await waitsFor(id);
      await set({ secondOfficerFrom: null });
      expect([await kh.opens(id), (await waitsFor(id)).state]).toEqual([null, 'PENDING']);
      await approves(release.id);
      expect(await kh.opens(id)).toMatchObject({ id });
    });

    it('decides once, however many try at the same moment', async () => {
      await set({ secondOfficerFrom: 'AMBER' });
      const { id } = await publishes('race.example.com');
      const release = await waitsFor(id);
      const tries = await Promise.allSettled([
        approves(release.id),
        approves(release.id),
        th.ask(WITHDRAW, { id: release.id }),
        second.ask(DECLINE, { id: release.id, reason: 'x' }),
      ]);
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [row] = await hub.ownerSql<{ outcome: string }>('select outcome from hub.release_request where id = $1', [release.id]);
      expect((await kh.opens(id)) !== null).toBe(row?.outcome === 'APPROVED');
    });
  });
});
