import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { ClaimRepository } from '../indicators/claim.repository.js';
import { BadInput, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AudienceSpec, Directory } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { type ResolvedOnwardRule, resolveOnwardRule, type OnwardMode } from '../../tenancy/sharing/onward-rule.js';

/** A rule, with the directory for the names of its parties and groups. */
export interface OnwardRuleView {
  readonly onward: ResolvedOnwardRule;
  readonly directory: Directory;
  /** Whether the rule is the claim's own; false: it is the default of the party. */
  readonly own: boolean;
}

/** The rule of a party without a default: proposals need the owner's answer. */
const FALLBACK_RULE: ResolvedOnwardRule = { mode: 'ASK', within: [] };

/** Onward rules: how receivers may propose claims to further parties. A party has a default, and a claim may have its own rule. */
@Injectable()
export class OnwardRulesService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimRepository,
  ) {}

  /** Returns the default of the actor's party. */
  async readDefault(actor: Actor): Promise<OnwardRuleView> {
    return this.database.as(actor, act(actor, 'onward.read-default', 'party:read'), readDefaultView);
  }

  /** Sets the default of the actor's party; a looser rule needs a fresh confirmation. @throws BadInput on an invalid rule */
  async setDefault(actor: Actor, rule: OnwardMode, within: AudienceSpec | null): Promise<void> {
    return this.database.as(actor, { ...act(actor, 'onward.set-default', 'policy:manage'), writes: true }, async (tx) => {
      const onward = await resolveRule(tx, rule, within);
      await tx.query('select hub.set_onward_default($1, $2)', [onward.mode, onward.within]);
    });
  }

  /** Returns the rule that applies to a claim of the actor's party. @throws NotFound; Forbidden for a claim of another party */
  async readRule(actor: Actor, id: string): Promise<OnwardRuleView> {
    return hiddenAsAbsent(async () =>
      this.database.as(actor, act(actor, 'onward.read-rule', 'indicator:read'), async (tx) => {
        const [own] = isUuid(id) ? await tx.query<{ id: string }>('select id from hub.governance($1)', [[id]]) : [];
        if (!own) throw await this.refusal(tx, id);
        return readRuleView(tx, id);
      }),
    );
  }

  /** Sets the rule of one claim of the actor's agency. @param rule null: the party's default applies again. @throws NotFound, Forbidden, BadInput */
  async setRule(actor: Actor, id: string, rule: OnwardMode | null, within: AudienceSpec | null): Promise<OnwardRuleView> {
    return hiddenAsAbsent(async () =>
      this.database.as(actor, { ...act(actor, 'onward.set-rule', 'indicator:publish'), writes: true }, async (tx) => {
        const onward = rule === null ? null : await resolveRule(tx, rule, within);
        const [own] = isUuid(id) ? await this.claims.own(tx, { ids: [id] }) : [];
        if (!own) throw await this.refusal(tx, id);
        await tx.query('select hub.set_onward_rule($1, $2, $3)', [id, onward?.mode ?? null, onward?.within ?? []]);
        tx.auditItems(id);
        return readRuleView(tx, id);
      }),
    );
  }

  private async refusal(tx: Transaction, id: string): Promise<Error> {
    const [visible] = isUuid(id) ? await this.claims.byIds(tx, [id]) : [];
    return visible
      ? new Forbidden('NOT_YOURS', 'Only the party that published this indicator may read or set its onward rule.')
      : new NotFound('indicator');
  }
}

async function resolveRule(tx: Transaction, rule: OnwardMode, within: AudienceSpec | null): Promise<ResolvedOnwardRule> {
  const found = resolveOnwardRule({ mode: rule, within }, await readDirectory(tx));
  if ('problem' in found) throw new BadInput(found.problem.code, found.problem.message);
  return found.onward;
}

async function readDefaultView(tx: Transaction): Promise<OnwardRuleView> {
  const [row] = await tx.query<ResolvedOnwardRule>('select rule as mode, within from hub.own_onward_default()');
  return { onward: row ?? FALLBACK_RULE, directory: await readDirectory(tx), own: false };
}

async function readRuleView(tx: Transaction, id: string): Promise<OnwardRuleView> {
  const [own] = await tx.query<ResolvedOnwardRule>('select rule as mode, within from hub.onward_rule_of($1)', [id]);
  return own ? { onward: own, directory: await readDirectory(tx), own: true } : readDefaultView(tx);
}
