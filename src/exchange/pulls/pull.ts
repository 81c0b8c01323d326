import type { Threat } from '../../intel/indicators/claim.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
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

export const PULL_PAUSES = ['BY_HAND', 'CREDENTIALS_REFUSED', 'MAKER_LOST_RIGHTS', 'CREDENTIALS_LOST'] as const;
export type PullPause = (typeof PULL_PAUSES)[number];

/** Totals over the imports of a pull. */
export interface PullCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly held: number;
}

/** A pull as officers of its agency see it. */
export interface Pull extends PullCounts {
  readonly id: string;
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  readonly credentials: CredentialKind | null;
  readonly everyMinutes: number;
  readonly said: PullDefaults;
  readonly fromDate: Date | null;
  readonly state: PullStateName;
  readonly pausedAt: Date | null;
  readonly pausedWhy: PullPause | null;
  /** E-mail address of the account that it publishes as. */
  readonly maker: string | null;
  readonly lastRunAt: Date | null;
  readonly lastDoneAt: Date | null;
  readonly nextRunAt: Date | null;
  readonly failures: number;
  readonly error: { readonly code: Fault; readonly message: string; readonly status: number | null; readonly at: Date } | null;
  readonly leftAlone: number;
  readonly takenBack: number;
  readonly createdAt: Date;
}

/** A row of a pull, with the e-mail address of its creator and the totals of its imports. */
export interface PullRow extends PullCounts {
  readonly id: string;
  readonly name: string;
  readonly kind: PullKind;
  readonly url: string;
  readonly credentials: CredentialKind | null;
  readonly every_minutes: number;
  readonly said: PullDefaults;
  readonly from_date: Date | null;
  readonly next_run_at: Date;
  readonly run_at: Date | null;
  readonly done_at: Date | null;
  readonly failures: number;
  readonly last_error: Fault | null;
  readonly last_status: number | null;
  readonly failed_at: Date | null;
  readonly skipped_count: string;
  readonly taken_back: string;
  readonly is_running: boolean;
  readonly paused_at: Date | null;
  readonly pause_reason: PullPause | null;
  readonly created_at: Date;
  readonly maker: string | null;
}

/** Selects the pulls that the context may see; with `where` appended, one of them. */
export const SELECT_PULLS = `
  select l.id, l.name, l.kind, l.url, l.credentials, l.every_minutes, l.said, l.from_date, l.next_run_at, l.run_at, l.done_at, l.failures, l.last_error,
      l.last_status, l.failed_at, l.skipped_count, l.taken_back, coalesce(l.lease_until > now(), false) as is_running, l.paused_at, l.pause_reason, l.created_at,
      u.email as maker, n.*
    from hub.pull l left join hub.user_account u on u.id = l.created_by
    cross join lateral (
      select coalesce(sum(i.created), 0)::integer as created, coalesce(sum(i.updated), 0)::integer as updated, coalesce(sum(i.unchanged), 0)::integer as unchanged,
          coalesce(sum(i.rejected), 0)::integer as rejected, coalesce(sum(i.held), 0)::integer as held
        from hub.pull_import m join hub.import i on i.id = m.import where m.pull = l.id) n`;

export const pullOf = (row: PullRow): Pull => ({
  ...{ id: row.id, name: row.name, kind: row.kind, url: row.url, credentials: row.credentials },
  ...{ everyMinutes: row.every_minutes, said: row.said, fromDate: row.from_date, state: stateOf(row) },
  ...{ pausedAt: row.paused_at, pausedWhy: row.pause_reason, maker: row.maker, createdAt: row.created_at },
  ...{ lastRunAt: row.run_at, lastDoneAt: row.done_at, nextRunAt: row.paused_at ? null : row.next_run_at, failures: row.failures },
  error:
    row.last_error && row.failed_at
      ? { code: row.last_error, message: FAULT_MESSAGES[row.last_error], status: row.last_status, at: row.failed_at }
      : null,
  ...{ created: row.created, updated: row.updated, unchanged: row.unchanged, rejected: row.rejected, held: row.held },
  ...{ leftAlone: Number(row.skipped_count), takenBack: Number(row.taken_back) },
});

const stateOf = ({ paused_at: pausedAt, is_running: isRunning, failures }: PullRow): PullStateName =>
  pausedAt ? 'PAUSED' : isRunning ? 'RUNNING' : failures > 0 ? 'FAILING' : 'WAITING';
