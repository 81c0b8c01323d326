import { randomUUID } from 'node:crypto';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { type Ask, type Officer, officer, type ReceiptView, until } from '../../support/officer.js';

const SET = 'mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { secondOfficerForContent } }';
const CONTENT = 'threat tags firstSeen lastSeen description confidence reliability credibility original';
const RELEASE = `id state itemId tlp audience { countries } createdBy { name } reason content { ${CONTENT} }`;
const PENDING = `query ($all: Boolean) { pendingReleases(includeDecided: $all) { nodes { ${RELEASE} } } }`;
const APPROVE = `mutation ($id: ID!) { approveRelease(id: $id) { ${RELEASE} } }`;
const DECLINE = `mutation ($id: ID!) { declineRelease(id: $id, reason: "It names somebody.") { ${RELEASE} } }`;
const WITHDRAW = `mutation ($id: ID!) { withdrawRelease(id: $id) { ${RELEASE} } }`;
const SEEN = 'threat tags description confidence firstSeen version';

interface Content {
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly original: string | null;
}
interface Release {
  readonly id: string;
  readonly state: string;
  readonly itemId: string;
  readonly content: Content | null;
}

const AMBER = { kind: 'DOMAIN', threat: 'PHISHING', tlp: 'AMBER' } as const;
const BEFORE = { threat: 'PHISHING', tags: ['raid'], description: 'As released', confidence: 60 };

describe('a change of content of what takes two officers', () => {
  let hub: Hub;
  let admin: Ask;
  let token: string;
  let th: Officer, second: Officer, kh: Officer, vn: Officer, meta: Officer;

  beforeAll(async () => {
    hub = await startHub();
    await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email in ('liaison@th.example', 'liaison@kh.example')`);
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    const session = await hub.as('analyst@th.example');
    token = session.token;
    th = officer(session.ask);
    admin = (await hub.as('admin@th.example')).ask;
    [second, kh, vn] = [await as('liaison@th.example'), await as('analyst@kh.example'), await as('analyst@vn.example')];
    meta = await as('contributor@meta.example');
  });
  afterAll(() => hub.stop());
  beforeEach(() => set({ secondOfficerFrom: 'AMBER', secondOfficerForContent: true }));

  const set = async (input: object): Promise<unknown> => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    return admin(SET, { input });
  };
  const codes = (receipt: ReceiptView | undefined): readonly string[] =>
    (receipt?.problems ?? []).map(({ code }) => code).filter((code) => !['DOMAIN_RESERVED', 'DOMAIN_OF_BANK'].includes(code));
  const outcome = (receipt: ReceiptView | undefined): readonly unknown[] => [receipt?.outcome, ...codes(receipt)];
  const seenBy = async (who: Officer, id: string): Promise<unknown> =>
    (await who.ask<{ indicator: unknown }>(`query ($id: ID!) { indicator(id: $id) { ${SEEN} } }`, { id })).indicator;
  const pending = async (who: Officer, all = false): Promise<readonly Release[]> =>
    (await who.ask<{ pendingReleases: { nodes: Release[] } }>(PENDING, { all })).pendingReleases.nodes;
  const waitsFor = async (id: string, who = second): Promise<Release> => {
    const found = (await pending(who)).find(({ itemId }) => itemId === id);
    if (!found) throw new Error('Nothing waits.');
    return found;
  };
  const approves = (id: string, who = second): Promise<unknown> => who.ask(APPROVE, { id });
  const kept = async (text: string): Promise<number> => {
    const tables = [
      'hub.release_request',
      'hub.indicator',
      'hub.indicator_detail',
      'hub.item_version',
      'hub.item_detail_version',
      'hub.audit',
    ];
    const counts = tables.map((table) => `(select count(*) from ${table} t where strpos(to_jsonb(t)::text, $1) > 0)`);
    const [row] = await hub.ownerSql<{ count: string }>(`select ${counts.join(' + ')} as count`, [text]);
    return Number(row?.count);
  };
  const told = async (who: Officer, id: string): Promise<readonly string[]> =>
    (await who.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === id).map(({ operation }) => operation);

  /** A claim that Cambodia sees: two officers have released it. */
  const released = async (value: string, said: object = {}): Promise<string> => {
    const { id } = await th.publishes({ ...AMBER, ...BEFORE, value, audience: { countries: ['KH'] }, ...said });
    await approves((await waitsFor(id)).id);
    return id;
  };

  it('is seen by nobody else until another officer approves it, and by the feed once', async () => {
    const id = await released('once.example.com');
    const change = { ...AMBER, value: 'once.example.com', threat: 'MALWARE', tags: ['raid', 'new'], description: 'Changed' };
    const [receipt] = await th.publish([change]);
    expect(outcome(receipt)).toEqual(['UNCHANGED', 'RELEASE_PENDING']);
    expect(receipt?.problems.find(({ code }) => code === 'RELEASE_PENDING')).toMatchObject({ field: null });
    for (const who of [kh, th]) expect(await seenBy(who, id)).toMatchObject({ ...BEFORE, version: 2 });
    const release = await waitsFor(id);
    expect(release).toMatchObject({ state: 'PENDING', createdBy: { name: 'analyst@th.example' }, audience: { countries: ['KH'] } });
    expect(release.content).toEqual({
      ...{ threat: 'MALWARE', tags: ['new', 'raid'], description: 'Changed', confidence: 60 },
      ...{ firstSeen: null, lastSeen: null, reliability: null, credibility: null, original: null },
    });
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST,APPROVER}' where email = 'analyst@th.example'`);
    await expect(approves(release.id, th)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'OWN_RELEASE' });
    await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@th.example'`);
    await until(() => told(kh, id), (events) => events.length > 0); // prettier-ignore
    expect(await told(kh, id)).toEqual(['PUBLISHED']);

    expect(await approves(release.id)).toMatchObject({ approveRelease: { state: 'APPROVED', content: null } });
    for (const who of [kh, th]) {
      expect(await seenBy(who, id)).toMatchObject({ threat: 'MALWARE', tags: ['new', 'raid'], description: 'Changed', version: 3 });
    }
    expect(await until(() => told(kh, id), (events) => events.length > 1)).toEqual(['PUBLISHED', 'UPDATED']); // prettier-ignore
    const versions =
      'query ($id: ID!) { indicatorVersions(indicatorId: $id) { nodes { version threat tags description confidence by { name } } } }';
    const { indicatorVersions } = await th.ask<{ indicatorVersions: { nodes: unknown[] } }>(versions, { id });
    expect(indicatorVersions.nodes).toMatchObject([
      { version: 3, threat: 'MALWARE', description: 'Changed', confidence: 60, by: { name: 'liaison@th.example' } },
      { version: 2, threat: 'PHISHING', description: 'As released' },
      { version: 1, description: 'As released' },
    ]);
    expect(await kh.lists({ threats: ['MALWARE'] })).toContain('once.example.com');
    expect(outcome((await th.publish([change]))[0])).toEqual(['UNCHANGED']);
  });

  it('declined leaves the claim as it was, and its text nowhere in the database; so do withdrawn, overtaken and expired ones', async () => {
    const id = await released('gone.example.com');
    const asks = async (description: string): Promise<Release> => {
      const [receipt] = await th.publish([{ ...AMBER, value: 'gone.example.com', description }]);
      expect(outcome(receipt)).toEqual(['UNCHANGED', 'RELEASE_PENDING']);
      expect(await kept(description)).toBe(1);
      return waitsFor(id);
    };
    const declined = await second.ask<{ declineRelease: Release }>(DECLINE, { id: (await asks('Victim A')).id });
    expect(declined.declineRelease).toMatchObject({ state: 'DECLINED', reason: 'It names somebody.', content: null });
    await th.ask(WITHDRAW, { id: (await asks('Victim B')).id });
    await asks('Victim C');
    await asks('Victim D'); // overtakes C
    const expired = await asks('Victim E');
    for (const text of ['Victim A', 'Victim B', 'Victim C', 'Victim D']) expect([text, await kept(text)]).toEqual([text, 0]);
    await hub.ownerSql('update hub.release_request set expires_at = now() where id = $1', [expired.id]);
    expect((await pending(second, true)).find((one) => one.id === expired.id)).toMatchObject({ state: 'EXPIRED', content: null });
    await until(() => kept('Victim E'), (count) => count === 0); // prettier-ignore
    for (const who of [kh, th]) expect(await seenBy(who, id)).toMatchObject({ ...BEFORE, version: 2 });
  });

  it('waits once: the same again is UNCHANGED, and what is not said keeps what waits', async () => {
    const id = await released('again.example.com');
    const said = { ...AMBER, value: 'again.example.com' };
    await th.publish([{ ...said, description: 'First', firstSeen: '2026-01-01T00:00:00Z' }]);
    const first = await waitsFor(id);
    for (const again of [{ description: 'First' }, {}, { firstSeen: '2026-01-01T00:00:00Z' }]) {
      expect(outcome((await th.publish([{ ...said, ...again }]))[0])).toEqual(['UNCHANGED', 'RELEASE_PENDING']);
    }
    expect((await waitsFor(id)).id).toBe(first.id);
    expect(outcome((await th.publish([{ ...said, tags: ['more'] }]))[0])).toEqual(['UNCHANGED', 'RELEASE_PENDING']);
    const next = await waitsFor(id);
    expect(next.content).toMatchObject({ description: 'First', firstSeen: '2026-01-01T00:00:00.000Z', tags: ['more'], confidence: 60 });
    await expect(approves(first.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
    // what the claim says already takes back what waits
    expect(outcome((await th.publish([{ ...said, ...BEFORE, firstSeen: null, replace: true }]))[0])).toEqual(['UNCHANGED']);
    await expect(approves(next.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
    expect(await seenBy(kh, id)).toMatchObject({ ...BEFORE, firstSeen: null, version: 2 });
  });

  it('is released together with an audience that waits', async () => {
    const id = await released('both.example.com');
    const both = { ...AMBER, value: 'both.example.com', description: 'For both', audience: { countries: ['KH', 'VN'] }, reissue: true };
    expect(outcome((await th.publish([both]))[0])).toEqual(['UNCHANGED', 'RELEASE_PENDING', 'RELEASE_PENDING']);
    expect(outcome((await th.publish([both]))[0])).toEqual(['UNCHANGED', 'RELEASE_PENDING', 'RELEASE_PENDING']);
    expect([await seenBy(kh, id), await seenBy(vn, id)]).toMatchObject([{ description: 'As released' }, null]);
    await approves((await waitsFor(id)).id);
    for (const who of [kh, vn]) expect(await seenBy(who, id)).toMatchObject({ description: 'For both', version: 3 });
  });

  it('holds up nothing that protects: narrowing, revoking, validity and a victim’s status go through at once, and overtake it', async () => {
    const phone = { kind: 'PHONE', value: '+66812345678' };
    const id = await released(phone.value, { ...phone, audience: { countries: ['KH', 'VN'] } });
    const change = { ...AMBER, ...phone, description: 'Waits' };
    await th.publish([change]);
    const first = await waitsFor(id);
    await th.ask('mutation ($id: ID!) { setPersonStatus(id: $id, status: VICTIM) { id } }', { id });
    expect(await kh.ask('query ($id: ID!) { indicator(id: $id) { personStatus description } }', { id })).toMatchObject({
      indicator: { personStatus: 'VICTIM', description: 'As released' },
    });
    await expect(approves(first.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });

    const [narrowed] = await th.publish([{ ...change, audience: { countries: ['KH'] }, validUntil: '2099-01-01T00:00:00Z' }]);
    expect(outcome(narrowed)).toEqual(['UPDATED', 'NARROWED', 'RELEASE_PENDING']);
    const now = 'query ($id: ID!) { indicator(id: $id) { validUntil description personStatus } }';
    expect(await kh.ask(now, { id })).toMatchObject({
      indicator: { validUntil: '2099-01-01T00:00:00.000Z', description: 'As released', personStatus: 'VICTIM' },
    });
    expect(await seenBy(vn, id)).toBeNull();
    const last = await waitsFor(id);
    await th.revokes(id);
    await expect(approves(last.id)).rejects.toMatchObject({ reason: 'RELEASE_DECIDED' });
    expect([await seenBy(kh, id), await kept('Waits')]).toMatchObject([{ description: 'As released' }, 0]);
  });

  it('is shown to nobody of another party, nor to a key where the claim is RED', async () => {
    const id = await released('hidden.example.com', { tlp: 'RED' });
    await th.publish([{ ...AMBER, value: 'hidden.example.com', tlp: 'RED', description: 'Not for others' }]);
    const release = await waitsFor(id);
    expect(release.content?.description).toBe('Not for others');
    const query = `query ($id: ID!) { indicator(id: $id) { pendingRelease { ${RELEASE} } } }`;
    expect(await kh.ask(query, { id })).toEqual({ indicator: { pendingRelease: null } });
    const khSecond = officer((await hub.as('liaison@kh.example')).ask);
    for (const who of [kh, khSecond]) expect(await pending(who, true)).toEqual([]);
    expect(await pending(meta, true)).toEqual([]);
    await expect(approves(release.id, khSecond)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { me } = await th.ask<{ me: { agency: { id: string } } }>('{ me { agency { id } } }');
    const { secret } = await apiKeyClient(admin).makes({ permissions: READING, agencyId: me.agency.id });
    expect((await pending(officer(hub.asToken(secret).ask))).map(({ itemId }) => itemId)).not.toContain(id);
    expect(JSON.stringify(await hub.raw(query, { id }, (await hub.as('contributor@meta.example')).token))).not.toContain('Not for others');
  });

  it('comes by /bulk as well, with the object that it was read from, of which no older version takes it back', async () => {
    const object = `indicator--${randomUUID()}`;
    const posts = async (description: string, modified: string): Promise<unknown> => {
      const time = { created: '2026-11-01T00:00:00.000Z', modified, valid_from: '2026-11-01T00:00:00.000Z' };
      const pattern = {
        pattern_type: 'stix',
        pattern: "[domain-name:value = 'stix.example.com']",
        indicator_types: ['malicious-activity'],
      };
      const labels = { object_marking_refs: ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421'] };
      const body = { type: 'bundle', id: `bundle--${randomUUID()}`, objects: [{ type: 'indicator', spec_version: '2.1', id: object, ...time, ...pattern, ...labels, description }] }; // prettier-ignore
      const response = await fetch(`${hub.url}/bulk/stix?threat=phishing&to=KH`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/stix+json' },
        body: JSON.stringify(body),
      });
      const { receipts } = (await response.json()) as { receipts: readonly (ReceiptView & { readonly id: string })[] };
      return [receipts[0]?.id, ...outcome(receipts[0])];
    };
    const [id] = (await posts('Old', '2026-11-01T00:00:00.000Z')) as [string];
    await approves((await waitsFor(id)).id);
    expect(await posts('New', '2026-11-02T00:00:00.000Z')).toEqual([id, 'UNCHANGED', 'RELEASE_PENDING']);
    expect(await posts('Old', '2026-11-01T00:00:00.000Z')).toEqual([id, 'UNCHANGED']);
    const release = await waitsFor(id);
    expect(JSON.parse(release.content?.original ?? '')).toMatchObject({ id: object, description: 'New' });
    expect(await seenBy(kh, id)).toMatchObject({ description: 'Old', version: 2 });
    await approves(release.id);
    expect(await seenBy(kh, id)).toMatchObject({ description: 'New', version: 3 });
    const [row] = await hub.ownerSql<{ modified: string }>(
      `select original->'body'->>'modified' as modified from hub.indicator_detail where id = $1`,
      [id],
    );
    expect(row?.modified).toBe('2026-11-02T00:00:00.000Z');
    expect(await posts('New', '2026-11-02T00:00:00.000Z')).toEqual([id, 'UNCHANGED']);
  });

  it('goes out at once without the option, below the label, and of what is one’s own alone', async () => {
    const own = await th.publishes({ ...AMBER, ...BEFORE, value: 'own.example.com', audience: {} });
    const green = await th.publishes({ ...AMBER, ...BEFORE, tlp: 'GREEN', value: 'green.example.com', audience: { countries: ['KH'] } });
    const out = await released('free.example.com');
    expect(outcome((await th.publish([{ ...AMBER, value: 'own.example.com', description: 'More' }]))[0])).toEqual(['UPDATED']);
    expect(outcome((await th.publish([{ ...AMBER, tlp: 'GREEN', value: 'green.example.com', description: 'More' }]))[0])).toEqual([
      'UPDATED',
    ]);
    await set({ secondOfficerForContent: false });
    expect(outcome((await th.publish([{ ...AMBER, value: 'free.example.com', description: 'More' }]))[0])).toEqual(['UPDATED']);
    for (const id of [green.id, out]) expect(await seenBy(kh, id)).toMatchObject({ description: 'More' });
    expect(await seenBy(th, own.id)).toMatchObject({ description: 'More' });
  });

  it('is foreseen by a preview', async () => {
    const id = await released('preview.example.com');
    const preview = async (threat: string): Promise<unknown> =>
      (
        await th.ask<{ previewAudience: unknown }>(
          'query ($input: AudiencePreviewInput!) { previewAudience(input: $input) { verdict } }',
          { input: { indicatorId: id, threat } }, // prettier-ignore
        )
      ).previewAudience;
    expect([await preview('MALWARE'), await preview('PHISHING')]).toEqual([{ verdict: 'PENDING_APPROVAL' }, { verdict: 'EFFECTIVE' }]);
  });

  it('is set for a country alone, and loosened by whoever has just been confirmed', async () => {
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    expect(await admin(SET, { input: { secondOfficerForContent: true } })).toEqual({ setSharingPolicy: { secondOfficerForContent: true } });
    await expect(admin(SET, { input: { secondOfficerForContent: false } })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    const partner = (await hub.as('admin@meta.example')).ask;
    await expect(partner(SET, { input: { secondOfficerForContent: true } })).rejects.toMatchObject({ reason: 'NO_SECOND_OFFICER' });
  });
});
