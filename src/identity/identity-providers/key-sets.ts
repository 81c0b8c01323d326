import { Injectable, Logger } from '@nestjs/common';
import { createLocalJWKSet, type CryptoKey, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { Clock } from '../../platform/platform/clock.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { fetchOutbound } from '../../platform/platform/outbound-fetch.js';

/** Keys are read again after this time. */
const MAX_AGE_MS = 10 * 60_000;
/** Minimum interval between two reads of one set, whatever tokens callers present. */
const MIN_INTERVAL_MS = 30_000;
/** Maximum age of keys in use while the issuer does not answer. */
const MAX_STALE_MS = 24 * 60 * 60_000;
const MOST_KEYS = 50;
const MOST_SETS = 500;

interface KeySet {
  /** undefined: never read. */
  keys?: ReturnType<typeof createLocalJWKSet>;
  kids: ReadonlySet<string>;
  readAt: number;
  triedAt: number;
  reading?: Promise<void>;
}

/** Caches the public keys of trusted issuers, by their address. All times are from the hub's clock. */
@Injectable()
export class KeySets {
  private readonly sets = new Map<string, KeySet>();
  private readonly log = new Logger('KeySets');

  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** Returns a key. @returns undefined if the issuer has no such key, or its keys were never read */
  async key(jwksUri: string, header: JWSHeaderParameters & { readonly kid: string }): Promise<CryptoKey | undefined> {
    const set = this.setOf(jwksUri);
    const isKnown = set.kids.has(header.kid);
    if (!isKnown || !this.isWithin(MAX_AGE_MS, set.readAt)) {
      const reading = this.read(jwksUri, set);
      // A known key is used immediately, unless it is too old: callers do not wait for an issuer that does not answer.
      if (!isKnown || this.isTooOld(set)) await reading;
    }
    if (!set.keys || !set.kids.has(header.kid) || this.isTooOld(set)) return undefined;
    return set.keys(header).catch(() => undefined);
  }

  private setOf(jwksUri: string): KeySet {
    const known = this.sets.get(jwksUri);
    if (known) return known;
    const [oldest] = this.sets.keys();
    if (this.sets.size >= MOST_SETS && oldest !== undefined) this.sets.delete(oldest);
    const set: KeySet = { kids: new Set(), readAt: -Infinity, triedAt: -Infinity };
    this.sets.set(jwksUri, set);
    return set;
  }

  /** Reads a set again, once for all waiting callers, unless it was tried recently. Never throws: the known keys stay. */
  private read(jwksUri: string, set: KeySet): Promise<void> {
    if (set.reading) return set.reading;
    if (this.isWithin(MIN_INTERVAL_MS, set.triedAt)) return Promise.resolve();
    set.triedAt = this.clock.milliseconds();
    set.reading = this.fetched(jwksUri)
      .then((jwks) => Object.assign(set, { keys: createLocalJWKSet(jwks), kids: kidsOf(jwks), readAt: this.clock.milliseconds() }))
      .catch((error: unknown) => this.log.warn({ msg: 'The keys of a trusted issuer cannot be read', fault: (error as Error).name }))
      .then(() => void (set.reading = undefined));
    return set.reading;
  }

  private async fetched(jwksUri: string): Promise<JSONWebKeySet> {
    const answer = await fetchOutbound(this.outbound, jwksUri, { headers: { accept: 'application/json' } });
    const jwks = (await answer.json()) as Partial<JSONWebKeySet> | null;
    if (answer.status !== 200 || !Array.isArray(jwks?.keys) || jwks.keys.length > MOST_KEYS) {
      throw new Error('The response is not a JWK set.');
    }
    return { keys: jwks.keys };
  }

  /** Returns whether a time is within a span before now. If the clock was set back, nothing counts as recent. */
  private isWithin(span: number, at: number): boolean {
    const age = this.clock.milliseconds() - at;
    return age >= 0 && age < span;
  }

  private isTooOld({ readAt }: KeySet): boolean {
    return this.clock.milliseconds() - readAt > MAX_STALE_MS;
  }
}

const kidsOf = ({ keys }: JSONWebKeySet): ReadonlySet<string> => new Set(keys.flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : [])));
