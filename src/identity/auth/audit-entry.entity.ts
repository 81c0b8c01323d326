import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';

/** An audit entry: an act that was done or refused, and its actor. Append-only. */
@Entity({ schema: 'hub', name: 'audit' })
export class AuditEntry {
  @PrimaryColumn({ type: 'bigint' })
  readonly id: string;

  @Column({ type: 'timestamp with time zone' })
  readonly at: Date;

  @Column({ type: 'integer', nullable: true })
  readonly party: number | null;

  @Column({ type: 'integer', nullable: true })
  readonly agency: number | null;

  @Column({ type: 'uuid', name: 'user_id', nullable: true })
  readonly userId: string | null;

  @Column({ type: 'uuid', nullable: true })
  readonly session: string | null;

  /** Roles of the account, or permissions of the key, at that time. */
  @Column({ type: 'text', array: true })
  readonly roles: readonly string[];

  @Column({ type: 'text' })
  readonly what: string;

  @Column({ type: 'text', nullable: true })
  readonly purpose: string | null;

  @Column({ type: 'text', name: 'case_reference', nullable: true })
  readonly caseReference: string | null;

  @Column({ type: 'text', name: 'request_id', nullable: true })
  readonly requestId: string | null;

  @Column({ type: 'text' })
  readonly channel: string;

  @Column({ type: 'text' })
  readonly outcome: 'DONE' | 'REFUSED';

  @Column({ type: 'text', nullable: true })
  readonly reason: string | null;

  /** Search terms, as marks. */
  @Column({ type: 'uuid', array: true })
  readonly terms: readonly string[];

  @Column({ type: 'uuid', array: true })
  readonly items: readonly string[];

  /** Number of items of an act, or of refusals within the minute. */
  @Column({ type: 'integer' })
  readonly count: number;

  /** Accounts, keys or webhooks that got the items; empty: the actor. */
  @Column({ type: 'uuid', array: true })
  readonly recipients: readonly string[];

  /** Further facts of the act. */
  @Column({ type: 'jsonb' })
  readonly detail: object;

  /** Refusals are counted per actor, act, reason and minute. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  readonly minute: Date | null;

  /** Position in the Merkle tree, from 0 on; null: not sealed yet. */
  @Column({ type: 'bigint', nullable: true })
  readonly leaf: string | null;

  /** The purpose that the act was done for; null: nobody was signed in, or the entry is older than purposes. */
  @Column({ type: 'text', name: 'processing_purpose', nullable: true })
  readonly processingPurpose: ProcessingPurpose | null;
}
