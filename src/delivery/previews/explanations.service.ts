import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { StepUp } from '../../identity/auth/requires.js';
import { Database } from '../../platform/database/database.js';
import { PERMISSION_DESCRIPTIONS } from '../../platform/database/grant-descriptions.js';
import { GRANTS, type Permission, type Role, ROLES } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { KnownGroup } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { type Operation, OperationRegistry } from './operation-registry.js';

/** Reasons why an item is visible to a party. */
export const ACCESS_BASES = ['OWN_PARTY', 'OWN_AGENCY', 'NAME', 'EVERY_COUNTRY', 'GROUP'] as const;
export type AccessBasis = (typeof ACCESS_BASES)[number];

/** All possible reasons why nothing is visible under an id. The list is always returned whole: the actual reason would disclose a hidden item. */
export const INVISIBILITY_REASONS = [
  'ABSENT',
  'NOT_ADDRESSED',
  'EXCEPTED',
  'BARRED',
  'PURPOSE',
  'GROUP_LEFT',
  'OTHER_AGENCY',
  'LABEL',
  'ROLE',
  'RETENTION_OVER',
] as const;
export type InvisibilityReason = (typeof INVISIBILITY_REASONS)[number];

export interface ItemExplanation {
  readonly visible: boolean;
  readonly kind: string | null;
  readonly access: readonly { readonly basis: AccessBasis; readonly group: KnownGroup | null }[];
  /** Roles of the viewer that allow reading it. */
  readonly roles: readonly Role[];
  readonly possibleReasons: readonly InvisibilityReason[];
}

/** Reasons why the endpoint, the database or the service refuses every call of an operation, whatever its arguments. */
export const DENIAL_REASONS = ['PERMISSION', 'NOT_FOR_KEYS', 'SECOND_FACTOR', 'STEP_UP'] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

export interface OperationExplanation {
  readonly operation: Operation;
  readonly permissionText: string | null;
  /** Roles that have the permission. */
  readonly roles: readonly Role[];
  readonly granted: boolean;
  /** Whether the viewer's country is admitted; partners always are. */
  readonly admitted: boolean;
  readonly confirmedUntil: Date | null;
  readonly stepUp: StepUp;
  /** Current reasons; empty: the answer depends on the arguments. */
  readonly denialReasons: readonly DenialReason[];
}

interface VisibilityRow {
  readonly kind: string;
  readonly ours: boolean;
  readonly agency_only: boolean;
  readonly by_name: boolean;
  readonly by_every_country: boolean;
  readonly by_groups: readonly string[];
  readonly red: boolean;
}

/** A row of hub.my_standing. */
interface ViewerStandingRow {
  readonly admitted: boolean;
  readonly lacks_factor: boolean;
  readonly confirmed_until: Date | null;
  /** Permissions at this moment, not those at the last authentication: changes since then count. */
  readonly permissions: readonly string[];
}

const INVISIBLE: ItemExplanation = { visible: false, kind: null, access: [], roles: [], possibleReasons: INVISIBILITY_REASONS };
const rolesWith = (permission: Permission): readonly Role[] =>
  ROLES.filter((role) => (GRANTS[role] as readonly Permission[]).includes(permission));

/** Answers "Why can't I?" without disclosing anything that the viewer may not know. */
@Injectable()
export class ExplanationsService {
  constructor(
    private readonly database: Database,
    private readonly operations: OperationRegistry,
  ) {}

  /** Explains why the actor sees an item; invisible and absent items give the same answer. */
  async item(actor: Actor, id: string): Promise<ItemExplanation> {
    const found = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'explain.access', 'party:read'), async (tx) => {
        const { groups } = await readDirectory(tx);
        const [row] = isUuid(id) ? await tx.query<VisibilityRow>('select * from hub.visibility_reason($1)', [id]) : [];
        return row && { row, groups };
      }),
    );
    if (!found) return INVISIBLE;
    const { row, groups } = found;
    const needed: readonly Permission[] = row.red ? ['indicator:read', 'indicator:read-red'] : ['indicator:read'];
    const roles = actor.roles.filter((role) => needed.every((permission) => rolesWith(permission).includes(role)));
    return { visible: true, kind: row.kind, access: accessOf(row, groups), roles, possibleReasons: [] };
  }

  /**
   * Explains the requirements of an operation, and which of them the actor fulfils. It reads only the actor's own rights and state. An actor without the
   * required second factor may call it too, because the explanation names that requirement. @throws NotFound when there is no such operation
   */
  async operation(actor: Actor, name: string): Promise<OperationExplanation> {
    const operation = this.operations.named(name);
    if (!operation) throw new NotFound('operation');
    const [me] = await this.database.as(actor, act(actor, 'explain.access', 'session:own'), (tx) =>
      tx.query<ViewerStandingRow>('select * from hub.my_standing()'),
    );
    if (!me) throw new Error('The actor has no party.');
    const { permission } = operation;
    return {
      operation,
      permissionText: permission && PERMISSION_DESCRIPTIONS[permission],
      roles: permission === null ? ROLES : rolesWith(permission),
      granted: permission === null || me.permissions.includes(permission),
      admitted: me.admitted,
      confirmedUntil: me.confirmed_until,
      stepUp: operation.stepUp ?? 'NEVER',
      denialReasons: denialReasons(operation, actor, me),
    };
  }

  /** Explains an item or an operation. @throws BadInput when both or neither are given */
  async explain(
    actor: Actor,
    itemId: string | null,
    name: string | null,
  ): Promise<{ readonly item: ItemExplanation | null; readonly operation: OperationExplanation | null }> {
    if (itemId !== null && name === null) return { item: await this.item(actor, itemId), operation: null };
    if (name !== null && itemId === null) return { item: null, operation: await this.operation(actor, name) };
    throw new BadInput('EXPLAIN_ONE', 'Give either an item (itemId) or an operation, not both.');
  }
}

function denialReasons({ permission, stepUp, peopleOnly }: Operation, { apiKey }: Actor, me: ViewerStandingRow): readonly DenialReason[] {
  if (permission === null) return [];
  const hindrances: Readonly<Record<DenialReason, boolean>> = {
    PERMISSION: !me.permissions.includes(permission),
    NOT_FOR_KEYS: apiKey !== undefined && peopleOnly === true,
    SECOND_FACTOR: me.lacks_factor && permission !== 'session:own',
    STEP_UP: stepUp === 'ALWAYS' && me.confirmed_until === null,
  };
  return DENIAL_REASONS.filter((reason) => hindrances[reason]);
}

function accessOf(row: VisibilityRow, groups: readonly KnownGroup[]): ItemExplanation['access'] {
  const basis = (is: boolean, name: AccessBasis): ItemExplanation['access'] => (is ? [{ basis: name, group: null }] : []);
  return [
    ...basis(row.ours && !row.agency_only, 'OWN_PARTY'),
    ...basis(row.agency_only, 'OWN_AGENCY'),
    ...basis(row.by_name, 'NAME'),
    ...basis(row.by_every_country, 'EVERY_COUNTRY'),
    ...groups.filter(({ id }) => row.by_groups.includes(id)).map((group) => ({ basis: 'GROUP' as const, group })),
  ];
}
