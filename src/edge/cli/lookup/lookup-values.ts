import type { LookupResult } from '#entente-client';
import { EXIT, type ExitCode } from '../failure.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, PIPE_CLOSED, printMessage } from '../io.js';
import type { Format } from '../options.js';
import { assertField, RowWriter } from '../output/rows.js';
import { lookupCells, lookupTable } from './lookup-table.js';
import { answersTo, readQueriedValues, type LookupInput, type ValueOptions } from './queried-values.js';
import { withheldNote } from './withheld.js';

/** The options of `lookup` as commander returns them. */
export interface LookupOptions extends ValueOptions, AccessOptions {
  readonly includeLapsed?: boolean;
  readonly purpose?: string;
  readonly case?: string;
  readonly format: Format;
  readonly field?: string;
}

/** The fields of a result, as the client selects them. */
export const LOOKUP_FIELDS = `{
  input kind canonical more problem { severity field code message }
  indicators {
    id kind value display platform network bank country threat tlp owner { id kind name country } agency { id name } confidence reliability credibility
    description tags firstSeen lastSeen validUntil revokedAt revokedReason publishedAt updatedAt version corroboration
  }
}`;

/** Result for a row of the file that cannot be read. */
const unread = (input: string, { code, message }: { readonly code: string; readonly message: string }): LookupResult => ({
  ...{ input, kind: null, canonical: null, indicators: [], more: false },
  problem: { severity: 'ERROR', code, field: null, message },
});

/**
 * Looks values up and prints the results: tables for people, CSV with a line an indicator, or NDJSON with a line a value. A message says whether parties withhold
 * their items: then nothing found does not mean that nobody has anything.
 * @throws HubError, NetworkError, CliFailure
 */
export async function lookupValues(values: readonly string[], options: LookupOptions, io: Io): Promise<ExitCode> {
  await assertField(LOOKUP_FIELDS, options.field);
  const batches = await readQueriedValues(values, options, io);
  const { includeLapsed, purpose, case: caseReference } = options;
  const writer = new RowWriter<LookupResult>(io, options, { cellsOf: lookupCells, textOf: lookupTable });
  return withHub(options, io, async ({ client }) => {
    const ask = (some: readonly LookupInput[]): Promise<readonly LookupResult[]> =>
      client.lookup(some, { includeLapsed, purpose, caseReference });
    let found = false;
    for await (const batch of batches) {
      for (const result of await answersTo(batch, ask, unread)) {
        found ||= result.indicators.length > 0;
        await writer.write(result);
      }
      if (io.interrupted.reason === PIPE_CLOSED) break;
    }
    if (io.interrupted.reason !== PIPE_CLOSED) {
      const note = await withheldNote(client, caseReference);
      if (note !== undefined) printMessage(io, note);
    }
    return found ? EXIT.done : EXIT.partly;
  });
}
