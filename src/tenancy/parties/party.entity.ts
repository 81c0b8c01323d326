import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A tenant: a country, a partner, or the hub itself. */
@Entity({ schema: 'hub', name: 'party' })
export class Party {
  /** Its own audience key. */
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

  /** ISO 3166-1 alpha-2; countries alone have one. */
  @Column({ type: 'text', nullable: true })
  readonly country: string | null;

  @Column({ type: 'timestamp with time zone', name: 'suspended_at', nullable: true })
  readonly suspendedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'closed_at', nullable: true })
  readonly closedAt: Date | null;
  /** Of a country that is not admitted yet: since when it waits. */
  @Column({ type: 'timestamp with time zone', name: 'candidate_since', nullable: true })
  readonly candidateSince: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  readonly createdAt: Date;

  /** Since when it has its name; null: from the beginning. */
  @Column({ type: 'timestamp with time zone', name: 'renamed_at', nullable: true })
  readonly renamedAt: Date | null;
}
