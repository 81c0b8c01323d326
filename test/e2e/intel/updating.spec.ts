import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, type Officer, officer } from '../../support/officer.js';

const FIELDS = `id version threat tlp confidence reliability credibility description tags firstSeen lastSeen validUntil retainUntil personStatus
  externalId audience { countries } owner { name } pendingRelease { state tlp content { description } }`;
const UPDATE = `mutation ($id: ID!, $version: Int!, $patch: IndicatorPatchInput!, $reissue: Boolean) {
  updateIndicator(id: $id, version: $version, patch: $patch, reissue: $reissue) { ${FIELDS} } }`;
const SET = 'mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { updatedAt } }';
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Seen {
  readonly id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

let next = 0;
const PUBLISHED = {
  ...{ kind: 'PHONE', threat: 'PHISHING', tlp: 'AMBER', confidence: 40, reliability: 'C', credibility: 3, description: 'As published.' },
  ...{ tags: ['raid'], firstSeen: '2026-01-02T00:00:00.000Z', lastSeen: '2026-02-03T00:00:00.000Z', audience: { countries: ['KH'] } },
};

describe('updateIndicator', () => {
  let hub: Hub;
  let admin: Ask;
  let th: Officer;
  let kh: Officer;
  let jp: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, jp] = [await as('analyst@th.example'), await as('analyst@kh.example'), await as('analyst@jp.example')];
    admin = (await hub.as('admin@th.example')).ask;
  });
  afterAll(() => hub.stop());

  const published = async (said: object = {}): Promise<string> =>
    (await th.publishes({ ...PUBLISHED, value: `+668127${String((next += 1)).padStart(5, '0')}`, ...said })).id;
  const update = async (id: string, version: number, patch: object, { by = th, reissue = false } = {}): Promise<Seen> =>
    (await by.ask<{ updateIndicator: Seen }>(UPDATE, { id, version, patch, reissue })).updateIndicator;
  const policy = async (input: object): Promise<unknown> => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    return admin(SET, { input });
  };

  /** The end of retention of what is published today, where its owner chooses none: the hub's maximum. */
  const today = new Date();
  const FIVE_YEARS = new Date(Date.UTC(today.getUTCFullYear() + 5, today.getUTCMonth(), today.getUTCDate())).toISOString();
  const later = new Date(Date.now() + 7 * 86_400_000).toISOString();
  it.each([
    ['threat', 'MONEY_MULE', undefined],
    ['confidence', 90, null],
    ['reliability', 'A', null],
    ['credibility', 1, null],
    ['description', 'Corrected.', null],
    ['tags', ['account', 'raid'], []],
    ['firstSeen', '2026-01-01T00:00:00.000Z', null],
    ['lastSeen', '2026-03-03T00:00:00.000Z', null],
    ['validUntil', later, null],
    ['retainUntil', later, FIVE_YEARS],
    ['personStatus', 'SUSPECT', 'UNKNOWN'],
    ['externalId', 'update-1', undefined],
  ])('changes %s alone, and clears it where it can be empty', async (field, value, cleared) => {
    const id = await published();
    const { [field]: _, version: __, ...rest } = await update(id, 1, {});
    const changed = await update(id, 1, { [field]: value });
    expect(changed).toMatchObject({ ...rest, version: 2, [field]: value });
    if (cleared === undefined) {
      await expect(update(id, 2, { [field]: null })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'FIELD_INVALID' });
    } else {
      expect(await update(id, 2, { [field]: null })).toMatchObject({ ...rest, version: 3, [field]: cleared });
    }
  });

  it('changes the label, what readers learn of the owner, and what others learn who ask', async () => {
    const id = await published();
    expect(await update(id, 1, { tlp: 'GREEN' }, { reissue: true })).toMatchObject({ tlp: 'GREEN', version: 2 });
    await update(id, 2, { attribution: 'HIDDEN', discoverability: 'HIT' });
    expect(await kh.opens(id)).toMatchObject({ owner: null, version: 3, tlp: 'GREEN' });
    for (const field of ['tlp', 'attribution', 'discoverability']) {
      await expect(update(id, 3, { [field]: null })).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
    }
  });

  it('writes no version when nothing changes, and refuses one that another officer has overtaken', async () => {
    const id = await published();
    expect(await update(id, 1, { description: 'As published.', tags: ['raid'] })).toMatchObject({ version: 1 });
    await update(id, 1, { confidence: 41 });
    await expect(update(id, 1, { confidence: 42 })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'VERSION_STALE' });
    const races = await Promise.allSettled([43, 44, 45].map((confidence) => update(id, 2, { confidence })));
    expect(races.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is under the rules of publishing: wider only with reissue, no contradiction, nothing revoked', async () => {
    const id = await published();
    await expect(update(id, 1, { tlp: 'GREEN' })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'WOULD_WIDEN' });
    await expect(update(id, 1, { tlp: 'AMBER_STRICT' })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'WOULD_NARROW' });
    await expect(update(id, 1, { lastSeen: '2025-01-01T00:00:00.000Z' })).rejects.toMatchObject({ reason: 'SEEN_BACKWARDS' });
    await expect(update(id, 1, { validUntil: '2025-01-01T00:00:00.000Z' })).rejects.toMatchObject({ reason: 'INDICATOR_EXPIRED' });
    await expect(update(id, 1, { confidence: 101 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const site = await published({ kind: 'DOMAIN', value: 'updated.example.com' });
    await expect(update(site, 1, { personStatus: 'VICTIM' })).rejects.toMatchObject({ reason: 'PERSON_STATUS_UNFIT' });
    await update(await published(), 1, { externalId: 'taken' });
    await expect(update(id, 1, { externalId: 'taken' })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'EXTERNAL_ID_TAKEN' });
    await th.revokes(id);
    await expect(update(id, 2, { confidence: 1 })).rejects.toMatchObject({ code: 'CONFLICT', reason: 'INDICATOR_REVOKED' });
  });

  it('is for the publishing agency: another country finds nothing or may not, and neither may another agency', async () => {
    const id = await published();
    await expect(update(id, 1, { confidence: 1 }, { by: kh })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    for (const asked of [id, NOBODY, 'nonsense']) {
      await expect(update(asked, 1, { confidence: 1 }, { by: jp })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await hub.ownerSql(
      `with other as (insert into hub.agency (id, party, name) select gen_random_uuid(), p.key, 'Customs' from hub.party p where p.slug = 'th' returning key)
         update hub.user_account u set agency = other.key from other where u.email = 'liaison@th.example'`,
    );
    const customs = officer((await hub.as('liaison@th.example')).ask);
    await expect(update(id, 1, { confidence: 1 }, { by: customs })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
    await expect(update(id, 1, { confidence: 1 }, { by: officer(admin) })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await th.opens(id)).toMatchObject({ version: 1 });
  });

  it('waits for a second officer where publishing does, and keeps what waits', async () => {
    const id = await published();
    await policy({ secondOfficerFrom: 'AMBER', secondOfficerForContent: true });
    try {
      const held = await update(id, 1, { description: 'It waits.' });
      expect(held).toMatchObject({ version: 1, description: 'As published.', pendingRelease: { content: { description: 'It waits.' } } });
      const both = await update(id, 1, { confidence: 77 });
      expect(both).toMatchObject({ confidence: 40, pendingRelease: { state: 'PENDING', content: { description: 'It waits.' } } });
      expect(await kh.opens(id)).toMatchObject({ description: 'As published.' });
    } finally {
      await policy({ secondOfficerFrom: null, secondOfficerForContent: false });
    }
  });

  it('changes a tear-line by its id, not its original, and never its label', async () => {
    const id = await published();
    const release = `mutation ($input: TearLineInput!) { releaseTearLine(input: $input) { createdBy { name } indicator { id version } } }`;
    const input = { indicatorId: id, tlp: 'GREEN', audience: { countries: ['JP'] }, description: 'For others.' };
    const { releaseTearLine } = await th.ask<{ releaseTearLine: { createdBy: { name: string }; indicator: Seen } }>(release, { input });
    expect(releaseTearLine.createdBy).toEqual({ name: 'analyst@th.example' });
    const copy = releaseTearLine.indicator.id;
    expect(await update(copy, 1, { description: 'For others, corrected.' })).toMatchObject({ id: copy, version: 2 });
    await expect(update(copy, 2, { tlp: 'CLEAR' }, { reissue: true })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'TEAR_LINE_LABEL',
    });
    expect(await jp.opens(copy)).toMatchObject({ description: 'For others, corrected.' });
    expect(await th.opens(id)).toMatchObject({ version: 1, description: 'As published.' });
  });
});
