import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';

/** Which readers a party withholds its items from, by their purpose. */
export interface PurposeRule {
  readonly party: ActorParty;
  readonly refusedPurposes: readonly ProcessingPurpose[];
  readonly caseReferenceRequired: boolean;
  /** Whether the party withholds its items from this request. */
  readonly withholds: boolean;
}

const SELECT_RULES = `
  select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) as party, r.refused as "refusedPurposes",
      r.needs_case as "caseReferenceRequired", r.party = any ((hub.viewer()).withheld) as withholds
    from hub.purpose_rule r join hub.party p on p.key = r.party`;

/** Rules of parties on the purposes for which others may read their items. The database applies them to every reading (hub.enter). */
@Injectable()
export class PurposeRulesService {
  constructor(private readonly database: Database) {}

  /** Returns the rules of the parties that the actor may know, by name; without those that refuse nothing. */
  async list(actor: Actor): Promise<readonly PurposeRule[]> {
    return this.database.as(actor, act(actor, 'purpose.rules', 'party:read'), (tx) =>
      tx.query<PurposeRule>(`${SELECT_RULES} where (r.refused <> '{}' or r.needs_case) and p.closed_at is null order by p.name, p.id`),
    );
  }

  /** Replaces the rule of the actor's party. @throws Forbidden without a confirmation; PartyLimit when it allows more too often */
  async set(actor: Actor, refused: readonly ProcessingPurpose[], caseReferenceRequired: boolean): Promise<PurposeRule> {
    return this.database.as(actor, { ...act(actor, 'purpose.set-rule', 'policy:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.set_purpose_rule($1, $2)', [refused, caseReferenceRequired]);
      const [rule] = await tx.query<PurposeRule>(`${SELECT_RULES} where r.party = (select hub.me())`);
      return rule ?? { party: actor.party, refusedPurposes: [], caseReferenceRequired: false, withholds: false };
    });
  }
}
