import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, until } from '../../support/officer.js';
import { startReceiver } from '../../support/receiver.js';
import { webhookClient } from '../../support/webhook-client.js';
import {
  ANSWER,
  ASK,
  ASSIGN,
  DECLINE,
  FEED,
  FEEDBACK,
  ONE,
  ORIGIN,
  REOPEN,
  SPLIT,
  STATISTICS,
  WITHDRAW,
  acceptEntry,
  decideEntry,
  entryOf,
  freshValue,
  mergeEntries,
  listOutcomes,
  readQueue,
  sendReport,
  type Entry,
  type Outcome,
  type Receipt,
} from '../../support/triage-client.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

describe('triage of what partners report', () => {
  let hub: Hub;
  let meta: Ask;
  let binance: Ask;
  let th: Ask;
  let my: Ask;

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
    [meta, binance] = [await as('contributor@meta.example'), await as('contributor@binance.example')];
    [th, my] = [await as('analyst@th.example'), await as('analyst@my.example')];
  });
  afterAll(() => hub.stop());

  it('refuses to merge an entry into itself, with a reason of its own', async () => {
    const entry = { id: '00000000-0000-4000-8000-000000000000', version: 1 } as Entry;
    const refusal = { code: 'BAD_USER_INPUT', reason: 'MERGE_INTO_ITSELF' };
    await expect(mergeEntries(th, entry, [entry])).rejects.toMatchObject(refusal);
    await expect(mergeEntries(th, entry, [])).rejects.toMatchObject({ ...refusal, reason: 'BATCH_SIZE' });
  });

  const done = (document: string, entry: Entry, more: object = {}, ask = th): Promise<Entry> => decideEntry(ask, document, entry, more);
  const accept = (entry: Entry, items: readonly object[], more: object = {}): Promise<readonly Receipt[]> =>
    acceptEntry(th, entry, items, more);

  it('begins with a queue of what is to be done, each with its clock, for the country alone', async () => {
    const report = await sendReport(meta, { values: [freshValue()] });
    const entry = await entryOf(th, report);
    expect(entry).toMatchObject({
      state: 'NEW',
      version: 1,
      indexes: null,
      overdue: false,
      amendedAt: null,
      duplicates: [],
      knownValues: [],
    });
    expect(new Date(entry.dueAt).getTime() - Date.now()).toBeGreaterThan(71 * 3_600_000);
    expect(await my(ONE, { id: entry.id })).toEqual({ triageEntry: null });
    expect((await readQueue(my)).map(({ report: { id } }) => id)).not.toContain(report);
    for (const ask of [meta, binance]) await expect(ask(ONE, { id: entry.id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(done(DECLINE, entry, { reason: 'OTHER' }, my)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('finds the entry of a report that was told of, in whatever state, and for another country none', async () => {
    const [report, other] = [await sendReport(meta, { values: [freshValue()] }), await sendReport(meta, { values: [freshValue()] })];
    const [entry] = await readQueue(th, { reports: [report] });
    expect(entry).toEqual(await entryOf(th, report));
    await done(DECLINE, entry as Entry, { reason: 'OTHER' });
    expect((await readQueue(th, { reports: [report, 'none'] })).map(({ id, state }) => [id, state])).toEqual([[entry?.id, 'DECLINED']]);
    expect(await readQueue(th, { reports: [report], states: ['NEW'] })).toEqual([]);
    expect(await readQueue(th, { reports: [other], states: ['NEW'] })).toHaveLength(1);
    expect(await readQueue(my, { reports: [report, other] })).toEqual([]);
  });

  it('marks what stands in other reports, and what is held already as far as the viewer sees', async () => {
    const [shared, own, others, secret] = [freshValue(), freshValue(), freshValue(), freshValue()];
    await officer(th).publishes({ ...own });
    await officer(my).publishes({ ...others, audience: { countries: ['TH'] } });
    await officer(my).publishes({ ...secret });
    const first = await sendReport(meta, { values: [shared, own, others, secret] });
    const second = await sendReport(binance, { values: [shared] });
    const [one, other] = [await entryOf(th, first), await entryOf(th, second)];
    expect(one.knownValues).toEqual([
      { index: 1, own: true, otherOwners: 0 },
      { index: 2, own: false, otherOwners: 1 },
    ]);
    expect(one.duplicates).toEqual([{ entryId: other.id, reportId: second, valueCount: 1 }]);
    expect(other.duplicates).toEqual([{ entryId: one.id, reportId: first, valueCount: 1 }]);
  });

  it('accepts: chosen values become the agency’s own claims, the reporter credited or not, and is told', async () => {
    const report = await sendReport(meta, { reference: 'accepted', values: [freshValue(), freshValue(), freshValue()] });
    const entry = await entryOf(th, report);
    const receipts = await accept(
      entry,
      [
        { index: 0, audience: { countries: ['KH'] }, description: 'calls from one building' },
        { index: 1, tlp: 'GREEN', audience: { everyCountry: true } },
        { index: 7 },
      ],
      { credit: 'NAMED', comment: 'Thank you.', verdicts: [{ index: 2, verdict: 'ALREADY_KNOWN' }] },
    );
    expect(receipts).toMatchObject([
      { outcome: 'CREATED', indicator: { tlp: 'AMBER', description: 'calls from one building' } },
      { outcome: 'REJECTED', indicator: null, problems: [{ code: 'REPORT_FORBIDS_LABEL' }] },
      { outcome: 'REJECTED', indicator: null, problems: [{ code: 'INDEX_UNKNOWN' }] },
    ]);
    expect(await entryOf(th, report)).toMatchObject({ state: 'ACCEPTED', version: 2 });
    expect(await listOutcomes(meta, report)).toMatchObject([
      {
        reportId: report,
        reference: 'accepted',
        state: 'ACCEPTED',
        comment: 'Thank you.',
        createdBy: { party: { country: 'TH' } },
        verdicts: [{ index: 2, verdict: 'ALREADY_KNOWN' }],
      },
    ]);
    expect(await listOutcomes(binance, report)).toEqual([]);
    expect(await listOutcomes(my, report)).toEqual([]);

    const claim = { id: receipts[0]?.indicator?.id };
    const kh = (await hub.as('analyst@kh.example')).ask;
    expect(await th(ORIGIN, claim)).toEqual({ indicator: { creditedTo: { name: 'Meta' }, fromReport: { reference: 'accepted' } } });
    expect(await kh(ORIGIN, claim)).toEqual({ indicator: { creditedTo: { name: 'Meta' }, fromReport: null } });
    await expect(accept(entry, [{ index: 2 }])).rejects.toMatchObject({ code: 'CONFLICT', reason: 'TRIAGE_CHANGED' });
  });

  it('accepts once: of two officers at a time one is told to read again, and has published nothing', async () => {
    const report = await sendReport(meta, { values: [freshValue(), freshValue()] });
    const entry = await entryOf(th, report);
    const answers = await Promise.allSettled([accept(entry, [{ index: 0 }]), accept(entry, [{ index: 1 }])]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT', reason: 'TRIAGE_CHANGED' } });
    const again = await entryOf(th, report);
    expect(again).toMatchObject({ state: 'ACCEPTED', version: 2 });
    expect(again.knownValues.filter(({ own }) => own)).toHaveLength(1);
    await expect(done(REOPEN, again)).rejects.toMatchObject({ reason: 'TRIAGE_INDICATORS_IN_FORCE' });
    const [claim] = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    await officer(th).revokes(claim?.indicator?.id ?? '', 'It was the wrong one.');
    expect(await done(REOPEN, again)).toMatchObject({ state: 'NEW' });
    expect(await listOutcomes(meta, report)).toMatchObject([{ state: 'UNDER_TRIAGE' }]);
  });

  it('answers under every sharing policy: an answer needs no second officer, and a limit keeps it at home', async () => {
    const la = (await hub.as('analyst@la.example')).ask;
    const report = await sendReport(meta, { countries: ['LA'] });
    const party = `(select key from hub.party where slug = 'la')`;
    await hub.ownerSql(
      `insert into hub.sharing_policy (party, second_for_partners, second_from, set_by) select ${party}, true, 'CLEAR', id from hub.user_account limit 1`,
    );
    const declined = await done(DECLINE, await entryOf(la, report), { reason: 'NOT_OURS' }, la);
    expect(await listOutcomes(meta, report)).toMatchObject([{ state: 'DECLINED' }]);
    await sharingLimitClient((await hub.as('admin@la.example')).ask).sets({ within: { everyCountry: true } });
    expect(await listOutcomes(meta, report)).toEqual([]);
    await done(REOPEN, declined, {}, la);
    expect(await listOutcomes(la, report)).toMatchObject([{ state: 'UNDER_TRIAGE' }]);
    expect(await listOutcomes(meta, report)).toEqual([]);
  });

  it('tells webhooks the report, its reference and the state, and no word of anybody’s', async () => {
    const receiver = await startReceiver();
    const { webhook } = await webhookClient({ ask: meta }).creates({ name: 'Desk', url: receiver.url });
    const report = await sendReport(meta, { reference: 'told', values: [freshValue()] });
    await done(DECLINE, await entryOf(th, report), { reason: 'OTHER', comment: 'Nothing for machines.' });
    const heard = await until(
      () => Promise.resolve(receiver.received.filter(({ type }) => type.startsWith('report_outcome.'))),
      (found) => found.some(({ data }) => JSON.stringify(data).includes('"told"')),
    );
    const last = heard.at(-1);
    expect(last?.data).toMatchObject({
      kind: 'REPORT_OUTCOME',
      item: { reportId: report, reference: 'told', state: 'DECLINED' },
      omitted: 'LABEL',
    });
    expect(JSON.stringify(heard)).not.toContain('Nothing for machines');
    await webhookClient({ ask: meta }).deletes(webhook.id);
    await receiver.stop();
  });

  it('names a partner to no other partner, and to nobody where it is hidden', async () => {
    const report = await sendReport(meta, { tlp: 'GREEN', values: [freshValue(), freshValue()] });
    const { parties } = await th<{ parties: { id: string; name: string }[] }>('{ parties { id name } }');
    const partners = parties.filter(({ name }) => ['Meta', 'Binance'].includes(name)).map(({ id }) => id);
    const [named] = await accept(await entryOf(th, report), [{ index: 0, audience: { partners, countries: ['KH'] } }], { credit: 'NAMED' });
    const [hidden] = await accept(await entryOf(th, report), [{ index: 1, audience: { partners, countries: ['KH'] } }], {
      credit: 'HIDDEN',
    });
    const kh = (await hub.as('analyst@kh.example')).ask;
    const creditOf = async (ask: Ask, receipt: Receipt | undefined): Promise<string | undefined> =>
      (await ask<{ indicator: { creditedTo: { name: string } | null } }>(ORIGIN, { id: receipt?.indicator?.id })).indicator.creditedTo
        ?.name;
    expect(await Promise.all([meta, binance, kh].map((ask) => creditOf(ask, named)))).toEqual(['Meta', undefined, 'Meta']);
    expect(await Promise.all([meta, binance, kh, th].map((ask) => creditOf(ask, hidden)))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(await th(ORIGIN, { id: hidden?.indicator?.id })).toMatchObject({ indicator: { fromReport: { reference: expect.any(String) } } });
  });

  it('lets nothing go where the report’s label or its reporter’s exception forbids', async () => {
    const amber = await entryOf(th, await sendReport(meta, { values: [freshValue()], exceptCountries: ['KH'] }));
    const { parties } = await th<{ parties: { id: string; name: string }[] }>('{ parties { id name } }');
    const other = parties.filter(({ name }) => name === 'Binance').map(({ id }) => id);
    const codes = async (entry: Entry, item: object): Promise<unknown> =>
      (await accept(entry, [{ index: 0, ...item }])).map(({ problems }) => problems.map(({ code }) => code));
    expect(await codes(amber, { audience: { partners: other } })).toEqual([['REPORT_FORBIDS_AUDIENCE']]);
    expect(await codes(amber, { audience: { countries: ['KH'] } })).toEqual([['REPORT_EXCEPTS_COUNTRY']]);
    const green = await entryOf(th, await sendReport(meta, { tlp: 'GREEN', values: [freshValue()], exceptCountries: ['KH'] }));
    const [claim] = await accept(green, [{ index: 0, audience: { everyCountry: true } }]);
    const audience = await th(`query ($id: ID!) { indicator(id: $id) { audience { everyCountry exceptCountries } } }`, {
      id: claim?.indicator?.id,
    });
    expect(audience).toEqual({ indicator: { audience: { everyCountry: true, exceptCountries: ['KH'] } } });
    const red = await entryOf(th, await sendReport(meta, { tlp: 'RED', values: [freshValue()] }));
    expect(await codes(red, { audience: { countries: ['MY'] } })).toEqual([['REPORT_FORBIDS_AUDIENCE']]);
    expect(await entryOf(th, red.report.id)).toMatchObject({ state: 'NEW' });
    expect(await codes(red, {})).toEqual([[]]);
  });

  it('declines with a reason, and takes that back', async () => {
    const report = await sendReport(meta, { values: [freshValue()] });
    const declined = await done(DECLINE, await entryOf(th, report), { reason: 'NOT_ENOUGH', comment: 'Only a number.' });
    expect(declined).toMatchObject({ state: 'DECLINED' });
    expect(await listOutcomes(meta, report)).toMatchObject([{ state: 'DECLINED', reason: 'NOT_ENOUGH', comment: 'Only a number.' }]);
    await expect(accept(declined, [])).rejects.toMatchObject({ reason: 'TRIAGE_DECIDED' });
    expect(await done(REOPEN, declined)).toMatchObject({ state: 'NEW' });
    expect(await listOutcomes(meta, report)).toMatchObject([{ state: 'UNDER_TRIAGE', reason: null, comment: null }]);
  });

  it('asks back: the clock stands until the reporter answers', async () => {
    const report = await sendReport(meta, { values: [freshValue()] });
    const asked = await done(ASK, await entryOf(th, report), { question: 'Since when?' });
    expect(asked).toMatchObject({ state: 'ASKED', overdue: false });
    const [outcome] = await listOutcomes(meta, report);
    expect(outcome).toMatchObject({ state: 'QUESTION', question: { question: 'Since when?', answer: null } });
    const id = outcome?.question?.id;
    for (const ask of [th, my]) await expect(ask(ANSWER, { id, answer: 'May.' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(binance(ANSWER, { id, answer: 'May.' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await meta(ANSWER, { id, answer: 'May.' })).toEqual({
      answerReportQuestion: { state: 'UNDER_TRIAGE', question: { answer: 'May.' } },
    });
    await expect(meta(ANSWER, { id, answer: 'June.' })).rejects.toMatchObject({ reason: 'QUESTION_CLOSED' });
    const again = await entryOf(th, report);
    expect(again.state).toBe('NEW');
    expect(new Date(again.dueAt).getTime()).toBeGreaterThan(new Date(asked.dueAt).getTime());
  });

  it('merges: what becomes of one becomes of the other, and no word for one reporter reaches another', async () => {
    const shared = freshValue();
    const [first, second, third] = [
      await sendReport(meta, { values: [shared] }),
      await sendReport(binance, { values: [shared] }),
      await sendReport(meta, { values: [freshValue()] }),
    ];
    const [into, ...entries] = [await entryOf(th, first), await entryOf(th, second), await entryOf(th, third)];
    const merged = await mergeEntries(th, into, entries);
    expect(await entryOf(th, second)).toMatchObject({ state: 'MERGED', mergedIntoId: into.id });
    await accept(merged, [], { comment: 'For Meta.', verdicts: [{ index: 0, verdict: 'USEFUL' }] });
    expect(await listOutcomes(binance, second)).toMatchObject([
      { state: 'ACCEPTED', comment: null, verdicts: [{ index: 0, verdict: 'USEFUL' }] },
    ]);
    expect(await listOutcomes(meta, third)).toMatchObject([{ state: 'ACCEPTED', comment: 'For Meta.', verdicts: [] }]);
    expect(await done(REOPEN, await entryOf(th, second))).toMatchObject({ state: 'NEW', mergedIntoId: null });
  });

  it('divides: each part is decided on its own, and the reporter knows of no parts', async () => {
    const report = await sendReport(meta, { values: [freshValue(), freshValue(), freshValue()] });
    const whole = await entryOf(th, report);
    await expect(done(SPLIT, whole, { parts: [{ indexes: [0] }, { indexes: [0, 1] }] })).rejects.toMatchObject({
      reason: 'TRIAGE_PARTS_OVERLAP',
    });
    expect(await done(SPLIT, whole, { parts: [{ indexes: [0, 2] }] })).toMatchObject({ state: 'SPLIT' });
    const parts = (await readQueue(th)).filter((one) => one.report.id === report);
    expect(parts.map(({ indexes }) => indexes)).toEqual(expect.arrayContaining([[0, 2], [1]]));
    const [mine, rest] = [parts.find(({ indexes }) => indexes?.length === 2), parts.find(({ indexes }) => indexes?.length === 1)];
    if (!mine || !rest) throw new Error('No parts.');
    expect(await accept(mine, [{ index: 1 }])).toMatchObject([{ problems: [{ code: 'INDEX_UNKNOWN' }] }]);
    expect(await accept(mine, [{ index: 2 }])).toMatchObject([{ outcome: 'CREATED' }]);
    await done(DECLINE, rest, { reason: 'OTHER' });
    expect(await listOutcomes(meta, report)).toMatchObject([{ state: 'ACCEPTED', reason: null }]);
  });

  it('goes to an officer of the country who does triage, and to nobody else', async () => {
    const entry = await entryOf(th, await sendReport(meta, { values: [freshValue()] }));
    const userOf = async (email: string): Promise<string> =>
      (await hub.ownerSql<{ id: string }>('select id from hub.user_account where email = $1', [email]))[0]?.id ?? '';
    for (const email of ['analyst@my.example', 'admin@th.example']) {
      await expect(done(ASSIGN, entry, { userId: await userOf(email) })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const liaison = await done(ASSIGN, entry, { userId: await userOf('liaison@th.example') });
    expect(liaison.assignee).toMatchObject({
      kind: 'OFFICER',
      name: 'liaison@th.example',
      party: { name: 'Thailand' },
      agency: { name: expect.any(String) as string },
    });
    const hers = await readQueue((await hub.as('liaison@th.example')).ask, { assignedToMe: true });
    expect(hers.map(({ id }) => id)).toEqual([entry.id]);
    expect(await done(ASSIGN, liaison)).toMatchObject({ assignee: null });
  });

  it('shows what was amended after it was decided, and decides on nothing that changed meanwhile', async () => {
    const [kept, added] = [freshValue(), freshValue()];
    const report = await sendReport(meta, { reference: 'amended', values: [kept] });
    const read = await entryOf(th, report);
    await accept(read, [{ index: 0 }]);
    expect((await readQueue(th)).map(({ report: { id } }) => id)).not.toContain(report);
    await sendReport(meta, { reference: 'amended', values: [added, kept] });
    const amended = (await readQueue(th)).find((one) => one.report.id === report);
    expect(amended).toMatchObject({ state: 'ACCEPTED', amendedAt: expect.any(String) });
    await expect(accept({ ...read, version: 2 }, [{ index: 0 }])).rejects.toMatchObject({ reason: 'TRIAGE_CHANGED' });
    await accept(amended ?? read, []);
    expect((await entryOf(th, report)).amendedAt).toBeNull();
    await meta(WITHDRAW, { id: report });
    const closed = await entryOf(th, report);
    expect(closed.state).toBe('CLOSED');
    await expect(done(FEEDBACK, closed, { input: { comment: 'x' } })).rejects.toMatchObject({ reason: 'TRIAGE_CLOSED' });
    expect(await listOutcomes(meta, report)).toMatchObject([{ state: 'ACCEPTED' }]);
  });

  it('tells what became of it, by the feed, and counts it for each side alone', async () => {
    const report = await sendReport(meta, { values: [freshValue(), freshValue()], countries: ['TH', 'MY'] });
    await accept(await entryOf(th, report), [{ index: 0 }]);
    const input = {
      state: 'ACTION_TAKEN',
      verdicts: [
        { index: 0, verdict: 'ACTION_TAKEN' },
        { index: 1, verdict: 'WRONG' },
      ],
    };
    await done(FEEDBACK, await entryOf(th, report), { input });
    const [outcome] = await listOutcomes(meta, report);
    expect(outcome).toMatchObject({ state: 'ACTION_TAKEN', verdicts: input.verdicts });
    type Events = { feed: { events: { itemId: string; operation: string; item: Outcome | null }[] } };
    const events = await until(
      async () => (await meta<Events>(FEED)).feed.events.filter(({ itemId }) => itemId === outcome?.id),
      (found) => found.at(-1)?.item?.state === 'ACTION_TAKEN',
    );
    expect(events[0]).toMatchObject({ operation: 'PUBLISHED', kind: 'REPORT_OUTCOME' });
    for (const stranger of [binance, my]) expect(JSON.stringify(await stranger(FEED))).not.toContain(outcome?.id);

    const span = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 60_000) };
    type Rows = {
      partnerStatistics: { partner: { name: string }; country: { country: string } | null; judged: number; precision: number | null }[];
    };
    const { partnerStatistics: own } = await meta<Rows>(STATISTICS, span);
    expect(new Set(own.map(({ partner }) => partner.name))).toEqual(new Set(['Meta']));
    expect(own.find(({ country }) => country?.country === 'MY')).toMatchObject({ submitted: 1, answered: 0, judged: 0, precision: null });
    const { partnerStatistics: malay } = await my<Rows>(STATISTICS, span);
    expect(malay).toMatchObject([
      { partner: { name: 'Meta' }, country: null, submitted: 1, answered: 0 },
      { partner: { name: 'Meta' }, country: { country: 'MY' }, submitted: 1, answered: 0 },
    ]);
    const thai = own.find(({ country }) => country?.country === 'TH');
    expect(thai?.judged).toBeGreaterThan(1);
    expect(thai?.precision).toBeLessThan(1);
  });

  it('has the country’s own clock, which its administrator sets', async () => {
    const set = 'mutation ($hours: Int!) { setTriageHours(hours: $hours) { triageHours party { name } } }';
    await expect(th(set, { hours: 5 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect((await hub.as('admin@meta.example')).ask(set, { hours: 5 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await (await hub.as('admin@th.example')).ask(set, { hours: 5 })).toEqual({
      setTriageHours: { triageHours: 5, party: { name: 'Thailand' } },
    });
    const entry = await entryOf(th, await sendReport(meta, { values: [freshValue()] }));
    expect(new Date(entry.dueAt).getTime() - Date.now()).toBeLessThan(5 * 3_600_000 + 60_000);
    await hub.ownerSql(`update hub.triage set due_at = now() - interval '1 minute' where id = $1`, [entry.id]);
    expect((await readQueue(th, { overdue: true })).map(({ id }) => id)).toEqual([entry.id]);
    expect((await readQueue(th))[0]).toMatchObject({ id: entry.id, overdue: true });
  });
});
