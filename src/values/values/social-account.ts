import { readAccount, type AccountKind } from './account-platform.js';
import { MESSAGING_PLATFORMS } from './messaging-platforms.js';
import { SOCIAL_PLATFORMS } from './social-platforms.js';
import type { Reader } from './value.js';

const SOCIAL: AccountKind = {
  kind: 'SOCIAL_ACCOUNT',
  platforms: SOCIAL_PLATFORMS,
  elsewhere: [...MESSAGING_PLATFORMS].flatMap(([name, { aliases }]) => [name, ...aliases]),
  other: 'MESSAGING_ACCOUNT',
};

/**
 * Reads an account of a social network: `@name`, a bare name, or the profile's address, also of its mobile hosts. The value is the name without @, in lower
 * case if the network ignores case (all here do). Numbers are kept, marked `id:` if names may be digits, too. Facebook's names lose their dots, which Facebook
 * ignores. `twitter` is `x`. For refusals see `readAccount`.
 */
export const readSocialAccount: Reader = (raw) => readAccount(SOCIAL, raw);
