import { Database } from '../../../src/platform/database/database.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { bulk, type BulkReceipt } from '../../support/bulk.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, type Officer, officer, until } from '../../support/officer.js';

const HOP = `id state ground side reason note createdBy { name party { country } } answeredBy { name } withdrawnBy { name party { country } } parties { name } granted { name } heldBack { name }`;
const PROPOSE = `mutation ($id: ID!, $to: AudienceInput!) { proposeOnward(indicatorId: $id, audience: $to, reason: "They work on it.") { ${HOP} } }`;
const ANSWER = `mutation ($id: ID!, $accept: Boolean!, $to: AudienceInput, $note: String) { answerOnwardProposal(id: $id, accept: $accept, audience: $to, note: $note) { ${HOP} } }`;
const LINEAGE = `query ($id: ID!, $first: Int, $after: Cursor) { onwardHistory(indicatorId: $id, first: $first, after: $after) { nodes { ${HOP} } pageInfo { endCursor hasNextPage } } }`;
const RULE = `mutation ($id: ID!, $rule: OnwardMode, $within: AudienceInput) { setOnwardRule(indicatorId: $id, mode: $rule, within: $within) { mode everyCountry countries own } }`;
const DEFAULT = `mutation ($rule: OnwardMode!, $within: AudienceInput) { setOnwardDefault(mode: $rule, within: $within) { onwardDefault { mode countries own } } }`;
const HANGING =
  'query ($sighting: ID!, $relationship: ID!) { sighting(id: $sighting) { version } relationship(id: $relationship) { version } }';
const ALL = { mode: 'WITHIN', within: { everyCountry: true } };
const NOBODY = '00000000-0000-4000-8000-000000000000';

interface Hop {
  readonly id: string;
  readonly state: string;
  readonly parties: readonly { readonly name: string }[];
}

let next = 0;
const aDomain = (): string => `onward-${(next += 1)}.scam.example`;

describe('onward sharing', () => {
  let hub: Hub;
  let admin: Ask;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let jp: Officer;
  let kr: Officer;
  let meta: Officer;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    [th, kh, vn, jp] = [
      await as('analyst@th.example'),
      await as('analyst@kh.example'),
      await as('liaison@vn.example'),
      await as('analyst@jp.example'),
    ];
    [kr, meta] = [await as('analyst@kr.example'), await as('contributor@meta.example')];
    admin = (await hub.as('admin@th.example')).ask;
    metaId = await th.partyId('Meta');
  });
  afterAll(() => hub.stop());

  const published = async (said: object = {}): Promise<string> =>
    (await th.publishes({ value: aDomain(), tlp: 'AMBER', audience: { countries: ['KH', 'VN'] }, ...said })).id;
  const proposes = async (ask: Ask, id: string, ...countries: string[]): Promise<Hop> => {
    const { proposeOnward } = await ask<{ proposeOnward: Hop }>(PROPOSE, { id, to: { countries } });
    const hop = proposeOnward;
    if (!hop) throw new Error('No hop.');
    return hop;
  };
  const answers = (id: string, accept: boolean, more: object = {}, ask: Ask = th.ask) =>
    ask<{ answerOnwardProposal: Hop }>(ANSWER, { id, accept, ...more });
  const history = async (ask: Ask, id: string): Promise<readonly Hop[]> =>
    (await ask<{ onwardHistory: { nodes: Hop[] } }>(LINEAGE, { id })).onwardHistory.nodes;
  const rules = (id: string, rule: string | null, within?: object, ask: Ask = th.ask) =>
    ask<{ setOnwardRule: object }>(RULE, { id, rule, within });

  describe('said with a publication', () => {
    const ofClaim = async (id: string, ask: Ask = th.ask): Promise<object> =>
      (await ask<{ onwardRule: object }>('query ($id: ID!) { onwardRule(indicatorId: $id) { mode everyCountry countries own } }', { id }))
        .onwardRule;
    const again = async (value: string, said: object): Promise<{ outcome: string; codes: readonly string[] }> => {
      const item = { kind: 'DOMAIN', value, threat: 'PHISHING', tlp: 'AMBER', audience: { countries: ['KH'] }, ...said };
      const [receipt] = await th.publish([item]);
      return {
        outcome: receipt?.outcome ?? '',
        codes: receipt?.problems.filter(({ severity }) => severity === 'ERROR').map(({ code }) => code) ?? [],
      };
    };
    const saying = (onward: object, more: object = {}): object => ({ tlp: 'AMBER', audience: { countries: ['KH'] }, onward, ...more });

    it('counts from then on, stays where it is not said again, and is loosened by reissue alone', async () => {
      const value = aDomain();
      const { id, version } = await th.publishes({ value, ...saying({ mode: 'WITHIN', within: { countries: ['JP'] } }) });
      expect(version).toBe(1);
      expect(await ofClaim(id)).toMatchObject({ mode: 'WITHIN', countries: ['JP'], own: true });
      expect(await proposes(kh.ask, id, 'JP')).toMatchObject({ state: 'ALLOWED' });
      const audience = { countries: ['KH', 'JP'] };
      expect(await again(value, { audience })).toEqual({ outcome: 'UNCHANGED', codes: [] });
      expect(await again(value, { audience, onward: { mode: 'NONE' } })).toEqual({ outcome: 'UPDATED', codes: [] });
      expect(await ofClaim(id)).toMatchObject({ mode: 'NONE', own: true });
      expect(await again(value, { audience, onward: { mode: 'NONE' } })).toEqual({ outcome: 'UNCHANGED', codes: [] });
      expect(await again(value, { audience, description: 'Anew.' })).toEqual({ outcome: 'UPDATED', codes: [] });
      expect(await ofClaim(id)).toMatchObject({ mode: 'NONE', own: true });
      await expect(proposes(kh.ask, id, 'KR')).rejects.toMatchObject({ reason: 'ONWARD_NONE' });
      const looser = { audience, description: 'Anew.', onward: { mode: 'ASK' } };
      expect(await again(value, looser)).toEqual({ outcome: 'REJECTED', codes: ['WOULD_WIDEN'] });
      expect(await again(value, { ...looser, reissue: true })).toEqual({ outcome: 'UPDATED', codes: [] });
      expect(await proposes(kh.ask, id, 'KR')).toMatchObject({ state: 'OPEN' });
    });

    it('is each item’s own in a batch, and what does not fit costs that item alone', async () => {
      const values = [aDomain(), aDomain(), aDomain(), aDomain()];
      const rules = [{ mode: 'NONE' }, null, { mode: 'WITHIN' }, { mode: 'WITHIN', within: { partners: [metaId] } }];
      const receipts = await th.publish(
        values.map((value, at) => ({ kind: 'DOMAIN', value, threat: 'PHISHING', ...saying(rules[at] as object) })),
      );
      expect(receipts.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED', 'REJECTED', 'REJECTED']);
      expect(receipts.slice(2).map(({ problems: [problem] }) => problem)).toMatchObject(
        [1, 2].map(() => ({ code: 'ONWARD_RULE_UNFIT', field: 'onward' })),
      );
      expect(await ofClaim(receipts[0]?.indicator?.id ?? '')).toMatchObject({ mode: 'NONE', own: true });
      expect(await ofClaim(receipts[1]?.indicator?.id ?? '')).toMatchObject({ mode: 'ASK', own: false });
      // Nobody else reads it.
      await expect(ofClaim(receipts[0]?.indicator?.id ?? '', kh.ask)).rejects.toMatchObject({ reason: 'NOT_YOURS' });
    });

    it('is a column, a field or the whole file’s in bulk', async () => {
      const { token } = await hub.as('analyst@th.example');
      const [by, bare, file] = [aDomain(), aDomain(), aDomain()];
      const sends = async (more: string, type: string, body: string): Promise<readonly BulkReceipt[]> => {
        const path = `/bulk/indicators?kind=domain&threat=phishing&tlp=amber&to=KH${more}`;
        return (await bulk(hub.url, token, body, { path, headers: { 'content-type': type } })).receipts;
      };
      const csv = await sends('&onward=none', 'text/csv', `value,onward\n${by},"JP,KR"\n${bare},\nx${bare},perhaps\n`);
      expect(csv.map(({ outcome }) => outcome)).toEqual(['CREATED', 'CREATED', 'REJECTED']);
      expect(await ofClaim(csv[0]?.id ?? '')).toMatchObject({ mode: 'WITHIN', countries: ['JP', 'KR'] });
      expect(await ofClaim(csv[1]?.id ?? '')).toMatchObject({ mode: 'NONE', own: true });
      const [line] = await sends('', 'application/x-ndjson', `${JSON.stringify({ value: file, onward: ALL })}\n`);
      expect(await ofClaim(line?.id ?? '')).toMatchObject({ mode: 'WITHIN', everyCountry: true });
    });
  });

  it('asks the owner, who opens its own claim, wholly or in part, or declines', async () => {
    const id = await published();
    const hop = await proposes(kh.ask, id, 'JP', 'KR');
    expect(hop).toMatchObject({
      state: 'OPEN',
      ground: 'OWNER',
      side: 'SENT',
      parties: [{ name: 'Japan' }, { name: 'Korea' }].map(() => expect.anything()),
    });
    expect([await jp.opens(id), await kr.opens(id)]).toEqual([null, null]);
    await expect(proposes(kh.ask, id, 'AU')).rejects.toMatchObject({ reason: 'ONWARD_OPEN' });

    // The owner is told, and alone answers.
    expect((await listAnnouncements(th.ask)).at(-1)).toMatchObject({ kind: 'ONWARD_PROPOSED', proposalId: hop.id });
    for (const who of [kh, vn, jp]) await expect(answers(hop.id, true, {}, who.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(answers(hop.id, true, { to: { countries: ['AU'] } })).rejects.toMatchObject({ reason: 'ONWARD_NOT_PROPOSED' });
    await expect(answers(hop.id, false)).rejects.toMatchObject({ reason: 'ONWARD_ANSWER_UNFIT' });

    expect(await answers(hop.id, true, { to: { countries: ['JP'] }, note: 'Japan only.' })).toMatchObject({
      answerOnwardProposal: {
        state: 'PARTIALLY_ACCEPTED',
        granted: [{ name: 'Japan' }],
        answeredBy: { name: 'analyst@th.example' },
        side: 'RECEIVED',
      },
    });
    expect([(await jp.opens(id))?.id, await kr.opens(id)]).toEqual([id, null]);
    await until(
      async () => (await jp.reads(null, {}, 500)).events.filter(({ itemId }) => itemId === id),
      (events) => events.some(({ operation }) => operation === 'PUBLISHED'),
    );
    await expect(answers(hop.id, true)).rejects.toMatchObject({ reason: 'ONWARD_DECIDED' });
    const declined = await proposes(kh.ask, id, 'AU');
    await answers(declined.id, false, { note: 'No.' });
    expect(await history(kh.ask, id)).toMatchObject([
      { state: 'DECLINED', note: 'No.', answeredBy: null, heldBack: null, createdBy: { name: 'analyst@kh.example' } },
      { state: 'PARTIALLY_ACCEPTED', note: 'Japan only.', granted: [{ name: 'Japan' }] },
    ]);
  });

  it('is taken back by the country that proposed it, until the owner has decided', async () => {
    const id = await published();
    const take = (hop: string, ask: Ask = kh.ask) =>
      ask<{ withdrawOnwardProposal: Hop }>(`mutation ($id: ID!) { withdrawOnwardProposal(id: $id) { ${HOP} answeredAt withdrawnAt } }`, {
        id: hop,
      });
    const hop = await proposes(kh.ask, id, 'JP');
    for (const who of [th, vn, jp]) await expect(take(hop.id, who.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const absent of [NOBODY, 'none']) await expect(take(absent)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await th.readdresses(id, { countries: ['VN'] }); // also what is out of sight by now
    expect((await take(hop.id)).withdrawOnwardProposal).toMatchObject({
      ...{ state: 'WITHDRAWN', createdBy: { name: 'analyst@kh.example' }, answeredAt: null },
      ...{ withdrawnAt: expect.any(String), withdrawnBy: { name: 'analyst@kh.example' } },
    });
    await expect(take(hop.id)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'ONWARD_DECIDED' });
    await expect(answers(hop.id, true)).rejects.toMatchObject({ reason: 'ONWARD_DECIDED' });
    expect([await jp.opens(id), await history(th.ask, id)]).toMatchObject([
      null,
      [{ state: 'WITHDRAWN', createdBy: { name: null }, answeredBy: null, withdrawnBy: { name: null, party: { country: 'KH' } } }],
    ]);
    expect((await listAnnouncements(th.ask)).at(-1)).toMatchObject({ kind: 'ONWARD_WITHDRAWN' });

    // What was taken back may be proposed anew, not without end.
    await th.readdresses(id, { countries: ['KH'] });
    for (let time = 1; time < 5; time += 1) await take((await proposes(kh.ask, id, 'JP')).id);
    await expect(proposes(kh.ask, id, 'JP')).rejects.toMatchObject({ reason: 'ONWARD_REPEATED' });
  });

  it('is read by its id alone, in the transaction that proposes, answers or withdraws it', async () => {
    const id = await published();
    const database = hub.app.get(Database);
    const transactions = async (work: () => Promise<unknown>): Promise<readonly unknown[]> => {
      const [acts, real]: [string[], Database['as']] = [[], database.as.bind(database)];
      database.as = (tenant, act, inside) => {
        if (act.what.startsWith('onward.')) acts.push(act.what);
        return real(tenant, act, inside);
      };
      await work().finally(() => Reflect.deleteProperty(database, 'as'));
      return acts;
    };
    let first = '';
    expect(await transactions(async () => (first = (await proposes(kh.ask, id, 'JP')).id))).toEqual(['onward.propose']);
    const withdraw = 'mutation ($id: ID!) { withdrawOnwardProposal(id: $id) { id state } }';
    expect(await transactions(() => kh.ask(withdraw, { id: first }))).toEqual(['onward.withdraw']);
    const second = (await proposes(kh.ask, id, 'JP', 'KR')).id;
    expect(await transactions(() => answers(second, false, { note: 'No.' }))).toEqual(['onward.answer']);
  });

  it('is accepted for those who are there still, where a party was closed since', async () => {
    const [both, one] = [await published(), await published()];
    const [first, second] = [await proposes(kh.ask, both, 'JP', 'KR'), await proposes(kh.ask, one, 'KR')];
    await hub.ownerSql(`update hub.party set suspended_at = now(), closed_at = now() where slug = 'kr'`);
    try {
      expect(await answers(first.id, true)).toMatchObject({
        answerOnwardProposal: { state: 'PARTIALLY_ACCEPTED', granted: [{ name: 'Japan' }] },
      });
      await expect(answers(second.id, true)).rejects.toMatchObject({ reason: 'ONWARD_EMPTY' });
    } finally {
      await hub.ownerSql(`update hub.party set suspended_at = null, closed_at = null where slug = 'kr'`);
    }
  });

  it('is read whole by the owner, and by each proposer as far as it goes back to that one', async () => {
    const id = await published();
    await proposes(kh.ask, id, 'JP');
    await proposes(vn.ask, id, 'KR');
    expect((await history(th.ask, id)).map(({ parties }) => parties[0]?.name)).toEqual(
      ['Republic of Korea', 'Japan'].map((name) => expect.stringContaining(name.split(' ').at(-1) ?? '')),
    );
    expect(await history(kh.ask, id)).toMatchObject([{ parties: [{ name: 'Japan' }] }]);
    expect(await history(vn.ask, id)).toMatchObject([{ createdBy: { name: 'liaison@vn.example' } }]);
    for (const who of [jp, meta]) expect(await history(who.ask, id)).toEqual(await history(who.ask, NOBODY));
    type Page = { onwardHistory: { nodes: Hop[]; pageInfo: { endCursor: string | null } } };
    const first = await th.ask<Page>(LINEAGE, { id, first: 1 });
    expect((await th.ask<Page>(LINEAGE, { id, first: 1, after: first.onwardHistory.pageInfo.endCursor })).onwardHistory.nodes).toHaveLength(
      1,
    );
    await expect(th.ask(LINEAGE, { id: NOBODY, after: first.onwardHistory.pageInfo.endCursor })).rejects.toMatchObject({
      reason: 'CURSOR_UNFIT',
    });
    const { onwardProposals } = await kh.ask<{ onwardProposals: { nodes: Hop[] } }>(`{ onwardProposals(side: RECEIVED) { nodes { id } } }`);
    expect(onwardProposals.nodes).toEqual([]);
  });

  /** What Cambodia says of a claim moves with it. */
  const hangs = async (id: string): Promise<object> => {
    const other = await published();
    const { addSighting } = await kh.ask<{ addSighting: { id: string } }>(
      'mutation ($id: ID!) { addSighting(input: { indicatorId: $id }) { id } }',
      { id },
    );
    const { publishRelationships: said } = await kh.ask<{ publishRelationships: { relationship: { id: string } }[] }>(
      'mutation ($id: ID!, $other: ID!) { publishRelationships(input: [{ type: USES, fromId: $other, toId: $id, audience: {} }]) { relationship { id } } }',
      { id, other },
    );
    return { sighting: addSighting.id, relationship: said[0]?.relationship.id };
  };

  it('opens at once within what the owner allows, and tells nobody who had the claim, or is kept from it', async () => {
    const whom = async (...countries: string[]): Promise<object> => {
      const id = await published({ audience: { countries: ['KH', 'VN'], exceptCountries: ['AU'] } });
      await rules(id, 'WITHIN', { everyCountry: true });
      const hanging = await hangs(id);
      const { id: _, ...answer } = await proposes(kh.ask, id, ...countries);
      const seen = await kh.ask<{ indicator: { version: number }; indicatorVersions: { nodes: object[] } }>(
        'query ($id: ID!) { indicator(id: $id) { version } indicatorVersions(indicatorId: $id) { nodes { version change by { name } } } }',
        { id },
      );
      return { answer: { ...answer, parties: [] }, ...seen, ...(await kh.ask<object>(HANGING, hanging)) };
    };
    // New to it, had it, is excepted, is the owner: the answer and every version that Cambodia can read are the same.
    const [fresh, ...others] = [await whom('JP'), await whom('VN'), await whom('AU'), await whom('TH')];
    expect(fresh).toMatchObject({ answer: { state: 'ALLOWED', ground: 'RULE', granted: null, heldBack: null }, indicator: { version: 2 } });
    expect(fresh).toMatchObject({ sighting: { version: 2 }, relationship: { version: 2 } });
    for (const other of others) expect(other).toEqual(fresh);

    const id = await published({ audience: { countries: ['KH'], exceptCountries: ['AU'] } });
    await rules(id, 'WITHIN', { countries: ['JP', 'AU'] });
    const au = officer((await hub.as('analyst@au.example')).ask);
    await proposes(kh.ask, id, 'JP', 'AU');
    expect([(await jp.opens(id))?.id, await au.opens(id)]).toEqual([id, null]);
    expect(await history(th.ask, id)).toMatchObject([
      { state: 'ALLOWED', granted: [{ name: 'Japan' }], heldBack: [], createdBy: { name: null, party: { country: 'KH' } } },
    ]);
    // Beyond the limit the owner decides.
    expect(await proposes(kh.ask, id, 'KR')).toMatchObject({ state: 'OPEN', ground: 'OWNER' });
  });

  it('obeys bars, limits and second officers of the owner, without a word to the proposer', async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    const bars = 'mutation ($id: ID!, $barred: Boolean!) { setPartyBarred(partyId: $id, barred: $barred) { barred } }';
    const jpId = await th.partyId('Japan');
    await admin(bars, { id: jpId, barred: true });
    const id = await published({ audience: { countries: ['KH'] } });
    await rules(id, 'WITHIN', { everyCountry: true });
    expect(await proposes(kh.ask, id, 'JP')).toMatchObject({ state: 'ALLOWED' });
    expect(await history(th.ask, id)).toMatchObject([{ granted: [], heldBack: [] }]);
    await admin(bars, { id: jpId, barred: false });
    expect(await jp.opens(id)).toBeNull();

    await admin('mutation { setSharingPolicy(input: { secondOfficerFrom: AMBER }) { updatedAt } }');
    try {
      const high = await published({ audience: {} });
      await hub.ownerSql(`update hub.sharing_policy set second_from = null`);
      await th.readdresses(high, { countries: ['KH'] });
      await rules(high, 'WITHIN', { everyCountry: true });
      await hub.ownerSql(`update hub.sharing_policy set second_from = 'AMBER'`);
      expect(await proposes(kh.ask, high, 'JP')).toMatchObject({ state: 'ALLOWED', heldBack: null });
      expect(await jp.opens(high)).toBeNull();
      expect(await history(th.ask, high)).toMatchObject([{ granted: [], heldBack: [{ name: 'Japan' }] }]);
    } finally {
      await hub.ownerSql(`update hub.sharing_policy set second_from = null`);
    }
  });

  it('follows the claim’s own rule before its party’s, and opens nothing RED by default', async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    expect(await admin(DEFAULT, { rule: 'WITHIN', within: { countries: ['JP'] } })).toMatchObject({
      setOnwardDefault: { onwardDefault: { mode: 'WITHIN', countries: ['JP'], own: false } },
    });
    try {
      const plain = await published();
      expect(await proposes(kh.ask, plain, 'JP')).toMatchObject({ state: 'ALLOWED' });
      const red = await published({ tlp: 'RED' });
      expect(await proposes(kh.ask, red, 'JP')).toMatchObject({ state: 'OPEN' });
      const shut = await published();
      expect(await rules(shut, 'NONE')).toMatchObject({ setOnwardRule: { mode: 'NONE', own: true } });
      await expect(proposes(kh.ask, shut, 'JP')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'ONWARD_NONE' });
      expect(await rules(shut, null)).toMatchObject({ setOnwardRule: { mode: 'WITHIN', own: false } });

      await expect(rules(shut, 'ASK', { countries: ['JP'] })).rejects.toMatchObject({ reason: 'ONWARD_RULE_UNFIT' });
      await expect(rules(shut, 'WITHIN', { partners: [metaId] })).rejects.toMatchObject({ reason: 'ONWARD_RULE_UNFIT' });
      await expect(rules(shut, 'NONE', undefined, kh.ask)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_YOURS' });
      await expect(rules(shut, 'NONE', undefined, kr.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(th.ask(DEFAULT, { rule: 'NONE' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '1 hour'`);
      await expect(admin(DEFAULT, { rule: 'WITHIN', within: { everyCountry: true } })).rejects.toMatchObject({
        reason: 'STEP_UP_REQUIRED',
      });
    } finally {
      await admin(DEFAULT, { rule: 'ASK' });
    }
  });

  it('is proposed by those who have the claim, and by no partner, for parties by name', async () => {
    const id = await published({ audience: { countries: ['KH'], partners: [metaId] } });
    for (const missing of [id, NOBODY]) await expect(proposes(jp.ask, missing, 'KR')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(proposes(th.ask, id, 'KR')).rejects.toMatchObject({ reason: 'ONWARD_OWN' });
    await expect(proposes(meta.ask, id, 'KR')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(kh.ask(PROPOSE, { id, to: { everyCountry: true } })).rejects.toMatchObject({ reason: 'ONWARD_TOO_WIDE' });
    await expect(kh.ask(PROPOSE, { id, to: {} })).rejects.toMatchObject({ reason: 'ONWARD_EMPTY' });
    await rules(id, 'WITHIN', { everyCountry: true });
    // Never a partner at once, whatever the rule.
    const { proposeOnward } = await kh.ask<{ proposeOnward: Hop }>(PROPOSE, {
      id,
      to: { partners: [await kh.partyId('Microsoft')] },
    });
    expect(proposeOnward).toMatchObject({ state: 'OPEN', ground: 'OWNER' });
    const gone = await published();
    await th.revokes(gone);
    await expect(proposes(kh.ask, gone, 'KR')).rejects.toMatchObject({ reason: 'INDICATOR_REVOKED' });
  });

  it('leaves an entry in the audit log for each act, and in the owner’s for what its rule let happen, without a word that was said', async () => {
    const lines = await hub.ownerSql<{ country: string; what: string }>(
      `select distinct p.country, a.what, a.outcome from hub.audit a join hub.party p on p.key = a.party where a.what like 'onward.%' and a.what <> all ('{onward.list,onward.read-rule}') and a.outcome = 'DONE' order by 1, 2`,
    );
    expect(lines.map(({ country, what }) => `${country} ${what}`)).toEqual([
      'KH onward.propose',
      'KH onward.withdraw',
      'TH onward.answer',
      'TH onward.set-default',
      'TH onward.set-rule',
      'TH onward.shared',
      'VN onward.propose',
    ]);
    expect(await hub.ownerSql(`select from hub.audit a where a::text like '%They work on it.%'`)).toEqual([]);
  });
});
