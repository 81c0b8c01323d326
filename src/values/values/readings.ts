import { canonicalise } from './canonicalise.js';
import { walletsOnOtherNetworks } from './crypto-address.js';
import { symbolOf } from './crypto/networks.js';
import { readDeviceId } from './device-id.js';
import { recognise, unrecognisedReason } from './recognise.js';
import type { CanonicalValue, Kind, RawValue, ValueProblem } from './value.js';

/** A value to find, with its kind where that is known. */
export interface LookupValue extends RawValue {
  readonly kind?: Kind | null;
}

/** Everything that a value can mean. */
export interface Readings {
  /** Most likely first, each once. */
  readonly candidates: readonly CanonicalValue[];
  /** null: there is a candidate. */
  readonly problem: ValueProblem | null;
}

/** Readings of one value: an address of Ethereum's form has the most, one for each of the common networks. */
export const MOST_READINGS = 10;

/**
 * Reads a value that somebody looks for, in any spelling, as everything that it can mean: as each plausible kind where none is given; in national form also as of `home`;
 * fourteen to sixteen digits as an IMEI and as an IMSI; a wallet's address without a network on each common network that has such addresses. Pure; never throws.
 * @param home ISO 3166-1 alpha-2: the country whose national forms are meant where the value names none; null: none
 */
export function readingsOf({ kind, ...raw }: LookupValue, home: string | null): Readings {
  const given = readAs(kind, raw);
  const atHome = home === null || raw.country ? null : readAs(kind, { ...raw, country: home });
  const found = [...dialledAtHome(raw, atHome), ...given.candidates, ...(atHome?.candidates ?? [])];
  const known = new Map<string, CanonicalValue>();
  for (const value of [...found, ...alternatives(kind, raw, found)]) {
    const name = `${value.kind}\n${value.scope}\n${value.value}`;
    if (!known.has(name)) known.set(name, value);
  }
  const candidates = [...known.values()].slice(0, MOST_READINGS);
  // Where the country was all that was missing, what is wrong with the value at home says more.
  const problem = (given.problem?.field === 'country' ? atHome?.problem : null) ?? given.problem;
  return { candidates, problem: candidates.length > 0 ? null : problem };
}

/** What begins with 00 may begin with the prefix that `home` has for calls abroad, such as 001 in Thailand: read so, it is the likelier number. */
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

/** What may be a device id, in a value whose kind is not given: fourteen to sixteen digits. */
const DEVICE_DIGITS = /^\s*(?:\d[\s.\-/]?){13,15}\d\s*$/;

function alternatives(kind: Kind | null | undefined, raw: RawValue, found: readonly CanonicalValue[]): readonly CanonicalValue[] {
  // A token is no network: it moves on several.
  const hinted = Boolean(raw.platform || raw.bank || (raw.network && symbolOf(raw.network) !== 'TOKEN'));
  const isDevice = kind === 'DEVICE_ID' || (!kind && DEVICE_DIGITS.test(raw.value));
  if (isDevice && !hinted) {
    return [raw, { ...raw, platform: 'imsi' }].flatMap((one) => {
      const reading = readDeviceId(one);
      return reading.ok ? [reading.value] : [];
    });
  }
  const isWallet = kind === 'CRYPTO_ADDRESS' || found.some((value) => value.kind === 'CRYPTO_ADDRESS') || (!kind && found.length === 0);
  return isWallet && !hinted ? walletsOnOtherNetworks(raw, kind === 'CRYPTO_ADDRESS') : [];
}
