import { readdirSync, readFileSync } from 'node:fs';
import { actionClient } from '../../support/action-client.js';
import { aHolding, deconflictionClient } from '../../support/deconfliction-client.js';
import { evidenceClient } from '../../support/evidence-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { informationClient } from '../../support/information-client.js';
import { anItem, type Ask, officer, until } from '../../support/officer.js';
import { acceptEntry, ANSWER, ASK, ASSIGN, DECLINE, decideEntry, type Entry, entriesOf, entryOf } from '../../support/triage-client.js';
import { FEEDBACK, mergeEntries, REOPEN, SPLIT, sendReport } from '../../support/triage-client.js';

const NOBODY = '5f0c3c1e-0000-4000-8000-000000000000';
const SRC = new URL('../../../src/', import.meta.url);
/** Modules of the partner lane. */
const MODULES = [
  ...['intel/evidence', 'intel/disputes', 'casework/reports', 'casework/triage', 'casework/action-requests'],
  ...['casework/information-requests', 'casework/deconfliction'],
];
const ACT = /@(Query|Mutation|ResolveField)\(|@Requires\(\s*'[^']+',\s*'([^']+)'/g;

/** Names under which the record has what the lane's mutations and its door of files do, as they declare them. (What was read on a page has no line.) */
const declared = (): readonly string[] => {
  const files = MODULES.flatMap((module) => readdirSync(new URL(`${module}/`, SRC)).map((file) => `${module}/${file}`));
  const texts = files.filter((file) => /\.(resolver|controller)\.ts$/.test(file)).map((file) => readFileSync(new URL(file, SRC), 'utf8'));
  const named = texts.flatMap((text) => {
    let isQuery = false;
    return [...text.matchAll(ACT)].flatMap(([, door, what]) => {
      if (door !== undefined) isQuery = door !== 'Mutation';
      return what === undefined || isQuery ? [] : [what];
    });
  });
  return [...new Set(named)].sort();
};

/** Not of the lane: files of notices, of which notice-readers.deep.spec.ts tries the record. */
const ELSEWHERE = ['evidence.review'];

/** Words and values that were said: none of them is the record's. */
const SAID = ['+66 81 777 1001', '+66817771001', 'Said to nobody', 'Asked of Meta', 'Answered by Meta', 'Wallet of a victim', '0x52908400'];

interface Line {
  readonly email: string | null;
  readonly what: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly purpose: string | null;
  readonly items: readonly string[] | null;
}

describe('the record of the partner lane', () => {
  let hub: Hub;
  const asks = new Map<string, Ask>();
  const by = (email: string): Ask => asks.get(email) ?? hub.anyone().ask;
  const phone = (last: number): object => ({ kind: 'PHONE', value: `+66 81 777 ${1000 + last}` });
  const recorded = (outcome: string): Promise<Line[]> =>
    hub.ownerSql<Line>(
      `select u.email, a.what, a.outcome, a.reason, a.purpose, a.items from hub.audit a left join hub.user_account u on u.id = a.user_id
         where a.outcome = $1 and a.what not like 'session.%' order by a.id`,
      [outcome],
    );

  beforeAll(async () => {
    hub = await startHub();
    for (const name of ['contributor@meta', 'analyst@th', 'liaison@th', 'admin@th', 'analyst@kh', 'liaison@kh', 'operator@hub']) {
      asks.set(name, (await hub.as(`${name}.example`)).ask);
    }
  });
  afterAll(() => hub.stop());

  const files = async (): Promise<string> => {
    const { token } = await hub.as('contributor@meta.example');
    const client = evidenceClient(hub, token);
    const id = await client.adds('Said to nobody', 'a.txt');
    await client.reads(id);
    return id;
  };

  const reports = async (): Promise<readonly string[]> => {
    const meta = by('contributor@meta');
    const evidence = [await files()];
    const ids: string[] = [];
    for (const last of [1, 2, 3, 4]) {
      const said = { values: [phone(last), phone(last + 10)], narrative: 'Said to nobody', evidence: last === 1 ? evidence : [] };
      ids.push(await sendReport(meta, said));
    }
    await meta('query ($id: ID!) { report(id: $id) { id } reports { nodes { id } } reportVersions(reportId: $id) { nodes { version } } }', {
      id: ids[0],
    });
    return ids;
  };

  const triages = async ([first, second, third, fourth]: readonly string[]): Promise<void> => {
    const th = by('analyst@th');
    const entry = (report: string | undefined): Promise<Entry> => entryOf(th, report ?? '');
    await th('query ($id: ID!) { triageEntry(id: $id) { id } }', { id: (await entry(first)).id });
    await decideEntry(th, ASSIGN, await entry(first));
    await decideEntry(th, ASK, await entry(first), { question: 'Asked of Meta' });
    type Asked = { reportOutcomes: { nodes: { question: { id: string } }[] } };
    const read = 'query ($id: ID!) { reportOutcomes(reportId: $id) { nodes { question { id } } } }';
    const [outcome] = (await by('contributor@meta')<Asked>(read, { id: first })).reportOutcomes.nodes;
    await by('contributor@meta')(ANSWER, { id: outcome?.question.id, answer: 'Answered by Meta' });
    await acceptEntry(th, await entry(first), [{ index: 0 }], { comment: 'Said to nobody', credit: 'NAMED' });
    await acceptEntry(th, await entry(first), [], { comment: 'Said to nobody' }); // with values it stands there as what it is besides: indicator.publish
    await decideEntry(th, FEEDBACK, await entry(first), { input: { state: 'ACTION_TAKEN', comment: 'Said to nobody' } });
    await decideEntry(th, DECLINE, await entry(second), { reason: 'OTHER', comment: 'Said to nobody' });
    await decideEntry(th, REOPEN, await entry(second));
    await mergeEntries(th, await entry(second), [await entry(third)]);
    await decideEntry(th, SPLIT, await entry(fourth), { parts: [{ indexes: [0] }] });
    expect(await entriesOf(th, fourth ?? '')).not.toHaveLength(1);
    await by('admin@th')('mutation { setTriageHours(hours: 48) { triageHours } }');
    await th('{ partnerStatistics(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z") { submitted } }');
  };

  const requests = async (): Promise<readonly string[]> => {
    const [th, kh] = [actionClient(by('liaison@th')), actionClient(by('liaison@kh'))];
    const [one, other] = [
      await th.requests({ reference: 'a', recipientId: 'KH', narrative: 'Wallet of a victim' }),
      await th.requests({ reference: 'b', recipientId: 'KH', narrative: 'Wallet of a victim' }),
    ];
    await th.extends(one, 600);
    await kh.answers(one, 'ACKNOWLEDGED', { note: 'Said to nobody' });
    await th.cancels(other, 'Said to nobody');
    await kh.opens(one);
    await kh.lists();
    await kh.board();
    await kh.totals();
    return [one, other];
  };

  const inquiries = async (): Promise<void> => {
    const [th, kh] = [informationClient(by('liaison@th')), informationClient(by('liaison@kh'))];
    const { inquiry, ids } = await th.asks({
      recipients: ['KH'],
      question: 'Said to nobody',
      subjects: [{ kind: 'PHONE', value: '+66 81 777 1001' }],
    });
    const [other = ''] = (await th.asks({ reference: 'b', recipients: ['KH'] })).ids;
    const [one = ''] = ids;
    await kh.answers(one, 'ACKNOWLEDGED', { note: 'Said to nobody' });
    await kh.asksTime(one, 600, 'Said to nobody');
    await th.extends(one, 6_000);
    await th.writes(one, { text: 'Said to nobody' });
    const [unit] = await hub.ownerSql<{ id: string }>(
      `select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = 'kh' limit 1`,
    );
    await kh.transfers(one, unit?.id ?? '', 'Said to nobody');
    await kh.assigns(one, null, 'Said to nobody');
    await kh.answers(one, 'ANSWERED', { message: { text: 'Said to nobody' } });
    await th.cancels(other, 'Said to nobody');
    await th.closes(inquiry);
  };

  const disputes = async (): Promise<void> => {
    const { id } = await officer(by('analyst@th')).publishes(anItem({ value: 'disputed.example.com', audience: { countries: ['KH'] } }));
    const raise = `mutation ($id: ID!, $comment: String!) { disputeIndicator(indicatorId: $id, ground: WRONG_VALUE, comment: $comment) { id } }`;
    type Raised = { disputeIndicator: { id: string } };
    const raises = async (comment: string): Promise<string> => (await by('analyst@kh')<Raised>(raise, { id, comment })).disputeIndicator.id;
    const first = await raises('Said to nobody');
    await by('analyst@kh')('mutation ($id: ID!) { withdrawDispute(id: $id, reason: "Said to nobody.") { id } }', { id: first });
    const second = await raises('Said to nobody, and something new');
    await by('analyst@th')('mutation ($id: ID!) { answerDispute(id: $id, answer: REJECTED, reason: "Said to nobody.") { id } }', {
      id: second,
    });
    await by('analyst@th')('{ disputes { totalCount } }');
  };

  const deconflictions = async (): Promise<void> => {
    const { id } = await officer(by('analyst@th')).publishes(anItem({ value: 'deconflicted.example.com', discoverability: 'SILENT' }));
    const [one, other] = [deconflictionClient(by('liaison@kh')), deconflictionClient(by('liaison@th'))];
    const [sealed] = await other.seals(aHolding({ value: 'sealed.example.com' }));
    await other.unseals(sealed?.holdingId ?? '');
    await one.asks('deconflicted.example.com');
    const [contact] = await until(
      () => other.contacts(),
      (all) => all.some(({ indicatorId }) => indicatorId === id),
    );
    await other.answers(contact?.id ?? '', 'DECLINED', 'Said to nobody');
  };

  it('has every operation, with what it was about and for, and nothing of what was said', async () => {
    const [first, ...others] = await reports();
    await triages([first ?? '', ...others]);
    const asked = await requests();
    await inquiries();
    await disputes();
    await deconflictions();
    await by('contributor@meta')('mutation ($id: ID!) { withdrawReport(id: $id, reason: "Said to nobody.") { id } }', { id: others[2] });
    const done = await recorded('DONE');
    expect(declared().filter((what) => !done.some((line) => line.what === what))).toEqual(ELSEWHERE);
    expect(done.find(({ what }) => what === 'triage.decline')).toMatchObject({ email: 'analyst@th.example', items: [others[0]] });
    expect(done.find(({ what }) => what === 'triage.answer')).toMatchObject({ email: 'contributor@meta.example', items: [first] });
    const lines = done.filter(({ what }) => ['action.request', 'action.answer', 'action.cancel'].includes(what));
    expect(lines.map(({ email, what, purpose, items }) => [email, what, purpose, items])).toEqual([
      ['liaison@th.example', 'action.request', 'Case 7', [asked[0]]],
      ['liaison@th.example', 'action.request', 'Case 7', [asked[1]]],
      ['liaison@kh.example', 'action.answer', 'Case 7', [asked[0]]],
      ['liaison@th.example', 'action.cancel', null, [asked[1]]],
    ]);
    const [whole] = await hub.ownerSql<{ text: string }>(`select string_agg(a::text, ' ') as text from hub.audit a`);
    expect(SAID.filter((words) => whole?.text.includes(words))).toEqual([]);
  });

  const withVersion = (rest: string): string => `mutation ($id: ID!) { ${rest} }`;
  it.each<[string, string, string, string]>([
    ['triage.decline', 'analyst@th', 'operator@hub', withVersion('declineReport(entryId: $id, version: 1, reason: OTHER) { id }')],
    ['triage.reopen', 'analyst@th', 'admin@th', withVersion('reopenReport(entryId: $id, version: 1) { id }')],
    ['triage.ask', 'analyst@th', 'admin@th', withVersion('askReporter(entryId: $id, version: 1, question: "Who?") { id }')],
    ['triage.assign', 'analyst@th', 'contributor@meta', withVersion('assignTriageEntry(entryId: $id, version: 1) { id }')],
    ['triage.feedback', 'analyst@th', 'admin@th', withVersion('giveFeedback(entryId: $id, version: 1, input: { comment: "a" }) { id }')],
    ['triage.split', 'analyst@th', 'admin@th', withVersion('splitReport(entryId: $id, version: 1, parts: [{ indexes: [0] }]) { id }')],
    ['triage.answer', 'contributor@meta', 'analyst@th', withVersion('answerReportQuestion(id: $id, answer: "So.") { id }')],
    ['report.withdraw', 'contributor@meta', 'analyst@th', withVersion('withdrawReport(id: $id, reason: "So.") { id }')],
    ['action.cancel', 'liaison@th', 'analyst@th', withVersion('cancelActionRequest(id: $id, reason: "So.") { id }')],
    ['action.extend', 'liaison@th', 'analyst@th', withVersion('extendActionRequest(id: $id, deadlineMinutes: 600) { id }')],
    ['information.cancel', 'liaison@th', 'analyst@th', withVersion('cancelInformationRequest(id: $id, reason: "So.") { id }')],
    ['information.extend', 'liaison@th', 'analyst@th', withVersion('extendInformationRequest(id: $id, deadlineMinutes: 600) { id }')],
    ['information.close', 'liaison@th', 'analyst@th', withVersion('closeInformationInquiry(id: $id) { id }')],
    [
      'information.write',
      'contributor@meta',
      'analyst@th',
      withVersion('writeInformationMessage(id: $id, message: { text: "So." }) { id }'),
    ],
    ['information.assign', 'liaison@th', 'analyst@th', withVersion('assignInformationRequest(id: $id) { id }')],
    [
      'dispute.raise',
      'analyst@kh',
      'contributor@meta',
      withVersion('disputeIndicator(indicatorId: $id, ground: OTHER, comment: "So.") { id }'),
    ],
    ['dispute.withdraw', 'analyst@kh', 'contributor@meta', withVersion('withdrawDispute(id: $id, reason: "So.") { id }')],
    ['dispute.answer', 'analyst@th', 'admin@th', withVersion('answerDispute(id: $id, answer: REJECTED, reason: "So.") { id }')],
    ['contact.answer', 'liaison@th', 'analyst@th', withVersion('answerContact(id: $id, answer: DECLINED) { id }')],
  ])('has the refusals of %s: of what does not exist, and of whoever may not', async (what, who, stranger, query) => {
    await hub.ownerSql('truncate hub.audit');
    await expect(by(who)(query, { id: NOBODY })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(by(stranger)(query, { id: NOBODY })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const refusals = await recorded('REFUSED');
    expect(refusals.map((line) => [line.email, line.what, line.reason])).toEqual([
      [`${who}.example`, what, 'NOT_FOUND'],
      [`${stranger}.example`, what, 'PERMISSION_MISSING'],
    ]);
  });

  it('has the refusal of a file from whoever brings none', async () => {
    await hub.ownerSql('truncate hub.audit');
    const { token } = await hub.as('admin@th.example');
    expect((await evidenceClient(hub, token).putsIn('text')).status).toBe(403);
    expect(await recorded('REFUSED')).toMatchObject([{ email: 'admin@th.example', what: 'evidence.add', reason: 'PERMISSION_MISSING' }]);
  });
});
