import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';
import { act, type Actor, assertPerson } from './actor.js';
import { caseReferenceOf } from './stated-purpose.js';

/** For what the caller reads, as the database sees it. */
export interface SessionPurpose {
  /** Null: the account has no role. */
  readonly purpose: ProcessingPurpose | null;
  readonly caseReference: string | null;
  /** How many parties that the caller may know withhold their items from this purpose, or for want of a case. */
  readonly withheld: number;
}

/** Only rules of parties that the actor may know count: the policy of hub.purpose_rule decides. */
const OWN_PURPOSE = `
  select p.purpose, p.case_reference as "caseReference",
      (select count(*)::integer from hub.purpose_rule r where r.party = any ((hub.viewer()).withheld)) as withheld
    from hub.own_purpose() p`;

/** The purpose and case for which a session reads. */
@Injectable()
export class SessionPurposeService {
  constructor(private readonly database: Database) {}

  /** Returns the purpose and case of this request: stated in its headers, of the session or key, or the default. */
  async read(actor: Actor): Promise<SessionPurpose> {
    return this.database.as(actor, act(actor, 'session.purpose', 'session:own'), async (tx) => {
      const [row] = await tx.query<SessionPurpose>(OWN_PURPOSE);
      if (!row) throw new Error('The context has no purpose.');
      return { ...row, caseReference: actor.stated?.caseReference ?? row.caseReference };
    });
  }

  /**
   * Sets the purpose and case of the actor's session, at once for its live connections, too. The audit entry has the purpose and case before, and the new ones in
   * its detail.
   * @param purpose null: the default of the roles @param caseReference null: none @throws Forbidden for a machine; BadInput on the case reference
   */
  async set(actor: Actor, purpose: ProcessingPurpose | null, caseReference: string | null): Promise<void> {
    assertPerson(actor);
    const reference = caseReference === null ? null : caseReferenceOf(caseReference);
    await this.database.as(actor, { ...act(actor, 'session.set-purpose', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ former: string | null }>('select hub.set_session_purpose($1, $2) as former', [purpose, reference]);
      const statedCase = actor.stated?.caseReference ?? row?.former ?? '';
      tx.auditFacts({
        statedCase,
        detail: { ...(purpose ? { purpose } : {}), ...(reference === null ? {} : { caseReference: reference }) },
      });
    });
  }
}
