import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Threat } from '../indicators/claim.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import type { SightingOriginal, Verdict } from './sighting.js';

/** A sighting of a claim by an agency. Written only by functions of the database. */
@Entity({ schema: 'hub', name: 'sighting' })
export class Sighting {
  @PrimaryColumn({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'uuid' })
  readonly indicator: string;

  @Column({ type: 'text' })
  readonly verdict: Verdict;

  @Column({ type: 'integer' })
  readonly count: number;

  @Column({ type: 'timestamp with time zone', name: 'first_seen', nullable: true })
  readonly firstSeen: Date | null;

  @Column({ type: 'timestamp with time zone', name: 'last_seen', nullable: true })
  readonly lastSeen: Date | null;

  @Column({ type: 'text', nullable: true })
  readonly note: string | null;

  /** The object that it was read from, with the timestamp of its version; readers get it from hub.sighting_original. */
  @Column({ type: 'jsonb', nullable: true })
  readonly original: SightingOriginal | null;

  /** The sighter's own reference: no reader gets it. */
  @Column({ type: 'text', name: 'external_id', nullable: true })
  readonly externalId: string | null;

  /** Unique per agency and occasion; computed by the database. */
  @Column({ type: 'text' })
  readonly mark: string;

  /** Distinguishes two parties with sightings of one claim, without naming either. */
  @Column({ type: 'text', name: 'sighter_mark' })
  readonly sighterMark: string;

  /** Copied from the claim, like threat, itemOwner and itemAgencyOnly; no code here reads it. */
  @Column({ type: 'text' })
  readonly kind: Kind;

  @Column({ type: 'text' })
  readonly threat: Threat;

  @Column({ type: 'integer', name: 'item_owner' })
  readonly itemOwner: number;

  @Column({ type: 'integer', name: 'item_agency_only', nullable: true })
  readonly itemAgencyOnly: number | null;

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

  /** The sighter as readers see it; computed by the database. */
  @Column({ type: 'integer', name: 'named_owner', nullable: true, insert: false, update: false })
  readonly namedOwner: number | null;

  @Column({ type: 'integer', name: 'named_agency', nullable: true, insert: false, update: false })
  readonly namedAgency: number | null;

  @Column({ type: 'text' })
  readonly discoverability: Discoverability;

  /** Keys of the audience that the sighter named. */
  @Column({ type: 'integer', array: true, default: () => "'{}'" })
  readonly asked: readonly number[];

  /** Includes the claim's owner. */
  @Column({ type: 'integer', array: true })
  readonly audience: readonly number[];

  @Column({ type: 'integer', array: true })
  readonly excluded: readonly number[];

  @Column({ type: 'integer' })
  readonly version: number;

  @Column({ type: 'integer' })
  readonly ordinal: number;

  @Column({ type: 'timestamp with time zone', name: 'published_at' })
  readonly publishedAt: Date;

  @Column({ type: 'timestamp with time zone', name: 'updated_at' })
  readonly updatedAt: Date;

  /** Copied from the claim. */
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
}
