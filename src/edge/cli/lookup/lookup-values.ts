import { EXIT, type ExitCode } from '../failure.js';
import type { HubClient, Question } from '../hub/hub-client.js';
import { type Io, PIPE_CLOSED, writeLine } from '../io.js';
import { answersTo, readQueriedValues, type LookupInput, type ValueOptions } from './queried-values.js';
import { INDICATOR_FIELDS, type LookupResult } from './indicator.js';
import { lookupTable } from './lookup-table.js';

/** The options of `lookup` as commander returns them. */
export interface LookupOptions extends ValueOptions {
  readonly includeLapsed?: boolean;
  readonly purpose?: string;
  readonly case?: string;
  readonly json?: boolean;
}

const LOOKUP: Question<{ readonly lookup: readonly LookupResult[] }> = {
  document: `query ($values: [LookupInput!]!, $includeLapsed: Boolean, $purpose: String, $caseReference: String) {
    lookup(values: $values, includeLapsed: $includeLapsed, purpose: $purpose, caseReference: $caseReference) {
      input kind canonical indicators { ${INDICATOR_FIELDS} } more problem { code message }
    }
  }`,
};

/** Result for a row of the file that cannot be read. */
const unread = (input: string, problem: NonNullable<LookupResult['problem']>): LookupResult => ({
  ...{ input, kind: null, canonical: null, indicators: [], more: false },
  problem,
});

/**
 * Looks values up and prints the results: a table for people, or NDJSON, one result a value.
 * @throws CliFailure
 */
export async function lookupValues(
  values: readonly string[],
  options: LookupOptions,
  io: Io,
  connect: () => Promise<HubClient>,
): Promise<ExitCode> {
  const batches = await readQueriedValues(values, options, io);
  const hub = await connect();
  const { includeLapsed = false, purpose = null, case: caseReference = null } = options;
  const ask = async (some: readonly LookupInput[]): Promise<readonly LookupResult[]> =>
    (await hub.ask(LOOKUP, JSON.stringify({ values: some, includeLapsed, purpose, caseReference }))).lookup;
  let found = false;
  try {
    for await (const batch of batches) {
      for (const result of await answersTo(batch, ask, unread)) {
        found ||= result.indicators.length > 0;
        await writeLine(io.stdout, options.json ? JSON.stringify(result) : lookupTable(result));
      }
      if (io.interrupted.reason === PIPE_CLOSED) break;
    }
  } finally {
    await hub.access.close();
  }
  return found ? EXIT.done : EXIT.partly;
}
