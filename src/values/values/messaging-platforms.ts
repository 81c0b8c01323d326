import { notAnAccount, plainPlatform, type Link, type Platform, type Platforms } from './account-platform.js';
import { code, phoneAccount, PHONELIKE, phoneOnly, plus, signal, whatsapp, zalo } from './phone-messengers.js';
import { FACEBOOK_NAME, foldFacebook } from './facebook.js';

const TELEGRAM_PAGES = [
  'addstickers',
  'addemoji',
  'addlist',
  'share',
  'proxy',
  'socks',
  'login',
  'confirmphone',
  'setlanguage',
  'iv',
  'bg',
  'invoice',
];
const INVITE = /^[\w-]{10,64}$/;

function telegramLink({ host, path, query }: Link): string | null {
  const [first = '', second = ''] = path;
  if (host === 'tg:') {
    if (first === 'join') return code(INVITE, 'joinchat', query.get('invite') ?? undefined);
    return first === 'resolve' ? (query.get('domain') ?? plus(query.get('phone'))) : first === 'user' ? query.get('id') : null;
  }
  const name = /^([a-z0-9_]+)\.t\.me$/.exec(host)?.[1];
  if (name && name !== 'www') return name;
  if (first === 'joinchat') return code(INVITE, 'joinchat', second);
  if (first.startsWith('+')) return /^\+\d{6,15}$/.test(first) ? first : code(INVITE, 'joinchat', first.slice(1));
  if (first === 'c') return /^\d{5,13}$/.test(second) ? `-100${second}` : null;
  if (first === 's' || first === 'contact' || first === 'k') return second || null;
  return first === '' || TELEGRAM_PAGES.includes(first.toLowerCase()) ? null : first;
}

/** A public name (ignores case), the number of a user (or with -100 of a group), an invitation, or a phone number with its plus. */
const telegram: Platform = {
  name: 'Telegram',
  aliases: ['tg', 'tele'],
  hosts: ['t.me', 'telegram.me', 'telegram.dog', 'telegram.org', 'tg:'],
  link: telegramLink,
  read: (text, raw) => {
    const name = text.replace(/^@ ?/, '');
    const number = /^(?:id: ?)?(-?[1-9]\d{4,15})$/i.exec(name)?.[1];
    if (number) return { value: number };
    if (/^joinchat\/[\w-]{10,64}$/.test(name)) return { value: name, display: `t.me/+${name.slice('joinchat/'.length)}` };
    if (PHONELIKE.test(name)) return phoneAccount(name, raw);
    const value = name.toLowerCase();
    if (!/^[a-z][a-z0-9_]{2,30}[a-z0-9]$/.test(value)) {
      return notAnAccount('A name on Telegram has 5 to 32 letters, digits and underscores and begins with a letter.');
    }
    return { value, display: `@${value}` };
  },
};

/** Codes of links. */
const CODE = /^[\w-]{4,64}$/;
const LINE_TOKEN = /^[\w-]{8,64}$/;
const LINE_PLACES = /^(?:p|g|g2|ee)\/[\w-]{5,64}$/;

function lineLink({ host, path }: Link): string | null {
  if (host === 'lin.ee') return code(/^[\w-]{5,64}$/, 'ee', path[0]);
  if (host === 'page.line.me') return path[0] ? `@${path[0].replace(/^@/, '')}` : null;
  const [segment, kind, account = ''] = path[0] === 'R' ? path.slice(1) : path;
  if (segment !== 'ti' && segment !== 'nv' && segment !== 'oaMessage') return null;
  if (segment === 'oaMessage') return kind ?? null;
  if (account.startsWith('~') || account.startsWith('@')) return account.replace(/^~/, '');
  return kind === 'p' || kind === 'g' || kind === 'g2' ? code(LINE_TOKEN, kind, account) : null;
}

/** A personal id, an official account (its @ is part of it: the two are different accounts), an internal id, or the code of a link. */
const line: Platform = {
  name: 'LINE',
  aliases: ['lineid', 'lineapp', 'lineme', 'ไลน์'],
  hosts: ['line.me', 'lin.ee', 'line:'],
  link: lineLink,
  read: (text, raw) => {
    if (LINE_PLACES.test(text)) return { value: text };
    const value = text.toLowerCase().replace(/^@ /, '@');
    if (/^[ucr][0-9a-f]{32}$/.test(value)) return { value };
    if (PHONELIKE.test(value) && (value.startsWith('+') || raw.country)) return phoneAccount(value, raw);
    if (!/^@?[a-z0-9._-]{3,20}$/.test(value)) {
      return notAnAccount('A LINE id has 4 to 20 letters, digits, dots, hyphens and underscores; official ones begin with @.');
    }
    return { value };
  },
};

/** Facebook's names and numbers, without dots and in lower case. */
const messenger: Platform = {
  name: 'Messenger',
  aliases: ['fbmessenger', 'facebookmessenger'],
  hosts: ['m.me', 'messenger.com'],
  link: ({ path: [first = '', second = ''] }) => (first === 't' ? second || null : first === 'j' ? null : first || null),
  read: (text) => {
    const value = foldFacebook(text);
    return FACEBOOK_NAME.test(value)
      ? { value, display: `m.me/${value}` }
      : notAnAccount('A Messenger account is a name or number of Facebook.');
  },
};

/** A number, a name, the older `name#1234` (case-sensitive), or the code of an invitation. */
const discord: Platform = {
  name: 'Discord',
  aliases: ['discordapp'],
  hosts: ['discord.com', 'discordapp.com', 'discord.gg'],
  link: ({ host, path: [first = '', second = ''] }) => {
    if (host === 'discord.gg' || first === 'invite') return code(/^[\w-]{2,40}$/, 'invite', host === 'discord.gg' ? first : second);
    return first === 'users' ? second || null : null;
  },
  read: (text) => {
    if (/^invite\/[\w-]{2,40}$/.test(text) || /^[^@#:\s][^@#:]{0,30}[^@#:\s]#\d{4}$/.test(text)) return { value: text };
    const value = text.replace(/^@ ?/, '').toLowerCase();
    if (!/^[a-z0-9._]{2,32}$/.test(value)) {
      return notAnAccount('A Discord account is a number, a name of 2 to 32 letters, digits, dots and underscores, or name#1234.');
    }
    return { value, display: `@${value}` };
  },
};

/** An id (ignores case), a phone or QQ number, or the case-sensitive code of a link. */
const wechat: Platform = {
  name: 'WeChat',
  aliases: ['weixin', 'wx', '微信'],
  hosts: ['u.wechat.com', 'weixin.qq.com', 'weixin:'],
  link: ({ host, path: [first = '', second] }) =>
    host === 'u.wechat.com' ? code(CODE, 'u', first) : first === 'r' || first === 'g' ? code(CODE, first, second) : null,
  read: (text, raw) => {
    if (/^[urg]\/[\w-]{4,64}$/.test(text)) return { value: text };
    if (PHONELIKE.test(text) && text.startsWith('+')) return phoneAccount(text, raw);
    const value = text.replace(/^@ ?/, '').toLowerCase();
    if (/^(?:[a-z][a-z0-9_-]{5,31}|\d{5,15})$/.test(value)) return { value };
    return notAnAccount(
      'A WeChat id has 6 to 20 letters, digits, hyphens and underscores and begins with a letter; or give the phone number.',
    );
  },
};

const skype: Platform = {
  name: 'Skype',
  aliases: ['msskype'],
  hosts: ['join.skype.com'],
  link: ({ path: [first, second = ''] }) => (first === 'invite' ? code(CODE, 'invite', second) : null),
  read: (text) => {
    if (/^invite\/[\w-]{4,64}$/.test(text)) return { value: text };
    const value = (text.split('?')[0] ?? '').toLowerCase();
    if (/^(?:live:)?[a-z0-9.][a-z0-9.,_-]{4,62}$/.test(value)) return { value };
    return notAnAccount('A Skype name has 6 to 32 letters, digits, dots, commas, hyphens and underscores, perhaps after live:.');
  },
};

/** An id, or the case-sensitive code of an open chat (o) or a channel (pf). */
const kakaotalk: Platform = {
  name: 'KakaoTalk',
  aliases: ['kakao', 'katalk', '카카오톡', '카톡'],
  hosts: ['open.kakao.com', 'pf.kakao.com'],
  link: ({ host, path: [first = '', second = ''] }) => (host === 'pf.kakao.com' ? code(CODE, 'pf', first) : code(CODE, first, second)),
  read: (text) => {
    if (/^(?:o|me|pf)\/[\w-]{4,64}$/.test(text)) return { value: text };
    const value = text.replace(/^@ ?/, '').toLowerCase();
    if (/^[a-z0-9._-]{2,20}$/.test(value)) return { value };
    return notAnAccount('A KakaoTalk id has 4 to 15 letters, digits, dots, hyphens and underscores.');
  },
};

/** Messengers by their stored name. */
export const MESSAGING_PLATFORMS: Platforms = new Map<string, Platform>([
  ['telegram', telegram],
  ['whatsapp', whatsapp],
  ['line', line],
  ['zalo', zalo],
  ['messenger', messenger],
  ['viber', phoneOnly('Viber', ['rakutenviber'], ['viber.com', 'viber:'])],
  ['wechat', wechat],
  ['signal', signal],
  ['discord', discord],
  ['skype', skype],
  ['kakaotalk', kakaotalk],
  [
    'qq',
    plainPlatform({
      name: 'QQ',
      aliases: ['tencentqq'],
      hosts: ['qq:'],
      pattern: /^[1-9]\d{4,10}$/,
      rule: 'A QQ account is a number of 5 to 11 digits.',
    }),
  ],
  ['imo', phoneOnly('imo', ['imomessenger'], ['imo.im'])],
  ['botim', phoneOnly('BOTIM', [], ['botim.me'])],
]);
