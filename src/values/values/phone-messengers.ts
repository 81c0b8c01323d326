import { notAnAccount, type Account, type Platform } from './account-platform.js';
import { readPhone } from './phone.js';
import type { RawValue } from './value.js';

/** A number as read by ./phone.js; `home`: country of national forms if the raw value names none. */
export function phoneAccount(text: string, raw: RawValue, home: string | null = null): Account {
  const reading = readPhone({ value: text, country: raw.country ?? home });
  if (!reading.ok) return reading.problem;
  const { value, display, country, warnings } = reading.value;
  return { value, display, country, warnings };
}

export const PHONELIKE = /^[+(]?[\d][\d\s().-]{5,24}$/;
export const plus = (digits: string | null | undefined): string | null =>
  digits && /\d/.test(digits) ? `+${digits.replace(/^[\s+]+/, '')}` : null;
/** `path/code` of a link that does not show its account. */
export const code = (pattern: RegExp, prefix: string, text: string | undefined): string | null =>
  text && pattern.test(text) ? `${prefix}/${text}` : null;

const WHATSAPP_CODE = /^[A-Za-z0-9]{8,24}$/;
const WHATSAPP_PLACES = /^(?:chat|message|channel)\/[A-Za-z0-9]{8,24}$/;

/** A phone number; also numbers of its own protocol (`66…@s.whatsapp.net`), invitations to groups, business links and channels. */
export const whatsapp: Platform = {
  name: 'WhatsApp',
  aliases: ['wa', 'whatsappbusiness'],
  hosts: ['wa.me', 'whatsapp.com', 'whatsapp:'],
  link: ({ host, path: [first = '', second = ''], query }) => {
    if (host === 'chat.whatsapp.com') return code(WHATSAPP_CODE, 'chat', first === 'invite' ? second : first);
    if (first === 'message' || first === 'channel') return code(WHATSAPP_CODE, first, second);
    if (first === 'c') return plus(second);
    return plus(query.get('phone') ?? first);
  },
  read: (text, raw) => {
    if (WHATSAPP_PLACES.test(text)) return { value: text };
    const digits = /^(\d{6,15})@(?:s\.whatsapp\.net|c\.us)$/i.exec(text)?.[1];
    if (/^[\d-]{10,40}@g\.us$/i.test(text)) return { value: text.toLowerCase() };
    return phoneAccount(digits ? `+${digits}` : text, raw);
  },
};

/** A phone number (national forms are Vietnamese), a name, the number of an official account, or the invitation to a group. */
export const zalo: Platform = {
  name: 'Zalo',
  aliases: ['zaloapp'],
  hosts: ['zalo.me', 'zaloapp.com'],
  link: ({ path: [first = '', second = ''] }) => (first === 'g' || first === 's' ? code(/^[\w-]{4,40}$/, first, second) : first || null),
  read: (text, raw) => {
    const value = text.replace(/^@ ?/, '').toLowerCase();
    if (/^\d{15,20}$/.test(value)) return { value };
    if (/^[gs]\/[\w-]{4,40}$/.test(text)) return { value: text, display: `zalo.me/${text}` };
    if (PHONELIKE.test(value)) return phoneAccount(value.replace(/^84(?=\d{9}$)/, '+84'), raw, 'VN');
    if (!/^[a-z][a-z0-9._]{2,31}$/.test(value)) {
      return notAnAccount('A Zalo account is a phone number, a name, or the number of an official account.');
    }
    return { value };
  },
};

/** Messengers that only use phone numbers. */
export const phoneOnly = (name: string, aliases: readonly string[], hosts: readonly string[]): Platform => ({
  name,
  aliases,
  hosts,
  link: ({ path: [first = ''], query }) => plus(query.get('number') ?? query.get('phone') ?? (/^\+?\d{6,15}$/.test(first) ? first : null)),
  read: (text, raw) => phoneAccount(text, raw),
});

/** Phone number or `name.01`; links hold the number, or a case-sensitive code. */
export const signal: Platform = {
  name: 'Signal',
  aliases: ['signalapp', 'signalmessenger'],
  hosts: ['signal.me', 'signal.group', 'sgnl:'],
  link: ({ host, fragment }) => {
    if (host === 'signal.group') return code(/^[\w-]{20,400}$/, 'group', fragment);
    const [kind, rest = ''] = fragment.split('/');
    return kind === 'p' ? plus(rest) : kind === 'eu' ? code(/^[\w-]{20,400}$/, 'eu', rest) : null;
  },
  read: (text, raw) => {
    if (/^(?:group|eu)\/[\w-]{20,400}$/.test(text)) return { value: text };
    const value = text.replace(/^@ ?/, '').toLowerCase();
    return /^[a-z_][a-z0-9_]{2,31}\.\d{2,10}$/.test(value) ? { value, display: `@${value}` } : phoneAccount(text, raw);
  },
};
