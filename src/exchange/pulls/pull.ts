import type { Threat } from '../../intel/indicators/claim.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { AudienceSpec, Directory, KnownGroup, KnownParty } from '../../tenancy/sharing/audience.js';
import type { PullKind } from './address.policy.js';
import type { CredentialKind } from './credentials.policy.js';
import { FAULT_MESSAGES, type Fault } from './faults.policy.js';

/** Defaults for items whose source does not state these values. The label has no default: an item without a label is held. */
export interface PullDefaults {
  readonly threat: Threat;
  readonly audience: AudienceSpec;
  readonly agencyOnly: boolean;
}

export const PULL_STATES = ['WAITING', 'RUNNING', 'FAILING', 'PAUSED'] as const;
export type PullStateName = (typeof PULL_STATES)[number];

export const PULL_PAUSE_REASONS = ['BY_OFFICER', 'CREDENTIALS_REFUSED', 'RESPONSIBLE_LOST_RIGHTS', 'CREDENTIALS_LOST'] as const;
export type PullPauseReason = (typeof PULL_PAUSE_REASONS)[number];

/** Totals over the imports of a pull. */
export interface PullCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly held: number;
}

/** The audience of a pull, as far as the reader knows the parties and groups. */
export interface PullAudience extends Pick<AudienceSpec, 'everyCountry' | 'countries' | 'exceptCountries'> {
  readonly groups: readonly KnownGroup[];
  readonly partners: readonly KnownParty[];
}

/** A pull as officers of its agency see it. */
export interface Pull extends PullCounts {
  readonly id: string;
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  readonly credentials: CredentialKind | null;
  readonly everyMinutes: number;
  readonly threat: Threat;
  readonly audience: PullAudience;
  readonly agencyOnly: boolean;
  readonly addedAfter: Date | null;
  readonly state: PullStateName;
  readonly pausedAt: Date | null;
  readonly pausedReason: PullPauseReason | null;
  /** The account that it publishes as. */
  readonly responsible: ActorView | null;
  readonly lastRunAt: Date | null;
  readonly lastCompletedAt: Date | null;
  readonly nextRunAt: Date | null;
  readonly failureCount: number;
  readonly failure: { readonly code: Fault; readonly message: string; readonly status: number | null; readonly at: Date } | null;
  readonly skipped: number;
  readonly revoked: number;
  readonly createdAt: Date;
}

/** A row of a pull, with its creator and the totals of its imports. */
export interface PullRow extends PullCounts {
  readonly id: string;
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  readonly credentials: CredentialKind | null;
  readonly every_minutes: number;
  readonly defaults: PullDefaults;
  readonly from_date: Date | null;
  readonly next_run_at: Date;
  readonly run_at: Date | null;
  readonly done_at: Date | null;
  readonly failures: number;
  readonly last_error: Fault | null;
  readonly last_status: number | null;
  readonly failed_at: Date | null;
  readonly skipped_count: string;
  readonly revoked_count: string;
  readonly is_running: boolean;
  readonly paused_at: Date | null;
  readonly pause_reason: PullPauseReason | null;
  readonly created_at: Date;
  /** `created_at` in microseconds, for positions in the list. */
  readonly created_text: string;
  readonly created_by: ActorView | null;
}

/** Selects the pulls that the context may see; with `where` appended, one of them. */
export const SELECT_PULLS = `
  select l.id, l.name, l.kind, l.url, l.credentials, l.every_minutes, l.defaults, l.from_date, l.next_run_at, l.run_at, l.done_at, l.failures, l.last_error,
      l.last_status, l.failed_at, l.skipped_count, l.revoked_count, coalesce(l.lease_until > now(), false) as is_running, l.paused_at, l.pause_reason, l.created_at,
      l.created_at::text as created_text, hub.own_actor(l.created_by) as created_by, n.*
    from hub.pull l
    cross join lateral (
      select coalesce(sum(i.created), 0)::integer as created, coalesce(sum(i.updated), 0)::integer as updated, coalesce(sum(i.unchanged), 0)::integer as unchanged,
          coalesce(sum(i.rejected), 0)::integer as rejected, coalesce(sum(i.held), 0)::integer as held
        from hub.pull_import m join hub.import i on i.id = m.import where m.pull = l.id) n`;

/** @param directory the parties and groups that the reader knows; the audience shows no others */
export const pullOf = (row: PullRow, directory: Directory): Pull => ({
  ...{ id: row.id, name: row.name, kind: row.kind, url: row.url, credentials: row.credentials },
  ...{ everyMinutes: row.every_minutes, addedAfter: row.from_date, state: stateOf(row) },
  ...{ threat: row.defaults.threat, audience: audienceOf(row.defaults.audience, directory), agencyOnly: row.defaults.agencyOnly },
  ...{ pausedAt: row.paused_at, pausedReason: row.pause_reason, responsible: row.created_by, createdAt: row.created_at },
  ...{ lastRunAt: row.run_at, lastCompletedAt: row.done_at, nextRunAt: row.paused_at ? null : row.next_run_at, failureCount: row.failures },
  failure:
    row.last_error && row.failed_at
      ? { code: row.last_error, message: FAULT_MESSAGES[row.last_error], status: row.last_status, at: row.failed_at }
      : null,
  ...{ created: row.created, updated: row.updated, unchanged: row.unchanged, rejected: row.rejected, held: row.held },
  ...{ skipped: Number(row.skipped_count), revoked: Number(row.revoked_count) },
});

const audienceOf = ({ groups, partners, ...spec }: AudienceSpec, directory: Directory): PullAudience => ({
  ...{ everyCountry: spec.everyCountry, countries: spec.countries, exceptCountries: spec.exceptCountries },
  groups: directory.groups.filter(({ id }) => groups.includes(id)),
  partners: [...directory.parties, ...(directory.closed ?? [])].filter(({ id }) => partners.includes(id)),
});

const stateOf = ({ paused_at: pausedAt, is_running: isRunning, failures }: PullRow): PullStateName =>
  pausedAt ? 'PAUSED' : isRunning ? 'RUNNING' : failures > 0 ? 'FAILING' : 'WAITING';
