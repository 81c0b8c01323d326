import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import { isNetwork } from './network.js';
import { parsedUrl } from '../../values/values/parsed-url.js';

/** Converts the text of a setting into its value, or returns what is wrong with it. Messages never quote possible secrets. */
export type Parse<T> = (text: string) => { readonly value: T } | { readonly wrong: string };

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i;
const isHost = (text: string): boolean => isIP(text) !== 0 || HOST_NAME.test(text);
export const anyHost: Parse<string> = (text) =>
  isHost(text) ? { value: text } : { wrong: `is neither a host name nor an address: ${text}` };

export const loopback: Parse<string> = (text) => {
  const family = isIP(text) === 6 ? 'ipv6' : 'ipv4';
  const local = text === 'localhost' || (isIP(text) !== 0 && LOOPBACK.check(text, family));
  return local ? { value: text } : { wrong: `must be a loopback address (127.0.0.1, ::1, localhost) in demo mode, not ${text}` };
};

export const wholeNumber =
  (least: number, most: number): Parse<number> =>
  (text) => {
    const value = Number(text);
    return /^\d{1,9}$/.test(text) && value >= least && value <= most
      ? { value }
      : { wrong: `must be a whole number from ${least} to ${most}, not ${text}` };
  };

/** The name of the hub for people: in letters, authenticator apps and passkeys, where a line end or a hidden character would mislead. */
export const hubName: Parse<string> = (text) =>
  text.length <= 60 && /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u.test(text) && !/[<>"]/.test(text)
    ? { value: text.normalize('NFC') }
    : { wrong: 'must be a name of 1 to 60 characters, without line ends, control characters, angle brackets and quotation marks' };

export const filePath: Parse<string> = (text) => ({ value: resolve(text) });

export const fraction: Parse<{ readonly part: number; readonly whole: number }> = (text) => {
  const [, part = 0, whole = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  return part > 0 && part <= whole ? { value: { part, whole } } : { wrong: `must be a fraction like 2/3, at most 1/1, not ${text}` };
};

/** `NAME=days`, separated by commas; days with up to three decimals. This parser does not know the valid names. */
export const daysByName: Parse<ReadonlyMap<string, number>> = (text) => {
  const pairs = text.split(',').map((pair) => /^([A-Z_]+(?:\/[A-Z_]+)?)=(\d{1,5}(?:\.\d{1,3})?)$/.exec(pair.trim()));
  const entries = pairs.flatMap((pair) => (pair?.[1] && Number(pair[2]) > 0 ? [[pair[1], Number(pair[2])] as const] : []));
  const value = new Map(entries);
  return entries.length === pairs.length && value.size === pairs.length
    ? { value }
    : { wrong: 'must be names with days above 0, each once, like PHONE=90,URL/PHISHING=7.5' };
};

/** `500,2000`: default and maximum. */
export const pageSizes: Parse<{ readonly usual: number; readonly most: number }> = (text) => {
  const [, usual = 0, most = 0] = (/^(\d{1,4})\s*,\s*(\d{1,4})$/.exec(text) ?? []).map(Number);
  return usual > 0 && usual <= most && most <= 5_000
    ? { value: { usual, most } }
    : { wrong: `must be two whole numbers like 500,2000, the second not below the first and at most 5000, not ${text}` };
};

export const oneOf =
  <T extends string>(values: readonly T[]): Parse<T> =>
  (text) => {
    const value = values.find((candidate) => candidate === text.toLowerCase());
    return value ? { value } : { wrong: `must be one of ${values.join(', ')}, not ${text}` };
  };

export const yesOrNo: Parse<boolean> = (text) =>
  /^(true|false)$/i.test(text) ? { value: text.toLowerCase() === 'true' } : { wrong: `must be true or false, not ${text}` };

export const demoOnly: Parse<boolean> = (text) =>
  text.toLowerCase() === 'false' ? { value: false } : { wrong: 'is only for tests on one machine and not allowed in production' };

const urlWith = (text: string, protocols: readonly string[]): URL | undefined => {
  const url = parsedUrl(text);
  return url && protocols.includes(url.protocol) ? url : undefined;
};

export const databaseUrl: Parse<string> = (text) => {
  const url = urlWith(text, ['postgres:', 'postgresql:']);
  return url && url.pathname.length > 1 ? { value: text } : { wrong: 'must look like postgres://user:password@host:5432/database' };
};

/** The working roles' passwords are derived from this one (roles.ts): without it, an attacker could compute them. */
export const databaseUrlWithPassword: Parse<string> = (text) => {
  const parsed = databaseUrl(text);
  const open = 'value' in parsed && !new URL(text).password;
  return open ? { wrong: 'must hold a password in production: those of hub_app and hub_relay are derived from it' } : parsed;
};

export const natsUrl: Parse<string> = (text) =>
  text.split(',').every((one) => urlWith(one.trim(), ['nats:', 'tls:'])?.hostname)
    ? { value: text }
    : { wrong: 'must look like nats://host:4222 (several: with commas between them)' };

export const publicUrl: Parse<string> = (text) => {
  const url = urlWith(text, ['http:', 'https:']);
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  return plain ? { value: url.href.replace(/\/+$/, '') } : { wrong: 'must be an http or https address without user, query or fragment' };
};

/** Trusted proxies may claim any client address, so the whole internet is not allowed. */
export const networks: Parse<readonly string[]> = (text) => {
  const all = text.split(',').map((one) => one.trim());
  return all.every((one) => isNetwork(one) && !one.endsWith('/0'))
    ? { value: all }
    : {
        wrong: `must be addresses or networks (10.0.0.7, 2001:db8::/64) separated by commas, but not the whole internet, not ${text}`,
      };
};

export const headerName: Parse<string> = (text) =>
  /^[a-z0-9-]{1,64}$/i.test(text) ? { value: text.toLowerCase() } : { wrong: 'must be the name of a header, such as Client-Cert' };

export const masterKey: Parse<Buffer> = (text) =>
  /^[0-9a-f]{64}$/i.test(text) ? { value: Buffer.from(text, 'hex') } : { wrong: 'must be 64 hexadecimal digits (openssl rand -hex 32)' };

export const token: Parse<string> = (text) =>
  text.length >= 16 ? { value: text } : { wrong: 'must have 16 or more characters (openssl rand -hex 32)' };

/** An unknown value stops the start: a typing error in `production` would open a demo on the production database. */
export const nodeEnv: Parse<'demo' | 'production'> = (text) => {
  if (text === 'production') return { value: 'production' };
  return ['development', 'test'].includes(text)
    ? { value: 'demo' }
    : { wrong: `must be production, or for a demo unset, development or test, not ${text}` };
};
