import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { answering } from './child.js';
import { type Row, rowOf } from './rows.js';

/** One call of a bulk endpoint. */
export interface BulkJob {
  readonly url: string;
  readonly token: string;
  readonly format: BulkFormat;
  readonly rows: number;
  /** Number of the list: each has other values. */
  readonly run: number;
}
export type BulkFormat = 'ndjson' | 'csv' | 'stix';

export interface BulkResult {
  /** Until the answer is complete. */
  readonly seconds: number;
  readonly created: number;
  /** The end of the answer. */
  readonly tail: string;
}

interface Format {
  readonly path: string;
  readonly type: string;
  readonly head: string;
  readonly text: (row: Row, index: number) => string;
  readonly end: string;
}

const AT = '2026-01-01T00:00:00.000Z';
const LABELS = 'tlp=green&to=every-country';

const FORMATS: Readonly<Record<BulkFormat, Format>> = {
  ndjson: {
    path: `/bulk/indicators?${LABELS}&receipts=none`,
    type: 'application/x-ndjson',
    head: '',
    text: (row) => `${JSON.stringify(row)}\n`,
    end: '',
  },
  csv: {
    path: `/bulk/indicators?${LABELS}&receipts=none`,
    type: 'text/csv',
    head: 'kind,value,threat,description\n',
    text: ({ kind, value, threat, description }) => `${kind},${value},${threat},"${description}"\n`,
    end: '',
  },
  stix: {
    path: `/bulk/stix?${LABELS}&threat=phishing`,
    type: 'application/stix+json',
    head: '{"type":"bundle","id":"bundle--7f3a52a0-4f1c-4f3e-9d0a-0f5f0f5f0f5f","objects":[',
    text: (row, index) => `${index === 0 ? '' : ','}${JSON.stringify(stixOf(row))}`,
    end: ']}',
  },
};

/** Rows that are written to the network at once. */
const PIECE = 500;

answering(async ({ url, token, format, rows, run }: BulkJob): Promise<BulkResult> => {
  const { path, type, head, text, end } = FORMATS[format];
  const started = performance.now();
  const call = request(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': type } });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve);
    call.once('error', reject);
  });
  response.catch(() => undefined);
  call.write(head || '\n');
  for (let first = 0; first < rows; first += PIECE) {
    const size = Math.min(PIECE, rows - first);
    const piece = Array.from({ length: size }, (_, index) => text(rowOf(run, first + index), first + index)).join('');
    if (!call.write(piece)) await new Promise((resolve) => call.once('drain', resolve).once('close', resolve));
  }
  call.end(end);
  const answer = await response;
  let body = '';
  for await (const piece of answer.setEncoding('utf8')) body += String(piece);
  const tail = body.slice(-500);
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${tail}`);
  return { seconds: (performance.now() - started) / 1000, created: Number(/"created":(\d+)/.exec(body)?.[1] ?? 0), tail };
});

const PATTERNS: Readonly<Record<Row['kind'], string>> = {
  DOMAIN: 'domain-name:value',
  URL: 'url:value',
  EMAIL: 'email-addr:value',
  PHONE: 'domain-name:value', // STIX has no object for phone numbers
};

function stixOf({ kind, value, description }: Row): object {
  const named = kind === 'PHONE' ? `m${value.slice(1)}.example.net` : value;
  const digits = createHash('md5').update(value).digest('hex');
  const id = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `a${digits.slice(17, 20)}`, digits.slice(20)].join('-');
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${id}`,
    created: AT,
    modified: AT,
    description,
    pattern: `[${PATTERNS[kind]} = '${named}']`,
    pattern_type: 'stix',
    valid_from: AT,
  };
}
