import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A group of countries with a common audience key. */
@Entity({ schema: 'hub', name: 'working_group' })
export class WorkingGroup {
  /** Audience key of the members. */
  @PrimaryColumn({ type: 'integer' })
  readonly key: number;

  @Column({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'text' })
  readonly name: string;

  /** The country that founded and manages the group; null for the hub's operator. */
  @Column({ type: 'integer', nullable: true })
  readonly host: number | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  readonly createdAt: Date;
}
