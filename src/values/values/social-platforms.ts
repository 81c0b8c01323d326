import { notAnAccount, plainPlatform, type Link, type Platform, type Platforms } from './account-platform.js';
import { facebook } from './facebook.js';

/** Numbers that platforms assign to accounts; `id:` marks them if names may be all digits, too. */
const NUMBER = /^\d{3,20}$/;
const MARKED = /^id: ?(\d{3,20})$/i;

/** A platform with names and, marked, numbers. */
function numbered(platform: Platform, link: (link: Link) => string | null): Platform {
  return {
    ...platform,
    link: (address) => link(address) ?? platform.link(address),
    read: (text, raw) => {
      const number = MARKED.exec(text)?.[1];
      return number ? { value: `id:${number}` } : platform.read(text, raw);
    },
  };
}

const marked = (number: string | null | undefined): string | null => (number && NUMBER.test(number) ? `id:${number}` : null);

const META_NAME = /^(?!.*\.\.)(?!\.)[a-z0-9._]{0,29}[a-z0-9_]$/;
const META_RULE = 'has 1 to 30 letters, digits, dots and underscores, without a dot at either end.';

const instagram = numbered(
  plainPlatform({
    name: 'Instagram',
    aliases: ['ig', 'insta'],
    hosts: ['instagram.com', 'instagr.am', 'ig.me'],
    pattern: META_NAME,
    rule: `A name on Instagram ${META_RULE}`,
    reserved: ['p', 'reel', 'reels', 'tv', 'explore', 'accounts', 'direct', 'about', 'legal', 'share', 'web', 'developer'],
    before: ['stories', '_u', 'm'],
  }),
  () => null,
);

const tiktok: Platform = {
  ...numbered(
    plainPlatform({
      name: 'TikTok',
      hosts: ['tiktok.com'],
      pattern: /^[a-z0-9._]{1,23}[a-z0-9_]$/,
      rule: 'A name on TikTok has 2 to 24 letters, digits, dots and underscores, without a dot at its end.',
    }),
    () => null,
  ),
  link: ({ path: [first = '', second, third] }) =>
    first === 'share' && second === 'user' ? marked(third) : first.startsWith('@') ? first : null,
};

const x = numbered(
  plainPlatform({
    name: 'X',
    aliases: ['twitter', 'xcom', 'xtwitter'],
    hosts: ['x.com', 'twitter.com', 'nitter.net'],
    pattern: /^[a-z0-9_]{1,20}$/,
    rule: 'A name on X has 1 to 15 letters, digits and underscores.',
    reserved: [
      'i',
      'home',
      'search',
      'hashtag',
      'share',
      'intent',
      'explore',
      'settings',
      'messages',
      'notifications',
      'login',
      'tos',
      'privacy',
    ],
  }),
  ({ path: [first, second, third], query }) => {
    if (first === 'i' && second === 'user') return marked(third);
    if (first === 'intent') return query.get('screen_name') ?? marked(query.get('user_id'));
    return null;
  },
);

/** Handle, channel id (case-sensitive, always UC and 22 characters), or the older /user/ and /c/ names, each a namespace of its own. */
const youtube: Platform = {
  name: 'YouTube',
  aliases: ['yt'],
  hosts: ['youtube.com'],
  link: ({ path: [first = '', second = ''] }) => {
    if (first.startsWith('@')) return first;
    if (first === 'channel') return second || null;
    return (first === 'user' || first === 'c') && second ? `${first}/${second}` : null;
  },
  read: (text) => {
    if (/^UC[\w-]{22}$/.test(text)) return { value: text, display: `youtube.com/channel/${text}` };
    const older = /^(user|c)\/([\p{L}\p{M}\p{N}._-]{1,60})$/iu.exec(text.toLowerCase());
    if (older) return { value: older[0], display: `youtube.com/${older[0]}` };
    const value = text.replace(/^@ ?/, '').toLowerCase();
    if (!/^[\p{L}\p{M}\p{N}._·-]{3,30}$/u.test(value)) {
      return notAnAccount('A handle on YouTube has 3 to 30 letters, digits, dots, hyphens and underscores.');
    }
    return { value, display: `@${value}` };
  },
};

const LINKEDIN_PLACES = ['in', 'company', 'school', 'showcase', 'groups'];
const linkedin: Platform = {
  name: 'LinkedIn',
  aliases: ['li'],
  hosts: ['linkedin.com'],
  link: ({ path: [first = '', second = ''] }) => (LINKEDIN_PLACES.includes(first.toLowerCase()) && second ? `${first}/${second}` : null),
  read: (text) => {
    const [, section = 'in', name = ''] = /^(?:(in|company|school|showcase|groups)\/)?@?(.*)$/su.exec(text.toLowerCase()) ?? [];
    if (!/^[\p{L}\p{M}\p{N}_-]{2,100}$/u.test(name)) {
      return notAnAccount('A name on LinkedIn is the one in the address of the profile: letters, digits and hyphens.');
    }
    return { value: `${section}/${name}`, display: `linkedin.com/${section}/${name}` };
  },
};

/** A user, or with r/ a community. */
const reddit: Platform = {
  name: 'Reddit',
  aliases: [],
  hosts: ['reddit.com', 'redd.it'],
  link: ({ path: [first = '', second = ''] }) =>
    ['user', 'u', 'r'].includes(first) && second ? `${first === 'r' ? 'r' : 'u'}/${second}` : null,
  read: (text) => {
    const [, prefix = 'u', name = ''] = /^(?:\/?(u|r|user)\/)?@?(.*)$/s.exec(text.toLowerCase()) ?? [];
    if (!/^[a-z0-9_-]{2,21}$/.test(name)) return notAnAccount('A name on Reddit has 3 to 20 letters, digits, hyphens and underscores.');
    return prefix === 'r' ? { value: `r/${name}` } : { value: name, display: `u/${name}` };
  },
};

/** A handle is a host name; one word is short for a name at the platform's own host. */
const bluesky: Platform = {
  name: 'Bluesky',
  aliases: ['bsky'],
  hosts: ['bsky.app'],
  link: ({ path: [first, second = ''] }) => (first === 'profile' && second ? second : null),
  read: (text) => {
    const lower = text.replace(/^@ ?/, '').toLowerCase();
    if (/^did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.-]{3,253})$/.test(lower)) return { value: lower };
    const value = lower.includes('.') ? lower : `${lower}.bsky.social`;
    if (!/^[a-z0-9][a-z0-9.-]{2,251}[a-z]$/.test(value) || /\.[.-]|-\./.test(value)) {
      return notAnAccount('A handle on Bluesky is a host name, such as name.bsky.social.');
    }
    return { value, display: `@${value}` };
  },
};

/** Social networks by their stored name. */
export const SOCIAL_PLATFORMS: Platforms = new Map([
  ['facebook', facebook],
  ['instagram', instagram],
  ['tiktok', tiktok],
  ['x', x],
  ['youtube', youtube],
  ['linkedin', linkedin],
  [
    'threads',
    plainPlatform({
      name: 'Threads',
      hosts: ['threads.net', 'threads.com'],
      pattern: META_NAME,
      rule: `A name on Threads ${META_RULE}`,
      reserved: ['t', 'search'],
    }),
  ],
  [
    'snapchat',
    plainPlatform({
      name: 'Snapchat',
      aliases: ['snap'],
      hosts: ['snapchat.com'],
      pattern: /^[a-z][a-z0-9._-]{1,13}[a-z0-9]$/,
      rule: 'A name on Snapchat has 3 to 15 characters, begins with a letter and has letters, digits, dots, hyphens and underscores.',
      reserved: ['t', 'p', 'discover', 'spotlight', 'lens'],
      before: ['add'],
    }),
  ],
  ['reddit', reddit],
  [
    'pinterest',
    plainPlatform({
      name: 'Pinterest',
      hosts: ['pinterest.com', 'pinterest.co.uk', 'pinterest.de', 'pinterest.fr', 'pinterest.jp', 'pinterest.co.kr', 'pinterest.ph'],
      pattern: /^[a-z0-9_]{3,30}$/,
      rule: 'A name on Pinterest has 3 to 30 letters, digits and underscores.',
      reserved: ['pin', 'search', 'ideas', 'explore'],
    }),
  ],
  [
    'vk',
    plainPlatform({
      name: 'VK',
      aliases: ['vkontakte'],
      hosts: ['vk.com', 'vk.ru'],
      pattern: /^[a-z0-9_.]{2,32}$/,
      rule: 'A name on VK has letters, digits, dots and underscores. Or write id and the number.',
      reserved: ['feed', 'video', 'wall', 'search', 'im'],
    }),
  ],
  [
    'twitch',
    plainPlatform({
      name: 'Twitch',
      hosts: ['twitch.tv'],
      pattern: /^[a-z0-9_]{3,25}$/,
      rule: 'A name on Twitch has 4 to 25 letters, digits and underscores.',
      reserved: ['directory', 'videos', 'p'],
    }),
  ],
  ['bluesky', bluesky],
  [
    'weibo',
    plainPlatform({
      name: 'Weibo',
      aliases: ['sinaweibo'],
      hosts: ['weibo.com', 'weibo.cn'],
      pattern: /^[\p{L}\p{N}_-]{2,30}$/u,
      rule: 'A name on Weibo has 2 to 30 letters, digits, hyphens and underscores. Or give the number of the account.',
      before: ['u', 'n', 'profile'],
    }),
  ],
]);
