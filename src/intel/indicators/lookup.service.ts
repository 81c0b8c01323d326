import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { type LookupValue, readingsOf } from '../../values/values/readings.js';
import type { CanonicalValue, Kind, ValueProblem } from '../../values/values/value.js';
import type { Claim, ClaimRow } from './claim.js';
import { digestOf } from './draft.js';
import type { ReadCollector } from '../../platform/graphql/read-collector.js';
import { parseOptionalReason } from './query-reason.js';
import { ReadingLog } from './reading-log.js';

/** Most values in one call. */
export const MOST_VALUES = 1_000;
/** Most claims returned for one value. */
const MOST_CLAIMS = 20;

/** The claims on one value that the actor may see. */
export interface LookupAnswer {
  readonly input: string;
  readonly kind: Kind | null;
  readonly canonical: string | null;
  readonly claims: readonly Claim[];
  /** Whether there are more claims than those returned. */
  readonly more: boolean;
  readonly problem: ValueProblem | null;
}

export interface LookupReason {
  readonly purpose?: string | null;
  readonly caseReference?: string | null;
  /** Notes the values as the hub understood them, for the audit log. */
  readonly reads?: ReadCollector | undefined;
}

interface FoundRow {
  readonly place: string;
  readonly corroboration: number;
  readonly found: ClaimRow;
}

/** Looks up values in any spelling: one round trip to the database, however many. */
@Injectable()
export class LookupService {
  constructor(
    private readonly database: Database,
    private readonly readings: ReadingLog,
  ) {}

  /**
   * Looks up each reading of each value (values/readings.ts). National forms are those of the actor's country unless the value names another.
   * @param includeLapsed whether to return claims that were revoked or are past their `validUntil`, too.
   * @returns an answer for each value, in order; a value that cannot be read has its problem there.
   * @throws BadInput without values, on too many, or on a reason that is too long
   */
  async lookup(
    actor: Actor,
    values: readonly LookupValue[],
    includeLapsed: boolean,
    { reads, ...reason }: LookupReason,
  ): Promise<readonly LookupAnswer[]> {
    assertBatchSize('values', values.length, MOST_VALUES);
    const readings = await mapInSlices(values, (one) => readingsOf(one, actor.party.country));
    for (const [index, { candidates }] of readings.entries()) {
      const { value = '' } = values[index] ?? {};
      reads?.meanings.set(value, [...(reads.meanings.get(value) ?? []), ...candidates]);
    }
    const digests = readings.flatMap(({ candidates }) => candidates.map((value) => Buffer.from(digestOf(value), 'hex')));
    const lookupAct = act(actor, 'indicator.lookup', 'indicator:read', parseOptionalReason(reason));
    const rows = await hiddenAsAbsent(
      () => this.database.call<FoundRow>(actor, lookupAct, 'lookup', [digests, includeLapsed, MOST_CLAIMS]),
      (found) => new Set(found.map(({ place }) => place)).size < digests.length,
    );

    const found = new Map<number, Claim[]>();
    for (const { place, corroboration, found: claim } of rows) {
      const claims = found.get(Number(place)) ?? [];
      claims.push({ ...claim, corroboration });
      found.set(Number(place), claims);
    }
    let place = 0;
    const answers = readings.map(({ candidates, problem }, index) => {
      const held = candidates.map((value) => ({ value, claims: found.get((place += 1)) ?? [] }));
      return lookupAnswerOf(values[index]?.value ?? '', held, problem);
    });
    for (const { claims } of answers) this.readings.noteOpening(actor, claims);
    return answers;
  }
}

/** Returns the answer for the first reading that has claims, else for the likeliest. */
function lookupAnswerOf(
  input: string,
  held: readonly { value: CanonicalValue; claims: readonly Claim[] }[],
  problem: ValueProblem | null,
): LookupAnswer {
  const best = held.find(({ claims }) => claims.length > 0) ?? held[0];
  if (!best) return { input, kind: null, canonical: null, claims: [], more: false, problem };
  const { value, claims } = best;
  return {
    input,
    kind: value.kind,
    canonical: value.value,
    claims: claims.slice(0, MOST_CLAIMS),
    more: claims.length > MOST_CLAIMS,
    problem: null,
  };
}
