import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';

/** One line of an answer of the bulk door. */
export interface BulkReceipt {
  readonly line: number;
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'HELD';
  readonly id: string | null;
  readonly problems: readonly {
    readonly severity: string;
    readonly code: string;
    readonly field: string | null;
    readonly message: string;
  }[];
  readonly error?: { readonly code: string; readonly reason: string };
}

/** A call of the bulk door that is under way: what is sent and what comes back go on at the same time. */
export interface BulkCall {
  /** Resolves when the kernel has room again. */
  send(text: string | Buffer): Promise<void>;
  end(text?: string | Buffer): void;
  /** Cuts the line. */
  cut(): void;
  readonly response: Promise<IncomingMessage>;
}

export function bulkCall(
  hubUrl: string,
  token: string,
  { path = '/bulk/indicators', headers = {} }: { readonly path?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): BulkCall {
  const call = request(`${hubUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', ...headers },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve);
    call.once('error', reject);
  });
  response.catch(() => undefined);
  call.on('error', () => undefined);
  return {
    send: async (text) => {
      if (!call.write(text)) await new Promise((resolve) => call.once('drain', resolve).once('close', resolve));
    },
    end: (text) => void call.end(text),
    cut: () => void call.destroy(),
    response,
  };
}

/** Lines of an answer, as they come. */
export async function* linesOf(response: IncomingMessage): AsyncGenerator<BulkReceipt> {
  let rest = '';
  response.setEncoding('utf8');
  for await (const piece of response) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as BulkReceipt;
  }
}

export interface BulkAnswer {
  readonly status: number;
  readonly importId: string;
  readonly receipts: readonly BulkReceipt[];
  /** Of a refusal. */
  readonly refusal: { readonly code?: string; readonly reason?: string } | undefined;
}

/** A whole call. */
export async function bulk(
  hubUrl: string,
  token: string,
  body: string | Buffer,
  options: Parameters<typeof bulkCall>[2] = {},
): Promise<BulkAnswer> {
  const call = bulkCall(hubUrl, token, options);
  call.end(body);
  const response = await call.response;
  const [status, importId] = [response.statusCode ?? 0, String(response.headers['import-id'])];
  if (status !== 200) {
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += String(piece);
    return { status, importId, receipts: [], refusal: JSON.parse(text) as { code?: string } };
  }
  const receipts: BulkReceipt[] = [];
  for await (const receipt of linesOf(response)) receipts.push(receipt);
  return { status, importId, receipts, refusal: undefined };
}

export const rows = (...lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
