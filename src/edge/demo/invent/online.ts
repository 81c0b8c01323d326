import type { RawValue } from '../../../values/values/value.js';
import type { Dice } from './dice.js';
import { phoneOf } from './phones.js';

/** RFC 2606 and RFC 6761: names that cannot be registered. */
const ENDS = ['.example', '.example', '.test', '.example.com', '.example.net', '.example.org'] as const;

/** Returns a host name from an operation's words, such as `parcel-refund-48.example`. */
export const hostOf = (words: readonly string[], dice: Dice): string =>
  `${dice.some(words, 2).join('-')}-${dice.from(2, 99)}${dice.pick(ENDS)}`;

export function urlOf(words: readonly string[], dice: Dice): string {
  const prefix = dice.pick(['', '', 'm.', 'secure.', 'my.', 'app.']);
  const path = dice.pick(['login', 'verify/step2', 'pay', 'track', 'kyc', 'wallet/connect', 'd/app.apk', 'th/claim']);
  const query = dice.chance(50) ? `?c=${dice.nonsense(6)}` : '';
  return `${dice.chance(80) ? 'https' : 'http'}://${prefix}${hostOf(words, dice)}/${path}${query}`;
}

/** RFC 5737 and RFC 3849: addresses that are on no network. */
export function ipOf(dice: Dice): string {
  if (dice.chance(15)) return `2001:db8:${dice.from(1, 0xffff).toString(16)}::${dice.from(1, 0xffff).toString(16)}`;
  return `${dice.pick(['192.0.2', '198.51.100', '203.0.113'])}.${dice.from(1, 254)}`;
}

export const emailOf = (words: readonly string[], dice: Dice): string =>
  `${dice.pick(['claims', 'support', 'visa.desk', 'case.officer', 'hr', 'vip', 'refund'])}.${dice.nonsense(4)}@${hostOf(words, dice)}`;

const word = (words: readonly string[], dice: Dice): string => dice.pick(words).slice(0, 8);

/** Accounts whose names contain eight random letters: they look real, but no person has them. */
export function socialAccountOf(words: readonly string[], dice: Dice): RawValue {
  const platform = dice.weighed({ facebook: 35, instagram: 20, tiktok: 20, x: 10, youtube: 5, linkedin: 10 });
  const between = { facebook: '.', instagram: '.', tiktok: '.', x: '_', youtube: '-', linkedin: '-' }[platform];
  return { platform, value: `${word(words, dice)}${between}${dice.nonsense(8)}` };
}

export function messagingAccountOf(words: readonly string[], country: string, dice: Dice): RawValue {
  const platform = dice.weighed({ telegram: 40, whatsapp: 25, line: 12, zalo: 6, viber: 5, wechat: 7, kakaotalk: 5 });
  if (platform === 'whatsapp' || platform === 'viber') return { platform, value: phoneOf(country, dice) };
  if (platform === 'zalo') return { platform, value: phoneOf('VN', dice) };
  return { platform, value: `${word(words, dice)}_${dice.nonsense(8)}` };
}
