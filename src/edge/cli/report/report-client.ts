import { type EntenteClient, HubError, NetworkError } from '#entente-client';
import { errorCode } from '../failure.js';
import type { Upload } from '../import/upload.js';

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
}

/** An import of reports, and what became of them. */
export interface ReportImport {
  readonly id: string;
  readonly counts: ReportCounts;
}

/** Sends a file as it is read, and reads the answer. @throws HubError, NetworkError */
export async function sendReports(client: EntenteClient, { query, type, key }: ReportUpload, upload: Upload): Promise<ReportImport> {
  const response = await client.fetch(`/bulk/reports?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': type, 'idempotency-key': key },
    ...upload,
  });
  const id = response.headers.get('import-id');
  if (id === null) throw new HubError('There is no hub at this address: it answered without an import.', { code: 'NOT_A_HUB' });
  const isBundle = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { id, counts: isBundle ? countsOfBundle(await response.text()) : await countsOfLines(response, upload.signal) };
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
async function countsOfLines({ body }: Response, signal: AbortSignal): Promise<ReportCounts> {
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
    signal.throwIfAborted();
    throw new NetworkError(`The connection to the hub broke (${errorCode(error)}).`, { cause: error });
  }
  if (last.error) throw new HubError(last.error.message, last.error);
  if (last.import === undefined) throw new NetworkError('The connection to the hub broke before the end.');
  return { ...(last as unknown as Omit<ReportCounts, 'partly'>), partly };
}

/** Returns the reports that were rejected, wholly or in part, as text to correct. @throws HubError, NetworkError */
export const rejectedReports = async (client: EntenteClient, id: string): Promise<string> =>
  (await client.fetch(`/bulk/reports/${id}/rejects`)).text();
