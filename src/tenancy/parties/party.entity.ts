import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tenant: a country, a partner, or the hub itself. */
@Entity({ schema: 'hub', name: 'party' })
export class Party {
  /** Audience key of the party itself. */
  @PrimaryColumn({ type: 'integer' })
  readonly key: number;

  @Column({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'text' })
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';

  @Column({ type: 'text' })
  readonly name: string;

  @Column({ type: 'text' })
  readonly slug: string;

  /** ISO 3166-1 alpha-2; only for countries. */
  @Column({ type: 'text', nullable: true })
  readonly country: string | null;

  @Column({ type: 'timestamp with time zone', name: 'suspended_at', nullable: true })
  readonly suspendedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'closed_at', nullable: true })
  readonly closedAt: Date | null;
  /** Since when a country waits for admission; null when it does not. */
  @Column({ type: 'timestamp with time zone', name: 'candidate_since', nullable: true })
  readonly candidateSince: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  readonly createdAt: Date;

  /** When the party got its current name; null when it still has its first name. */
  @Column({ type: 'timestamp with time zone', name: 'renamed_at', nullable: true })
  readonly renamedAt: Date | null;
}
