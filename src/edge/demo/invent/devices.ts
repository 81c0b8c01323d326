import { createHash } from 'node:crypto';
import type { RawValue } from '../../../values/values/value.js';
import type { Dice } from './dice.js';

/** Package names under com.example, which no app store accepts. */
export function appOf(words: readonly string[], dice: Dice): RawValue {
  const name = `com.example.${dice.pick(words)}.${dice.nonsense(5)}`;
  return dice.chance(80) ? { platform: 'android', value: name.replace(/\.(?=\d)/g, '.n') } : { platform: 'ios', value: name };
}

/** The hash of random text: no file has it. */
export function fileHashOf(dice: Dice): RawValue {
  const algorithm = dice.weighed({ sha256: 75, sha1: 10, md5: 15 });
  return {
    value: createHash(algorithm)
      .update(`a file that never was: ${dice.nonsense(16)}`)
      .digest('hex'),
  };
}

/** Numbers of test devices and test networks (IMEI 00…, IMSI 001-01), and SIM cards of a country code that no country has (89 999). */
export function deviceIdOf(dice: Dice): RawValue {
  const platform = dice.weighed({ imei: 60, imsi: 20, iccid: 20 });
  const value = { imei: `00${dice.digits(12)}`, imsi: `00101${dice.digits(10)}`, iccid: `89999${dice.digits(13)}` }[platform];
  return { platform, value };
}
