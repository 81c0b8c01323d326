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
 * Milliseconds at whose multiples an answer goes out, for a call and for each value more. A holding that is found and says nothing costs microseconds, which a call of many values would
 * add up; so the whole call is answered at a time that depends on how many values there are, and on nothing else, unless the machine is slower than that.
 */
const CALL_MS = 25;
const VALUE_MS = 0.4;

/** Hit or no hit: who else holds a value, as far as each owner allows. Claims that stay hidden, and none, are one answer, one row and one time. */
@Injectable()
export class DeconflictionService {
  constructor(
    private readonly database: Database,
    private readonly seal: QueryCipher,
  ) {}

  /**
   * @returns an answer for each value, in order; a value that cannot be read has its problem there, and holds nothing.
   * @throws BadInput on none or too many values, no purpose or no case; PartyLimit beyond the quota
   */
  async deconflict(actor: Actor, asked: readonly LookupValue[], reason: QueryReason): Promise<readonly Hit[]> {
    assertBatchSize('values', asked.length, MOST_VALUES);
    const why = parseQueryReason(reason);
    const nextId = newIds();
    const values = await mapInSlices(asked, (one) => ({ id: nextId(), input: one.value, ...readingsOf(one, actor.party.country) }));
    const findings = values.flatMap(({ candidates }, index) =>
      candidates.map((value) => ({ place: index + 1, ...this.seal.searchKeyOf(value) })),
    );
    const ask = nextId();
    const work = (): Promise<readonly HitRow[]> =>
      this.database.as(actor, { ...act(actor, 'deconflict.ask', 'deconflict:ask', why), writes: true }, async (tx) => {
        tx.auditItems(ask);
        return tx.query<HitRow>(
          'select * from hub.deconflict($1, $2, $3, $4::uuid[], $5::bytea[], $6::integer[], $7::bytea[], $8::uuid[])',
          [
            ...[ask, why.purpose, why.caseReference],
            values.map(({ id }) => id),
            values.map(({ id, input, candidates }) => this.seal.seal(id, input, candidates)),
            findings.map(({ place }) => place),
            findings.map(({ digest }) => digest),
            findings.map(({ markOf: mark }) => mark),
          ],
        );
      });
    const rows = await inEqualSteps(work, CALL_MS + VALUE_MS * asked.length);
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
