import { type EntenteClient, HubError } from '#entente-client';
import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, printMessage } from '../io.js';
import { download } from '../output/download.js';
import { type ExportOptions, parametersOf } from './export-options.js';

/**
 * Reads an export from the hub and writes it to a file or the standard output as a stream. A file gets its name only when it is complete.
 * @throws HubError, NetworkError, CliFailure when the connection breaks: an export is not resumed, it must be requested again
 */
export async function exportFile(options: ExportOptions & AccessOptions, io: Io): Promise<ExitCode> {
  const query = parametersOf(options);
  return withHub(options, io, async ({ client }) => {
    const response = await client.fetch(`/export/indicators?${query.toString()}`, { signal: io.interrupted });
    const id = response.headers.get('export-id');
    if (id === null) throw new CliFailure('There is no hub at this address: it answered without an export.');
    await download(response, options.output, 'export', io);
    printMessage(io, `Export ${id} is complete${await countOf(client, id)}`);
    return EXIT.done;
  });
}

/** Reads the counts of the export, if the caller may read its own exports. The file is complete in any case. */
async function countOf(client: EntenteClient, id: string): Promise<string> {
  interface Answer {
    readonly export: { readonly count: number; readonly redLeftOut: number } | null;
  }
  try {
    const { export: found } = await client.request<Answer>('query ($id: ID!) { export(id: $id) { count redLeftOut } }', { id });
    if (!found) return '.';
    return `: ${found.count} indicators${found.redLeftOut > 0 ? `; ${found.redLeftOut} RED left out` : ''}.`;
  } catch (error) {
    if (error instanceof HubError) return '.';
    throw error;
  }
}
