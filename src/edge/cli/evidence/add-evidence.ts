import { createHash } from 'node:crypto';
import type { EntenteClient } from '#entente-client';
import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type InputFile, inputFile } from '../import/input-file.js';
import { upload } from '../import/upload.js';
import { type Io, writeLine } from '../io.js';

export interface EvidenceOptions extends AccessOptions {
  /** Name of the stored file. */
  readonly name?: string;
}

/**
 * Uploads files as evidence, one after the other, and writes the id and the name of each, separated by a tab. A retry after a lost connection may store a file
 * twice; the copy that no item refers to is deleted after a day.
 * @throws HubError, NetworkError, CliFailure at the first file that is refused; the files printed before it were stored
 */
export async function addEvidence(files: readonly string[], options: EvidenceOptions, io: Io): Promise<ExitCode> {
  const { name } = options;
  if (name !== undefined && files.length > 1) throw new CliFailure('--name can be used with one file only.');
  if (files.includes('-') && (name === undefined || files.length > 1)) {
    throw new CliFailure('The standard input has no name. Give one with --name, and give no other files.');
  }
  const inputs: InputFile[] = [];
  for (const file of files) inputs.push(await inputFile(file, undefined, io)); // before anything is sent
  return withHub(options, io, async ({ client }) => {
    for (const input of inputs) {
      const { id, filename } = await uploadFile(client, input, new URLSearchParams({ filename: name ?? input.name }), io);
      await writeLine(io.stdout, `${id}\t${filename}`);
    }
    return EXIT.done;
  });
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

async function uploadFile(client: EntenteClient, input: InputFile, query: URLSearchParams, io: Io): Promise<StoredFile> {
  const digest = input.path === '' ? undefined : await digestOf(input);
  const headers = { 'content-type': 'application/octet-stream', ...(digest !== undefined && { 'x-content-sha256': digest }) };
  return upload(client, input, io, async (sending) => {
    const response = await client.fetch(`/bulk/evidence?${query.toString()}`, { method: 'POST', headers, ...sending });
    return (await response.json()) as StoredFile;
  });
}
