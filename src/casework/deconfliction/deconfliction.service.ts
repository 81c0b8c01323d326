import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import { readingsOf, type LookupValue } from '../../values/values/readings.js';
import { mapInSlices } from '../../values/rows/time-slices.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newIds } from '../../platform/platform/new-ids.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { type Hit, type HitRow, MOST_VALUES } from './deconfliction.js';
import { type QueryReason, parseQueryReason } from '../../intel/indicators/query-reason.js';

/**
 * Response time steps in milliseconds, for a call and for each of its values. A hidden holding costs microseconds, which a call with many values would add up
 * to a visible delay.
 * So the response time depends only on the number of values, unless the machine is slower than that.
 */
const CALL_MS = 25;
const VALUE_MS = 0.4;

/**
 * Answers hit or no-hit: which other parties hold a value, as far as each owner allows. A hidden claim and no claim give the same answer, row and response
 * time.
 */
@Injectable()
export class DeconflictionService {
  constructor(
    private readonly database: Database,
    private readonly seal: QueryCipher,
  ) {}

  /**
   * @returns an answer for each value, in order; an unreadable value has a problem and no hit
   * @throws BadInput on zero or too many values, no purpose or no case; PartyLimit beyond the quota
   */
  async deconflict(actor: Actor, lookups: readonly LookupValue[], reason: QueryReason): Promise<readonly Hit[]> {
    assertBatchSize('values', lookups.length, MOST_VALUES);
    const queryReason = parseQueryReason(reason);
    const nextId = newIds();
    const values = await mapInSlices(lookups, (lookup) => ({
      id: nextId(),
      input: lookup.value,
      ...readingsOf(lookup, actor.party.country),
    }));
    const findings = values.flatMap(({ candidates }, index) =>
      candidates.map((value) => ({ position: index + 1, ...this.seal.searchKeyOf(value) })),
    );
    const queryId = nextId();
    const work = (): Promise<readonly HitRow[]> =>
      this.database.as(actor, { ...act(actor, 'deconflict.ask', 'deconflict:ask', queryReason), writes: true }, async (tx) => {
        tx.auditItems(queryId);
        return tx.query<HitRow>(
          'select * from hub.deconflict($1, $2, $3, $4::uuid[], $5::bytea[], $6::integer[], $7::bytea[], $8::uuid[])',
          [
            ...[queryId, queryReason.purpose, queryReason.caseReference],
            values.map(({ id }) => id),
            values.map(({ id, input, candidates }) => this.seal.seal(id, input, candidates)),
            findings.map(({ position }) => position),
            findings.map(({ digest }) => digest),
            findings.map(({ markOf: mark }) => mark),
          ],
        );
      });
    const rows = await inEqualSteps(work, CALL_MS + VALUE_MS * lookups.length);
    return values.map(({ id, input, candidates: [likeliest], problem }, index) => ({
      input,
      canonical: likeliest?.value ?? null,
      hit: rows[index]?.hit ?? false,
      parties: rows[index]?.parties ?? [],
      undisclosed: rows[index]?.undisclosed ?? false,
      requestId: id,
      problem,
    }));
  }
}
