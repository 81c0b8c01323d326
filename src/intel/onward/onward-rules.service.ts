import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { ClaimStore } from '../indicators/claim-store.js';
import { BadInput, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AudienceWish, Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { type Onward, onwardOf, type OnwardRule } from '../../tenancy/sharing/onward-rule.js';

/** A rule with the names of whom it speaks of. */
export interface ShownRule {
  readonly onward: Onward;
  readonly directory: Directory;
  /** Whether the claim says so itself, and not its party for all. */
  readonly isOwn: boolean;
}

/** What a party never said: it is asked. */
const UNSAID: Onward = { rule: 'ASK', within: [] };

/** What owners let those do who received their claims: a party's default, and what a claim says itself. */
@Injectable()
export class OnwardRulesService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimStore,
  ) {}

  /** The default of the actor's party. */
  async byDefault(actor: Actor): Promise<ShownRule> {
    return this.database.as(actor, act(actor, 'onward.read-default', 'party:read'), defaultOf);
  }

  /** Sets it; what loosens needs a fresh confirmation. @throws BadInput on a rule that does not fit */
  async setDefault(actor: Actor, rule: OnwardRule, within: AudienceWish | null): Promise<ShownRule> {
    return this.database.as(actor, { ...act(actor, 'onward.set-default', 'policy:manage'), writes: true }, async (tx) => {
      const onward = await ruleOf(tx, rule, within);
      await tx.query('select hub.set_onward_default($1, $2)', [onward.rule, onward.within]);
      return defaultOf(tx);
    });
  }

  /** What counts for a claim of the actor's party. @throws NotFound; Forbidden on another party's */
  async of(actor: Actor, id: string): Promise<ShownRule> {
    return hiddenAsAbsent(async () =>
      this.database.as(actor, act(actor, 'onward.read-rule', 'indicator:read'), async (tx) => {
        const [own] = isUuid(id) ? await tx.query<{ id: string }>('select id from hub.governance($1)', [[id]]) : [];
        if (!own) throw await this.refusal(tx, id);
        return shown(tx, id);
      }),
    );
  }

  /** Says it for one claim of the actor's agency. @param rule null: the party's default counts again. @throws NotFound, Forbidden, BadInput */
  async set(actor: Actor, id: string, rule: OnwardRule | null, within: AudienceWish | null): Promise<ShownRule> {
    return hiddenAsAbsent(async () =>
      this.database.as(actor, { ...act(actor, 'onward.set-rule', 'indicator:publish'), writes: true }, async (tx) => {
        const onward = rule === null ? null : await ruleOf(tx, rule, within);
        const [own] = isUuid(id) ? await this.claims.own(tx, { ids: [id] }) : [];
        if (!own) throw await this.refusal(tx, id);
        await tx.query('select hub.set_onward_rule($1, $2, $3)', [id, onward?.rule ?? null, onward?.within ?? []]);
        tx.touched(id);
        return shown(tx, id);
      }),
    );
  }

  private async refusal(tx: Transaction, id: string): Promise<Error> {
    const [visible] = isUuid(id) ? await this.claims.byIds(tx, [id]) : [];
    return visible
      ? new Forbidden('NOT_YOURS', 'Only the party that published this indicator says how it goes further.')
      : new NotFound('indicator');
  }
}

async function ruleOf(tx: Transaction, rule: OnwardRule, within: AudienceWish | null): Promise<Onward> {
  const found = onwardOf({ rule, within }, await readDirectory(tx));
  if ('problem' in found) throw new BadInput(found.problem.code, found.problem.message);
  return found.onward;
}

async function defaultOf(tx: Transaction): Promise<ShownRule> {
  const [row] = await tx.query<Onward>('select rule, within from hub.onward_default_of_mine()');
  return { onward: row ?? UNSAID, directory: await readDirectory(tx), isOwn: false };
}

async function shown(tx: Transaction, id: string): Promise<ShownRule> {
  const [own] = await tx.query<Onward>('select rule, within from hub.onward_rule_of($1)', [id]);
  return own ? { onward: own, directory: await readDirectory(tx), isOwn: true } : defaultOf(tx);
}
