import { readAccount, type AccountKind } from './account-platform.js';
import { MESSAGING_PLATFORMS } from './messaging-platforms.js';
import { SOCIAL_PLATFORMS } from './social-platforms.js';
import type { Reader } from './value.js';

const MESSAGING: AccountKind = {
  kind: 'MESSAGING_ACCOUNT',
  platforms: MESSAGING_PLATFORMS,
  elsewhere: [...SOCIAL_PLATFORMS].flatMap(([name, { aliases }]) => [name, ...aliases]),
  other: 'SOCIAL_ACCOUNT',
};

/**
 * Reads an account of a messenger. WhatsApp, Viber, imo and BOTIM: a phone number (E.164), as may be those of Telegram, Zalo, LINE and
 * Signal. Names without @, in lower case; LINE's official accounts keep their @, because the personal id without it is another account.
 * Invitations and links whose account cannot be known from here are kept as place/code, e.g. `joinchat/…`, in their own case.
 * For refusals see `readAccount`.
 */
export const readMessagingAccount: Reader = (raw) => readAccount(MESSAGING, raw);
