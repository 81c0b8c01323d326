import { Column, Entity, PrimaryColumn } from 'typeorm';

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

  @Column({ type: 'uuid', array: true })
  readonly items: readonly string[];

  /** Number of items of an act, or of refusals within the minute. */
  @Column({ type: 'integer' })
  readonly count: number;

  /** Refusals are counted per actor, act, reason and minute. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  readonly minute: Date | null;
}
