import { type EntenteClient, HubError, isTransient, NetworkError } from 'entente-client';
import { orLost } from '../../app/lost-answer.ts';
import { queries } from '../../app/queries.ts';
import { currentHub, inSession, onOfficerChange, onSessionChange, sessionNow } from '../../app/session.ts';
import { createStore, useStored } from '../../app/store.ts';
import { IMPORTS } from './imports.graphql.ts';
import { contentTypeOf, type ImportOptions } from './options.ts';

/** A file that this tab sends, or has sent. It is in memory alone. */
export interface Upload {
  /** Idempotency key: the same file under the same key continues where it broke off. */
  readonly key: string;
  readonly name: string;
  readonly body: Blob;
  readonly options: ImportOptions;
  readonly path: string;
  /** `waiting`: the hub does not answer, or the session has ended; the file is sent again when it can be. */
  readonly state: 'sending' | 'waiting' | 'done' | 'failed';
  readonly error: Error | null;
  /** The import, once the hub has answered. */
  readonly importId: string | undefined;
}

/** What is chosen before it is sent. */
type Chosen = Omit<Upload, 'state' | 'error' | 'importId'>;

const uploads = createStore<readonly Upload[]>([]);
let ending = new AbortController();

onOfficerChange(() => {
  ending.abort();
  ending = new AbortController();
  uploads.set([]);
});

export const useUploads = (): readonly Upload[] => useStored(uploads);

const isOpen = ({ state }: Upload): boolean => state === 'sending' || state === 'waiting';

// A file that is only half sent is interrupted when the tab is closed.
addEventListener('beforeunload', (event) => {
  if (uploads.get().some(isOpen)) event.preventDefault();
});

const update = (key: string, changes: Partial<Upload>): void =>
  uploads.set(uploads.get().map((one) => (one.key === key ? { ...one, ...changes } : one)));

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** The session has ended, and the same officer may sign in again. */
const isEnded = (): boolean => sessionNow().state === 'ended';

/** Whether the same may be sent again: nothing was refused. */
const isWorthAgain = (error: unknown): boolean => isTransient(error) || isEnded();

/** Waits while the session has ended, until the same officer signs in again. The signal ends it when there will be no such sign-in. */
const sessionBack = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (isEnded() && !signal.aborted) return;
      stop();
      signal.removeEventListener('abort', look);
      resolve();
    };
    const stop = onSessionChange(look);
    signal.addEventListener('abort', look);
    look();
  });

/** Sends a file, and sends it again under the same key after a lost connection, until the hub has all of it. */
export function startUpload(upload: Chosen): void {
  const { key } = upload;
  const { signal } = ending;
  const begun = { ...upload, state: 'sending', error: null, importId: undefined } as const;
  uploads.set([...uploads.get().filter((one) => one.key !== key), begun]);
  const run = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        const importId = await orLost(inSession(send(currentHub(), upload, signal)), () => true);
        return update(key, { state: 'done', error: null, importId });
      } catch (error) {
        if (signal.aborted) return;
        if (!isWorthAgain(error)) return update(key, { state: 'failed', error: error as Error });
        update(key, { state: 'waiting' });
        await sleep(pause);
        await sessionBack(signal);
        update(key, { state: 'sending' });
      }
    }
  };
  void run().finally(() => queries.invalidateQueries());
}

/** What the last line of an answer says when the import ended early. */
interface Answer {
  readonly error?: { readonly code: string; readonly reason: string; readonly message: string };
}

/** @returns the id of the import. @throws HubError when the hub refuses the file, or ended early; NetworkError: a part of the file may be written */
async function send(hub: EntenteClient, { key, body, options, path }: Chosen, signal: AbortSignal): Promise<string | undefined> {
  const headers = { 'content-type': contentTypeOf(options), 'idempotency-key': key };
  const response = await hub.fetch(path, { method: 'POST', headers, body, signal });
  const text = await response.text().catch((cause: unknown) => {
    throw new NetworkError('The connection broke while the file was sent.', { cause });
  });
  const answer = lastLineOf(text);
  if (answer?.error) throw new HubError(answer.error.message, { code: answer.error.code, reason: answer.error.reason, status: 200 });
  return response.headers.get('import-id') ?? undefined;
}

function lastLineOf(text: string): Answer | undefined {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Answer;
  } catch {
    return undefined;
  }
}

const LOOK_MS = 400;

const uploadOf = (key: string): Upload | undefined => uploads.get().find((one) => one.key === key);

async function importUnder(key: string): Promise<string | undefined> {
  const { imports } = await inSession(currentHub().request(IMPORTS, {}));
  return imports.nodes.find(({ idempotencyKey }) => idempotencyKey === key)?.id;
}

/**
 * The id of the import under a key, as soon as the hub has begun it. Undefined: the upload has ended without one. While the upload goes on, a hub that does not
 * answer is asked again. What became of the file is in the upload, not in an error of this question.
 */
export async function importIdOf(key: string): Promise<string | undefined> {
  const { signal } = ending;
  while (!signal.aborted) {
    const upload = uploadOf(key);
    if (upload?.importId !== undefined) return upload.importId;
    const isGoingOn = upload !== undefined && isOpen(upload);
    const found = await importUnder(key).catch((error: unknown) => {
      if (isGoingOn && !isWorthAgain(error)) throw error;
      return undefined;
    });
    if (found !== undefined || !isGoingOn) return found;
    await sleep(LOOK_MS);
    await sessionBack(signal);
  }
  return undefined;
}
