import { Inject, Injectable } from '@nestjs/common';
import { THREATS } from '../indicators/claim.js';
import type { Claim, Timestamp } from '../indicators/claim.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { InvalidSettings } from '../../platform/platform/settings.js';
import { KINDS } from '../../values/values/value.js';
import { currentConfidence, type SightingEvidence, halfLifeOf, type HalfLives, NO_EVIDENCE } from './confidence.policy.js';

/** How sure a reader may be of a claim now, by the curve of confidence.policy.ts and the half-lives that the operator has set. */
@Injectable()
export class ConfidenceService {
  private readonly halfLives: HalfLives;

  /** @throws InvalidSettings when CONFIDENCE_HALF_LIVES names a kind or threat that there is not */
  constructor(
    @Inject(Settings) { confidenceHalfLives }: Settings,
    private readonly clock: Clock,
  ) {
    const unknown = [...confidenceHalfLives.keys()].filter((name) => !isKnown(name));
    if (unknown.length > 0) throw new InvalidSettings([`CONFIDENCE_HALF_LIVES names what there is not: ${unknown.join(', ')}.`]);
    this.halfLives = confidenceHalfLives;
  }

  /** null where the reader may not know the owner's own judgement: the claim's detail is closed to it. */
  of(claim: Claim, evidence: SightingEvidence = NO_EVIDENCE): number | null {
    if (claim.raw === null) return null;
    const judged = {
      confidence: claim.confidence,
      publishedAt: new Date(claim.published_at),
      lastSeen: dateOf(claim.last_seen),
      validUntil: dateOf(claim.valid_until),
      revokedAt: dateOf(claim.revoked_at),
      corroboration: claim.corroboration,
    };
    return currentConfidence(judged, evidence, halfLifeOf(claim.kind, claim.threat, this.halfLives), this.clock.now());
  }
}

const dateOf = (moment: Timestamp | null): Date | null => (moment === null ? null : new Date(moment));

const NAMES: ReadonlySet<string> = new Set(KINDS.flatMap((kind) => [kind, ...THREATS.map((threat) => `${kind}/${threat}`)]));
const isKnown = (name: string): boolean => NAMES.has(name);
