import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';

/** A signed-in device: the family of its refresh tokens, of which only hashes are stored. */
@Entity({ schema: 'hub', name: 'session' })
export class Session {
  @PrimaryColumn({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'uuid', name: 'user_id' })
  readonly userId: string;

  /** SHA-256 of the refresh token that was issued last. */
  @Column({ type: 'bytea', name: 'refresh_hash' })
  readonly refreshHash: Buffer;

  /** SHA-256 of the refresh token that was issued before it, while both are valid: after a repeated exchange. */
  @Column({ type: 'bytea', name: 'spare_hash', nullable: true })
  readonly spareHash: Buffer | null;

  /** Whether the refresh token is in the cookie of a page of the hub. */
  @Column({ type: 'boolean', name: 'of_page' })
  readonly isOfPage: boolean;

  /** Source of the last sign-in or refresh, for the user to recognise the session. */
  @Column({ type: 'text', nullable: true })
  readonly address: string | null;

  @Column({ type: 'text', name: 'user_agent', nullable: true })
  readonly userAgent: string | null;

  @Column({ type: 'timestamp with time zone', name: 'created_at' })
  readonly createdAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'refreshed_at' })
  readonly refreshedAt: Date;

  /** When another session of the user was last used before this one began; null: the hub had none. */
  @Column({ type: 'timestamp with time zone', name: 'last_visit_at', nullable: true })
  readonly lastVisitAt: Date | null;

  /** When the user last confirmed the identity. */
  @Column({ type: 'timestamp with time zone', name: 'confirmed_at' })
  readonly confirmedAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'expires_at' })
  readonly expiresAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'ended_at', nullable: true })
  readonly endedAt: Date | null;

  @Column({ type: 'text', name: 'end_reason', nullable: true })
  readonly endedWhy: 'SIGNED_OUT' | 'REUSED' | 'DISABLED' | 'ELSEWHERE' | 'BY_ADMIN' | 'PASSWORD' | 'FACTOR' | null;

  /** For what its user works at present; null: the default of the roles. */
  @Column({ type: 'text', nullable: true })
  readonly purpose: ProcessingPurpose | null;

  @Column({ type: 'text', name: 'case_reference', nullable: true })
  readonly caseReference: string | null;
}
