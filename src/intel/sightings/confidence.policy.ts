import type { Threat } from '../indicators/claim.js';
import type { Kind } from '../../values/values/value.js';

const DAY_MS = 86_400_000;

/** Confidence of a claim whose owner states none: neither sure nor doubtful. */
export const DEFAULT_CONFIDENCE = 50;
/** Largest part of the gap to 100 that other parties can close. */
const MOST_SUPPORT = 0.5;
/** Part of that support that each further witness leaves open. */
const WITNESS_FACTOR = 0.75;
/** Factors that a false positive and an expiry apply to a confidence; each applies once for every party that reports it. */
const FALSE_ALARM_FACTOR = 0.6;
const EXPIRY_FACTOR = 0.8;

/** Half-life of a confidence in days, by kind: how long such a value stays in the same hands. */
export const DEFAULT_HALF_LIVES: Readonly<Record<Kind, number>> = {
  PHONE: 90,
  BANK_ACCOUNT: 180,
  CRYPTO_ADDRESS: 365,
  PAYMENT_ID: 180,
  URL: 30,
  DOMAIN: 90,
  IP: 14,
  EMAIL: 180,
  SOCIAL_ACCOUNT: 120,
  MESSAGING_ACCOUNT: 90,
  APP: 365,
  FILE_HASH: 1_825,
  DEVICE_ID: 365,
};

/** Half-lives in days where the threat matters more than the kind: rented numbers, throw-away pages, hired accounts. */
export const DEFAULT_BY_THREAT: Readonly<Partial<Record<`${Kind}/${Threat}`, number>>> = {
  'PHONE/CALL_CENTRE_SCAM': 45,
  'URL/PHISHING': 7,
  'DOMAIN/PHISHING': 30,
  'IP/PHISHING': 7,
  'BANK_ACCOUNT/MONEY_MULE': 90,
  'PAYMENT_ID/MONEY_MULE': 90,
};

/** Half-lives set by the operator: days by `KIND` or `KIND/THREAT`. */
export type HalfLives = ReadonlyMap<string, number>;

/** @returns milliseconds, above 0. The operator's settings take precedence over the defaults, and the pair over the kind alone. */
export function halfLifeOf(kind: Kind, threat: Threat, set: HalfLives): number {
  const pair = `${kind}/${threat}` as const;
  return (set.get(pair) ?? set.get(kind) ?? DEFAULT_BY_THREAT[pair] ?? DEFAULT_HALF_LIVES[kind]) * DAY_MS;
}

/** The assessment of a claim by its owner, as the reader sees it. */
export interface ClaimAssessment {
  /** 0 to 100, as judged by the owner; null: not stated. */
  readonly confidence: number | null;
  readonly publishedAt: Date;
  readonly lastSeen: Date | null;
  readonly validUntil: Date | null;
  readonly revokedAt: Date | null;
  /** Distinct owners of this value, including the owner of this claim. */
  readonly corroboration: number;
}

/** Sightings of a claim, as the reader sees them: the number of parties by the latest verdict of each. */
export interface SightingEvidence {
  readonly seen: number;
  readonly falsePositive: number;
  readonly expired: number;
  /** Latest time at which a party with the verdict SEEN saw the value. */
  readonly lastSeen: Date | null;
}

export const NO_EVIDENCE: SightingEvidence = { seen: 0, falsePositive: 0, expired: 0, lastSeen: null };

/**
 * Returns how sure the reader may be of a claim now (the curve: docs/confidence.md). The confidence halves with every half-life since the claim was last
 * confirmed, by whole days: on the first day it is the owner's. Every other party that saw or claims the value raises it, up to half of the gap to 100.
 * Every party that reports a false positive or an expiry lowers it.
 * @param halfLife milliseconds, above 0.
 * @returns whole number from 0 to 100, rounded down, so that no claim looks surer than it is; 0 for a revoked or lapsed claim.
 */
export function currentConfidence(claim: ClaimAssessment, evidence: SightingEvidence, halfLife: number, now: Date): number {
  if (claim.revokedAt !== null || (claim.validUntil !== null && claim.validUntil <= now)) return 0;
  const confirmedAt = Math.max(claim.publishedAt.getTime(), claim.lastSeen?.getTime() ?? 0, evidence.lastSeen?.getTime() ?? 0);
  const days = Math.floor(Math.max(0, now.getTime() - confirmedAt) / DAY_MS);
  const fresh = 0.5 ** ((days * DAY_MS) / halfLife);
  const own = (claim.confidence ?? DEFAULT_CONFIDENCE) * fresh;
  const witnesses = evidence.seen + Math.max(0, claim.corroboration - 1);
  const support = MOST_SUPPORT * (1 - WITNESS_FACTOR ** witnesses) * fresh;
  const doubt = FALSE_ALARM_FACTOR ** evidence.falsePositive * EXPIRY_FACTOR ** evidence.expired;
  return Math.floor((own + support * (100 - own)) * doubt);
}
