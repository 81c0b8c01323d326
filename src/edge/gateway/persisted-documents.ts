import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '../../platform/platform/errors.js';
import { StartFailure } from '../../platform/platform/start-failure.js';
import type { Settings } from '../../platform/platform/settings.js';

/** The documents of the console, written by its build: in the built hub, and of the last build where the hub runs from its sources. */
const CONSOLE_FILE = [
  join(import.meta.dirname, '../console/documents.json'),
  join(import.meta.dirname, '../../../dist/edge/console/documents.json'),
].find((file) => existsSync(file));
const ID = /^sha256:[0-9a-f]{64}$/;

/** The id of a document (GraphQL over HTTP, appendix "Persisted Documents"). */
export const documentIdOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/**
 * Documents of the console, and those that the operator trusts, read once at the start. A request may name one by its id. It is then executed exactly like its
 * text, with the same checks and limits. Clients cannot add documents.
 */
export class PersistedDocuments {
  constructor(private readonly texts: ReadonlyMap<string, string>) {}

  /**
   * Reads the documents of the console, if it was built, and the file of PERSISTED_DOCUMENTS: a JSON object of texts by id.
   * @throws StartFailure
   */
  static async load({ persistedDocuments }: Pick<Settings, 'persistedDocuments'>): Promise<PersistedDocuments> {
    const files = [CONSOLE_FILE, persistedDocuments].filter((file) => file !== undefined);
    return new PersistedDocuments(new Map((await Promise.all(files.map(readDocuments))).flat()));
  }

  get size(): number {
    return this.texts.size;
  }

  /** Returns the request with the text of the document that it names. A request without an id is returned unchanged. @throws BadInput */
  resolve<T extends { readonly query?: unknown; readonly documentId?: unknown }>(request: T): T {
    const { query, documentId } = request;
    if (documentId === undefined || documentId === null) return request;
    if (query !== undefined && query !== null) {
      throw new BadInput('DOCUMENT_AMBIGUOUS', 'Send either the member query or the member documentId, not both.');
    }
    if (typeof documentId !== 'string' || !ID.test(documentId)) {
      throw new BadInput(
        'DOCUMENT_ID_INVALID',
        'documentId must be sha256: and the 64 hexadecimal digits, in lower case, of the SHA-256 of the document.',
      );
    }
    const text = this.texts.get(documentId);
    if (text === undefined) {
      throw new BadInput(
        'DOCUMENT_UNKNOWN',
        'The hub has no persisted document with this documentId. Send the document itself in the member query, or ask the operator to load it.',
      );
    }
    return { ...request, query: text };
  }
}

async function readDocuments(file: string): Promise<readonly (readonly [string, string])[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const { code } = error as { readonly code?: string };
    throw new StartFailure(`The persisted documents cannot be read (PERSISTED_DOCUMENTS): ${file}: ${code ?? 'unknown error'}.`);
  });
  return documentsIn(text, file);
}

/** Checks the form of the file, and that each id is that of its text: a wrong id would execute another document than the client means. */
function documentsIn(json: string, file: string): readonly (readonly [string, string])[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new StartFailure(`The persisted documents are not valid JSON (PERSISTED_DOCUMENTS): ${file}.`);
  }
  const entries = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? Object.entries(parsed) : undefined;
  if (!entries) throw new StartFailure(`The persisted documents must be one JSON object of texts by id (PERSISTED_DOCUMENTS): ${file}.`);
  return entries.map(([id, text]: [string, unknown]) => {
    if (typeof text === 'string' && documentIdOf(text) === id) return [id, text] as const;
    throw new StartFailure(
      `The id of a persisted document is not the SHA-256 of its text (PERSISTED_DOCUMENTS): ${file}: ${id.slice(0, 80)}.`,
    );
  });
}
