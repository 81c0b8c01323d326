import { type Hub, startHub } from '../../support/hub.js';
import { type Ask, officer, until } from '../../support/officer.js';
import {
  acceptEntry,
  ANSWER,
  ASK,
  decideEntry,
  DECLINE,
  entriesOf,
  type Entry,
  entryOf,
  FEEDBACK,
  freshValue,
  mergeEntries,
  type Outcome,
  listOutcomes,
  readQueue,
  REOPEN,
  SPLIT,
  STATISTICS,
  sendReport,
  WITHDRAW,
} from '../../support/triage-client.js';
import { sharingLimitClient } from '../../support/sharing-limit-client.js';

const ANNOUNCED = '{ announcements(first: 1) { nodes { kind itemKind itemIds } } }';
const REPORTS = '{ feed(filter: { itemKinds: [REPORT] }) { events { operation itemId item { ... on Report { title } } } } }';

describe('what others do meanwhile to what a country triages', () => {
  let hub: Hub;
  let [meta, binance, th, la]: Ask[] = [];

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
    [meta, binance] = [await as('contributor@meta.example'), await as('contributor@binance.example')];
    [th, la] = [await as('analyst@th.example'), await as('analyst@la.example')];
  });
  afterAll(() => hub.stop());

  const asker = (ask: Ask | undefined): Ask => {
    if (!ask) throw new Error('Nobody asks.');
    return ask;
  };
  const told = async (ask: Ask | undefined, report: string): Promise<Outcome | undefined> => (await listOutcomes(asker(ask), report))[0];
  const does = (document: string, entry: Entry, more: object = {}): Promise<Entry> => decideEntry(asker(th), document, entry, more);
  const mine = (report: string): Promise<Entry> => entryOf(asker(th), report);
  /** Two reports of two partners, the second merged into the first. */
  const merged = async (): Promise<readonly [string, string, Entry]> => {
    const [first, second] = [
      await sendReport(asker(meta), { values: [freshValue()] }),
      await sendReport(asker(binance), { values: [freshValue()] }),
    ];
    return [first, second, await mergeEntries(asker(th), await mine(first), [await mine(second)])];
  };
  const parted = async (report: string): Promise<readonly [Entry, Entry]> => {
    await does(SPLIT, await mine(report), { parts: [{ indexes: [0] }] });
    const parts = (await entriesOf(asker(th), report)).filter(({ indexes }) => indexes !== null);
    const at = (place: number): Entry => parts.find(({ indexes }) => indexes?.includes(place)) as Entry;
    return [at(0), at(1)];
  };

  describe('merged entries', () => {
    it('are to be decided again when the reporter of the other withdraws its report', async () => {
      const [first, second] = await merged();
      await asker(meta)(WITHDRAW, { id: first });
      expect(await mine(second)).toMatchObject({ state: 'NEW', mergedIntoId: null });
      expect((await readQueue(asker(th))).map(({ report: { id } }) => id)).toContain(second);
    });

    it('are so when the other’s country is excepted, and when its time is over', async () => {
      const reference = 'excepts';
      const first = await sendReport(asker(meta), { reference, values: [freshValue()], countries: ['TH', 'LA'] });
      const [second, third] = [await sendReport(asker(binance), {}), await sendReport(asker(meta), { values: [freshValue()] })];
      await mergeEntries(asker(th), await mine(first), [await mine(second)]);
      await sendReport(asker(meta), { reference, countries: ['LA'], exceptCountries: ['TH'] });
      expect(await mine(second)).toMatchObject({ state: 'NEW', mergedIntoId: null });
      await mergeEntries(asker(th), await mine(third), [await mine(second)]);
      await hub.ownerSql('delete from hub.report where id = $1', [third]);
      expect(await mine(second)).toMatchObject({ state: 'NEW', mergedIntoId: null });
    });

    it('go on with what the other was merged into, when that one’s time is over', async () => {
      const [first, second, into] = await merged();
      const third = await sendReport(asker(meta), { values: [freshValue()] });
      const last = await mergeEntries(asker(th), await mine(third), [into]);
      await hub.ownerSql('delete from hub.report where id = $1', [first]);
      expect(await mine(second)).toMatchObject({ state: 'MERGED', mergedIntoId: last.id });
      await acceptEntry(asker(th), last, []);
      expect(await told(binance, second)).toMatchObject({ state: 'ACCEPTED' });
    });

    it('keep the other from being divided, and a division from being undone', async () => {
      const [, , into] = await merged();
      await expect(does(SPLIT, into, { parts: [{ indexes: [0] }] })).rejects.toMatchObject({ reason: 'TRIAGE_OTHERS_MERGED' });
      const [whole, guest] = [
        await sendReport(asker(meta), { values: [freshValue(), freshValue()] }),
        await sendReport(asker(binance), {}),
      ];
      const [part] = await parted(whole);
      await mergeEntries(asker(th), part, [await mine(guest)]);
      const split = (await entriesOf(asker(th), whole)).find(({ state }) => state === 'SPLIT') as Entry;
      await expect(does(REOPEN, split)).rejects.toMatchObject({ reason: 'TRIAGE_PARTS_BEGUN' });
    });

    it('are told of what is taken back, and of no more', async () => {
      const [first, second, into] = await merged();
      await acceptEntry(asker(th), into, [], { verdicts: [{ index: 0, verdict: 'USEFUL' }] });
      const heard = await told(binance, second);
      expect(heard).toMatchObject({ state: 'ACCEPTED', verdicts: [], version: 1 });
      await does(FEEDBACK, await mine(first), { input: { verdicts: [{ index: 0, verdict: 'WRONG' }], comment: 'For Meta.' } });
      expect(await told(binance, second)).toEqual(heard);
      await does(REOPEN, await mine(first));
      expect(await told(binance, second)).toMatchObject({ state: 'UNDER_TRIAGE' });
      await does(DECLINE, await mine(first), { reason: 'OUTDATED' });
      expect(await told(binance, second)).toMatchObject({ state: 'DECLINED', reason: null });
      await does(REOPEN, await mine(second));
      expect(await told(binance, second)).toMatchObject({ state: 'UNDER_TRIAGE' });
      expect(await told(meta, first)).toMatchObject({ state: 'DECLINED', reason: 'OUTDATED' });
    });

    it('are shown when their report is amended', async () => {
      const reference = 'grows';
      const [first, second] = [await sendReport(asker(meta), {}), await sendReport(asker(binance), { reference, values: [freshValue()] })];
      await mergeEntries(asker(th), await mine(first), [await mine(second)]);
      await sendReport(asker(binance), { reference, values: [freshValue()] });
      const shown = (await readQueue(asker(th))).find(({ report: { id } }) => id === second);
      expect(shown).toMatchObject({ state: 'MERGED', amendedAt: expect.any(String) });
      await mergeEntries(asker(th), await mine(first), [await does(REOPEN, shown as Entry)]);
      expect((await readQueue(asker(th))).map(({ report: { id } }) => id)).not.toContain(second);
    });
  });

  describe('parts', () => {
    it('take one more for values that an amendment brings', async () => {
      const [one, two, three] = [freshValue(), freshValue(), freshValue()];
      const report = await sendReport(asker(meta), { reference: 'parts', values: [one, two] });
      const [first, second] = await parted(report);
      for (const part of [first, second]) await does(DECLINE, part, { reason: 'OTHER' });
      expect(await told(meta, report)).toMatchObject({ state: 'DECLINED', version: 1 });
      await sendReport(asker(meta), { reference: 'parts', values: [one, two, three] });
      const open = (await readQueue(asker(th))).filter(({ report: { id } }) => id === report);
      expect(open.find(({ state }) => state === 'NEW')).toMatchObject({ indexes: [2] });
      expect(open.filter(({ amendedAt }) => amendedAt !== null).map(({ state }) => state)).toEqual(['DECLINED', 'DECLINED']);
    });

    it('leave what is said of the whole as the rest of it stands', async () => {
      const report = await sendReport(asker(meta), { values: [freshValue(), freshValue()] });
      const [first, second] = await parted(report);
      await acceptEntry(asker(th), first, []);
      await does(ASK, second, { question: 'Since when?' });
      const id = (await told(meta, report))?.question?.id;
      await asker(meta)(ANSWER, { id, answer: 'May.' });
      expect(await told(meta, report)).toMatchObject({ state: 'ACCEPTED' });
      const [, again] = (await entriesOf(asker(th), report))
        .filter(({ indexes }) => indexes !== null)
        .sort((a, b) => Number(a.indexes?.[0]) - Number(b.indexes?.[0]));
      const before = await told(meta, report);
      const declined = await does(DECLINE, again as Entry, { reason: 'OTHER' });
      expect(await told(meta, report)).toEqual(before);
      await does(REOPEN, declined);
      expect(await told(meta, report)).toEqual(before);
    });
  });

  it('keeps reason and comment with their word, and investigation behind more that is accepted', async () => {
    const report = await sendReport(asker(meta), { values: [freshValue(), freshValue()] });
    await does(DECLINE, await mine(report), { reason: 'NOT_ENOUGH', comment: 'Only a number.' });
    await does(FEEDBACK, await mine(report), { input: { verdicts: [{ index: 0, verdict: 'WRONG' }] } });
    expect(await told(meta, report)).toMatchObject({ reason: 'NOT_ENOUGH', comment: 'Only a number.', verdicts: [{ index: 0 }] });
    const open = await does(REOPEN, await mine(report));
    await acceptEntry(asker(th), open, [{ index: 0 }], { comment: 'Thank you.' });
    await does(FEEDBACK, await mine(report), { input: { state: 'ACTION_TAKEN' } });
    const heard = await told(meta, report);
    await acceptEntry(asker(th), await mine(report), [{ index: 1 }]);
    expect(await told(meta, report)).toEqual(heard);
    expect(heard).toMatchObject({ state: 'ACTION_TAKEN', reason: null });
  });

  it('takes a question back, and hears of the answer that comes all the same', async () => {
    const report = await sendReport(asker(meta), { values: [freshValue()] });
    const asked = await does(ASK, await mine(report), { question: 'Since when?' });
    const open = await does(REOPEN, asked);
    expect(open).toMatchObject({ state: 'NEW' });
    const heard = await told(meta, report);
    expect(heard).toMatchObject({ state: 'UNDER_TRIAGE', question: { question: 'Since when?' } });
    await asker(meta)(ANSWER, { id: heard?.question?.id, answer: 'May.' });
    expect(await mine(report)).toMatchObject({ state: 'NEW', version: open.version });
    expect(await asker(th)(ANNOUNCED)).toMatchObject({
      announcements: { nodes: [{ kind: 'REPORT_QUESTION_ANSWERED', itemKind: 'REPORT', itemIds: [report] }] },
    });
    for (const other of [meta, binance, la]) expect(JSON.stringify(await asker(other)(ANNOUNCED))).not.toContain(report);
  });

  it('names no report that is RED in what a whole party is told', async () => {
    const report = await sendReport(asker(meta), { tlp: 'RED', values: [freshValue()] });
    await does(ASK, await mine(report), { question: 'Since when?' });
    await asker(meta)(ANSWER, { id: (await told(meta, report))?.question?.id, answer: 'May.' });
    expect(await asker(th)(ANNOUNCED)).toMatchObject({
      announcements: { nodes: [{ kind: 'REPORT_QUESTION_ANSWERED', itemIds: [] }] },
    });
    expect(await hub.ownerSql('select item_kind from hub.alert where item = $1', [report])).toEqual([{ item_kind: 'REPORT' }]); // for those who read RED
  });

  it('hears of an amendment by its feed', async () => {
    const report = await sendReport(asker(meta), { reference: 'news', title: 'Before' });
    await sendReport(asker(meta), { reference: 'news', title: 'After' });
    type Events = { feed: { events: { operation: string; itemId: string; item: { title: string } | null }[] } };
    const events = await until(
      async () => (await asker(th)<Events>(REPORTS)).feed.events.filter(({ itemId }) => itemId === report),
      (found) => found.some(({ operation }) => operation === 'UPDATED'),
    );
    expect(events.at(-1)).toMatchObject({ operation: 'UPDATED', item: { title: 'After' } });
  });

  it('replaces no claim of the agency’s own unless that is asked for', async () => {
    const value = freshValue();
    await officer(asker(th)).publishes({ ...value, tlp: 'AMBER', description: 'From our own case.', audience: { countries: ['LA'] } });
    const report = await sendReport(asker(meta), { values: [value] });
    expect(await acceptEntry(asker(th), await mine(report), [{ index: 0 }])).toMatchObject([
      { outcome: 'REJECTED', problems: [{ code: 'INDICATOR_EXISTS' }] },
    ]);
    expect(await mine(report)).toMatchObject({ state: 'NEW' });
    const answer = await acceptEntry(asker(th), await mine(report), [{ index: 0, restate: true, description: 'Both.' }]);
    expect(answer).toMatchObject([{ outcome: 'UPDATED', indicator: { description: 'Both.' } }]);
  });

  it('lets a partner amend and answer whatever limit its country sets afterwards, and tells it no more', async () => {
    const analyst = asker(la);
    const reference = 'limits';
    const report = await sendReport(asker(meta), { reference, countries: ['LA'] });
    const entry = await decideEntry(analyst, ASK, await entryOf(analyst, report), { question: 'Since when?' });
    const id = (await told(meta, report))?.question?.id;
    await sharingLimitClient((await hub.as('admin@la.example')).ask).sets({ within: { everyCountry: true } });
    expect(await told(meta, report)).toBeUndefined();
    await sendReport(asker(meta), { reference, countries: ['LA'], threat: 'PHISHING', tlp: 'GREEN' });
    expect(await listOutcomes(analyst, report)).toMatchObject([{ state: 'QUESTION', version: 3 }]);
    await expect(asker(meta)(ANSWER, { id, answer: 'May.' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const open = await decideEntry(analyst, REOPEN, await entryOf(analyst, report));
    expect(open.id).toBe(entry.id);
    await expect(decideEntry(analyst, ASK, open, { question: 'And now?' })).rejects.toMatchObject({ reason: 'REPORTER_NOT_REACHED' });
    expect(await entryOf(analyst, report)).toMatchObject({ state: 'NEW', version: open.version });
  });

  it('counts the time to answer from the submission, and not from the draft', async () => {
    const reference = 'draft';
    const report = await sendReport(asker(binance), { reference, draft: true, values: [freshValue()] });
    await hub.ownerSql(`update hub.report_route set routed_at = now() - interval '30 days' where report = $1`, [report]);
    await sendReport(asker(binance), { reference, values: [freshValue()] });
    await does(DECLINE, await mine(report), { reason: 'OTHER' });
    const span = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 60_000) };
    type Rows = { partnerStatistics: { medianHours: number | null; country: object | null }[] };
    const { partnerStatistics } = await asker(binance)<Rows>(STATISTICS, span);
    const hours = partnerStatistics.flatMap(({ medianHours }) => medianHours ?? []);
    expect(hours.length).toBeGreaterThan(0);
    expect(Math.max(...hours)).toBeLessThan(1);
  });
});
