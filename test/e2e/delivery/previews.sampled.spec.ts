import fc from 'fast-check';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { type Ask, type Officer, officer } from '../../support/officer.js';
import { caseCount } from '../../support/sample.js';

const PREVIEW = `query ($input: AudiencePreviewInput!) { previewAudience(input: $input) {
  verdict tlp othersLearn readersLearn problems { code } parties(first: 500) { nodes { party { name country kind } sees seesOnceReleased change exclusionReasons roles channels apiKeys } } } }`;
const EXPLAIN = `query ($itemId: ID, $operation: String) { explainAccess(itemId: $itemId, operation: $operation) {
  item { visible kind access { basis group { name } } roles possibleReasons } operation { name type permission purpose roles granted admitted confirmedUntil stepUp denialReasons } } }`;
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface PartyPreview {
  readonly party: { readonly name: string; readonly country: string | null; readonly kind: string };
  readonly sees: boolean;
  readonly change: string;
  readonly exclusionReasons: readonly string[];
}
interface Preview {
  readonly verdict: string;
  readonly parties: { readonly nodes: readonly PartyPreview[] };
}

let next = 0;
const aDomain = (): string => `preview-${(next += 1)}.scam.example`;

describe('who will see it', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let jp: Officer;
  let vn: Officer;
  let meta: Officer;
  let admin: Ask;
  let readers: ReadonlyMap<string, Officer>;
  let group: string;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, jp, meta] = [
      await as('analyst@th.example'),
      await as('analyst@kh.example'),
      await as('analyst@jp.example'),
      await as('contributor@meta.example'),
    ];
    vn = await as('analyst@vn.example');
    readers = new Map([
      ...['TH', 'KH', 'JP'].map((code, place): [string, Officer] => [code, [th, kh, jp][place] ?? th]),
      ['VN', vn],
      ['Meta', meta],
    ]);
    admin = (await hub.as('admin@th.example')).ask;
    [group, metaId] = [await th.groupId(), await th.partyId('Meta')];
  });
  afterAll(() => hub.stop());

  const foresees = async (input: object, ask: Ask = th.ask): Promise<Preview> =>
    (await ask<{ previewAudience: Preview }>(PREVIEW, { input })).previewAudience;
  const of = (preview: Preview, who: string): PartyPreview | undefined =>
    preview.parties.nodes.find(({ party }) => who === (party.country ?? party.name));

  it('says before publishing exactly who sees it afterwards, also when it is changed', async () => {
    const audience = fc.record({
      everyCountry: fc.boolean(),
      countries: fc.uniqueArray(fc.constantFrom('KH', 'VN', 'JP')),
      groups: fc.boolean().map((is) => (is ? [group] : [])),
      partners: fc.boolean().map((is) => (is ? [metaId] : [])),
      exceptCountries: fc.uniqueArray(fc.constantFrom('VN', 'JP'), { maxLength: 1 }),
    });
    const tlp = fc.constantFrom('GREEN', 'AMBER', 'AMBER_STRICT', 'RED');
    const seen = async (id: string): Promise<object> =>
      Object.fromEntries(await Promise.all([...readers].map(async ([who, { opens }]) => [who, (await opens(id)) !== null] as const)));
    const foreseen = (preview: Preview): object => Object.fromEntries([...readers.keys()].map((who) => [who, of(preview, who)?.sees]));
    await fc.assert(
      fc.asyncProperty(audience, tlp, audience, async (first, label, second) => {
        const before = await foresees({ tlp: label, audience: first });
        const [receipt] = await th.publish([{ kind: 'DOMAIN', value: aDomain(), threat: 'PHISHING', tlp: label, audience: first }]);
        expect(before.verdict === 'REFUSED').toBe(receipt?.outcome === 'REJECTED');
        if (!receipt?.indicator) return;
        const { id } = receipt.indicator;
        expect(await seen(id)).toEqual(foreseen(before));
        const change = await foresees({ indicatorId: id, audience: second });
        const done = await th.readdresses(id, second).then(
          () => true,
          () => false,
        );
        expect(change.verdict !== 'REFUSED').toBe(done);
        expect(await seen(id)).toEqual(foreseen(change));
        for (const { sees, change: what, exclusionReasons } of change.parties.nodes) {
          expect(sees).toBe(what === 'GAINS' || what === 'KEEPS');
          expect(exclusionReasons.length === 0).toBe(sees);
        }
      }),
      { numRuns: caseCount(12, 4) },
    );
  });

  it('names what keeps each party out, in which roles it is read, and by which ways', async () => {
    const preview = await foresees({
      tlp: 'GREEN',
      audience: { everyCountry: true, exceptCountries: ['JP'] },
      discoverability: 'HIT',
      attribution: 'HIDDEN',
    });
    expect(preview).toMatchObject({ verdict: 'EFFECTIVE', othersLearn: 'HIT', readersLearn: 'HIDDEN' });
    expect(of(preview, 'KH')).toMatchObject({
      ...{ sees: true, change: 'GAINS', exclusionReasons: [], roles: ['APPROVER', 'ANALYST', 'LIAISON'], apiKeys: true },
      channels: ['FEED', 'SUBSCRIPTION', 'WEBHOOK', 'TAXII', 'EXPORT', 'MISP'],
    });
    expect(of(preview, 'JP')).toMatchObject({ sees: false, exclusionReasons: ['EXCEPTED'], roles: [], channels: [], apiKeys: false });
    expect(of(preview, 'Meta')).toMatchObject({ sees: false, exclusionReasons: ['NOT_ADDRESSED'] });
    expect(of(await foresees({ tlp: 'RED', audience: { countries: ['KH'] } }), 'KH')).toMatchObject({
      channels: ['FEED', 'SUBSCRIPTION'],
      apiKeys: false,
    });
    expect(of(await foresees({ tlp: 'AMBER_STRICT', audience: {} }), 'KH')).toMatchObject({ exclusionReasons: ['LABEL'] });

    const victim = await foresees({
      tlp: 'AMBER',
      kind: 'PHONE',
      personStatus: 'VICTIM',
      audience: { countries: ['KH'], partners: [metaId] },
    });
    expect(victim).toMatchObject({ verdict: 'REFUSED', problems: [{ code: 'PERSON_PROTECTED' }] });
    expect([of(victim, 'Meta')?.exclusionReasons, of(victim, 'KH')?.exclusionReasons]).toEqual([
      ['PERSON_PROTECTED', 'REFUSED'],
      ['REFUSED'],
    ]);
  });

  it('knows bars, and what a second officer has to release', async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    await hub.ownerSql(
      `insert into hub.bar (owner, party) select o.key, p.key from hub.party o, hub.party p where o.country = 'TH' and p.country = 'KH'`,
    );
    await admin('mutation { setSharingPolicy(input: { secondOfficerFrom: AMBER }) { updatedAt } }');
    try {
      const preview = await foresees({ tlp: 'AMBER', audience: { countries: ['KH', 'JP'] } });
      expect(preview.verdict).toBe('PENDING_APPROVAL');
      expect(of(preview, 'KH')).toMatchObject({ sees: false, seesOnceReleased: false, exclusionReasons: ['BARRED'] });
      expect(of(preview, 'JP')).toMatchObject({ sees: false, seesOnceReleased: true, exclusionReasons: ['SECOND_OFFICER'] });
    } finally {
      await hub.ownerSql(`update hub.bar set lifted_at = now() where lifted_at is null`);
      await hub.ownerSql(`update hub.sharing_policy set second_from = null`);
    }
  });

  it('lists the parties that are asked for, page by page, and counts all of them', async () => {
    const PAGE = `query ($input: AudiencePreviewInput!, $filter: AudiencePreviewFilter, $first: Int, $after: Cursor) {
      previewAudience(input: $input) { seen gaining losing
        parties(filter: $filter, first: $first, after: $after) { nodes { party { name country kind } } pageInfo { hasNextPage endCursor } } } }`;
    type Page = {
      seen: number;
      gaining: number;
      losing: number;
      parties: {
        nodes: readonly { party: { country: string | null } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };
    const input = { tlp: 'AMBER', audience: { countries: ['KH', 'JP', 'VN'] } };
    const page = async (more: object): Promise<Page> => (await th.ask<{ previewAudience: Page }>(PAGE, { input, ...more })).previewAudience;
    const countriesOf = ({ parties }: Page): (string | null)[] => parties.nodes.map(({ party }) => party.country);
    const gains = { changes: ['GAINS'] };
    const first = await page({ filter: gains, first: 2 });
    const second = await page({ filter: gains, first: 2, after: first.parties.pageInfo.endCursor });
    expect([countriesOf(first), countriesOf(second), second.parties.pageInfo.hasNextPage]).toEqual([['KH', 'JP'], ['TH', 'VN'], false]); // by name
    expect(first).toMatchObject({ seen: 4, gaining: 4, losing: 0 });
    expect(countriesOf(await page({ filter: { countries: ['SG', 'JP'], sees: false } }))).toEqual(['SG']);
    expect((await page({ filter: { kinds: ['PARTNER'] } })).parties.nodes).toHaveLength(4);
    await expect(page({ first: 0 })).rejects.toMatchObject({ reason: 'PAGE_SIZE' });
    await expect(page({ after: first.parties.pageInfo.endCursor })).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
  });

  it('tells a partner of no other, nobody of groups that are not theirs, and of claims only their own agency', async () => {
    const preview = await foresees({ tlp: 'GREEN', audience: { everyCountry: true } }, meta.ask);
    expect(preview.parties.nodes.filter(({ party }) => party.kind === 'PARTNER').map(({ party }) => party.name)).toEqual(['Meta']);
    await expect(foresees({ tlp: 'GREEN', audience: { groups: [group] } }, jp.ask)).resolves.toMatchObject({
      verdict: 'REFUSED',
      problems: [{ code: 'GROUP_UNKNOWN' }],
    });
    const { id } = await th.publishes({ value: aDomain(), audience: { countries: ['KH'] } });
    await expect(foresees({ indicatorId: id, audience: {} }, kh.ask)).rejects.toMatchObject({ reason: 'NOT_YOURS' });
    for (const one of [id, NOBODY]) {
      await expect(foresees({ indicatorId: one, audience: {} }, jp.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(foresees({ audience: {} })).rejects.toMatchObject({ reason: 'PREVIEW_UNLABELLED' });
    await expect(foresees({ tlp: 'GREEN', audience: {} }, admin)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  describe('and why one cannot', () => {
    const explains = async (ask: Ask, about: object): Promise<unknown> =>
      (await ask<{ explainAccess: unknown }>(EXPLAIN, about)).explainAccess;

    it('names the keys of one’s own that open an item', async () => {
      const { id } = await th.publishes({ value: aDomain(), audience: { everyCountry: true, countries: ['KH'], groups: [group] } });
      expect(await explains(kh.ask, { itemId: id })).toEqual({
        item: {
          ...{ visible: true, kind: 'INDICATOR', roles: ['ANALYST'], possibleReasons: [] },
          access: [
            { basis: 'NAME', group: null },
            { basis: 'EVERY_COUNTRY', group: null },
            { basis: 'GROUP', group: { name: 'ASEAN call-centre fraud' } },
          ],
        },
        operation: null,
      });
      expect(await explains(jp.ask, { itemId: id })).toMatchObject({ item: { access: [{ basis: 'EVERY_COUNTRY' }] } });
      expect(await explains(th.ask, { itemId: id })).toMatchObject({ item: { access: [{ basis: 'OWN_PARTY' }] } });
    });

    it('says of what is hidden, for whatever reason, what it says of what there is not', async () => {
      const hidden = [
        await th.publishes({ value: aDomain(), audience: { countries: ['KH'] } }),
        await th.publishes({ value: aDomain(), audience: { everyCountry: true, exceptCountries: ['JP'] } }),
        await th.publishes({ value: aDomain(), tlp: 'RED', audience: { countries: ['KH'] } }),
      ];
      const absent = JSON.stringify(await explains(jp.ask, { itemId: NOBODY }));
      for (const { id } of hidden) expect(JSON.stringify(await explains(jp.ask, { itemId: id }))).toBe(absent);
      expect(JSON.stringify(await explains(jp.ask, { itemId: 'no id' }))).toBe(absent);
      // Nor to whoever reads no items, of its own party's.
      for (const { id } of hidden) expect(JSON.stringify(await explains(admin, { itemId: id }))).toBe(absent);
      expect(JSON.parse(absent)).toMatchObject({ item: { visible: false, kind: null, access: [], roles: [] } });
    });

    it('says what refuses one every call of an operation: rights, a machine’s nature, a missing second factor, a confirmation', async () => {
      const operation = async (ask: Ask, name: string): Promise<object> =>
        (await ask<{ explainAccess: { operation: object } }>(EXPLAIN, { operation: name })).explainAccess.operation;
      expect(await operation(kh.ask, 'publishIndicators')).toMatchObject({ stepUp: 'NEVER', denialReasons: [] });
      expect(await operation(kh.ask, 'setSharingPolicy')).toMatchObject({ stepUp: 'TO_WIDEN', denialReasons: ['PERMISSION'] });
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '10 minutes'`);
      expect(await operation(kh.ask, 'createWebhook')).toMatchObject({
        stepUp: 'ALWAYS',
        denialReasons: ['STEP_UP'],
        confirmedUntil: null,
      });
      await hub.ownerSql('update hub.session set confirmed_at = now()');
      expect(await operation(kh.ask, 'createWebhook')).toMatchObject({ denialReasons: [], confirmedUntil: expect.any(String) });

      // Whoever must have a second factor first is told so, of operations; of items nothing is told.
      await hub.ownerSql(
        `insert into hub.party_factor_rule (party, set_by) select u.party, u.id from hub.user_account u where u.email = 'analyst@kh.example'`,
      );
      try {
        expect(await operation(kh.ask, 'publishIndicators')).toMatchObject({ granted: true, denialReasons: ['SECOND_FACTOR'] });
        expect(await operation(kh.ask, 'startTotp')).toMatchObject({ denialReasons: [] });
        await expect(explains(kh.ask, { itemId: NOBODY })).rejects.toMatchObject({ reason: 'SECOND_FACTOR_SETUP_REQUIRED' });
      } finally {
        await hub.ownerSql('delete from hub.party_factor_rule');
      }

      const { secret } = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes();
      const machine = hub.asToken(secret).ask;
      expect(await operation(machine, 'indicators')).toMatchObject({ denialReasons: [] });
      expect(await operation(machine, 'changePassword')).toMatchObject({ granted: true, denialReasons: ['NOT_FOR_KEYS'] });
      expect(await operation(machine, 'userSettings')).toMatchObject({ granted: true, denialReasons: ['NOT_FOR_KEYS'] });
      expect(await operation(machine, 'createApiKey')).toMatchObject({ granted: false, denialReasons: ['PERMISSION', 'STEP_UP'] });

      // What was taken since the last request counts, and whoever is suspended is not let in to ask.
      await hub.ownerSql(`update hub.user_account set roles = '{LIAISON}' where email = 'analyst@vn.example'`);
      expect(await operation(vn.ask, 'deconflict')).toMatchObject({ granted: true, denialReasons: [] });
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = 'analyst@vn.example'`);
      await hub.ownerSql(`update hub.party set suspended_at = now() where slug = 'vn'`);
      await expect(operation(vn.ask, 'feed')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await hub.ownerSql(`update hub.party set suspended_at = null where slug = 'vn'`);
    });

    it('says what an operation wants, and whether one has it', async () => {
      expect(await explains(kh.ask, { operation: 'publishIndicators' })).toMatchObject({
        operation: {
          type: 'MUTATION',
          permission: 'indicator:publish',
          roles: ['ANALYST', 'LIAISON', 'CONTRIBUTOR'],
          granted: true,
          admitted: true,
        },
      });
      expect(await explains(kh.ask, { operation: 'setSharingPolicy' })).toMatchObject({
        operation: { granted: false, roles: ['NATIONAL_ADMIN', 'PARTNER_ADMIN'] },
      });
      expect(await explains(kh.ask, { operation: 'feed' })).toMatchObject({ operation: { permission: 'indicator:read' } });
      expect(await explains(kh.ask, { operation: 'signIn' })).toMatchObject({ operation: { permission: null, granted: true } });
      await expect(explains(kh.ask, { operation: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(explains(kh.ask, {})).rejects.toMatchObject({ reason: 'EXPLAIN_ONE' });
    });
  });
});
