import { Inject, Injectable } from '@nestjs/common';
import { THREATS } from '../indicators/claim.js';
import type { Claim, Timestamp } from '../indicators/claim.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { InvalidSettings } from '../../platform/platform/settings.js';
import { KINDS } from '../../values/values/value.js';
import { currentConfidence, type SightingEvidence, halfLifeOf, type HalfLives, NO_EVIDENCE } from './confidence.policy.js';

/** Computes how sure a reader may be of a claim now, from the curve of confidence.policy.ts and the operator's half-lives. */
@Injectable()
export class ConfidenceService {
  private readonly halfLives: HalfLives;

  /** @throws InvalidSettings when CONFIDENCE_HALF_LIVES names an unknown kind or threat */
  constructor(
    @Inject(Settings) { confidenceHalfLives }: Settings,
    private readonly clock: Clock,
  ) {
    const unknown = [...confidenceHalfLives.keys()].filter((name) => !isKnown(name));
    if (unknown.length > 0) throw new InvalidSettings([`CONFIDENCE_HALF_LIVES names unknown kinds or threats: ${unknown.join(', ')}.`]);
    this.halfLives = confidenceHalfLives;
  }

  /** Returns null if the claim's detail is closed to the reader: then it may not see the owner's judgement. */
  of(claim: Claim, evidence: SightingEvidence = NO_EVIDENCE): number | null {
    if (claim.raw === null) return null;
    const assessment = {
      confidence: claim.confidence,
      publishedAt: new Date(claim.published_at),
      lastSeen: dateOf(claim.last_seen),
      validUntil: dateOf(claim.valid_until),
      revokedAt: dateOf(claim.revoked_at),
      corroboration: claim.corroboration,
    };
    return currentConfidence(assessment, evidence, halfLifeOf(claim.kind, claim.threat, this.halfLives), this.clock.now());
  }
}

const dateOf = (timestamp: Timestamp | null): Date | null => (timestamp === null ? null : new Date(timestamp));

const NAMES: ReadonlySet<string> = new Set(KINDS.flatMap((kind) => [kind, ...THREATS.map((threat) => `${kind}/${threat}`)]));
const isKnown = (name: string): boolean => NAMES.has(name);
