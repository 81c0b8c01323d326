import { actionClient, type ActionClient, type ActionView, anAction, USDT_WALLET } from '../../support/action-client.js';
import { type EvidenceClient, evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { inDays, apiKeyClient } from '../../support/api-key-client.js';
import { officer, until } from '../../support/officer.js';
import { startReceiver } from '../../support/receiver.js';
import { webhookClient } from '../../support/webhook-client.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

describe('requests to act', () => {
  let hub: Hub;
  let th: ActionClient;
  let sg: ActionClient;
  let kh: ActionClient;
  let binance: ActionClient;
  let meta: ActionClient;
  let partners: Readonly<Record<string, string>>;

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true', PUBLIC_URL: 'https://hub.example' });
    const as = async (email: string): Promise<ActionClient> => actionClient((await hub.as(email)).ask);
    [th, sg, kh] = [await as('liaison@th.example'), await as('liaison@sg.example'), await as('liaison@kh.example')];
    [binance, meta] = [await as('contributor@binance.example'), await as('contributor@meta.example')];
    partners = Object.fromEntries(
      (await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party')).map(({ slug, id }) => [slug, id]),
    );
  });
  afterAll(() => hub.stop());

  const toBinance = (said: object = {}): object => ({ recipientId: partners['binance'], ...said });
  const sums = ({ state, held, released, seized, returned }: ActionView): (string | undefined)[] => [
    state,
    ...[held, released, seized, returned].map((money) => money?.amount),
  ];

  it('freeze a wallet at an exchange: acknowledged, partly held, held, and seized in parts, told to both sides and to nobody else', async () => {
    const id = await th.requests(
      toBinance({ reference: 'life', narrative: 'The victim paid an hour ago.', paymentReference: '0xabc', urgency: 'EMERGENCY' }),
    );
    expect(await binance.opens(id)).toMatchObject({
      ...{
        reference: 'life',
        action: 'FREEZE',
        state: 'SENT',
        tlp: 'AMBER',
        createdBy: { party: { name: 'Thailand' } },
        recipient: { name: 'Binance' },
        version: 1,
      },
      ...{ subject: { kind: 'CRYPTO_ADDRESS', network: 'eth' }, amount: { currency: 'USD', amount: '1000.00' }, escalation: 0 },
    });
    expect(await binance.answers(id, 'ACKNOWLEDGED', { version: 1 })).toMatchObject({ state: 'ACKNOWLEDGED', version: 2 });
    expect(sums(await binance.answers(id, 'HELD', { amount: '400.10', note: 'The rest has moved on.' }))).toEqual([
      'PARTIALLY_HELD',
      '400.10',
      '0',
      '0',
      '0',
    ]);
    expect(sums(await binance.answers(id, 'PARTIALLY_HELD', { amount: '599.90', currency: 'USD' }))).toEqual([
      'HELD',
      '1000.00',
      '0',
      '0',
      '0',
    ]);
    expect(sums(await binance.answers(id, 'SEIZED', { amount: '700.05' }))).toEqual(['HELD', '1000.00', '0', '700.05', '0']);
    await expect(binance.answers(id, 'RETURNED', { amount: '300' })).rejects.toMatchObject({
      reason: 'AMOUNT_BEYOND_HELD',
    });
    expect(sums(await binance.answers(id, 'RETURNED'))).toEqual(['RETURNED', '1000.00', '0', '700.05', '299.95']);
    await expect(binance.answers(id, 'RELEASED')).rejects.toMatchObject({ reason: 'ACTION_STATE' });

    for (const side of [th, binance]) {
      const events = await side.told(id, (seen) => seen.at(-1)?.item?.version === 6);
      expect(events.at(-1)).toMatchObject({ kind: 'ACTION_REQUEST', item: { state: 'RETURNED' } });
      expect(events.every(({ operation }) => operation === 'PUBLISHED' || operation === 'UPDATED')).toBe(true);
    }
    const steps = (await th.opens(id))?.steps.filter(({ step }) => step !== 'DUTY_ALERTED'); // the relay calls the duty desk meanwhile
    expect(steps?.map(({ step, state, amount, by }) => [step, state, amount?.amount ?? null, by?.party?.name])).toEqual([
      ['SENT', 'SENT', null, 'Thailand'],
      ['ACKNOWLEDGED', 'ACKNOWLEDGED', null, 'Binance'],
      ['PARTIALLY_HELD', 'PARTIALLY_HELD', '400.10', 'Binance'],
      ['HELD', 'HELD', '599.90', 'Binance'],
      ['SEIZED', 'HELD', '700.05', 'Binance'],
      ['RETURNED', 'RETURNED', '299.95', 'Binance'],
    ]);
    for (const stranger of [kh, meta]) {
      expect([
        await stranger.opens(id),
        await stranger.lists(),
        await stranger.news(),
        await stranger.board(),
        await stranger.totals(),
      ]).toEqual([null, [], [], [], []]);
      await expect(stranger.answers(id, 'ACKNOWLEDGED')).rejects.toMatchObject({ reason: 'REQUEST_UNKNOWN' });
    }
    await expect(kh.cancels(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(th.answers(id, 'ACKNOWLEDGED')).rejects.toMatchObject({ reason: 'NOT_YOURS' });
    const record = await hub.ownerSql<{ what: string; purpose: string | null }>(
      `select what, purpose from hub.audit where $1 = any (items) and what in ('action.request', 'action.answer') order by id`,
      [id],
    );
    expect(record).toEqual([
      { what: 'action.request', purpose: 'Case 7' },
      ...Array.from({ length: 5 }, () => ({ what: 'action.answer', purpose: 'Case 7' })),
    ]);
  });

  it('go to another country, too, and are refused with a reason', async () => {
    const id = await th.requests({
      ...{
        recipientId: 'SG',
        reference: 'takedown',
        action: 'TAKEDOWN',
        amount: null,
        subject: { kind: 'URL', value: 'hxxps://bank-login[.]example[.]sg/' },
      },
      ...{ legalBasis: 'VOLUNTARY', tlp: 'GREEN' },
    });
    await sg.answers(id, 'ACKNOWLEDGED');
    await expect(sg.answers(id, 'DECLINED')).rejects.toMatchObject({ reason: 'DECLINE_REASON' });
    await expect(sg.answers(id, 'HELD', { amount: '5', currency: 'SGD' })).rejects.toMatchObject({
      reason: 'AMOUNT_UNFIT',
    });
    const refused = await sg.answers(id, 'DECLINED', { reason: 'NOT_OURS', note: 'Hosted elsewhere.' });
    expect(refused).toMatchObject({
      state: 'DECLINED',
      steps: [{}, {}, { step: 'DECLINED', reason: 'NOT_OURS', note: 'Hosted elsewhere.' }],
    });
    await expect(th.cancels(id)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'REQUEST_ENDED' });
    expect(await kh.opens(id)).toBeNull();
  });

  it('are amended under their reference until somebody answers, and the same again changes nothing', async () => {
    const said = toBinance({ reference: 'amended' });
    const id = await th.requests(said);
    const [same] = await th.request(anAction(said));
    expect(same).toMatchObject({ outcome: 'UNCHANGED', requestId: id });
    const before = await th.opens(id);
    const [more] = await th.request(anAction({ ...said, amount: { currency: 'USD', amount: '2500.50' } }));
    expect(more).toMatchObject({ outcome: 'UPDATED', requestId: id });
    expect(await binance.opens(id)).toMatchObject({
      version: 2,
      amount: { amount: '2500.50' },
      dueAt: before?.dueAt,
      steps: [{}, { step: 'AMENDED' }],
    });
    await expect(binance.answers(id, 'ACKNOWLEDGED', { version: 1 })).rejects.toMatchObject({ reason: 'VERSION_STALE' });
    await binance.answers(id, 'ACKNOWLEDGED', { version: 2 });
    const versions = async (desk: ActionClient): Promise<readonly object[]> =>
      (
        await desk.ask<{ actionRequestVersions: { nodes: object[] } }>(
          'query ($id: ID!) { actionRequestVersions(requestId: $id) { nodes { version state amount { amount currency } legalText subject { value } } } }',
          { id },
        )
      ).actionRequestVersions.nodes;
    const said3 = [
      { version: 3, state: 'ACKNOWLEDGED', amount: { amount: '2500.50', currency: 'USD' } },
      { version: 2, state: 'SENT', amount: { amount: '2500.50', currency: 'USD' } },
      { version: 1, state: 'SENT', amount: { amount: '1000.00', currency: 'USD' } },
    ];
    expect(await versions(th)).toMatchObject(said3);
    expect(
      await until(
        () => versions(binance),
        (seen) => seen.length === 3,
      ),
    ).toMatchObject(said3);
    expect([await versions(kh), await versions(meta)]).toEqual([[], []]);
    const late = await th.request(anAction(said), anAction({ ...said, amount: { currency: 'USD', amount: '2500.50' } }));
    expect(late).toMatchObject([
      { outcome: 'REJECTED', problems: [{ code: 'REQUEST_ANSWERED' }] },
      { outcome: 'UNCHANGED', requestId: id },
    ]);
  });

  it('are cancelled while nothing is held; what is held is asked to be let go, and its holder lets it go', async () => {
    const open = await th.requests(toBinance({ reference: 'cancelled' }));
    expect(await th.cancels(open)).toMatchObject({ state: 'CANCELLED', cancelledReason: 'The wrong wallet.', version: 2 });
    expect((await binance.told(open, (seen) => seen.at(-1)?.operation === 'REVOKED')).at(-1)).toMatchObject({
      item: { state: 'CANCELLED' },
    });
    await expect(binance.answers(open, 'ACKNOWLEDGED')).rejects.toMatchObject({ reason: 'ACTION_STATE' });
    const [again] = await th.request(anAction(toBinance({ reference: 'cancelled', contact: 'Another' })));
    expect(again).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'REQUEST_CANCELLED' }] });

    const held = await th.requests(toBinance({ reference: 'held' }));
    await binance.answersAll({ id: held, answer: 'ACKNOWLEDGED' }, { id: held, answer: 'HELD', amount: '1000' });
    expect(await th.cancels(held)).toMatchObject({
      state: 'HELD',
      steps: [{}, {}, {}, { step: 'RELEASE_REQUESTED', note: 'The wrong wallet.' }],
    });
    await expect(th.cancels(held)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'RELEASE_REQUESTED' });
    expect(sums(await binance.answers(held, 'RELEASED'))).toEqual(['RELEASED', '1000', '1000', '0', '0']);
  });

  it('come in batches from a raid: a bad one costs the others nothing', async () => {
    const receipts = await th.request(
      anAction(toBinance({ reference: 'batch-1' })),
      anAction({ reference: 'batch-2' }),
      anAction({ reference: 'batch-3', recipientId: '' }),
      anAction({ reference: 'batch-4', recipientId: 'TH' }),
      anAction({ reference: 'batch-5', recipientId: 'FR' }),
      anAction({ reference: 'batch-6', recipientId: '00000000-0000-0000-0000-000000000000' }),
      anAction(toBinance({ reference: 'batch-7', subject: { kind: 'PHONE', value: '+66812345678' } })),
      anAction(toBinance({ reference: 'batch-8', action: 'PRESERVATION' })),
      anAction(toBinance({ reference: 'batch-9', amount: { currency: 'XYZ', amount: '1' } })),
      anAction(toBinance({ reference: 'batch-10', acknowledgeWithinMinutes: 60, deadlineMinutes: 30 })),
      anAction(toBinance({ reference: 'batch-11', tlp: 'AMBER_STRICT' })),
      anAction(toBinance({ reference: 'batch-12', subject: { kind: 'CRYPTO_ADDRESS', value: '0x1' } })),
      anAction(toBinance({ reference: 'batch-13', deadlineMinutes: 0 })),
      anAction(toBinance({ reference: 'batch-14', related: ['00000000-0000-0000-0000-000000000000'] })),
      anAction(toBinance({ reference: 'batch-15', evidence: ['00000000-0000-0000-0000-000000000000'] })),
      anAction(toBinance({ reference: 'batch-1', contact: 'Said twice in one batch' })),
    );
    expect(receipts.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
      ['CREATED', 'WALLET_NO_CHECKSUM'],
      ['REJECTED', 'RECIPIENT_UNKNOWN'],
      ['REJECTED', 'RECIPIENT_UNKNOWN'],
      ['REJECTED', 'RECIPIENT_OWN'],
      ['REJECTED', 'RECIPIENT_UNKNOWN'],
      ['REJECTED', 'RECIPIENT_UNKNOWN'],
      ['REJECTED', 'ACT_UNFIT'],
      ['REJECTED', 'AMOUNT_UNFIT'],
      ['REJECTED', 'AMOUNT_INVALID'],
      ['REJECTED', 'DEADLINE_BEFORE_ACKNOWLEDGEMENT'],
      ['REJECTED', 'TLP_FORBIDS_AUDIENCE'],
      ['REJECTED', 'WALLET_INVALID'],
      ['REJECTED', 'FIELD_INVALID'],
      ['REJECTED', 'RELATED_UNKNOWN'],
      ['REJECTED', 'EVIDENCE_UNKNOWN'],
      ['UPDATED', 'WALLET_NO_CHECKSUM'],
    ]);
    const id = receipts[0]?.requestId;
    const answers = await binance.answersAll(
      { id, answer: 'HELD', amount: '1' },
      { id: 'none', answer: 'ACKNOWLEDGED' },
      { id, answer: 'ACKNOWLEDGED' },
      { id, answer: 'HELD', amount: '-1' },
    );
    expect(answers.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
      ['REJECTED', 'ACTION_STATE'],
      ['REJECTED', 'REQUEST_UNKNOWN'],
      ['UPDATED', undefined],
      ['REJECTED', 'AMOUNT_INVALID'],
    ]);
    await expect(th.request(...Array.from({ length: 1_001 }, () => anAction()))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('are for liaison officers to make, and for the recipient to answer', async () => {
    const analyst = actionClient((await hub.as('analyst@th.example')).ask);
    await expect(analyst.request(anAction(toBinance()))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(binance.request(anAction({ recipientId: 'TH' }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const id = await th.requests({ recipientId: 'SG', reference: 'for an analyst', amount: { currency: 'SGD', amount: '10' } });
    await expect(actionClient((await hub.as('analyst@sg.example')).ask).answers(id, 'ACKNOWLEDGED')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await actionClient((await hub.as('analyst@sg.example')).ask).opens(id)).toMatchObject({ state: 'SENT' });
  });

  it('show each side those related items that it sees', async () => {
    const analyst = officer((await hub.as('analyst@th.example')).ask);
    const shared = await analyst.publishes({ value: 'shared.example.net', audience: { partners: [partners['binance']] } });
    const own = await analyst.publishes({ value: 'own.example.net' });
    const id = await th.requests(toBinance({ reference: 'related', related: [shared.id, own.id] }));
    expect([(await th.opens(id))?.relatedIds, (await binance.opens(id))?.relatedIds]).toEqual([[shared.id, own.id].sort(), [shared.id]]);
    expect(JSON.stringify(await binance.ask('{ snapshot { items { ... on ActionRequest { id relatedIds } } } }'))).not.toContain(own.id);
  });

  it('carry files of their asker, which the recipient opens and nobody else', async () => {
    const filesOf = async (email: string): Promise<EvidenceClient> => evidenceClient(hub, (await hub.as(email)).token);
    const mine = await filesOf('liaison@th.example');
    const file = await mine.adds('The transfer, as the bank has it.', 'transfer.txt');
    const id = await th.requests(toBinance({ reference: 'with evidence', evidence: [file] }));
    expect(await binance.opens(id)).toMatchObject({ evidence: [{ id: file, filename: 'transfer.txt' }] });
    expect(String(await (await filesOf('contributor@binance.example')).reads(file))).toBe('The transfer, as the bank has it.');
    for (const stranger of ['contributor@meta.example', 'liaison@kh.example']) {
      expect(await (await filesOf(stranger)).reads(file)).toBe(404);
    }
    const [taken] = await sg.request(anAction(toBinance({ reference: 'with evidence of others', evidence: [file] })));
    expect(taken).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'EVIDENCE_UNKNOWN' }] });
    await th.cancels(id);
    expect(await (await filesOf('contributor@binance.example')).reads(file)).toBe(404);
  });

  it('are answered by a machine that may, which hears of them by webhook without their words, and never of RED ones', async () => {
    const receiver = await startReceiver();
    const { webhook } = await webhookClient(binance).creates({ name: 'Freezing desk', url: receiver.url });
    const keys = apiKeyClient((await hub.as('admin@binance.example')).ask);
    await expect(keys.makes({ permissions: ['action:answer'], expiresAt: inDays(1) })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const machine = actionClient(
      hub.asToken((await keys.makes({ permissions: ['action:answer', 'indicator:read'], expiresAt: inDays(1) })).secret).ask,
    );
    const red = await th.requests(toBinance({ reference: 'red', tlp: 'RED' }));
    const id = await th.requests(toBinance({ reference: 'by a machine', narrative: 'Not for a webhook.' }));
    expect([await machine.opens(red), await machine.opens(id)]).toMatchObject([null, { state: 'SENT' }]);
    await expect(machine.answers(red, 'ACKNOWLEDGED')).rejects.toMatchObject({ reason: 'REQUEST_UNKNOWN' });
    expect(await machine.answers(id, 'ACKNOWLEDGED')).toMatchObject({ state: 'ACKNOWLEDGED' });
    expect(await binance.answers(red, 'ACKNOWLEDGED')).toMatchObject({ state: 'ACKNOWLEDGED' });
    const messages = await until(
      () => Promise.resolve(receiver.received.filter(({ data }) => data.itemId === id)),
      (seen) => seen.length >= 2 || seen.some(({ raw }) => raw.includes('"ACKNOWLEDGED"')),
    );
    expect(messages.at(-1)?.data).toMatchObject({
      kind: 'ACTION_REQUEST',
      omitted: 'LABEL',
      item: { reference: 'by a machine', action: 'FREEZE' },
    });
    for (const { raw } of receiver.received) {
      for (const word of [red, 'Not for a webhook', 'Duty officer', USDT_WALLET.value.slice(2).toLowerCase()]) {
        expect(raw.toLowerCase()).not.toContain(word.toLowerCase());
      }
    }
    await webhookClient(binance).deletes(webhook.id);
    await receiver.stop();
  });

  it('lose no answer where two are given at once: one is taken, and the other is told', async () => {
    const id = await th.requests(toBinance({ reference: 'raced' }));
    await binance.answers(id, 'ACKNOWLEDGED');
    const raced = await Promise.allSettled([
      binance.answers(id, 'HELD', { amount: '600', version: 2 }),
      binance.answers(id, 'DECLINED', { reason: 'NOTHING_LEFT', version: 2 }),
    ]);
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [lost] = raced.flatMap((one) => (one.status === 'rejected' ? [one.reason as { reason: string }] : []));
    expect(lost).toMatchObject({ reason: 'VERSION_STALE' });
    expect((await th.opens(id))?.version).toBe(3);
  });

  it('obey the limits of the asker’s sharing policy, and wait for a second officer', async () => {
    const admin = (await hub.as('admin@kh.example')).ask;
    await admin('mutation { setSharingPolicy(input: { neverPartners: true }) { neverPartners } }');
    const [forbidden] = await kh.request(anAction(toBinance({ reference: 'limited' })));
    expect(forbidden).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'POLICY_FORBIDS_AUDIENCE' }] });
    const [taken] = await kh.request(anAction({ reference: 'limited', recipientId: 'TH' }));
    expect(taken).toMatchObject({ outcome: 'CREATED' });
    await admin('mutation { setSharingPolicy(input: { secondOfficerFrom: AMBER }) { secondOfficerFrom } }');
    const [waits] = await kh.request(anAction({ reference: 'second', recipientId: 'TH' }));
    expect(waits).toMatchObject({ outcome: 'CREATED' });
    expect(waits?.problems.map(({ code }) => code)).toContain('RELEASE_PENDING');
  });

  it('take an answer that says no amount for what it is, and the others all the same', async () => {
    const id = await th.requests(toBinance({ reference: 'empty amount' }));
    const receipts = await binance.answersAll({ id, answer: 'ACKNOWLEDGED', amount: '' }, { id, answer: 'ACKNOWLEDGED' });
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['REJECTED', 'UPDATED']);
    await expect(binance.answers(id, 'HELD', { amount: '' })).rejects.toMatchObject({ reason: 'AMOUNT_INVALID' });
  });

  it('are not made to whom the asker bars, and not by who is not admitted; what is barred later is said to the asker alone', async () => {
    const admin = (await hub.as('admin@kh.example')).ask;
    const bar = (barred: boolean): Promise<unknown> =>
      admin('mutation ($p: ID!, $b: Boolean!) { setPartyBarred(partyId: $p, barred: $b) { barred } }', { p: partners['sg'], b: barred });
    const [before] = await kh.request(anAction({ reference: 'barred later', recipientId: 'SG', tlp: 'GREEN' }));
    await bar(true);
    const [refused] = await kh.request(anAction({ reference: 'barred', recipientId: 'SG', tlp: 'GREEN' }));
    expect(refused).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'RECIPIENT_BARRED' }] });
    await hub.ownerSql(`update hub.action_clock set ack_due_at = now(), due_at = now(), next_at = now() where request = $1`, [
      before?.requestId,
    ]);
    const raised = await until(
      () =>
        hub.ownerSql(
          `select p.slug from hub.audit a join hub.party p on p.key = a.party where a.what = 'action.escalate' and $1 = any (a.items)`,
          [before?.requestId],
        ),
      (seen) => seen.length > 0,
    );
    expect(raised).toEqual([{ slug: 'kh' }]);
    await bar(false);

    await hub.ownerSql(`update hub.party set candidate_since = now() where slug = 'kh'`);
    const [candidate] = await kh.request(anAction({ reference: 'candidate', recipientId: 'SG', tlp: 'GREEN' }));
    await hub.ownerSql(`update hub.party set candidate_since = null where slug = 'kh'`);
    expect(candidate).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'NOT_ADMITTED' }] });
  });

  it('that a limit took are put to their recipient again when they are said again after it was lifted', async () => {
    const admin = (await hub.as('admin@sg.example')).ask;
    const said = { recipientId: 'TH', reference: 'limited later', tlp: 'GREEN', amount: { currency: 'SGD', amount: '10' } };
    const id = await sg.requests(said);
    expect(await th.opens(id)).toMatchObject({ id });
    const limited = await sharingLimitClient(admin).sets({ tlp: ['GREEN'], within: {} });
    expect(await th.opens(id)).toBeNull();
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    await admin('mutation ($id: ID!) { liftSharingLimit(id: $id) { __typename } }', { id: limited });
    expect(await sg.request(anAction(said))).toMatchObject([{ outcome: 'UPDATED', requestId: id }]);
    expect(await th.opens(id)).toMatchObject({ id });
    expect(await sg.request(anAction(said))).toMatchObject([{ outcome: 'UNCHANGED', requestId: id }]);
  });

  it('that have ended keep no agency open', async () => {
    const admin = (await hub.as('admin@th.example')).ask;
    const [{ id: agency, key } = { id: '', key: 0 }] = await hub.ownerSql<{ id: string; key: number }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Night desk' from hub.party where slug = 'th' returning id, key`,
    );
    const close = (): Promise<unknown> => admin('mutation ($id: ID!) { closeAgency(id: $id) { id } }', { id: agency });
    const move = (to: string): Promise<unknown> =>
      hub.ownerSql(`update hub.user_account set agency = ${to} where email = 'liaison@th.example'`);
    const [{ home } = { home: 0 }] = await hub.ownerSql<{ home: number }>(
      `select agency as home from hub.user_account where email = 'liaison@th.example'`,
    );
    await move(String(key));
    const id = await th.requests(toBinance({ reference: 'of the night desk' }));
    await move(String(home));
    await expect(close()).rejects.toMatchObject({ reason: 'AGENCY_IN_USE' });
    await binance.answersAll({ id, answer: 'ACKNOWLEDGED' }, { id, answer: 'DECLINED', reason: 'NOTHING_LEFT' });
    expect(await close()).toEqual({ closeAgency: { id: expect.any(String) as unknown } });
    expect(await th.opens(id)).toMatchObject({ state: 'DECLINED' });
  });

  it('are counted and paged, each side its own, and read as obligations with requests for information', async () => {
    type Page = {
      actionRequests: { totalCount: number; nodes: { id: string }[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } };
    };
    const list = async (desk: ActionClient, variables: object): Promise<Page['actionRequests']> => {
      const query = `query ($filter: ActionRequestFilter, $first: Int, $after: Cursor) { actionRequests(filter: $filter, first: $first, after: $after) {
        totalCount nodes { id } pageInfo { endCursor hasNextPage } } }`;
      return (await desk.ask<Page>(query, variables)).actionRequests;
    };
    const filter = { side: 'SENT', actions: ['FREEZE'] };
    const whole = await list(th, { filter, first: 500 });
    expect([whole.totalCount, whole.pageInfo.hasNextPage]).toEqual([whole.nodes.length, false]);
    const first = await list(th, { filter, first: 2 });
    const second = await list(th, { filter, first: 2, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes]).toEqual(whole.nodes.slice(0, 4));
    expect([first.totalCount, second.totalCount]).toEqual([whole.totalCount, whole.totalCount]);
    await expect(list(th, { filter: {}, first: 2, after: first.pageInfo.endCursor })).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
    await expect(list(th, { first: 501 })).rejects.toMatchObject({ reason: 'PAGE_SIZE' });
    expect(await list(meta, {})).toMatchObject({ totalCount: 0, nodes: [] });

    const query = `{ snapshot(filter: { itemKinds: [ACTION_REQUEST, INFORMATION_REQUEST], includeOwn: true }) {
      items { __typename ... on Obligation { id createdBy { kind name party { name } } escalation steps { by { kind party { name } } } } } } }`;
    const { snapshot } = await th.ask<{ snapshot: { items: { __typename: string; id: string }[] } }>(query);
    expect(snapshot.items.find(({ id }) => id === first.nodes[0]?.id)).toMatchObject({
      ...{ __typename: 'ActionRequest', createdBy: { kind: 'OFFICER', name: 'liaison@th.example', party: { name: 'Thailand' } } },
      steps: expect.arrayContaining([{ by: { kind: 'OFFICER', party: { name: 'Thailand' } } }]) as unknown,
    });
  });

  it('are in no collection of other systems', async () => {
    const id = await th.requests({ recipientId: 'SG', reference: 'not by TAXII', amount: { currency: 'SGD', amount: '10' } });
    await sg.told(id, (seen) => seen.length > 0);
    const { secret } = await apiKeyClient((await hub.as('admin@sg.example')).ask).makes({});
    for (const path of ['/taxii2/api/collections/all/objects/?limit=100', '/misp/feed/manifest.json']) {
      const answer = await fetch(`${hub.url}${path}`, {
        headers: { authorization: `Bearer ${secret}`, accept: 'application/taxii+json;version=2.1, application/json' },
      });
      expect([answer.status, (await answer.text()).includes(id)]).toEqual([200, false]);
    }
    expect(
      await hub.ownerSql('select from hub.external_copy t join hub.action_request r on r.id = t.item where t.channel in ($1, $2)', [
        'taxii',
        'misp',
      ]),
    ).toEqual([]);
  });
});
