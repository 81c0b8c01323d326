import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { printable, Unreachable } from '../hub/answers.js';
import type { HubClient, Question } from '../hub/hub-client.js';
import { type Io, PIPE_CLOSED, writeLine } from '../io.js';
import { answersTo, readQueriedValues, type LookupInput, type ValueOptions } from '../lookup/queried-values.js';

/** The options of `deconflict` as commander gives them. */
export interface DeconflictOptions extends ValueOptions {
  readonly purpose: string;
  readonly case: string;
  readonly json?: boolean;
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

const DECONFLICT: Question<{ readonly deconflict: readonly Hit[] }> = {
  document: `mutation ($values: [LookupInput!]!, $purpose: String!, $caseReference: String!) {
    deconflict(values: $values, purpose: $purpose, caseReference: $caseReference) {
      input canonical hit undisclosed parties { id name country } requestId problem { code message }
    }
  }`,
};

const unread = (input: string, problem: NonNullable<Hit['problem']>): Hit => ({
  ...{ input, canonical: null, hit: false, undisclosed: false, parties: [], requestId: null },
  problem,
});

/**
 * Asks which other parties hold values, and prints a line a value for people, or NDJSON. Each batch is sent once only, because each request counts in the quota
 * and owners are notified.
 * @throws CliFailure
 */
export async function deconflictValues(
  values: readonly string[],
  options: DeconflictOptions,
  io: Io,
  connect: () => Promise<HubClient>,
): Promise<ExitCode> {
  const batches = await readQueriedValues(values, options, io);
  const hub = await connect();
  const { purpose, case: caseReference } = options;
  const ask = async (some: readonly LookupInput[]): Promise<readonly Hit[]> =>
    (await hub.askOnce(DECONFLICT, JSON.stringify({ values: some, purpose, caseReference }))).deconflict;
  let asked = 0;
  let found = false;
  try {
    for await (const batch of batches) {
      for (const hit of await answersTo(batch, ask, unread)) {
        found ||= hit.hit;
        await writeLine(io.stdout, options.json ? JSON.stringify(hit) : lineOf(hit));
      }
      asked += batch.length;
      if (io.interrupted.reason === PIPE_CLOSED) break;
    }
  } catch (error) {
    throw error instanceof CliFailure ? new CliFailure(`${error.message} ${howFar(asked, error)}`, { cause: error }) : error;
  } finally {
    await hub.access.close();
  }
  return found ? EXIT.done : EXIT.partly;
}

const howFar = (asked: number, error: CliFailure): string =>
  `${asked === 0 ? 'No values were answered before.' : `The first ${asked} values were answered.`}` +
  (error instanceof Unreachable ? ' See deconflictionRequests for whether the next values were asked.' : '');

function lineOf({ input, canonical, hit, undisclosed, parties, requestId, problem }: Hit): string {
  if (problem) return `${printable(input)}: ${printable(problem.message)}`;
  const name = canonical === null || canonical === input ? printable(input) : `${printable(input)} (${printable(canonical)})`;
  const holders = [...parties.map((party) => printable(party.name)), ...(undisclosed ? ['a holder that is not named'] : [])];
  return hit ? `${name}: hit: ${holders.join(', ')}; request ${requestId}` : `${name}: no hit`;
}
