import { canonicalise } from './canonicalise.js';
import { walletsOnOtherNetworks } from './crypto-address.js';
import { symbolOf } from './crypto/networks.js';
import { readDeviceId } from './device-id.js';
import { recognise, unrecognisedReason } from './recognise.js';
import type { CanonicalValue, Kind, RawValue, ValueProblem } from './value.js';

/** A value to look up, with its kind if known. */
export interface LookupValue extends RawValue {
  readonly kind?: Kind | null;
}

/** All readings of a value. */
export interface Readings {
  /** Most likely first, each once. */
  readonly candidates: readonly CanonicalValue[];
  /** null: there is a candidate. */
  readonly problem: ValueProblem | null;
}

/** Maximum readings of one value: an address of Ethereum's form has the most, one for each common network. */
export const MOST_READINGS = 10;

/**
 * Reads a searched value, in any spelling, as everything that it can mean: as each plausible kind if none is given; in national form also as of `home`;
 * fourteen to sixteen digits as an IMEI and as an IMSI; a wallet's address without a network on each common network with such addresses. Pure; never throws.
 * @param home ISO 3166-1 alpha-2: the country of national forms if the value names none; null: none
 */
export function readingsOf({ kind, ...raw }: LookupValue, home: string | null): Readings {
  const primary = readAs(kind, raw);
  const atHome = home === null || raw.country ? null : readAs(kind, { ...raw, country: home });
  const found = [...dialledAtHome(raw, atHome), ...primary.candidates, ...(atHome?.candidates ?? [])];
  const unique = new Map<string, CanonicalValue>();
  for (const value of [...found, ...alternatives(kind, raw, found)]) {
    const name = `${value.kind}\n${value.scope}\n${value.value}`;
    if (!unique.has(name)) unique.set(name, value);
  }
  const candidates = [...unique.values()].slice(0, MOST_READINGS);
  // If only the country was missing, the problem of the value read at home is more helpful.
  const problem = (primary.problem?.field === 'country' ? atHome?.problem : null) ?? primary.problem;
  return { candidates, problem: candidates.length > 0 ? null : problem };
}

/** A value that begins with 00 may begin with `home`'s own prefix for calls abroad, such as 001 in Thailand: this reading is the likelier number. */
const dialledAtHome = ({ value }: RawValue, atHome: Readings | null): readonly CanonicalValue[] =>
  /^\D*00/.test(value.normalize('NFKC')) ? (atHome?.candidates ?? []).filter(({ kind }) => kind === 'PHONE') : [];

function readAs(kind: Kind | null | undefined, raw: RawValue): Readings {
  if (!kind) {
    const candidates = recognise(raw);
    return { candidates, problem: candidates.length > 0 ? null : unrecognisedReason(raw) };
  }
  const reading = canonicalise(kind, raw);
  return reading.ok ? { candidates: [reading.value], problem: null } : { candidates: [], problem: reading.problem };
}

/** Possible device ids, in a value without a kind: fourteen to sixteen digits. */
const DEVICE_DIGITS = /^\s*(?:\d[\s.\-/]?){13,15}\d\s*$/;

function alternatives(kind: Kind | null | undefined, raw: RawValue, found: readonly CanonicalValue[]): readonly CanonicalValue[] {
  // A token is no network: it exists on several.
  const hinted = Boolean(raw.platform || raw.bank || (raw.network && symbolOf(raw.network) !== 'TOKEN'));
  const isDevice = kind === 'DEVICE_ID' || (!kind && DEVICE_DIGITS.test(raw.value));
  if (isDevice && !hinted) {
    return [raw, { ...raw, platform: 'imsi' }].flatMap((variant) => {
      const reading = readDeviceId(variant);
      return reading.ok ? [reading.value] : [];
    });
  }
  const isWallet = kind === 'CRYPTO_ADDRESS' || found.some((value) => value.kind === 'CRYPTO_ADDRESS') || (!kind && found.length === 0);
  return isWallet && !hinted ? walletsOnOtherNetworks(raw, kind === 'CRYPTO_ADDRESS') : [];
}
