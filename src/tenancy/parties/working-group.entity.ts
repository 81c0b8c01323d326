import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Countries that share under one key. */
@Entity({ schema: 'hub', name: 'working_group' })
export class WorkingGroup {
  /** The audience key of its members. */
  @PrimaryColumn({ type: 'integer' })
  readonly key: number;

  @Column({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'text' })
  readonly name: string;

  /** The country that founded it and looks after it; null: the hub's operator. */
  @Column({ type: 'integer', nullable: true })
  readonly host: number | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  readonly createdAt: Date;
}
