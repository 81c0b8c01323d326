import { Injectable, Logger } from '@nestjs/common';
import { createLocalJWKSet, type CryptoKey, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import { Clock } from '../../platform/platform/clock.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { fetchOutbound } from '../../platform/platform/outbound-fetch.js';

/** Keys are asked for anew after that, */
const MAX_AGE_MS = 10 * 60_000;
/** never sooner than that after the last time, whatever somebody brings, */
const MIN_INTERVAL_MS = 30_000;
/** and still used for so long while the issuer is silent. */
const MAX_STALE_MS = 24 * 60 * 60_000;
const MOST_KEYS = 50;
const MOST_SETS = 500;

interface KeySet {
  /** undefined: never read yet. */
  keys?: ReturnType<typeof createLocalJWKSet>;
  kids: ReadonlySet<string>;
  readAt: number;
  triedAt: number;
  reading?: Promise<void>;
}

/** Public keys of trusted issuers, by the address where they lie. All times go by the hub's clock. */
@Injectable()
export class KeySets {
  private readonly sets = new Map<string, KeySet>();
  private readonly log = new Logger('KeySets');

  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  /** @returns undefined when the issuer has no such key, or has never been heard */
  async key(jwksUri: string, header: JWSHeaderParameters & { readonly kid: string }): Promise<CryptoKey | undefined> {
    const set = this.setOf(jwksUri);
    const isKnown = set.kids.has(header.kid);
    if (!isKnown || !this.isWithin(MAX_AGE_MS, set.readAt)) {
      const reading = this.read(jwksUri, set);
      // A key that is known is used at once, unless it is too old: whoever comes does not wait for a silent issuer.
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

  /** Reads it anew, once for all who wait, unless that was tried a moment ago. Never throws: what is known stays. */
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
    if (answer.status !== 200 || !Array.isArray(jwks?.keys) || jwks.keys.length > MOST_KEYS) throw new Error('This is no set of keys.');
    return { keys: jwks.keys };
  }

  /** A clock that was set back makes nothing young again. */
  private isWithin(span: number, at: number): boolean {
    const age = this.clock.milliseconds() - at;
    return age >= 0 && age < span;
  }

  private isTooOld({ readAt }: KeySet): boolean {
    return this.clock.milliseconds() - readAt > MAX_STALE_MS;
  }
}

const kidsOf = ({ keys }: JSONWebKeySet): ReadonlySet<string> => new Set(keys.flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : [])));
