import { type EntenteClient, HubError, type Receipt } from '#entente-client';
import { printable } from '../io.js';
import type { Batch, Entry } from '../rows/batches.js';

/** Outcome of one row. */
export interface Outcome {
  readonly entry: Entry;
  readonly result: Exclude<Receipt['outcome'], 'REMOVED'>;
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

/** Errors of a whole request whose cause is one of its items: nothing was written. */
const OF_THE_INPUT: readonly string[] = ['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'];

/**
 * Publishes a batch and returns the outcome of each of its rows, in their order. Publishing an accepted row again changes nothing, so a lost answer does no
 * harm.
 * @throws HubError, NetworkError, Interrupted
 */
export async function publish(client: EntenteClient, batch: Batch): Promise<readonly Outcome[]> {
  const sent = batch.entries.filter((entry) => entry.input !== undefined);
  const outcomes = await outcomesOf(client, sent);
  const bySent = new Map(sent.map((entry, i) => [entry, outcomes[i]]));
  return batch.entries.map(
    (entry) => bySent.get(entry) ?? rejected(entry, entry.reject?.code ?? 'INTERNAL', entry.reject?.reason ?? 'No receipt.'),
  );
}

/** GraphQL refuses a whole request if it cannot read one item: the batch is halved until the item is found. */
async function outcomesOf(client: EntenteClient, entries: readonly Entry[]): Promise<readonly Outcome[]> {
  if (entries.length === 0) return [];
  try {
    const receipts = await client.publish(entries.flatMap(({ input }) => input ?? []));
    const byIndex = new Map(receipts.map((receipt) => [receipt.index, receipt]));
    return entries.map((entry, i) => outcomeOf(entry, byIndex.get(i)));
  } catch (error) {
    if (!(error instanceof HubError) || !OF_THE_INPUT.includes(error.code)) throw error;
    const [only] = entries;
    if (entries.length === 1 && only) return [rejected(only, error.reason ?? error.code, error.message)];
    const half = Math.ceil(entries.length / 2);
    return [...(await outcomesOf(client, entries.slice(0, half))), ...(await outcomesOf(client, entries.slice(half)))];
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
      ...{ entry, result: receipt.outcome as Outcome['result'], warnings },
      ...(narrowed !== undefined && { narrowed: printable(narrowed) }),
      ...(knownGood !== undefined && { knownGood: printable(knownGood) }),
    };
  }
  const errors = receipt.problems.filter((problem) => problem.severity === 'ERROR');
  const reason = errors.map(({ field, message }) => printable(field === null ? message : `${field}: ${message}`)).join(' ');
  return { ...rejected(entry, errors[0]?.code ?? 'REJECTED', reason || 'The hub returned no reason.'), warnings };
}

const rejected = (entry: Entry, code: string, reason: string): Outcome => ({ entry, result: 'REJECTED', code, reason, warnings: [] });
