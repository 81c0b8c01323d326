import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A national unit within a party. */
@Entity({ schema: 'hub', name: 'agency' })
export class Agency {
  @PrimaryColumn({ type: 'integer' })
  readonly key: number;

  @Column({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'integer' })
  readonly party: number;

  @Column({ type: 'text' })
  readonly name: string;

  /** When the agency was closed. It cannot publish afterwards. */
  @Column({ type: 'timestamp with time zone', name: 'closed_at', nullable: true })
  readonly closedAt: Date | null;
}
