import type { Threat } from '../indicators/claim.js';
import type { Kind } from '../../values/values/value.js';

const DAY_MS = 86_400_000;

/** What a claim without a confidence of its owner's counts as: neither sure nor doubtful. */
export const DEFAULT_CONFIDENCE = 50;
/** How much of what is missing to 100 others can make up for, at most. */
const MOST_SUPPORT = 0.5;
/** How much of that each further witness leaves open. */
const WITNESS_FACTOR = 0.75;
/** What a false alarm, and the word that something is out of use, leave of a confidence; each once for every party that says so. */
const FALSE_ALARM_FACTOR = 0.6;
const EXPIRY_FACTOR = 0.8;

/** Days after which half of a confidence is gone, by kind: how long such a thing stays in the same hands. */
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

/** Where the threat matters more than the kind: rented numbers, throw-away pages, hired accounts. */
export const DEFAULT_BY_THREAT: Readonly<Partial<Record<`${Kind}/${Threat}`, number>>> = {
  'PHONE/CALL_CENTRE_SCAM': 45,
  'URL/PHISHING': 7,
  'DOMAIN/PHISHING': 30,
  'IP/PHISHING': 7,
  'BANK_ACCOUNT/MONEY_MULE': 90,
  'PAYMENT_ID/MONEY_MULE': 90,
};

/** Half-lives that an operator has set: days by `KIND` or `KIND/THREAT`. */
export type HalfLives = ReadonlyMap<string, number>;

/** @returns milliseconds, above 0. What is set beats what is built in, and the pair beats the kind alone. */
export function halfLifeOf(kind: Kind, threat: Threat, set: HalfLives): number {
  const pair = `${kind}/${threat}` as const;
  return (set.get(pair) ?? set.get(kind) ?? DEFAULT_BY_THREAT[pair] ?? DEFAULT_HALF_LIVES[kind]) * DAY_MS;
}

/** What a claim says of itself, as its reader sees it. */
export interface ClaimAssessment {
  /** 0 to 100, as the owner judged; null: it said nothing. */
  readonly confidence: number | null;
  readonly publishedAt: Date;
  readonly lastSeen: Date | null;
  readonly validUntil: Date | null;
  readonly revokedAt: Date | null;
  /** Distinct owners of this value, this claim's among them. */
  readonly corroboration: number;
}

/** What others say of it, as the reader sees that: parties by the last word of each. */
export interface SightingEvidence {
  readonly seen: number;
  readonly falsePositive: number;
  readonly expired: number;
  /** When one of those that say SEEN last saw it. */
  readonly lastSeen: Date | null;
}

export const NO_EVIDENCE: SightingEvidence = { seen: 0, falsePositive: 0, expired: 0, lastSeen: null };

/**
 * How sure the reader may be of a claim now (the curve: docs/confidence.md). It halves with every half-life since the claim was last borne out, by whole days, so that
 * on the first it is its owner's word; is raised by every other party that saw the value or claims it, up to half of what is missing, and lowered by every party that
 * calls it a false alarm or out of use.
 * @param halfLife milliseconds, above 0.
 * @returns whole number from 0 to 100, rounded down, so that nothing looks surer than it is; 0 for what was revoked or has lapsed.
 */
export function currentConfidence(claim: ClaimAssessment, evidence: SightingEvidence, halfLife: number, now: Date): number {
  if (claim.revokedAt !== null || (claim.validUntil !== null && claim.validUntil <= now)) return 0;
  const borneOut = Math.max(claim.publishedAt.getTime(), claim.lastSeen?.getTime() ?? 0, evidence.lastSeen?.getTime() ?? 0);
  const days = Math.floor(Math.max(0, now.getTime() - borneOut) / DAY_MS);
  const fresh = 0.5 ** ((days * DAY_MS) / halfLife);
  const own = (claim.confidence ?? DEFAULT_CONFIDENCE) * fresh;
  const witnesses = evidence.seen + Math.max(0, claim.corroboration - 1);
  const support = MOST_SUPPORT * (1 - WITNESS_FACTOR ** witnesses) * fresh;
  const doubt = FALSE_ALARM_FACTOR ** evidence.falsePositive * EXPIRY_FACTOR ** evidence.expired;
  return Math.floor((own + support * (100 - own)) * doubt);
}
