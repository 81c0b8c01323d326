import { Dice } from '../../src/edge/demo/invent/dice.js';
import { BuiltHub, told } from './history/hub-under-fire.js';
import { CONCERNED, type Country, type LaneReport, reportsOf } from './partner-lane/cast.js';
import { Casework, DECIDED, outcomesOf } from './partner-lane/casework.js';
import { claimsOtherwise, lookedUp } from './partner-lane/claims.js';
import { analystOf, filesOtherwise, Follower, queueOf, reportsSeen, shares } from './partner-lane/country.js';
import { ASKER, EXCHANGE, Freezes } from './partner-lane/freezes.js';
import { Lane, METRICS_TOKEN } from './partner-lane/lane.js';
import { Listener } from './partner-lane/listener.js';
import { type KeptFile, META, putsFilesIn, repeats, sendsAll } from './partner-lane/platform.js';
import { leaks, standsIn } from './partner-lane/shown.js';
import { tries } from './partner-lane/stranger.js';
import { report } from './report.js';
import { IS_WHOLE, scaled } from './scale.js';

const SEED = process.env.LOAD_SEED ?? `${Date.now()}`;
/** Of the hub: while the file comes in, over steps of the casework (of some hundred), and over answers to requests. */
const BULK_KILLS = scaled(3, 1);
const CASEWORK_KILLS = scaled(6, 1);
const ANSWER_KILLS = scaled(3, 1);
/** Ids of each kind that strangers try. */
const LEARNT = scaled(3, 1);
/** A country's and a partner's; each tries thousands of requests. */
const STRANGERS = ['liaison@vn.example', ...(IS_WHOLE ? ['analyst@vn.example'] : []), 'contributor@trendmicro.example'];
/** Whether a value was left out; that a wallet is written without a checksum is a remark. */
const isError = ({ problems }: { readonly problems: readonly { readonly severity: string }[] }): boolean =>
  problems.some(({ severity }) => severity === 'ERROR');
const KINDS = ['REPORT', 'INDICATOR', 'REPORT_OUTCOME', 'ACTION_REQUEST'];

describe('The lane of a partner, whose hub is killed again and again', () => {
  let built: BuiltHub;
  let lane: Lane;
  let listener: Listener;
  let reports: readonly LaneReport[];
  let files: ReadonlyMap<string, KeptFile>;
  let freezes: Freezes;
  const followers: Follower[] = [];
  /** Ids of the reports, by reference; and of everything else that came of them. */
  const ids = new Map<string, string>();
  const claims = new Set<string>();
  const others: Record<string, string[]> = { import: [], dispute: [], webhook: [] };
  const began = performance.now();

  beforeAll(async () => {
    built = await BuiltHub.build();
    const hub = built.hub('hub', undefined, { LOG_LEVEL: 'debug', METRICS_TOKEN });
    await hub.start();
    lane = new Lane(hub);
    reports = reportsOf(lane.words);
    listener = await Listener.open(lane);
    others.webhook?.push(listener.webhookId);
    for (const country of [...CONCERNED, 'VN']) followers.push(new Follower(lane, analystOf(country), KINDS));
    for (const follower of followers) void follower.run().catch(() => undefined); // whatever it has missed is told in the end
    void lane.watch();
  }, 300_000);
  afterAll(async () => {
    lane.close();
    await listener.close();
    await built.remove();
  });

  it(`takes files and a file of reports, each value once, byte for byte (${1 + BULK_KILLS} x kill -9)`, async () => {
    files = await putsFilesIn(lane);
    const started = performance.now();
    const deaths = Array.from({ length: BULK_KILLS }, (_, n) => Math.ceil(((n + 1) * reports.length) / (BULK_KILLS + 1)));
    const { answer, told: before } = await sendsAll(lane, reports, files, deaths);
    answer.receipts.forEach(({ reference, id }) => ids.set(reference ?? '', id ?? ''));
    others.import?.push(answer.importId);
    const seconds = (performance.now() - started) / 1_000;
    const many = reports.reduce((sum, { items }) => sum + items.length, 0);
    report(
      `${reports.length} reports of ${many} values in ${seconds.toFixed(1)} s, with ${BULK_KILLS} kills: ${Math.round(many / seconds)} values/s`,
    );

    expect(answer.receipts.map(({ line, outcome, reference }) => [line, outcome, reference])).toEqual(
      reports.map(({ reference }, n) => [n + 1, 'CREATED', reference]),
    );
    expect(answer.receipts.map(({ itemProblems }) => itemProblems.filter(isError))).toEqual(reports.map(() => []));
    for (const [line, id] of before) expect(answer.receipts[line - 1]?.id).toBe(id);
    const again = await repeats(lane, reports, files);
    expect(new Set(again.receipts.map(({ outcome }) => outcome))).toEqual(new Set(['UNCHANGED']));
  }, 400_000);

  it('shows each country its share with the reasons, and nobody else anything', async () => {
    for (const { who, seen, due } of await shares(lane, reports, files, META)) expect({ who, seen }).toEqual({ who, seen: due });
    const nobodys = await Promise.all([...STRANGERS, EXCHANGE].map((email) => reportsSeen(lane, email)));
    expect(nobodys.flat()).toEqual([]);
    expect(await queueOf(lane, 'VN')).toEqual([]);
    expect(await filesOtherwise(lane, files, reports)).toEqual([]);
  }, 200_000);

  it(`is worked on by three countries: nothing is lost and nothing is doubled (${CASEWORK_KILLS} x kill -9)`, async () => {
    const started = performance.now();
    const expected = Math.round(reports.length * 2); // steps, roughly
    const deadly = new Set(Array.from({ length: CASEWORK_KILLS }, (_, n) => Math.ceil(((n + 1) * expected) / (CASEWORK_KILLS + 1))));
    const casework = new Casework(lane, new Dice(SEED), deadly);
    const shapes = new Map(reports.map(({ reference, shape }) => [reference, shape.name]));
    await casework.run((reference) => shapes.get(reference) ?? '');
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    report(
      `seed ${SEED}: ${casework.steps} steps of casework in ${seconds} s; ${casework.unknown} of unknown outcome, ${casework.wereInForce} of these were in force`,
    );

    for (const country of CONCERNED) {
      const states = (await queueOf(lane, country)).map(({ state, report: { reference } }) => `${shapes.get(reference)} ${state}`);
      const due = reports.flatMap(({ shape: { name } }) => (DECIDED[country][name] ? [`${name} ${DECIDED[country][name][0]}`] : []));
      expect({ country, states: states.sort() }).toEqual({ country, states: due.sort() });
    }
    for (const { reference, shape } of reports) {
      const seen = await outcomesOf(lane, META, ids.get(reference) ?? '');
      const due = CONCERNED.flatMap((country) => (DECIDED[country][shape.name] ? [`${country} ${DECIDED[country][shape.name]?.[1]}`] : []));
      expect(seen.map(({ createdBy, state }) => `${createdBy.party.country} ${state}`).sort()).toEqual(due.sort());
    }
    for (const country of [...CONCERNED, 'VN'] as const) expect(await claimsOtherwise(lane, reports, country, claims)).toEqual([]);
  }, 600_000);

  it(`has two wallets frozen against the clock, and money that adds up (${ANSWER_KILLS} x kill -9)`, async () => {
    const [first] = reports as [LaneReport, ...LaneReport[]];
    freezes = new Freezes(lane);
    await freezes.ask(first, ids.get(first.reference) ?? '');
    const [large, small, none] = ['lane-freeze-1', 'lane-freeze-0', 'lane-freeze-2'];
    for (const email of [ASKER, EXCHANGE]) expect(await freezes.board(email)).toEqual([large, small, none]);
    await freezes.answer(ANSWER_KILLS);
    for (const email of [ASKER, EXCHANGE]) {
      expect(await freezes.board(email)).toEqual([none]);
      expect(await freezes.states(email)).toMatchObject([
        { state: 'HELD', sums: [9_000, 0, 0, 0], steps: ['SENT', 'ACKNOWLEDGED', 'HELD'] },
        { state: 'RETURNED', sums: [10_000, 4_000, 6_000, 0] },
        { state: 'SENT', sums: [0, 0, 0, 0] },
      ]);
      expect(await freezes.totals(email)).toEqual([
        { side: email === ASKER ? 'SENT' : 'RECEIVED', requestCount: 3, sums: [21_010.5, 19_000, 4_000, 6_000, 9_000] },
      ]);
    }
    expect(await freezes.filesOtherwise([...files.values()])).toEqual([]);
    if (IS_WHOLE) await freezes.escalates();
  }, 400_000);

  it('tells the partner by webhook how each of its reports ends, in order, and each country its own by the feed', async () => {
    expect(await listener.verdict(ids)).toEqual([]);
    expect(listener.forged).toEqual([]);
    for (const follower of followers) {
      await follower.catchUp().catch(() => undefined);
      expect(await follower.faults()).toEqual([]);
    }
    const counted = followers.map(({ email, heard }) => `${email} ${heard.length}`).join(', ');
    report(`webhook: ${listener.received.length} messages, ${listener.repeats} of them again; events of the feed: ${counted}`);
  }, 200_000);

  it('gives strangers who know every id the answers that nobody’s ids get, and shows them no word of it', async () => {
    const [claim] = (await lookedUp(lane, 'analyst@kh.example', reports.slice(0, 1))).flatMap(({ indicators }) => indicators);
    const disputes =
      'mutation ($id: ID!, $comment: String!) { it: disputeIndicator(indicatorId: $id, ground: WRONG_VALUE, comment: $comment) { id } }';
    const { it: dispute } = await lane.asks('analyst@kh.example')<{ it: { id: string } }>(disputes, {
      id: claim?.id,
      comment: lane.words.say('triage', 'dispute'),
    });
    others.dispute?.push(dispute.id);
    const all = await learnt();
    let [asked, bytes] = [0, 0];
    for (const email of [...STRANGERS, EXCHANGE]) {
      const isExchange = email === EXCHANGE;
      const { request: _, requestFile: __, ...unasked } = all;
      const known = isExchange ? unasked : all;
      const some = Object.fromEntries(Object.entries(known).map(([what, list]) => [what, list.slice(0, LEARNT)]));
      const tried = await tries(lane, email, some, [...ids.keys()].slice(0, LEARNT));
      expect(tried.faults).toEqual([]);
      const words = lane.words.of('report', 'triage', ...(isExchange ? [] : (['request'] as const)));
      const values = reports.flatMap((one) => one.values).filter((value) => !isExchange || !freezes.wallets.includes(value));
      const secrets = new Set([...words, ...Object.values(known).flat(), ...values]);
      const shown = await leaks(lane, email, { reports, secrets, claims: known.claim ?? [] });
      expect(shown.faults).toEqual([]);
      [asked, bytes] = [asked + tried.asked, bytes + shown.bytes];
    }
    report(
      `strangers: ${asked} attempts with ids of ${Object.keys(all).length} kinds, ${(bytes / 1e6).toFixed(1)} MB of what they are shown`,
    );
  }, 600_000);

  it('writes no word of it into its log, and fails nobody', () => {
    const log = lane.hub.wrote();
    const values = reports.flatMap((one) => one.values);
    expect(standsIn(log, new Set([...lane.words.of('report', 'triage', 'request'), ...values]))).toEqual([]);
    expect([...lane.answers.counted.keys()].filter((answer) => answer.includes('INTERNAL'))).toEqual([]);
    const { kills, hub, peak, answers } = lane;
    report(
      `${kills} x kill -9 in ${((performance.now() - began) / 1_000).toFixed(0)} s; ready again after ${told(hub.starts.slice(1))} s; RSS at most ${peak.toFixed(0)} MB; log of ${(log.length / 1e6).toFixed(1)} MB`,
    );
    report(`requests: ${answers.told()}`);
  });

  /** Every id that there is, by what it is. */
  async function learnt(): Promise<Record<string, string[]>> {
    const entries = await Promise.all(CONCERNED.map((country: Country) => queueOf(lane, country)));
    const outcomes = (await Promise.all([...ids.values()].map((id) => outcomesOf(lane, META, id)))).flat();
    return {
      ...others,
      ...{ report: [...ids.values()], claim: [...claims], entry: entries.map(([one]) => one?.id ?? '') },
      ...{ outcome: outcomes.map(({ id }) => id), question: outcomes.flatMap(({ question }) => question?.id ?? []) },
      ...{ evidence: [...files.values()].map(({ id }) => id), looseFile: freezes.files.slice(1).map(({ id }) => id) },
      ...{ request: freezes.ids, requestFile: freezes.files.slice(0, 1).map(({ id }) => id) },
      event: listener.received.map(({ data }) => data.eventId),
    };
  }
});
