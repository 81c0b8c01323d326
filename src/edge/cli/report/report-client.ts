import { errorCode } from '../failure.js';
import { isUnauthenticated } from '../hub/access.js';
import { bodyOf, refusalOf, Unreachable } from '../hub/answers.js';
import type { HubClient } from '../hub/hub-client.js';

/** Numbers of reports by outcome. */
export interface ReportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Of the accepted reports, the number that lost values. */
  readonly partly: number;
}

/** A call of the endpoint for reports. */
export interface ReportUpload {
  readonly query: URLSearchParams;
  readonly type: string;
  readonly key: string;
  readonly signal: AbortSignal;
  open(): AsyncIterable<Uint8Array>;
}

/** Sends a file as it is read, and reads the answer. @returns the import and its counts @throws HubRefusal, Unreachable */
export async function sendReports(hub: HubClient, sending: ReportUpload): Promise<{ readonly id: string; readonly counts: ReportCounts }> {
  const response = await fetch(`${hub.address.shown}/bulk/reports?${sending.query.toString()}`, {
    method: 'POST',
    headers: { authorization: await hub.access.authorization(), 'content-type': sending.type, 'idempotency-key': sending.key },
    body: sending.open() as unknown as BodyInit,
    duplex: 'half',
    redirect: 'error',
    signal: sending.signal,
  } as RequestInit).catch((error: unknown) => {
    if (hasFailure(error)) throw error.cause;
    throw new Unreachable(`The hub at ${hub.address.shown} does not answer (${errorCode(error)}).`, { cause: error });
  });
  const id = response.headers.get('import-id');
  if (!response.ok || id === null) throw refusalIn(response.status, await response.text());
  const isBundle = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { id, counts: isBundle ? countsOfBundle(await response.text()) : await countsOfLines(response, hub.address.shown) };
}

/** An error from reading the file is passed on unchanged. */
const hasFailure = (error: unknown): error is { readonly cause: Error } =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === 'CliFailure';

function refusalIn(status: number, text: string): Error {
  try {
    bodyOf(status, text);
  } catch (error) {
    return error as Error;
  }
  return new Unreachable(`There is no hub at this address: it answered HTTP ${status} without an import.`);
}

interface Line {
  readonly outcome?: string;
  readonly itemProblems?: readonly { readonly problems: readonly { readonly severity: string }[] }[];
  readonly error?: { readonly code: string; readonly reason: string; readonly message: string };
  readonly import?: string;
}

const isPartly = ({ outcome, itemProblems = [] }: Line): boolean =>
  outcome !== undefined &&
  outcome !== 'REJECTED' &&
  itemProblems.some(({ problems }) => problems.some(({ severity }) => severity === 'ERROR'));

function countsOfBundle(text: string): ReportCounts {
  const { counts, receipts } = JSON.parse(text) as { counts: Omit<ReportCounts, 'partly'>; receipts: Line[] };
  return { ...counts, partly: receipts.filter(isPartly).length };
}

/** Reads the counts of the last line; the lines before it are the reports that were rejected, wholly or in part. */
async function countsOfLines({ body }: Response, hubAddress: string): Promise<ReportCounts> {
  let [rest, partly] = ['', 0];
  let last: Line = {};
  const decoder = new TextDecoder();
  try {
    for await (const piece of body ?? []) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        last = JSON.parse(line) as Line;
        if (isPartly(last)) partly += 1;
      }
    }
  } catch (error) {
    if (hasFailure(error)) throw error.cause;
    throw new Unreachable(`The connection to the hub at ${hubAddress} broke (${errorCode(error)}).`, { cause: error });
  }
  if (last.error) throw refusalOf([{ message: last.error.message, extensions: last.error }]);
  if (last.import === undefined) throw new Unreachable(`The connection to the hub at ${hubAddress} broke before the end.`);
  return { ...(last as unknown as Omit<ReportCounts, 'partly'>), partly };
}

/** Returns the reports that were rejected, wholly or in part, as text to correct. @throws HubRefusal, Unreachable */
export async function rejectedReports(hub: HubClient, id: string): Promise<string> {
  const ask = async (): Promise<Response> =>
    fetch(`${hub.address.shown}/bulk/reports/${id}/rejects`, {
      headers: { authorization: await hub.access.authorization() },
      redirect: 'error',
    });
  try {
    const response = await ask();
    const text = await response.text();
    if (!response.ok) throw refusalIn(response.status, text);
    return text;
  } catch (error) {
    if (isUnauthenticated(error) || error instanceof Unreachable || (error as Error).name === 'CliFailure') throw error;
    throw new Unreachable(`The hub at ${hub.address.shown} does not answer (${errorCode(error)}).`, { cause: error });
  }
}
