import type { ActorView } from '../../identity/auth/actor-view.js';
import type { Transaction } from '../../platform/database/database.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { newIds } from '../../platform/platform/new-ids.js';
import type { Discoverability } from './label.js';
import type { Release, PendingContent } from './release.policy.js';
import type { SharingPolicy } from './sharing.policy.js';

export const RELEASE_STATES = [
  ...(['PENDING', 'APPROVED', 'DECLINED', 'WITHDRAWN', 'SUPERSEDED', 'EXPIRED'] as const),
  ...(['TO_REVIEW', 'REVIEWED', 'OBJECTED'] as const),
] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** A release request. */
export interface ReleaseRow {
  readonly id: string;
  readonly kind: ItemKind;
  readonly item: string;
  /** Version of the item at the time of the request. */
  readonly version: number;
  readonly tlp: Release['tlp'];
  readonly wanted: readonly number[];
  readonly requested_exclusions: readonly number[];
  /** null: unchanged. */
  readonly discoverability: Discoverability | null;
  /** null: unchanged, or the request is decided or expired. */
  readonly content: PendingContent<string> | null;
  /** The officer or the key that requested it. */
  readonly created_by: ActorView | null;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly status: ReleaseState;
  readonly decided_by: ActorView | null;
  readonly decided_at: Date | null;
  readonly reason: string | null;
  /** For an emergency release: due date of the review by a second officer, and the reviewer. */
  readonly review_due_at: Date | null;
  readonly reviewed_by: ActorView | null;
  readonly reviewed_at: Date | null;
}

/** A request for release by a second officer. Without `release` it only supersedes the previous request. */
export interface ReleaseRequest {
  readonly item: string;
  /** Current version of the item. */
  readonly version?: number;
  readonly release?: Release;
}

/** Reads the sharing policy of the actor's party. */
export async function readSharingPolicy(tx: Transaction): Promise<SharingPolicy> {
  const [row] = await tx.query<{ policy: SharingPolicy }>('select hub.own_sharing_policy() as policy');
  if (!row) throw new Error('The actor has no party.');
  return row.policy;
}

/** Reads waiting release requests, by item. */
export async function pendingReleasesOf(tx: Transaction, items: readonly string[]): Promise<ReadonlyMap<string, ReleaseRow>> {
  const rows = await tx.query<ReleaseRow>('select * from hub.releases($1, true, null, $2)', [items, items.length]);
  return new Map(rows.map((row) => [row.item, row]));
}

/** Writes release requests. Each supersedes the previous request for its item. */
export async function requestReleases(tx: Transaction, requests: readonly ReleaseRequest[]): Promise<void> {
  if (requests.length === 0) return;
  const nextId = newIds();
  const rows = requests.map(({ item, version, release }) => ({
    id: release ? nextId() : null,
    item,
    version,
    tlp: release?.tlp,
    wanted: release?.audience,
    wantedExcept: release?.excluded,
    discoverability: release?.discoverability,
    content: release?.content,
  }));
  await tx.query('select hub.request_releases($1)', [JSON.stringify(rows)]);
}

export const requestedReleaseOf = ({ tlp, wanted, requested_exclusions: excluded, discoverability, content }: ReleaseRow): Release => ({
  ...{ tlp, audience: wanted, excluded },
  ...(discoverability && { discoverability }),
  ...(content && { content: { ...content, first_seen: dateOf(content.first_seen), last_seen: dateOf(content.last_seen) } }),
});

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
