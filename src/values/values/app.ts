import { tidy } from './text.js';
import { invalidReading, validReading } from './value.js';
import type { RawValue, Reading, ValueProblem } from './value.js';

const PLATFORMS = ['android', 'ios', 'huawei', 'microsoft', 'amazon', 'chrome'] as const;
type Platform = (typeof PLATFORMS)[number];

const ALIASES: ReadonlyMap<string, Platform> = new Map([
  ['google', 'android'],
  ['googleplay', 'android'],
  ['play', 'android'],
  ['samsung', 'android'],
  ['apk', 'android'],
  ['apple', 'ios'],
  ['appstore', 'ios'],
  ['iphone', 'ios'],
  ['ipad', 'ios'],
  ['appgallery', 'huawei'],
  ['harmonyos', 'huawei'],
  ['windows', 'microsoft'],
  ['microsoftstore', 'microsoft'],
  ['amazonappstore', 'amazon'],
  ['chromewebstore', 'chrome'],
]);

/** Hosts of the stores and the position of the id in their links: the first group. Matched against path and query, without fragment and scheme. */
const LINKS: readonly (readonly [Platform, RegExp])[] = [
  ['android', /^play\.google\.com\/(?:store\/apps\/details|apps\/testing\/?)[^?]*\?(?:[^#]*&)?id=([^&#]+)/i],
  ['android', /^play\.google\.com\/apps\/testing\/([^/?#]+)/i],
  ['android', /^details\/?\?(?:[^#]*&)?id=([^&#]+)/i],
  ['android', /^(?:galaxystore\.samsung\.com\/detail|apps\.samsung\.com\/appquery\/appdetail\.as\?appid=)\/?([^/?#&]+)/i],
  ['ios', /^(?:apps|itunes)\.apple\.com\/[^?#]*\/?id(\d+)/i],
  ['huawei', /^appgallery\.(?:huawei\.com|cloud\.huawei\.com)\/(?:#\/)?app\/([^/?#]+)/i],
  ['microsoft', /^(?:apps|www)\.microsoft\.com\/[^?#]*\/([0-9a-z]{12})(?=$|[/?#])/i],
  ['microsoft', /^pdp\/?\?(?:[^#]*&)?productid=([0-9a-z]{12})/i],
  ['amazon', /^(?:www\.)?amazon\.[a-z.]{2,6}\/(?:[^?#]*\/)?(?:dp|product)\/(b[0-9a-z]{9})/i],
  ['chrome', /^(?:chromewebstore\.google\.com|chrome\.google\.com\/webstore)\/detail\/(?:[^?#/]*\/)?([a-p]{32})(?=$|[/?#])/i],
];
/** Links are http(s), also defanged, or the stores' own schemes. */
const LINK = /^(?:h(?:tt|xx)ps?|market|itms-apps|itms|ms-windows-store):\/\//i;

const PACKAGE = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/i;
const BUNDLE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
/** Longest package or bundle id of the stores. */
const LONGEST_ID = 255;

/** Returns an id in canonical form and for display; null if the store has no such ids. */
type IdForm = (text: string) => { readonly value: string; readonly display: string } | null;

const plain = (value: string): { readonly value: string; readonly display: string } => ({ value, display: value });
const upper =
  (pattern: RegExp): IdForm =>
  (text) =>
    pattern.test(text.toUpperCase()) ? plain(text.toUpperCase()) : null;

const FORMS: Readonly<Record<Platform, { readonly read: IdForm; readonly expects: string }>> = {
  android: { read: (text) => (PACKAGE.test(text) ? plain(text) : null), expects: 'a package name such as com.example.app' },
  ios: {
    read: (text) => {
      const number = /^(?:id)?(\d{6,12})$/i.exec(text)?.[1];
      if (number !== undefined) return { value: number, display: `id${number}` };
      return BUNDLE.test(text) ? { value: text.toLowerCase(), display: text } : null;
    },
    expects: 'an App Store id such as id123456789, or a bundle id such as com.example.app',
  },
  huawei: {
    read: (text) => upper(/^C\d{6,20}$/)(text) ?? (PACKAGE.test(text) ? plain(text) : null),
    expects: 'an AppGallery id such as C100000001, or a package name',
  },
  microsoft: { read: upper(/^[0-9][0-9A-Z]{11}$/), expects: 'a Store product id of 12 characters, such as 9WZDNCRFJ3TJ' },
  amazon: { read: upper(/^B[0-9A-Z]{9}$/), expects: 'an ASIN such as B000000000' },
  chrome: {
    read: (text) => (/^[a-p]{32}$/i.test(text) ? plain(text.toLowerCase()) : null),
    expects: 'an extension id of 32 letters a to p',
  },
};

function platformNamed(name: string): Platform | undefined {
  const wanted = name.toLowerCase().replace(/[\s._-]/g, '');
  return PLATFORMS.find((platform) => platform === wanted) ?? ALIASES.get(wanted);
}

/** Returns a store link without its scheme, refanged; null if the text is no link. */
function linkOf(text: string): string | null {
  const refanged = text.replace(/\[\.\]|\(\.\)/g, '.').replace(/\[:\]/g, ':');
  if (LINK.test(refanged)) return refanged.replace(LINK, '');
  return /^(?:play\.google|apps\.apple|itunes\.apple|appgallery\.[a-z.]+|apps\.microsoft|chromewebstore\.google)\.com\//i.test(refanged)
    ? refanged
    : null;
}

function readId(platform: Platform, id: string, warnings: readonly ValueProblem[]): Reading {
  const { read, expects } = FORMS[platform];
  const found = id.length > LONGEST_ID ? null : read(id);
  if (found === null) return invalidReading('APP_INVALID', `This is not an app of ${platform}. Give ${expects}, or a link of the store.`);
  return validReading({ kind: 'APP', scope: platform, platform, ...found, warnings });
}

function readLink(link: string, platform: Platform | undefined): Reading {
  const [store, pattern] = LINKS.find(([, one]) => one.test(link)) ?? [];
  if (store === undefined || pattern === undefined) {
    return invalidReading(
      'APP_LINK_UNKNOWN',
      'This link leads to no app in a known store. Publish it as a URL, or give the id of the app.',
    );
  }
  const sideBySide = platform === 'huawei' && store === 'android';
  if (platform !== undefined && platform !== store && !sideBySide) {
    return invalidReading('APP_PLATFORM_DIFFERS', `The link leads to ${store}, but another platform was given.`, 'platform');
  }
  return readId(store, pattern.exec(link)?.[1] ?? '', []);
}

/**
 * Reads an APP: its id in a store or on a device; `platform` is the scope. Android package names keep their capitals, because Android distinguishes them; App
 * Store numbers lose `id`; bundle ids become lower case, because Apple ignores case. Links of the stores contain platform and id, also when defanged. Refuses
 * with APP_INVALID, APP_LINK_UNKNOWN, APP_PLATFORM_MISSING, APP_PLATFORM_UNKNOWN or APP_PLATFORM_DIFFERS.
 */
export function readApp(raw: RawValue): Reading {
  const text = tidy(raw.value);
  const hint = tidy(raw.platform ?? '');
  const platform = platformNamed(hint);
  if (hint !== '' && platform === undefined) {
    return invalidReading('APP_PLATFORM_UNKNOWN', `The platform of an app is one of ${PLATFORMS.join(', ')}.`, 'platform');
  }
  const link = linkOf(text);
  if (link !== null) return readLink(link, platform);
  if (platform !== undefined) return readId(platform, text, []);
  if (/^id\d{6,12}$/i.test(text)) return readId('ios', text, []);
  return invalidReading(
    'APP_PLATFORM_MISSING',
    'Name the platform (android, ios, huawei, microsoft …), or give a link of the store.',
    'platform',
  );
}
