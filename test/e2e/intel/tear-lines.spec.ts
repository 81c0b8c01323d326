import { stixUuid } from '../../../src/exchange/stix/ids.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';

const SEEN =
  'id value tlp threat tags firstSeen validUntil description confidence personStatus attribution: owner { name } version publishedAt corroboration';
const RELEASE = `mutation ($input: TearLineInput!) { releaseTearLine(input: $input) { indicator { ${SEEN} audience { countries everyCountry partners { name } } pendingRelease { state } } } }`;
const LINES =
  'query ($id: ID!) { tearLines(indicatorId: $id) { original { id } copies { indicator { id revokedAt } createdBy { name } } } }';
const REVOKE =
  'mutation ($id: ID!, $also: Boolean) { revokeIndicator(id: $id, reason: "The source was wrong.", revokeTearLines: $also) { id } }';
const STATUS = 'mutation ($id: ID!) { setPersonStatus(id: $id, status: VICTIM) { id } }';
const RENEW = 'mutation ($itemIds: [ID!]!) { renewRetention(itemIds: $itemIds, reason: "It goes on.") { outcome } }';
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Copy {
  readonly id: string;
  readonly audience: { readonly countries: readonly string[] };
}
interface Lines {
  readonly original: { readonly id: string } | null;
  readonly copies: readonly {
    readonly indicator: { readonly id: string; readonly revokedAt: string | null };
    readonly createdBy: { readonly name: string } | null;
  }[];
}

let next = 0;
const aPhone = (): string => `+668125${String((next += 1)).padStart(5, '0')}`;

describe('a tear-line', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let jp: Officer;
  let meta: Officer;
  let admin: Ask;
  let second: Ask;
  let metaId: string;
  let jpToken: string;

  beforeAll(async () => {
    hub = await startHub();
    await hub.ownerSql(`update hub.user_account set roles = '{APPROVER}' where email = 'liaison@th.example'`);
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, vn, jp] = [
      await as('analyst@th.example'),
      await as('analyst@kh.example'),
      await as('analyst@vn.example'),
      await as('analyst@jp.example'),
    ];
    meta = await as('contributor@meta.example');
    [admin, second] = [(await hub.as('admin@th.example')).ask, (await hub.as('liaison@th.example')).ask];
    jpToken = (await hub.as('analyst@jp.example')).token;
    metaId = await th.partyId('Meta');
  });
  afterAll(() => hub.stop());

  const published = async (said: object = {}): Promise<{ id: string; value: string }> =>
    th.publishes({
      ...{
        kind: 'PHONE',
        value: aPhone(),
        tlp: 'RED',
        threat: 'MONEY_MULE',
        audience: { countries: ['KH'] },
        tags: ['raid'],
        confidence: 70,
      },
      ...{
        description: 'From the notebook of a source.',
        firstSeen: '2026-02-11T10:11:12Z',
        externalId: `CASE-${(next += 1)}`,
        personStatus: 'SUSPECT',
        ...said,
      },
    });
  const tears = async (indicatorId: string, more: object = {}, ask: Ask = th.ask) =>
    (
      await ask<{ releaseTearLine: { indicator: Copy & { pendingRelease: { state: string } | null } } }>(RELEASE, {
        input: { indicatorId, tlp: 'GREEN', audience: { everyCountry: true }, ...more },
      })
    ).releaseTearLine;
  const linesOf = async (id: string, ask: Ask = th.ask): Promise<Lines> => (await ask<{ tearLines: Lines }>(LINES, { id })).tearLines;

  it('reaches its readers as a claim like any other that leads nobody to its original', async () => {
    const original = await published();
    const { indicator: copy } = await tears(original.id, {
      keep: ['THREAT', 'SEEN'],
      coarsen: 'QUARTER',
      description: 'Used by mules.',
    });
    expect(copy.pendingRelease).toBeNull();

    // What Japan gets: the value, what was kept, no owner. The lookup, the feed and the list say the same.
    const seen = { id: copy.id, value: original.value, owner: null, description: 'Used by mules.', version: 1, corroboration: 1 };
    expect(await jp.opens(copy.id)).toMatchObject(seen);
    expect(await jp.opens(original.id)).toBeNull();
    expect((await jp.looksUp(original.value))[0]?.indicators).toMatchObject([seen]);
    const [told] = await until(
      async () => (await jp.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === copy.id),
      (events) => events.length > 0,
    );
    expect(told).toMatchObject({ operation: 'PUBLISHED', indicator: { id: copy.id, owner: null } });
    const details = await jp.ask<{ indicator: object }>(
      `query ($id: ID!) { indicator(id: $id) { threat tags firstSeen confidence personStatus agency { name } } }`,
      { id: copy.id },
    );
    expect(details.indicator).toEqual({
      ...{
        threat: 'MONEY_MULE',
        tags: [],
        firstSeen: '2026-01-01T00:00:00.000Z',
        confidence: null,
        personStatus: 'UNKNOWN',
        agency: null,
      },
    });

    // Whoever reads both counts one owner; the owner counts itself once.
    expect((await kh.looksUp(original.value))[0]?.indicators.map(({ corroboration }) => corroboration)).toEqual([1, 1]);
    expect((await th.looksUp(original.value))[0]?.indicators.map(({ corroboration }) => corroboration)).toEqual([1, 1]);

    // Nothing that readers get of the two is the same but the value.
    const [one, other] = await hub.ownerSql<Record<string, unknown>>(
      `select claim_mark, version, published_at::text, updated_at::text from hub.indicator where id = any ($1) order by id`,
      [[original.id, copy.id]],
    );
    for (const column of ['claim_mark', 'published_at', 'updated_at']) expect(one?.[column]).not.toEqual(other?.[column]);

    // Only the owner knows that they belong together; from either of them.
    const lines = {
      original: { id: original.id },
      copies: [{ indicator: { id: copy.id, revokedAt: null }, createdBy: { name: 'analyst@th.example' } }],
    };
    expect([await linesOf(original.id), await linesOf(copy.id)]).toEqual([lines, lines]);
    await expect(linesOf(copy.id, jp.ask)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    const plain = await published({ tlp: 'GREEN', audience: { everyCountry: true } });
    await expect(linesOf(plain.id, jp.ask)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    for (const id of [original.id, NOBODY, 'none']) await expect(linesOf(id, jp.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('shows its readers an end of its own, which does not move when the end of its original does', async () => {
    const until_ = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    const original = await published({ retainUntil: until_(300) });
    const { indicator: copy } = await tears(original.id, { keep: ['THREAT', 'SEEN', 'VALID_UNTIL'] });
    const plain = await published({ tlp: 'GREEN', audience: { everyCountry: true } });
    const ENDS = 'query ($id: ID!) { indicator(id: $id) { retainUntil version updatedAt } }';
    const polls = async (id: string, ask = jp.ask): Promise<{ retainUntil: string }> =>
      (await ask<{ indicator: { retainUntil: string } }>(ENDS, { id })).indicator;
    const seen = await polls(copy.id);
    expect(seen.retainUntil).toBe((await polls(plain.id)).retainUntil);
    for (const days of [20, 200]) {
      await th.publishes({
        ...{ kind: 'PHONE', value: original.value, tlp: 'RED', threat: 'MONEY_MULE' },
        audience: { countries: ['KH'] },
        retainUntil: until_(days),
        reissue: true,
      });
      expect((await polls(original.id, th.ask)).retainUntil).toContain(until_(days).slice(0, 10));
      expect(await polls(copy.id)).toEqual(seen);
    }
    const taxii = await fetch(`${hub.url}/taxii2/api/collections/all/objects/?match[id]=indicator--${stixUuid(copy.id)}`, {
      headers: { authorization: `Bearer ${jpToken}`, accept: 'application/taxii+json;version=2.1' },
    });
    expect(await taxii.text()).toContain(new Date(seen.retainUntil).toISOString().slice(0, 19));
  });

  it('is torn off by the agency that published, off what stands, and under the rules of publishing', async () => {
    const original = await published();
    await expect(tears(original.id, {}, kh.ask)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    for (const id of [original.id, NOBODY]) await expect(tears(id, {}, jp.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(tears(original.id, { tlp: 'AMBER' })).rejects.toMatchObject({ reason: 'TLP_FORBIDS_AUDIENCE' });
    await expect(tears(original.id, { audience: { countries: ['XX'] } })).rejects.toMatchObject({ reason: 'COUNTRY_UNKNOWN' });
    const amber = await published({ tlp: 'AMBER' });
    await expect(tears(amber.id, { tlp: 'RED', audience: { countries: ['JP'] } })).rejects.toMatchObject({ reason: 'TEAR_LINE_STRICTER' });
    const { indicator: copy } = await tears(original.id);
    await expect(tears(copy.id)).rejects.toMatchObject({ reason: 'TEAR_LINE_OF_TEAR_LINE' });
    await th.revokes(amber.id);
    await expect(tears(amber.id)).rejects.toMatchObject({ reason: 'INDICATOR_REVOKED' });
  });

  it('stays what it is when its value is published again, and its audience is its own', async () => {
    const original = await published();
    const { indicator: copy } = await tears(original.id);
    const again = { kind: 'PHONE', value: original.value, tlp: 'RED', threat: 'MONEY_MULE', audience: {}, description: 'More.' };
    expect((await th.publish([again]))[0]).toMatchObject({ outcome: 'UPDATED', indicator: { id: original.id } });
    expect(await jp.opens(copy.id)).toMatchObject({ version: 1, description: null });
    await th.readdresses(copy.id, { countries: ['VN'] });
    expect([await jp.opens(copy.id), (await vn.opens(copy.id))?.id]).toEqual([null, copy.id]);
    expect(await vn.opens(original.id)).toBeNull();
  });

  it('is revoked with its original only where that is said, and its readers are not told why', async () => {
    const original = await published();
    const { indicator: copy } = await tears(original.id);
    await expect(th.ask(REVOKE, { id: original.id })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'TEAR_LINES_IN_FORCE' });
    expect(await kh.opens(original.id)).toMatchObject({ revokedAt: null });
    await th.ask(REVOKE, { id: original.id, also: true });
    expect(await kh.opens(original.id)).toMatchObject({ revokedReason: 'The source was wrong.' });
    expect(await jp.opens(copy.id)).toMatchObject({ revokedReason: 'The owner revoked this indicator.' });

    const left = await published();
    const { indicator: stays } = await tears(left.id);
    await th.ask(REVOKE, { id: left.id, also: false });
    expect(await jp.opens(stays.id)).toMatchObject({ revokedAt: null });
  });

  it('takes a second officer wherever its original does', async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const set = 'mutation ($from: Tlp) { setSharingPolicy(input: { secondOfficerFrom: $from }) { secondOfficerFrom } }';
    const original = await published();
    await admin(set, { from: 'AMBER' });
    try {
      const { indicator: copy } = await tears(original.id, { description: 'Mild.' });
      expect(copy.pendingRelease).toEqual({ state: 'PENDING' });
      expect(await jp.opens(copy.id)).toBeNull();
      expect(await th.opens(copy.id)).toMatchObject({ tlp: 'RED' });
      const { pendingReleases } = await second<{ pendingReleases: { nodes: { id: string; item: { id: string } }[] } }>(
        '{ pendingReleases { nodes { id item { id } } } }',
      );
      const release = pendingReleases.nodes.find(({ item }) => item.id === copy.id);
      await second('mutation ($id: ID!) { approveRelease(id: $id) { id } }', { id: release?.id });
      expect(await jp.opens(copy.id)).toMatchObject({ tlp: 'GREEN', description: 'Mild.', owner: null });
    } finally {
      await admin(set, { from: null });
    }
  });

  it('is widened by two officers wherever its original is, and narrowed by one', async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const set = 'mutation ($from: Tlp) { setSharingPolicy(input: { secondOfficerFrom: $from }) { secondOfficerFrom } }';
    const { indicator: copy } = await tears((await published()).id, { audience: { countries: ['JP'] } });
    const preview = `query ($id: ID!, $audience: AudienceInput) { previewAudience(input: { indicatorId: $id, audience: $audience }) { verdict } }`;
    await admin(set, { from: 'AMBER' });
    try {
      const wider = { id: copy.id, audience: { countries: ['JP', 'VN'] } };
      expect(await th.ask(preview, wider)).toEqual({ previewAudience: { verdict: 'PENDING_APPROVAL' } });
      await th.readdresses(copy.id, wider.audience);
      expect([await vn.opens(copy.id), await jp.opens(copy.id)]).toMatchObject([null, { id: copy.id }]);
      const { pendingReleases } = await second<{ pendingReleases: { nodes: { id: string; item: { id: string } }[] } }>(
        '{ pendingReleases { nodes { id item { id } } } }',
      );
      const release = pendingReleases.nodes.find(({ item }) => item.id === copy.id);
      await second('mutation ($id: ID!) { approveRelease(id: $id) { id } }', { id: release?.id });
      expect(await vn.opens(copy.id)).toMatchObject({ id: copy.id });
      await th.readdresses(copy.id, { countries: ['VN'] });
      expect([await vn.opens(copy.id), await jp.opens(copy.id)]).toMatchObject([{ id: copy.id }, null]);
    } finally {
      await admin(set, { from: null });
    }
  });

  it('protects victims as its original does, also when that turns out later', async () => {
    const victim = await published({ personStatus: 'VICTIM' });
    await expect(tears(victim.id, { audience: { partners: [metaId] } })).rejects.toMatchObject({ reason: 'PERSON_PROTECTED' });

    const suspect = await published();
    const { indicator: copy } = await tears(suspect.id, { audience: { countries: ['JP'], partners: [metaId] } });
    expect(await meta.opens(copy.id)).toMatchObject({ id: copy.id });
    await th.ask(STATUS, { id: suspect.id });
    expect(await meta.opens(copy.id)).toBeNull();
    expect(await jp.opens(copy.id)).toMatchObject({ id: copy.id, version: 2 });
    await until(
      async () => (await meta.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === copy.id),
      (events) => events.some(({ operation }) => operation === 'WITHDRAWN'),
    );
  });

  it('that its owner has renewed outlives the row of its original without becoming one', async () => {
    const original = await published();
    const { indicator: copy } = await tears(original.id);
    await th.ask(RENEW, { itemIds: [copy.id] });
    await hub.ownerSql('delete from hub.indicator where id = $1', [original.id]);
    expect(await linesOf(copy.id)).toEqual({ original: null, copies: [] });
    expect(await jp.opens(copy.id)).toMatchObject({ id: copy.id });
    const again = await th.publishes({ kind: 'PHONE', value: original.value, tlp: 'RED', threat: 'MONEY_MULE', audience: {} });
    expect(again.id).not.toBe(copy.id);
  });

  it('leaves a line in the record that names both, and no word of either', async () => {
    const original = await published();
    const { indicator: copy } = await tears(original.id, { description: 'Said of mules.' });
    const lines = await hub.ownerSql<{ items: string[]; whole: string }>(
      `select a.items, a::text as whole from hub.audit a where a.what = 'tearline.release' and $1::uuid = any (a.items)`,
      [copy.id],
    );
    expect(lines.map(({ items }) => [...items].sort())).toEqual([[original.id, copy.id].sort()]);
    expect(lines[0]?.whole).not.toMatch(/mules|notebook/);
  });
});
