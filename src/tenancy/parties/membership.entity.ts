import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Audience keys of parties. Access ends at `leftAt`, history at `toSeq`. */
@Entity({ schema: 'hub', name: 'membership' })
export class Membership {
  @PrimaryColumn({ type: 'bigint' })
  readonly id: string;

  @Column({ type: 'integer' })
  readonly party: number;

  @Column({ type: 'integer' })
  readonly key: number;

  @Column({ type: 'timestamp with time zone', name: 'joined_at' })
  readonly joinedAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'left_at', nullable: true })
  readonly leftAt: Date | null;

  /** Position in the stream; null until the relay has sequenced the event. */
  @Column({ type: 'bigint', name: 'from_seq', nullable: true })
  readonly fromSeq: string | null;

  @Column({ type: 'bigint', name: 'to_seq', nullable: true })
  readonly toSeq: string | null;
}
