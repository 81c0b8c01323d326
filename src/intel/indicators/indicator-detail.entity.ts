import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Original } from './draft.js';
import type { PersonStatus } from './person-status.js';

/** The part of a claim that countries see, and a partner only if the owner released it. */
@Entity({ schema: 'hub', name: 'indicator_detail' })
export class IndicatorDetail {
  @PrimaryColumn({ type: 'uuid' })
  readonly id: string;

  @Column({ type: 'integer' })
  readonly owner: number;

  @Column({ type: 'integer' })
  readonly agency: number;

  @Column({ type: 'integer' })
  readonly version: number;

  @Column({ type: 'boolean' })
  readonly released: boolean;

  /** The value as sent. */
  @Column({ type: 'text' })
  readonly raw: string;

  /** The publisher's own reference. */
  @Column({ type: 'text', name: 'external_id', nullable: true })
  readonly externalId: string | null;

  @Column({ type: 'text', nullable: true })
  readonly description: string | null;

  /** 0 to 100. */
  @Column({ type: 'smallint', nullable: true })
  readonly confidence: number | null;

  /** Admiralty code, A to F. */
  @Column({ type: 'text', nullable: true })
  readonly reliability: string | null;

  /** Admiralty code, 1 to 6. */
  @Column({ type: 'smallint', nullable: true })
  readonly credibility: number | null;

  /** Status of the person behind the value; null: unknown, or there is no person. */
  @Column({ type: 'text', name: 'person_status', nullable: true })
  readonly personStatus: PersonStatus | null;

  /** The object that the claim was read from, as received. */
  @Column({ type: 'jsonb', nullable: true })
  readonly original: Original | null;
}
