import type { Ask } from './officer.js';

const SUBMIT = `mutation ($input: [ReportInput!]!) { submitReports(input: $input) { report { id } outcome problems { code } } }`;
const ENTRY = `id version state indexes partOfId mergedIntoId dueAt createdAt overdue amendedAt assignee { kind id name party { name } agency { name } } agency { name }
  report { id reference title values { value } } duplicates { entryId reportId valueCount } knownValues { index own otherOwners }`;
const QUEUE = `query ($filter: TriageFilter, $first: Int, $after: Cursor) { triageQueue(filter: $filter, first: $first, after: $after) { nodes { ${ENTRY} } pageInfo { hasNextPage endCursor } totalCount } }`;
export const ONE = `query ($id: ID!) { triageEntry(id: $id) { ${ENTRY} } }`;
const ACCEPT = `mutation ($input: AcceptReportInput!) { acceptReport(input: $input) { entry { id version state } receipts { index outcome problems { code field } indicator { id value tlp description } } } }`;
const act = (name: string, args: string, given: string): string =>
  `mutation ($entryId: ID!, $version: Int!${args}) { ${name}(entryId: $entryId, version: $version${given}) { ${ENTRY} } }`;
export const DECLINE = act('declineReport', ', $reason: ReportDeclineReason!, $comment: String', ', reason: $reason, comment: $comment');
export const REOPEN = act('reopenReport', '', '');
export const ASK = act('askReporter', ', $question: String!', ', question: $question');
export const SPLIT = act('splitReport', ', $parts: [TriagePartInput!]!', ', parts: $parts');
export const ASSIGN = act('assignTriageEntry', ', $userId: ID', ', userId: $userId');
export const FEEDBACK = act('giveFeedback', ', $input: ReportFeedbackInput!', ', input: $input');
const MERGE = `mutation ($into: ID!, $version: Int!, $entries: [TriageEntryVersionInput!]!) { mergeReports(entryId: $into, version: $version, entries: $entries) { ${ENTRY} } }`;
export const ANSWER = `mutation ($id: ID!, $answer: String!) { answerReportQuestion(id: $id, answer: $answer) { state question { answer } } }`;
const OUTCOME = `id reportId reference state reason comment createdBy { party { country } } question { id question answer createdAt } verdicts { index verdict } version`;
const OUTCOMES = `query ($id: ID!) { reportOutcomes(reportId: $id) { nodes { ${OUTCOME} } } report(id: $id) { outcomes { id } } }`;
export const FEED = `{ feed(filter: { itemKinds: [REPORT_OUTCOME], includeOwn: true }) { events { operation kind itemId item { ... on ReportOutcome { ${OUTCOME} } } } } }`;
export const ORIGIN = `query ($id: ID!) { indicator(id: $id) { creditedTo { name } fromReport { reference } } }`;
export const STATISTICS = `query ($from: DateTime!, $to: DateTime!) { partnerStatistics(from: $from, to: $to) { partner { name } country { country } submitted answered judged useful precision medianHours } }`;
export const WITHDRAW = `mutation ($id: ID!) { withdrawReport(id: $id, reason: "It was wrong.") { id } }`;

export interface Entry {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly indexes: readonly number[] | null;
  readonly mergedIntoId: string | null;
  readonly dueAt: string;
  readonly overdue: boolean;
  readonly amendedAt: string | null;
  readonly assignee: { readonly name: string } | null;
  readonly report: { readonly id: string; readonly reference: string };
  readonly duplicates: readonly { readonly entryId: string; readonly valueCount: number }[];
  readonly knownValues: readonly { readonly index: number; readonly own: boolean; readonly otherOwners: number }[];
}
export interface Outcome {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly reason: string | null;
  readonly comment: string | null;
  readonly question: { readonly id: string; readonly answer: string | null } | null;
  readonly verdicts: readonly object[];
}
export interface Receipt {
  readonly outcome: string;
  readonly problems: readonly { readonly code: string }[];
  readonly indicator: { readonly id: string } | null;
}

const phone = (last: number): object => ({ kind: 'PHONE', value: `+66 81 234 ${String(last).padStart(4, '0')}` });
let reportCount = 0;
/** Values that no other report of this file has. */
export const freshValue = (): object => phone((reportCount += 1));

/** Every state of an entry. */
export const ALL = { states: ['NEW', 'ASKED', 'ACCEPTED', 'DECLINED', 'MERGED', 'SPLIT', 'CLOSED'] };

/** Submits a report; to Thailand, where nothing else is said. @returns its id */
export async function sendReport(ask: Ask, said: object): Promise<string> {
  const input = {
    reference: `case ${(reportCount += 1)}`,
    title: 'Accounts',
    threat: 'CALL_CENTRE_SCAM',
    tlp: 'AMBER',
    countries: ['TH'],
    ...said,
  };
  const [receipt] = (await ask<{ submitReports: { report: { id: string } | null }[] }>(SUBMIT, { input: [input] })).submitReports;
  if (!receipt?.report) throw new Error(JSON.stringify(receipt));
  return receipt.report.id;
}

/** All of the queue, page by page. */
export async function readQueue(ask: Ask, filter: object | null = null, after: string | null = null): Promise<readonly Entry[]> {
  type Page = { triageQueue: { nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };
  const { nodes, pageInfo } = (await ask<Page>(QUEUE, { filter, first: 8, after })).triageQueue;
  return pageInfo.hasNextPage ? [...nodes, ...(await readQueue(ask, filter, pageInfo.endCursor))] : nodes;
}

/** The entries of a report: the whole, and its parts. */
export const entriesOf = async (ask: Ask, report: string): Promise<readonly Entry[]> =>
  (await readQueue(ask, ALL)).filter((one) => one.report.id === report);

export async function entryOf(ask: Ask, report: string): Promise<Entry> {
  const [found] = await entriesOf(ask, report);
  if (!found) throw new Error('Not in the queue.');
  return found;
}

/** One act on an entry, as the officer has read it. */
export const decideEntry = async (ask: Ask, document: string, entry: Entry, more: object = {}): Promise<Entry> =>
  Object.values(await ask<Record<string, Entry>>(document, { entryId: entry.id, version: entry.version, ...more }))[0] as Entry;

export const acceptEntry = async (ask: Ask, entry: Entry, items: readonly object[], more: object = {}): Promise<readonly Receipt[]> =>
  (
    await ask<{ acceptReport: { receipts: Receipt[] } }>(ACCEPT, {
      input: { entryId: entry.id, version: entry.version, values: items, ...more },
    })
  ).acceptReport.receipts;

export const mergeEntries = async (ask: Ask, into: Entry, entries: readonly Entry[]): Promise<Entry> =>
  (
    await ask<{ mergeReports: Entry }>(MERGE, {
      into: into.id,
      version: into.version,
      entries: entries.map(({ id, version }) => ({ id, version })),
    })
  ).mergeReports;

export const listOutcomes = async (ask: Ask, id: string): Promise<readonly Outcome[]> =>
  (await ask<{ reportOutcomes: { nodes: Outcome[] } }>(OUTCOMES, { id })).reportOutcomes.nodes;
