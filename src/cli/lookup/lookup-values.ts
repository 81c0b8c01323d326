import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import type { HubClient, Question } from '../hub/hub-client.js';
import { type Io, PIPE_CLOSED, writeLine } from '../io.js';
import { isSaid, FIELD_READERS } from '../../rows/field-readers.js';
import { INDICATOR_FIELDS, type LookupResult } from './indicator.js';
import { lookupTable } from './lookup-table.js';

/** The options of `lookup` as commander gives them. */
export interface LookupOptions {
  readonly kind?: string;
  readonly platform?: string;
  readonly network?: string;
  readonly bank?: string;
  readonly country?: string;
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

/** Values in one request; the hub takes up to 1,000. */
const MOST_VALUES = 200;

/**
 * Asks for values and prints what the hub knows of them: a table for people, or NDJSON, one result a value.
 * @throws CliFailure
 */
export async function lookupValues(
  values: readonly string[],
  options: LookupOptions,
  io: Io,
  connect: () => Promise<HubClient>,
): Promise<ExitCode> {
  const hints = hintsOf(options);
  const hub = await connect();
  let found = false;
  try {
    for (let at = 0; at < values.length && io.interrupted.reason !== PIPE_CLOSED; at += MOST_VALUES) {
      const { includeLapsed = false, purpose = null, case: caseReference = null } = options;
      const asked = values.slice(at, at + MOST_VALUES).map((value) => ({ value, ...hints }));
      const { lookup } = await hub.ask(LOOKUP, JSON.stringify({ values: asked, includeLapsed, purpose, caseReference }));
      found ||= lookup.some((result) => result.indicators.length > 0);
      for (const result of lookup) await writeLine(io.stdout, options.json ? JSON.stringify(result) : lookupTable(result));
    }
  } finally {
    await hub.access.close();
  }
  return found ? EXIT.done : EXIT.partly;
}

const HINTS = ['kind', 'platform', 'network', 'bank', 'country'] as const;

function hintsOf(options: LookupOptions): Readonly<Record<string, unknown>> {
  const hints: Record<string, unknown> = {};
  for (const name of HINTS) {
    if (!isSaid(options[name])) continue;
    const read = FIELD_READERS[name](options[name]);
    if ('wrong' in read) throw new CliFailure(`--${name}: ${read.wrong}`);
    hints[name] = read.value;
  }
  return hints;
}
