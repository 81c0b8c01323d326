import { createHmac, randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Identity } from '../../identity/auth/actor.js';
import type { Act } from '../../platform/database/act.js';
import { AnswerLimit } from '../../platform/database/answer-limit.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { RequestWrites } from '../../platform/database/request-writes.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { REFUSALS } from './idempotency.policy.js';

/** The answer of a mutation, as it is sent (data, errors), and the ids of the records that it gives, for the audit log. */
export interface StoredAnswer {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly given: readonly string[];
}

/** A reserved key, or the stored answer of the first request with it. */
export interface Reservation {
  readonly id: string;
  readonly identity: Identity;
  readonly requestId: string;
  readonly stored?: StoredAnswer;
}

/** A row of hub.reserve_idempotency_key. */
interface ReservedRow {
  readonly state: string;
  readonly id: string | null;
  readonly sealed: Buffer | null;
}

/** A larger answer is not stored: a repeated request gets IDEMPOTENCY_OUTCOME_UNKNOWN. */
const MOST_BYTES = 1024 * 1024;
/** How long a mutation may run before its outcome counts as unknown. It is never executed twice, whatever this time is. */
const LEASE = '5 minutes';

/**
 * Idempotency keys of mutations. A key is reserved in the database, and committed, before the mutation is executed; a crash leaves it reserved. The answer is
 * stored sealed, for the same account or API key.
 */
@Injectable()
export class IdempotencyService {
  private readonly log = new Logger('Idempotency');

  constructor(
    private readonly database: Database,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /**
   * Reserves a key for a request, or returns the answer that is stored for it.
   * @param request text of document, operation name and variables
   * @throws BadInput, Conflict, PartyLimit: see {@link REFUSALS}
   */
  async reserve(identity: Identity, requestId: string, key: string, request: string): Promise<Reservation> {
    const id = randomUUID();
    const args = [id, this.markOf(identity, `key\n${key}`), this.markOf(identity, `request\n${request}`), LEASE];
    const [row] = await this.database.call<ReservedRow>(identity, actOf(requestId, 'reserve'), 'reserve_idempotency_key', args);
    const refusal = REFUSALS[row?.state ?? 'UNKNOWN'];
    if (refusal) throw refusal();
    if (!row?.sealed || row.id === null) return { id, identity, requestId };
    const answer = unseal(this.keyring.answerKeys, ownerOf(row.id, identity), row.sealed);
    return { id: row.id, identity, requestId, stored: JSON.parse(answer.toString()) as StoredAnswer };
  }

  /**
   * Stores the answer, or releases the key of a mutation that has written nothing. Never throws: the mutation is done, and its answer goes out in any case. If
   * this fails, the key stays reserved.
   * @param outcome refused: nothing was written; unknown: the answer is not the final one
   */
  async finish({ id, identity, requestId }: Reservation, outcome: 'refused' | 'unknown' | 'answered', answer: StoredAnswer): Promise<void> {
    const text = Buffer.from(outcome === 'answered' ? JSON.stringify(answer) : '');
    const sealed = text.length > 0 && text.length <= MOST_BYTES ? seal(this.keyring.answerKeys, ownerOf(id, identity), text) : null;
    try {
      const args = [id, outcome !== 'refused', sealed];
      // Outside the request's limit, which may be reached.
      await AnswerLimit.withNewLimit(() => this.database.call(identity, actOf(requestId, 'finish'), 'finish_idempotency_key', args));
    } catch (error) {
      this.log.warn({ msg: 'The answer for an idempotency key was not stored', requestId, fault: errorName(error) });
    }
  }

  /** Whether a transaction of the present request may have been committed. */
  mayHaveWritten(): boolean {
    return RequestWrites.mayExist();
  }

  /** Keys and requests are stored as HMACs: variables hold phone numbers, which a plain hash would disclose. */
  private markOf({ user }: Identity, text: string): Buffer {
    return createHmac('sha256', this.keyring.markKey).update(`idempotency\n${user}\n${text}`).digest();
  }
}

/** An answer opens only for its reservation and its principal. */
const ownerOf = (id: string, { user }: Identity): string => `idempotency:${id}:${user}`;

const actOf = (requestId: string, step: string): Act => ({
  what: `idempotency.${step}`,
  needs: 'session:own',
  channel: 'graphql',
  requestId,
});
