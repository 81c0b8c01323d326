import { bulkCall } from './bulk.js';

/** What the door for reports says of one of them. */
export interface FileReceipt {
  readonly line: number;
  readonly reference: string | null;
  readonly outcome: string;
  readonly id: string | null;
  readonly problems: readonly {
    readonly severity: string;
    readonly code: string;
    readonly field: string | null;
    readonly message: string;
  }[];
  readonly itemProblems: readonly {
    readonly index: number;
    readonly line?: number;
    readonly problems: readonly { readonly severity: string; readonly code: string }[];
  }[];
  readonly error?: { readonly code: string; readonly reason: string };
}

export interface FileAnswer {
  readonly status: number;
  readonly importId: string;
  readonly receipts: readonly FileReceipt[];
  /** Of a bundle. */
  readonly remarks: readonly { readonly source: string; readonly code: string }[];
  /** Of a refusal. */
  readonly refusal: { readonly reason?: string };
}

/** A whole call of the door for reports. */
export async function reportFile(
  hubUrl: string,
  token: string,
  body: string | Buffer,
  { type = 'application/x-ndjson', query = '', key }: { readonly type?: string; readonly query?: string; readonly key?: string } = {},
): Promise<FileAnswer> {
  const headers = { 'content-type': type, ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const call = bulkCall(hubUrl, token, { path: `/bulk/reports${query}`, headers });
  call.end(body);
  const response = await call.response;
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += String(piece);
  const [status, importId] = [response.statusCode ?? 0, String(response.headers['import-id'])];
  if (status !== 200) return { status, importId, receipts: [], remarks: [], refusal: JSON.parse(text) as object };
  if (type.includes('stix')) {
    const { receipts, remarks } = JSON.parse(text) as Pick<FileAnswer, 'receipts' | 'remarks'>;
    return { status, importId, receipts, remarks, refusal: {} };
  }
  const receipts = text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as FileReceipt); // prettier-ignore
  return { status, importId, receipts, remarks: [], refusal: {} };
}

/** As the hub gives it back, to be corrected. */
export async function rejectsOf(hubUrl: string, token: string, importId: string, format = ''): Promise<string> {
  const response = await fetch(`${hubUrl}/bulk/reports/${importId}/rejects${format}`, { headers: { authorization: `Bearer ${token}` } });
  return `${response.status}\n${await response.text()}`;
}
