import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '../../platform/database/grants.js';

/** An account of an officer. Only the owner of the database can read the password hash. */
@Entity({ schema: 'hub', name: 'user_account' })
export class UserAccount {
  @PrimaryColumn({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'text' })
  readonly email: string;

  @Column({ type: 'integer' })
  readonly party: number;

  @Column({ type: 'integer', nullable: true })
  readonly agency: number | null;

  @Column({ type: 'text', array: true })
  readonly roles: readonly Role[];

  /** PHC string. */
  @Column({ type: 'text', name: 'password_hash' })
  readonly passwordHash: string;

  @Column({ type: 'timestamp with time zone', name: 'disabled_at', nullable: true })
  readonly disabledAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  readonly createdAt: Date;
}
