import type { Batch, Entry } from '../rows/batches.js';
import { HubRefusal, printable } from './answers.js';
import type { HubClient, Question } from './hub-client.js';

/** Outcome of one row. */
export interface Outcome {
  readonly entry: Entry;
  readonly result: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  /** Error code of a rejected row. */
  readonly code?: string;
  readonly reason?: string;
  /** Codes of warnings; they did not stop the row. */
  readonly warnings: readonly string[];
  /** Readers that can no longer see a claim because of this row. */
  readonly narrowed?: string;
  /** Lists of known-good values that contain the row's value. */
  readonly knownGood?: string;
}

interface Problem {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

interface Receipt {
  readonly index: number;
  readonly outcome: Outcome['result'];
  readonly problems: readonly Problem[];
}

const PUBLISH: Question<{ readonly receipts: readonly Receipt[] }> = {
  document: `mutation ($input: [PublishIndicatorInput!]!) {
    receipts: publishIndicators(input: $input) { index outcome problems { severity code field message } }
  }`,
};

/**
 * Publishes a batch and returns the outcome of each of its rows, in their order. Publishing an accepted row again changes nothing, so a lost answer does no
 * harm.
 * @throws HubRefusal, Unreachable, Interrupted
 */
export async function publish(hub: HubClient, batch: Batch): Promise<readonly Outcome[]> {
  const sent = batch.entries.filter((entry) => entry.input !== undefined);
  const outcomes = await outcomesOf(hub, sent);
  const bySent = new Map(sent.map((entry, i) => [entry, outcomes[i]]));
  return batch.entries.map(
    (entry) => bySent.get(entry) ?? rejected(entry, entry.reject?.code ?? 'INTERNAL', entry.reject?.reason ?? 'No receipt.'),
  );
}

/** GraphQL refuses a whole request if it cannot read one item: the batch is halved until the item is found. */
async function outcomesOf(hub: HubClient, entries: readonly Entry[]): Promise<readonly Outcome[]> {
  if (entries.length === 0) return [];
  try {
    const { receipts } = await hub.ask(PUBLISH, `{"input":[${entries.map((entry) => entry.input).join(',')}]}`);
    const byIndex = new Map(receipts.map((receipt) => [receipt.index, receipt]));
    return entries.map((entry, i) => outcomeOf(entry, byIndex.get(i)));
  } catch (error) {
    if (!(error instanceof HubRefusal) || !error.blamesInput) throw error;
    const [only] = entries;
    if (entries.length === 1 && only) return [rejected(only, error.reason ?? error.code, error.message)];
    const half = Math.ceil(entries.length / 2);
    return [...(await outcomesOf(hub, entries.slice(0, half))), ...(await outcomesOf(hub, entries.slice(half)))];
  }
}

function outcomeOf(entry: Entry, receipt: Receipt | undefined): Outcome {
  if (!receipt) return rejected(entry, 'INTERNAL', 'The hub returned no receipt for this row.');
  const codes = receipt.problems.filter((problem) => problem.severity === 'WARNING').map((problem) => problem.code);
  const warnings = entry.remark === undefined ? codes : [...codes, entry.remark];
  if (receipt.outcome !== 'REJECTED') {
    const messageOf = (code: string): string | undefined => receipt.problems.find((problem) => problem.code === code)?.message;
    const [narrowed, knownGood] = [messageOf('NARROWED'), messageOf('KNOWN_GOOD')];
    return {
      ...{ entry, result: receipt.outcome, warnings },
      ...(narrowed !== undefined && { narrowed: printable(narrowed) }),
      ...(knownGood !== undefined && { knownGood: printable(knownGood) }),
    };
  }
  const errors = receipt.problems.filter((problem) => problem.severity === 'ERROR');
  const reason = errors.map(({ field, message }) => printable(field === null ? message : `${field}: ${message}`)).join(' ');
  return { ...rejected(entry, errors[0]?.code ?? 'REJECTED', reason || 'The hub returned no reason.'), warnings };
}

const rejected = (entry: Entry, code: string, reason: string): Outcome => ({ entry, result: 'REJECTED', code, reason, warnings: [] });
