import { NetworkError } from '#entente-client';
import { EXIT, type ExitCode } from '../failure.js';
import { withProgress } from '../messages.js';
import { type AccessOptions, withHub } from '../hub/connection.js';
import { type Io, PIPE_CLOSED, printable } from '../io.js';
import { answersTo, readQueriedValues, type LookupInput, type ValueOptions } from '../lookup/queried-values.js';
import type { Format } from '../options.js';
import { assertField, RowWriter } from '../output/rows.js';

/** The options of `deconflict` as commander gives them. */
export interface DeconflictOptions extends ValueOptions, AccessOptions {
  readonly purpose: string;
  readonly case: string;
  readonly format: Format;
  readonly field?: string;
}

/** The hub's answer for one value (DeconflictionHit). */
interface Hit {
  readonly input: string;
  readonly canonical: string | null;
  readonly hit: boolean;
  readonly undisclosed: boolean;
  readonly parties: readonly { readonly name: string; readonly country: string | null }[];
  /** Null: a row of the file that was not sent. */
  readonly requestId: string | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

const FIELDS = '{ input canonical hit undisclosed parties { id name country } requestId problem { code message } }';
const DECONFLICT = `mutation ($values: [LookupInput!]!, $purpose: String!, $caseReference: String!) {
    deconflict(values: $values, purpose: $purpose, caseReference: $caseReference) ${FIELDS}
  }`;

const unread = (input: string, problem: NonNullable<Hit['problem']>): Hit => ({
  ...{ input, canonical: null, hit: false, undisclosed: false, parties: [], requestId: null },
  problem,
});

/**
 * Asks which other parties hold values, and prints a line a value for people, CSV or NDJSON. Each batch is sent once only, because each request counts in the quota
 * and owners are notified.
 * @throws CliFailure
 */
export async function deconflictValues(values: readonly string[], options: DeconflictOptions, io: Io): Promise<ExitCode> {
  await assertField(FIELDS, options.field);
  const batches = await readQueriedValues(values, options, io);
  const { purpose, case: caseReference } = options;
  const writer = new RowWriter<Hit>(io, options, { cellsOf, textOf: lineOf });
  let asked = 0;
  let found = false;
  return withHub(options, io, async ({ client }) => {
    const ask = async (some: readonly LookupInput[]): Promise<readonly Hit[]> =>
      (await client.request<{ readonly deconflict: readonly Hit[] }>(DECONFLICT, { values: some, purpose, caseReference })).deconflict;
    for await (const batch of batches) {
      for (const hit of await answersTo(batch, ask, unread)) {
        found ||= hit.hit;
        await writer.write(hit);
      }
      asked += batch.length;
      if (io.interrupted.reason === PIPE_CLOSED) break;
    }
    return found ? EXIT.done : EXIT.partly;
  }).catch((error: unknown) => {
    throw withProgress(error, howFar(asked, error), io);
  });
}

const howFar = (asked: number, error: unknown): string =>
  `${asked === 0 ? 'No values were answered before.' : `The first ${asked} values were answered.`}` +
  (error instanceof NetworkError ? ' See hub deconfliction list for whether the next values were asked.' : '');

const holdersOf = ({ parties, undisclosed }: Hit): readonly string[] => [
  ...parties.map((party) => printable(party.name)),
  ...(undisclosed ? ['a holder that is not named'] : []),
];

function lineOf(hit: Hit): string {
  const { input, canonical, requestId, problem } = hit;
  if (problem) return `${printable(input)}: ${printable(problem.message)}`;
  const name = canonical === null || canonical === input ? printable(input) : `${printable(input)} (${printable(canonical)})`;
  return hit.hit ? `${name}: hit: ${holdersOf(hit).join(', ')}; request ${requestId}` : `${name}: no hit`;
}

const cellsOf = (hit: Hit): Readonly<Record<string, string>> => ({
  input: hit.input,
  canonical: hit.canonical ?? '',
  hit: String(hit.hit),
  holders: holdersOf(hit).join('; '),
  requestId: hit.requestId ?? '',
  problem: hit.problem?.message ?? '',
});
