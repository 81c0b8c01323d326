import { EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import type { Io } from '../io.js';
import { download } from '../output/download.js';

export interface GetEvidenceOptions extends AccessOptions {
  readonly output: string;
  readonly purpose?: string;
  readonly case?: string;
}

/** Saves an evidence file. The audit log contains the reading, with its purpose. @throws HubError, NetworkError, CliFailure */
export async function getEvidence(id: string, options: GetEvidenceOptions, io: Io): Promise<ExitCode> {
  const { output, purpose, case: caseReference } = options;
  const query = new URLSearchParams({ ...(purpose !== undefined && { purpose }), ...(caseReference !== undefined && { caseReference }) });
  return withHub(options, io, async ({ client }) => {
    const path = `/bulk/evidence/${encodeURIComponent(id)}?${query.toString()}`;
    await download(await client.fetch(path, { signal: io.interrupted }), output, 'file', io);
    return EXIT.done;
  });
}
