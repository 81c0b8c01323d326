import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import type { DisputeGround, Threat } from './claim.js';

/** One agency's claim about one value: what every reader of its audience may know. */
@Entity({ schema: 'hub', name: 'indicator' })
export class Indicator {
  @PrimaryColumn({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'text' })
  readonly kind: Kind;

  /** Part of the identity, with kind and value: platform, network, bank … */
  @Column({ type: 'text' })
  readonly scope: string;

  @Column({ type: 'text' })
  readonly value: string;

  @Column({ type: 'text' })
  readonly display: string;

  @Column({ type: 'text', nullable: true })
  readonly platform: string | null;

  @Column({ type: 'text', nullable: true })
  readonly network: string | null;

  @Column({ type: 'text', nullable: true })
  readonly bank: string | null;

  @Column({ type: 'text', nullable: true })
  readonly country: string | null;

  /** UUID of the STIX observable of the value. */
  @Column({ type: 'uuid', nullable: true })
  readonly observable: string | null;

  @Column({ type: 'text' })
  readonly threat: Threat;

  @Column({ type: 'text', array: true })
  readonly tags: readonly string[];

  @Column({ type: 'timestamp with time zone', name: 'first_seen', nullable: true })
  readonly firstSeen: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'last_seen', nullable: true })
  readonly lastSeen: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'valid_until', nullable: true })
  readonly validUntil: Date | null;

  /** SHA-256 of kind, scope and value; computed by the database. */
  @Column({ type: 'bytea' })
  readonly digest: Buffer;

  /** Unique per agency and value; computed by the database. */
  @Column({ type: 'text', name: 'claim_mark' })
  readonly claimMark: string;

  /** Distinguishes two owners of one value, without naming either. */
  @Column({ type: 'text', name: 'owner_mark' })
  readonly ownerMark: string;

  /** Only the owner reads it, through hub.governance. The same holds for agency, audience and excluded. */
  @Column({ type: 'integer' })
  readonly owner: number;

  @Column({ type: 'integer' })
  readonly agency: number;

  @Column({ type: 'integer', name: 'agency_only', nullable: true })
  readonly agencyOnly: number | null;

  @Column({ type: 'text' })
  readonly tlp: Tlp;

  @Column({ type: 'text' })
  readonly attribution: Attribution;

  /** The owner as readers see it; computed by the database. */
  @Column({ type: 'integer', name: 'named_owner', nullable: true, insert: false, update: false })
  readonly namedOwner: number | null;

  @Column({ type: 'integer', name: 'named_agency', nullable: true, insert: false, update: false })
  readonly namedAgency: number | null;

  @Column({ type: 'text' })
  readonly discoverability: Discoverability;

  @Column({ type: 'integer', array: true })
  readonly audience: readonly number[];

  @Column({ type: 'integer', array: true })
  readonly excluded: readonly number[];

  @Column({ type: 'integer' })
  readonly version: number;

  /** Position of the write in its batch. */
  @Column({ type: 'integer' })
  readonly ordinal: number;

  @Column({ type: 'timestamp with time zone', name: 'published_at' })
  readonly publishedAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'updated_at' })
  readonly updatedAt: Date;

  /** End of the retention: then nobody sees the claim, and it is deleted; null: it is kept. */
  @Column({ type: 'timestamp with time zone', name: 'retain_until', nullable: true })
  readonly retainUntil: Date | null;

  /** The owner's wish. The others are written only by the database (hub.limit_retention). */
  @Column({ type: 'timestamp with time zone', name: 'chosen_until', nullable: true })
  readonly chosenUntil: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'basis_until', nullable: true, insert: false, update: false })
  readonly basisUntil: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'awaited_until', nullable: true, insert: false, update: false })
  readonly awaitedUntil: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'renewed_at', nullable: true, insert: false, update: false })
  readonly renewedAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'notice_due_at', nullable: true, insert: false, update: false })
  readonly noticeDueAt: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'revoked_at', nullable: true })
  readonly revokedAt: Date | null;

  @Column({ type: 'text', name: 'revoked_reason', nullable: true })
  readonly revokedReason: string | null;

  /** Written only by the database (hub.raise_dispute). */
  @Column({ type: 'timestamp with time zone', name: 'disputed_since', nullable: true, insert: false, update: false })
  readonly disputedSince: Date | null;

  @Column({ type: 'text', name: 'dispute_ground', nullable: true, insert: false, update: false })
  readonly disputeGround: DisputeGround | null;

  /** Written only by the database (hub.set_contested_mark). */
  @Column({ type: 'timestamp with time zone', name: 'contested_since', nullable: true, insert: false, update: false })
  readonly contestedSince: Date | null;

  /** Written only by the database (hub.confirm_indicators). */
  @Column({ type: 'timestamp with time zone', name: 'confirmed_at', nullable: true, insert: false, update: false })
  readonly confirmedAt: Date | null;
}
