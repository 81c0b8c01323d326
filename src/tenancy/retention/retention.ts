import type { ActorView } from '../../identity/auth/actor-view.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';

/** Most items that one call renews. */
export const MOST_RENEWED = 1_000;
export const LONGEST_REASON = 500;
/** Days ahead in which a list of ending items looks when its reader states no time: six months. */
export const DAYS_AHEAD = 184;

/** How long items of one kind are kept, in months (hub.retention_rules). */
export interface RetentionRuleRow {
  readonly kind: ItemKind;
  readonly default_months: number;
  readonly maximum_months: number;
  /** The limit of the viewer's party; null: it has none. */
  readonly limit_months: number | null;
  readonly set_by: ActorView | null;
  readonly set_at: Date | null;
  /** Whether existing items have the limit. */
  readonly applied: boolean;
}

/** An item of the viewer's party that ends (hub.items_ending_soon). */
export interface EndingItemRow {
  readonly kind: ItemKind;
  readonly item: string;
  readonly retain_until: Date;
  /** The end to the microsecond, as PostgreSQL writes it. */
  readonly exact: string;
  /** The owner chose this end. */
  readonly chosen: boolean;
  /** The viewer may renew it. */
  readonly renewable: boolean;
}

/** What remains of a deleted item (hub.deleted_items). */
export interface DeletedItemRow {
  readonly kind: ItemKind;
  readonly item: string;
  readonly at: Date;
  readonly reason: 'RETENTION';
}

/** Conditions on a list of ending items. An absent field does not filter. */
export interface EndingItemsFilter {
  readonly kinds?: readonly ItemKind[] | null;
  /** Absent: six months from now. */
  readonly endsBefore?: Date | null;
}

/** Why an item is not renewed (hub.renew_retention). */
export type RenewalProblem = 'ABSENT' | 'AGENCY' | 'PERMISSION' | 'DISPUTED' | 'FORBIDDEN';

export interface RenewedRow {
  readonly item: string;
  readonly problem: RenewalProblem | null;
  readonly retain_until: Date | null;
}

/** A renewal of an item (hub.retention_renewals). */
export interface RenewalRow {
  readonly version: number;
  readonly at: Date;
  readonly by: ActorView | null;
  readonly reason: string;
  readonly retain_until: Date;
}
