import type { Hub } from './hub.js';

/** What the door of evidence answers to a file. */
export interface UploadResult {
  readonly status: number;
  readonly id: string;
  readonly filename: string;
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
  readonly code?: string;
  readonly reason?: string;
}

type Body = Buffer | string | ReadableStream<Uint8Array>;

/** Verbs about files, over plain HTTP, of whoever holds `token` (an access token or a key). */
export const evidenceClient = ({ url }: Pick<Hub, 'url'>, token?: string) => {
  const signed: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const putsIn = async (body: Body, filename = 'a.txt', headers: Readonly<Record<string, string>> = {}): Promise<UploadResult> => {
    const response = await fetch(`${url}/bulk/evidence?filename=${encodeURIComponent(filename)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', ...signed, ...headers },
      body: body as RequestInit['body'],
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    });
    return { status: response.status, ...((await response.json()) as Omit<UploadResult, 'status'>) };
  };
  const opens = (id: string, query = '', method = 'GET'): Promise<Response> =>
    fetch(`${url}/bulk/evidence/${id}${query}`, { method, headers: signed });
  return {
    /** Sends a file, and gives the answer whatever it is. */
    putsIn,
    /** One that is taken. @returns its id */
    async adds(body: Body, filename = 'a.txt'): Promise<string> {
      const { id, status, reason } = await putsIn(body, filename);
      if (status !== 201) throw new Error(`${status} ${reason ?? ''}`);
      return id;
    },
    opens,
    /** Its content; a number: the status of a refusal. */
    async reads(id: string, query = ''): Promise<Buffer | number> {
      const response = await opens(id, query);
      const body = Buffer.from(await response.arrayBuffer());
      return response.status === 200 ? body : response.status;
    },
  };
};
export type EvidenceClient = ReturnType<typeof evidenceClient>;

/** A small picture (PNG, one dot). */
export const A_PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Text of so many bytes that does not repeat itself within a piece. */
export function textOf(bytes: number): Buffer {
  const lines: string[] = [];
  for (let length = 0, n = 0; length < bytes; n += 1) {
    const line = `${n}: transferred to the account\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join('')).subarray(0, bytes);
}
