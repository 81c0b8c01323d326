import { createHash } from 'node:crypto';
import { CliFailure, EXIT, type ExitCode, Interrupted, errorCode } from '../failure.js';
import { refusalOf, Unreachable } from '../hub/answers.js';
import type { HubClient } from '../hub/hub-client.js';
import { withRetries } from '../hub/transport.js';
import { type InputFile, inputFile } from '../import/input-file.js';
import { progressOn } from '../import/progress.js';
import { type Io, writeLine } from '../io.js';

export interface EvidenceOptions {
  /** Name of the stored file. */
  readonly name?: string;
}

/**
 * Uploads files as evidence, one after the other, and writes the id and the name of each, separated by a tab. A retry after a lost connection may store a file
 * twice; the copy that no item refers to is deleted after a day.
 * @throws CliFailure at the first file that is refused; the files printed before it were stored
 */
export async function addEvidence(
  files: readonly string[],
  { name }: EvidenceOptions,
  io: Io,
  connect: () => Promise<HubClient>,
): Promise<ExitCode> {
  if (name !== undefined && files.length > 1) throw new CliFailure('--name can be used with one file only.');
  if (files.includes('-') && (name === undefined || files.length > 1)) {
    throw new CliFailure('The standard input has no name. Give one with --name, and give no other files.');
  }
  const inputs: InputFile[] = [];
  for (const file of files) inputs.push(await inputFile(file, undefined, io)); // before anything is sent
  const hub = await connect();
  try {
    for (const input of inputs) {
      const query = new URLSearchParams({ filename: name ?? input.name });
      // A pipe cannot be read twice, so there is no retry.
      const { id, filename } = await (input.path === ''
        ? uploadFile(hub, input, { query }, io)
        : digestOf(input).then((digest) => withRetries(io, () => uploadFile(hub, input, { query, digest }, io))));
      await writeLine(io.stdout, `${id}\t${filename}`);
    }
    return EXIT.done;
  } finally {
    await hub.access.close();
  }
}

async function digestOf({ open }: InputFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of open()) hash.update(piece);
  return hash.digest('hex');
}

interface StoredFile {
  readonly id: string;
  readonly filename: string;
}

async function uploadFile(
  hub: HubClient,
  input: InputFile,
  { query, digest }: { readonly query: URLSearchParams; readonly digest?: string },
  io: Io,
): Promise<StoredFile> {
  const progress = progressOn(io, input.name, input.size);
  let bytes = 0;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of input.open()) {
      bytes += piece.length;
      progress.moved(bytes, '…');
      yield piece;
    }
  };
  try {
    const response = await fetch(`${hub.address.shown}/bulk/evidence?${query.toString()}`, {
      method: 'POST',
      headers: {
        ...{ authorization: await hub.access.authorization(), 'content-type': 'application/octet-stream' },
        ...(digest !== undefined && { 'x-content-sha256': digest }),
      },
      body: open() as unknown as BodyInit,
      duplex: 'half',
      redirect: 'error',
      signal: io.interrupted,
    } as RequestInit);
    return storedFileOf(response.status, await response.text());
  } catch (error) {
    if (io.interrupted.aborted) throw new Interrupted();
    const { cause } = error as Error;
    if (error instanceof CliFailure || cause instanceof CliFailure) throw error instanceof CliFailure ? error : cause;
    throw new Unreachable(`The hub at ${hub.address.shown} does not answer (${errorCode(error)}).`, { cause: error });
  } finally {
    progress.stop();
  }
}

function storedFileOf(status: number, text: string): StoredFile {
  const answer = parsed(text);
  if (status === 201 && typeof answer?.id === 'string' && typeof answer.filename === 'string') {
    return { id: answer.id, filename: answer.filename };
  }
  if (answer?.message !== undefined) throw refusalOf([{ message: answer.message, extensions: answer }]);
  throw new Unreachable(`There is no hub at this address: it answered HTTP ${status}.`);
}

function parsed(
  text: string,
): Readonly<Partial<Record<'id' | 'filename' | 'message' | 'code' | 'reason' | 'requestId', unknown>>> | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
