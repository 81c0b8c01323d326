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
 * Reads an account of a messenger. For WhatsApp, Viber, imo and BOTIM it is a phone number (E.164), and may be one for Telegram, Zalo, LINE and Signal. Names
 * have no @ and are in lower case; LINE's official accounts keep their @, because the personal id without it is another account. Invitations and links that do
 * not show their account are stored as path/code, e.g. `joinchat/…`, in their own case. For refusals see `readAccount`.
 */
export const readMessagingAccount: Reader = (raw) => readAccount(MESSAGING, raw);
