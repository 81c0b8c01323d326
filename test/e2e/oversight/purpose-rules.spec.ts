import { apiKeyClient } from '../../support/api-key-client.js';
import { downloadExport, ndjsonOf } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { startReceiver } from '../../support/receiver.js';
import { follow } from '../../support/sockets.js';
import { taxiiClient } from '../../support/taxii-client.js';
import { webhookClient } from '../../support/webhook-client.js';
import { askWith } from '../../support/with-headers.js';

const SET =
  'mutation ($r: [ProcessingPurpose!]!, $c: Boolean!) { setPurposeRule(refusedPurposes: $r, caseReferenceRequired: $c) { party { country } refusedPurposes caseReferenceRequired withholds } }';
const RULES = '{ purposeRules { party { country } refusedPurposes caseReferenceRequired withholds } }';
const SNAPSHOT =
  'query ($after: Cursor) { snapshot(after: $after, first: 500, filter: { itemKinds: [INDICATOR] }) { items { ... on Indicator { value } } cursor feedCursor } }';
const EVERYONE = { tlp: 'GREEN', audience: { everyCountry: true } };
const RESYNC = { code: 'RESYNC_REQUIRED', reason: 'PURPOSE_CHANGED' };
const BORDER = { 'x-purpose': 'BORDER_CONTROL' };

describe('Owners that refuse purposes', () => {
  let hub: Hub;
  let admin: Awaited<ReturnType<Hub['as']>>;
  let kh: Awaited<ReturnType<Hub['as']>>;
  let th: Officer;
  let mine: Officer;

  const sets = (refused: readonly string[], needsCase = false): Promise<unknown> => admin.ask(SET, { r: refused, c: needsCase });
  const stating = (headers: Readonly<Record<string, string>>): Officer => officer(askWith(hub, kh.token, headers));
  const settled = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql<{ busy: number }>(
          `select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as busy`,
        ),
      ([row]) => Number(row?.busy) === 0,
    );
  const publishes = async (value: string, said: object = EVERYONE): Promise<string> => {
    const { id } = await th.publishes({ value, ...said });
    await settled();
    return id;
  };
  const snapshotOf = async ({ ask }: Officer): Promise<{ values: string[]; cursor: string }> => {
    type Page = { snapshot: { items: { value: string }[]; feedCursor: string } };
    const { snapshot } = await ask<Page>(SNAPSHOT);
    return { values: snapshot.items.map(({ value }) => value), cursor: snapshot.feedCursor };
  };

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn', WEBHOOK_ALLOW_LOOPBACK: 'true' });
    [admin, kh] = [await hub.as('admin@th.example'), await hub.as('analyst@kh.example')];
    [th, mine] = [officer((await hub.as('analyst@th.example')).ask), officer(kh.ask)];
  });
  afterAll(() => hub.stop());
  afterEach(async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now(), purpose = null, case_reference = null; delete from hub.purpose_rule');
  });

  it('are seen by nobody with such a purpose, on no way, as if nothing existed', async () => {
    const id = await publishes('refused.example.com');
    const none = '01890000-0000-7000-8000-000000000000';
    await sets(['BORDER_CONTROL']);
    const border = stating(BORDER);
    expect(await border.opens(id)).toEqual(await border.opens(none));
    expect(await border.lists()).not.toContain('refused.example.com');
    expect(await border.looksUp('refused.example.com')).toMatchObject([{ indicators: [] }]);
    expect((await border.reads()).events.map(({ itemId }) => itemId)).not.toContain(id);
    expect((await snapshotOf(border)).values).not.toContain('refused.example.com');
    const sighting = 'mutation ($id: ID!) { addSighting(input: { indicatorId: $id }) { id } }';
    await expect(border.ask(sighting, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(border.ask(sighting, { id: none })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const taxii = taxiiClient(hub.url, kh.token);
    const all = await taxii.collection('all');
    expect((await taxii.get(`${all}objects/`, BORDER)).text).not.toContain('refused.example.com');
    expect((await taxii.get(`${all}objects/`)).text).toContain('refused.example.com');
    const file = await fetch(`${hub.url}/export/indicators?purpose=test&format=ndjson`, {
      headers: { authorization: `Bearer ${kh.token}`, ...BORDER },
    });
    expect(await file.text()).not.toContain('refused.example.com');

    expect((await mine.opens(id))?.value).toBe('refused.example.com');
    expect(await mine.lists()).toContain('refused.example.com');
    expect((await mine.reads()).events.map(({ itemId }) => itemId)).toContain(id);
  });

  it('see their own items for every purpose', async () => {
    const id = await publishes('own.example.com');
    await sets(['BORDER_CONTROL'], true);
    const own = officer(askWith(hub, (await hub.as('analyst@th.example')).token, BORDER));
    expect((await own.opens(id))?.value).toBe('own.example.com');
  });

  it('do not answer questions about what they hold, and are not told of them', async () => {
    await publishes('asked.example.com', { ...EVERYONE, discoverability: 'HIT_CONTACT' });
    await sets(['BORDER_CONTROL']);
    const { token } = await hub.as('liaison@kh.example');
    const ask = 'mutation ($v: [LookupInput!]!) { deconflict(values: $v, purpose: "A gate", caseReference: "KH-1") { hit } }';
    const asked = (headers: Readonly<Record<string, string>>) => askWith(hub, token, headers)(ask, { v: [{ value: 'asked.example.com' }] });
    const reached = (): Promise<{ reached: boolean }[]> => hub.ownerSql('select reached from hub.contact order by requested_at');
    await expect(asked(BORDER)).resolves.toEqual({ deconflict: [{ hit: false }] });
    await until(reached, (rows) => rows.length === 1);
    await expect(asked({})).resolves.toEqual({ deconflict: [{ hit: true }] });
    expect(await until(reached, (rows) => rows.length === 2)).toEqual([{ reached: false }, { reached: true }]);
  });

  it('demand a case reference, which a session, a request or the question states', async () => {
    const id = await publishes('case.example.com');
    await sets([], true);
    expect(await mine.opens(id)).toBeNull();
    expect((await stating({ 'x-case-reference': 'KH-1' }).opens(id))?.value).toBe('case.example.com');
    const lookup = 'query ($v: [LookupInput!]!, $c: String) { lookup(values: $v, caseReference: $c) { indicators { id } } }';
    const asked = (c: string | null) => kh.ask(lookup, { v: [{ value: 'case.example.com' }], c });
    await expect(asked(null)).resolves.toEqual({ lookup: [{ indicators: [] }] });
    await expect(asked('  ')).resolves.toEqual({ lookup: [{ indicators: [] }] });
    await expect(asked('KH-2')).resolves.toEqual({ lookup: [{ indicators: [{ id }] }] });
    expect(ndjsonOf((await downloadExport(hub, kh.token, { format: 'ndjson' })).text).claims.map((claim) => claim['id'])).not.toContain(id);
    const reasoned = await downloadExport(hub, kh.token, { format: 'ndjson', caseReference: 'KH-3' });
    expect(ndjsonOf(reasoned.text).claims.map((claim) => claim['id'])).toContain(id);
    await kh.ask('mutation { setSessionPurpose(caseReference: "KH-4") { caseReference } }');
    expect((await mine.opens(id))?.value).toBe('case.example.com');
  });

  it('are followed without a silent gap: a reader for whom other items are visible starts again', async () => {
    const before = await publishes('gap-1.example.com');
    const { cursor } = await mine.reads();
    await expect(stating(BORDER).reads(cursor)).resolves.toBeDefined(); // nothing is withheld from either
    await sets(['INVESTIGATION']);
    const hidden = await publishes('gap-2.example.com');
    await expect(mine.reads(cursor)).rejects.toMatchObject(RESYNC);
    await expect(stating(BORDER).reads(cursor)).resolves.toMatchObject({ events: [{ itemId: hidden }] });
    const withheld = await snapshotOf(mine);
    expect(withheld.values.filter((value) => value.startsWith('gap-'))).toEqual([]);
    await expect(mine.reads(withheld.cursor)).resolves.toMatchObject({ events: [] });
    await expect(stating(BORDER).reads(withheld.cursor)).rejects.toMatchObject(RESYNC);
    await sets([]);
    await expect(mine.reads(withheld.cursor)).rejects.toMatchObject(RESYNC);
    const again = await snapshotOf(mine);
    expect(again.values).toEqual(expect.arrayContaining(['gap-1.example.com', 'gap-2.example.com']));
    expect(before).not.toBe(hidden);
  });

  it('refuse the second page of a snapshot that began under another purpose', async () => {
    await publishes('page-1.example.com');
    await publishes('page-2.example.com');
    const page = SNAPSHOT.replace('first: 500', 'first: 1');
    const { snapshot } = await kh.ask<{ snapshot: { cursor: string } }>(page);
    await sets(['INVESTIGATION']);
    await expect(kh.ask(page, { after: snapshot.cursor })).rejects.toMatchObject(RESYNC);
  });

  it('end live feeds of such readers, and of no others, who read the same', async () => {
    await publishes('live-1.example.com');
    const colleague = await hub.as('analyst@kh.example');
    await colleague.ask('mutation { setSessionPurpose(purpose: FORENSICS) { purpose } }');
    const query = 'subscription ($f: FeedFilter) { feed(filter: $f) { operation itemId } }';
    type Event = { feed: { operation: string; itemId: string | null } };
    const [investigating, forensic] = [kh, colleague].map(({ token }) =>
      follow<Event>(hub.wsUrl, token, query, { f: { itemKinds: ['INDICATOR'] } }),
    );
    if (!investigating || !forensic) throw new Error('No feed.');
    await Promise.all([investigating.next(), forensic.next()]);
    await sets(['INVESTIGATION']);
    const id = await publishes('live-2.example.com');
    await expect(investigating.next()).rejects.toMatchObject([{ extensions: RESYNC }]);
    await expect(forensic.next()).resolves.toMatchObject({ value: { feed: { operation: 'PUBLISHED', itemId: id } } });
    await forensic.return?.();
  });

  it('are not read by a page that a colleague with another purpose reads', async () => {
    await sets(['FORENSICS']);
    const colleague = await hub.as('analyst@kh.example');
    await colleague.ask('mutation { setSessionPurpose(purpose: FORENSICS) { purpose } }');
    const query = 'subscription ($f: FeedFilter) { feed(filter: $f) { operation itemId } }';
    type Event = { feed: { operation: string; itemId: string | null } };
    const filter = { f: { itemKinds: ['INDICATOR'] } };
    const all = [kh, colleague, kh, colleague].map(({ token }) => follow<Event>(hub.wsUrl, token, query, filter));
    await Promise.all(all.map((one) => one.next()));
    const withheld = await publishes('shared-1.example.com');
    const { id: shown } = await officer((await hub.as('analyst@vn.example')).ask).publishes({ value: 'shared-2.example.com', ...EVERYONE });
    const firsts = await Promise.all(all.map(async (one) => ((await one.next()) as { value: Event }).value.feed.itemId));
    expect(firsts).toEqual([withheld, shown, withheld, shown]);
    await Promise.all(all.map(async (one) => one.return?.()));
  });

  it('ask the receivers of webhooks to start again, and send nothing that is withheld', async () => {
    const receiver = await startReceiver();
    const webhooks = webhookClient(mine);
    const { webhook } = await webhooks.creates({ name: 'Case system', url: receiver.url, filter: { itemKinds: ['INDICATOR'] } });
    const kinds = (): string[] => receiver.received.map(({ data }) => `${data.operation} ${data.item?.value ?? ''}`.trim());
    const sent = (wanted: readonly string[]): Promise<unknown> =>
      until(
        async () => kinds(),
        (seen) => JSON.stringify(seen) === JSON.stringify(wanted),
      );
    await publishes('hook-1.example.com');
    await sent(['PUBLISHED hook-1.example.com']);
    await sets(['INVESTIGATION']);
    await sent(['PUBLISHED hook-1.example.com', 'RESYNC']);
    const withheld = await publishes('hook-2.example.com');
    await until(
      () =>
        hub.ownerSql<{ n: number }>(
          'select count(*)::integer as n from hub.stream s join hub.webhook w on w.seq >= s.seq where s.item = $1',
          [withheld],
        ),
      ([row]) => Number(row?.n) > 0,
    );
    await sets([]);
    await sent(['PUBLISHED hook-1.example.com', 'RESYNC', 'RESYNC']);
    await publishes('hook-3.example.com');
    await until(
      async () => kinds(),
      (seen) => seen.at(-1) === 'PUBLISHED hook-3.example.com',
    );
    expect(new Set(receiver.received.map(({ data }) => data.eventId)).size).toBe(receiver.received.length);
    await webhooks.deletes(webhook.id);
    await receiver.stop();
  });

  it('are not told that a reader has an item that was withheld from it', async () => {
    const id = await publishes('receipt.example.com', { tlp: 'GREEN', audience: { countries: ['KH'] } });
    await sets(['BORDER_CONTROL']);
    const border = stating(BORDER);
    await border.reads();
    await snapshotOf(border);
    const receipts = 'query ($id: ID!) { indicatorDeliveries(indicatorId: $id) { nodes { party { country } channels } } }';
    const known = () => th.ask(receipts, { id });
    await until(
      () => hub.ownerSql<{ n: number }>(`select count(*)::integer as n from hub.delivery_range where filter ? 'withheld'`),
      ([row]) => Number(row?.n) >= 2,
    );
    await expect(known()).resolves.toEqual({ indicatorDeliveries: { nodes: [{ party: { country: 'KH' }, channels: [] }] } });
    await mine.reads();
    await until(known, (seen) => JSON.stringify(seen).includes('FEED'));
  });

  it('are known: other parties learn of a change, and whether it concerns them', async () => {
    await expect(sets(['FORENSICS', 'BORDER_CONTROL'], true)).resolves.toEqual({
      setPurposeRule: {
        ...{ party: { country: 'TH' }, refusedPurposes: ['BORDER_CONTROL', 'FORENSICS'] },
        ...{ caseReferenceRequired: true, withholds: false },
      },
    });
    await expect(kh.ask(RULES)).resolves.toMatchObject({ purposeRules: [{ party: { country: 'TH' }, withholds: true }] });
    await expect(kh.ask('{ sessionPurpose { withheld } }')).resolves.toEqual({ sessionPurpose: { withheld: 1 } });
    await expect(stating({ 'x-case-reference': 'KH-1' }).ask(RULES)).resolves.toMatchObject({ purposeRules: [{ withholds: false }] });
    const heard = '{ announcements(first: 1) { nodes { kind party { country } } } }';
    const expected = { announcements: { nodes: [{ kind: 'PURPOSE_RULE_CHANGED', party: { country: 'TH' } }] } };
    await expect(kh.ask(heard)).resolves.toEqual(expected);
    await expect((await hub.as('contributor@meta.example')).ask(heard)).resolves.toEqual(expected);
    await expect(admin.ask(heard)).resolves.not.toEqual(expected);
    await sets([]);
    await expect(kh.ask(RULES)).resolves.toEqual({ purposeRules: [] });
  });

  it('are decided by administrators, who confirm their identity, and not too often', async () => {
    await expect(th.ask(SET, { r: ['FORENSICS'], c: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { secret } = await apiKeyClient(admin.ask).makes();
    await expect(hub.asToken(secret).ask(SET, { r: [], c: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(sets(['FORENSICS'])).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' });
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    for (let times = 0; times < 3; times += 1) {
      await sets(['FORENSICS']);
      await sets([]);
    }
    await sets(['FORENSICS']);
    const [{ from } = { from: '' }] = await hub.ownerSql<{ from: string }>(
      `select hub.utc_second_from(allowed_more_at[1] + interval '1 day') as from from hub.purpose_rule`,
    );
    expect(Date.parse(from)).toBeGreaterThan(Date.now());
    await expect(sets([])).rejects.toMatchObject({
      ...{ code: 'RATE_LIMITED', reason: 'PURPOSE_RULE_TOO_OFTEN' },
      message: expect.stringContaining(`It can allow more from ${from} on.`) as string,
    });
    const allowed = `select array_agg(x - $1::interval order by x) from unnest(allowed_more_at) x`;
    await hub.ownerSql(`update hub.purpose_rule set allowed_more_at = (${allowed})`, ['1 day']);
    await expect(sets(['FORENSICS', 'WARNING'], true)).resolves.toBeDefined();
    await expect(sets([])).resolves.toBeDefined(); // the day is over
  });
});
