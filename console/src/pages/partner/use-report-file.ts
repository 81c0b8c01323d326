import { type EntenteClient, NetworkError } from 'entente-client';
import { useRef, useState } from 'react';
import { LostAnswer, orLost } from '../../app/lost-answer.ts';
import { queries } from '../../app/queries.ts';
import { createRepeatableActs, type RepeatableActs } from '../../app/repeatable-acts.ts';
import { inSession, own, useHub } from '../../app/session.ts';
import { useText } from '../../app/text.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { linesOf, mediaTypeOf, type Receipt } from './receipts.ts';

const NO_RECEIPTS: readonly Receipt[] = [];

/** A line that ends an import before its end. */
interface Ending {
  readonly error?: { readonly message: string };
}

/** What is said beside the file. */
interface Said {
  /** Label of reports that have none; '': each has its own. */
  readonly tlp: string;
  /** Whether the reports are kept as drafts. */
  readonly asDrafts: boolean;
}

export interface FileSender {
  /** Of the file that was sent last. */
  readonly name: string | undefined;
  readonly receipts: readonly Receipt[];
  readonly importId: string | undefined;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** Whether the hub reads files of this kind; says why it does not. */
  readonly accepts: (file: File) => boolean;
  readonly send: (file: File, said: Said) => void;
  readonly saveRejects: () => void;
}

/** Receipts as they come: each call has all of them so far. */
type OnReceipts = (receipts: readonly Receipt[]) => void;

async function readReceipts(response: Response, onReceipts: OnReceipts): Promise<void> {
  if (!response.headers.get('content-type')?.startsWith('application/x-ndjson')) {
    return onReceipts(((await response.json()) as { readonly receipts: readonly Receipt[] }).receipts);
  }
  if (!response.body) return;
  const ending = await readLines(response.body, onReceipts).catch((cause: unknown) => {
    throw new NetworkError('The connection broke before the last line.', { cause });
  });
  if (ending !== undefined) throw new Error(ending);
}

/** @returns why the import ended before its end; undefined: it did not */
async function readLines(body: ReadableStream<Uint8Array>, onReceipts: OnReceipts): Promise<string | undefined> {
  const read: Receipt[] = [];
  for await (const line of linesOf(body)) {
    const { error } = line as Ending;
    if (error) return error.message;
    read.push(line as Receipt);
    onReceipts([...read]);
  }
  return undefined;
}

type Keyed = (file: File, said: Said, send: (key: string) => Promise<void>) => Promise<void>;

/** Sends files under idempotency keys. One whose answer is lost keeps its key: what the hub has stored of it is not stored twice. @throws LostAnswer */
function useKeyed(): Keyed {
  const acts = useRef<RepeatableActs>(undefined);
  acts.current ??= createRepeatableActs((error) => !(error instanceof LostAnswer));
  return async (file, { tlp, asDrafts }, send) => {
    const digest = await own(file.arrayBuffer().then((bytes) => crypto.subtle.digest('SHA-256', bytes)));
    const content = new Uint8Array(digest);
    const name = JSON.stringify([file.name, tlp, asDrafts, ...content]);
    await acts.current?.run({ name, subjects: [name] }, file, (_, key) => orLost(send(key), () => true));
  };
}

const optionsOf = (file: File, { tlp, asDrafts }: Said): URLSearchParams =>
  new URLSearchParams({ name: file.name, ...(tlp ? { tlp } : {}), ...(asDrafts ? { draft: 'true' } : {}) });

/** A request that sends a file under an idempotency key. */
const requestOf = (file: File, type: string, key: string) => ({
  ...{ method: 'POST', body: file, headers: { 'content-type': type, 'idempotency-key': key } },
});

/** Sends a file of reports, and collects its receipts as they come. */
export function useReportFile(): FileSender {
  const hub = useHub();
  const text = useText();
  const [name, setName] = useState<string>();
  const [receipts, setReceipts] = useState(NO_RECEIPTS);
  const [importId, setImportId] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const keyed = useKeyed();

  const accepts = (file: File): boolean => {
    const isKnown = mediaTypeOf(file.name) !== undefined;
    setError(isKnown ? null : new Error(text('file.unknown', { name: file.name })));
    return isKnown;
  };
  const send = (file: File, said: Said): void => {
    const type = mediaTypeOf(file.name);
    if (type === undefined) return;
    setName(file.name);
    setReceipts(NO_RECEIPTS);
    setImportId(undefined);
    setError(null);
    setBusy(true);
    keyed(file, said, async (key) => {
      const response = await inSession(hub.fetch(`/bulk/reports?${optionsOf(file, said).toString()}`, requestOf(file, type, key)));
      setImportId(response.headers.get('import-id') ?? undefined);
      await readReceipts(response, setReceipts);
    })
      .catch((fault: unknown) => setError(fault as Error))
      .finally(() => {
        setBusy(false);
        void queries.invalidateQueries();
      });
  };
  const saveRejects = (): void => {
    if (importId !== undefined) saveRejectsOf(hub, importId, name ?? 'reports').catch((fault: unknown) => setError(fault as Error));
  };
  return { name, receipts, importId, isBusy, error, accepts, send, saveRejects };
}

async function saveRejectsOf(hub: EntenteClient, importId: string, name: string): Promise<void> {
  const response = await inSession(hub.fetch(`/bulk/reports/${encodeURIComponent(importId)}/rejects`));
  const isTable = response.headers.get('content-type')?.startsWith('text/csv') === true;
  saveFile(await own(response.blob()), `${name}.rejects.${isTable ? 'csv' : 'ndjson'}`);
}
