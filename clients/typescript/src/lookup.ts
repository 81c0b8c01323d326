import { batchesOf } from './batches.js';
import { HubError } from './errors.js';
import { type CopyIndicatorFragment, type IndicatorFragment, LOOKUP, type LookupInput, type LookupQuery } from './generated/operations.js';
import type { Requester, RequestOptions } from './requester.js';

/** An indicator with the fields that the client asks for by default. */
export type Indicator = IndicatorFragment;

/** An indicator in a copy that `follow` keeps: without `corroboration`, which changes without an event. */
export type CopyIndicator = CopyIndicatorFragment;

/** The answer for one value: at most 20 indicators, the best evaluated first. */
export type LookupResult = LookupQuery['results'][number];

export interface LookupOptions extends Omit<RequestOptions, 'operationName' | 'idempotencyKey'> {
  /** Includes revoked and lapsed indicators. */
  readonly includeLapsed?: boolean | undefined;
  /** What the look-up is for; the hub writes it to its audit log. */
  readonly purpose?: string | undefined;
  /** The case that the look-up belongs to. */
  readonly caseReference?: string | undefined;
}

/**
 * Looks values up in batches, one after the other. A batch whose answer is too large for the hub is halved.
 * @param values in any spelling; a text alone lets the hub guess its kind
 * @returns one answer a value, in order
 * @throws HubError, NetworkError
 */
export async function lookup(
  hub: Requester,
  values: readonly (string | LookupInput)[],
  options: LookupOptions = {},
): Promise<readonly LookupResult[]> {
  const results: LookupResult[] = [];
  const inputs = values.map((value) => (typeof value === 'string' ? { value } : value));
  for (const batch of batchesOf(inputs)) results.push(...(await lookupBatch(hub, batch, options)));
  return results;
}

async function lookupBatch(hub: Requester, values: readonly LookupInput[], options: LookupOptions): Promise<readonly LookupResult[]> {
  const { includeLapsed = false, purpose, caseReference } = options;
  try {
    return ((await hub.send({ text: LOOKUP, variables: { values, includeLapsed, purpose, caseReference } }, options)) as LookupQuery)
      .results;
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'TOO_COMPLEX' || values.length < 2) throw error;
    const middle = Math.ceil(values.length / 2);
    return [...(await lookupBatch(hub, values.slice(0, middle), options)), ...(await lookupBatch(hub, values.slice(middle), options))];
  }
}
