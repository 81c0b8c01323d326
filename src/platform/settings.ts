import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import { isNetwork } from './network.js';
import { parsedUrl } from './parsed-url.js';
import { StartFailure } from './start-failure.js';

/** How talkative the log is, in pino's words. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a process does: answer callers, or work off what they left (order of events, jobs, retention, webhooks). */
export const HUB_ROLES = ['serve', 'relay'] as const;
export type HubRole = (typeof HUB_ROLES)[number];

/** Everything that may be set from outside, read once at the start; nobody else reads the environment. */
export interface Settings {
  /** `demo`: embedded database allowed, demo world, loopback only. `production`: NODE_ENV=production. */
  readonly mode: 'demo' | 'production';
  readonly host: string;
  /** 0 to 65535; 0 takes any free port. */
  readonly port: number;
  /** One or both. */
  readonly roles: ReadonlySet<HubRole>;
  /** URL of the migrating role on PostgreSQL 15 or newer; undefined: the embedded server. */
  readonly databaseUrl: string | undefined;
  /** Absolute path. */
  readonly dataDir: string;
  /** Demo mode only; undefined: a random one, kept in `dataDir`. */
  readonly demoPassword: string | undefined;
  /** One or more NATS addresses, with commas; undefined: PostgreSQL's LISTEN/NOTIFY carries the wake-ups. May hold a password. */
  readonly natsUrl: string | undefined;
  /** Addresses and networks (CIDR) of the proxies before the hub, whose X-Forwarded-For is believed; empty: nobody's. */
  readonly trustedProxies: readonly string[];
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly logLevel: LogLevel;
  /** 32 bytes that seal the hub's secrets at rest; undefined: kept in `dataDir`. */
  readonly masterKey: Buffer | undefined;
  /** Connections of one hub process to the database, 1 to 1000. */
  readonly poolSize: number;
  /** Milliseconds after which the database gives up on one statement. */
  readonly statementTimeoutMs: number;
  /** Production only: lets its holder make the first operator account, once. */
  readonly bootstrapToken: string | undefined;
  /** Which fraction of the member countries admits a new one. */
  readonly admissionQuorum: { readonly part: number; readonly whole: number };
  /** Bearer token that /metrics asks for; undefined: open in a demo, absent in production. */
  readonly metricsToken: string | undefined;
  /** Whether webhooks may lead to this machine itself, to try them out. Never in production. */
  readonly webhookAllowLoopback: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Raised by {@link readSettings}; its message is one sentence for each wrong setting, one a line. */
export class WrongSettings extends StartFailure {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
  }
}

/** Turns the text of a setting into its value, or says what is wrong with it. Sentences never quote what may be a secret. */
type Parse<T> = (text: string) => { readonly value: T } | { readonly wrong: string };

/**
 * Reads and checks all settings at once, so that the operator corrects them in one go. A setting that is empty counts as unset.
 * @throws WrongSettings
 */
export function readSettings(env: Environment): Settings {
  const wrong: string[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const read = <T, D>(name: string, parse: Parse<T>, otherwise: D): T | D => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const answer = parse(given);
    if ('value' in answer) return answer.value;
    wrong.push(`${name} ${answer.wrong}.`);
    return otherwise;
  };

  const mode = read('NODE_ENV', nodeEnv, 'demo');
  const host = read('HOST', mode === 'demo' ? loopback : anyHost, '127.0.0.1');
  const port = read('PORT', wholeNumber(0, 65_535), 4000);
  const settings: Settings = {
    ...{ mode, host, port },
    roles: read('HUB_ROLES', hubRoles, new Set(HUB_ROLES)),
    databaseUrl: read('DATABASE_URL', mode === 'demo' ? databaseUrl : databaseUrlWithPassword, undefined),
    dataDir: resolve(text('DATA_DIR') ?? '.hub'),
    demoPassword: mode === 'demo' ? text('DEMO_PASSWORD') : undefined,
    natsUrl: read('NATS_URL', natsUrl, undefined),
    trustedProxies: read('TRUSTED_PROXIES', networks, []),
    publicUrl: read('PUBLIC_URL', publicUrl, httpAddress(host, port)),
    logLevel: read('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    masterKey: read('MASTER_KEY', masterKey, undefined),
    poolSize: read('DATABASE_POOL', wholeNumber(1, 1000), 10),
    statementTimeoutMs: read('DATABASE_STATEMENT_TIMEOUT', wholeNumber(100, 600_000), 5000),
    bootstrapToken: mode === 'production' ? read('BOOTSTRAP_TOKEN', token, undefined) : undefined,
    admissionQuorum: read('ADMISSION_QUORUM', fraction, { part: 2, whole: 3 }),
    metricsToken: read('METRICS_TOKEN', token, undefined),
    webhookAllowLoopback: read('WEBHOOK_ALLOW_LOOPBACK', mode === 'demo' ? yesOrNo : inDemoAlone, false),
  };
  if (settings.roles.size < HUB_ROLES.length && mode === 'demo' && settings.databaseUrl === undefined) {
    wrong.push('HUB_ROLES must name both roles, unless DATABASE_URL is set: the embedded database belongs to one process alone.');
  }
  if (mode === 'production') wrong.push(...missingIn(text));
  if (wrong.length > 0) throw new WrongSettings(wrong);
  return Object.freeze(settings);
}

/**
 * The settings once the hub listens: with PORT=0 the port is known only then, and with it the address that links carry.
 * A PUBLIC_URL that was set stays.
 */
export function listeningOn(settings: Settings, port: number): Settings {
  const unset = settings.publicUrl === httpAddress(settings.host, settings.port);
  return Object.freeze({ ...settings, port, publicUrl: unset ? httpAddress(settings.host, port) : settings.publicUrl });
}

/** `http://HOST:PORT`; an IPv6 address stands in brackets (RFC 3986, 3.2.2). */
export const httpAddress = (host: string, port: number): string => `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

const NEEDED_IN_PRODUCTION = [
  ['DATABASE_URL', 'production runs on its own PostgreSQL, not on the embedded one'],
  ['MASTER_KEY', 'production takes the key that seals its secrets from outside (64 hexadecimal digits: openssl rand -hex 32)'],
  ['PUBLIC_URL', 'links, webhooks and TAXII need the address under which others reach the hub'],
] as const;

const missingIn = (text: (name: string) => string | undefined): readonly string[] =>
  NEEDED_IN_PRODUCTION.filter(([name]) => !text(name)).map(([name, why]) => `${name} is missing: ${why}.`);

/** A word that nobody knows starts nothing: a slip in `production` would open a demo on the production database. */
const nodeEnv: Parse<Settings['mode']> = (text) => {
  if (text === 'production') return { value: 'production' };
  return ['development', 'test'].includes(text)
    ? { value: 'demo' }
    : { wrong: `must be production, or for a demo unset, development or test, not ${text}` };
};

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i;
const isHost = (text: string): boolean => isIP(text) !== 0 || HOST_NAME.test(text);
const anyHost: Parse<string> = (text) => (isHost(text) ? { value: text } : { wrong: `is no host name and no address: ${text}` });

const loopback: Parse<string> = (text) => {
  const family = isIP(text) === 6 ? 'ipv6' : 'ipv4';
  const local = text === 'localhost' || (isIP(text) !== 0 && LOOPBACK.check(text, family));
  return local ? { value: text } : { wrong: `must be a loopback address (127.0.0.1, ::1, localhost) in demo mode, not ${text}` };
};

const wholeNumber =
  (least: number, most: number): Parse<number> =>
  (text) => {
    const value = Number(text);
    return /^\d{1,9}$/.test(text) && value >= least && value <= most
      ? { value }
      : { wrong: `must be a whole number from ${least} to ${most}, not ${text}` };
  };

const fraction: Parse<Settings['admissionQuorum']> = (text) => {
  const [, part = 0, whole = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  return part > 0 && part <= whole ? { value: { part, whole } } : { wrong: `must be a fraction like 2/3, at most 1/1, not ${text}` };
};

const oneOf =
  <T extends string>(words: readonly T[]): Parse<T> =>
  (text) => {
    const word = words.find((one) => one === text.toLowerCase());
    return word ? { value: word } : { wrong: `must be one of ${words.join(', ')}, not ${text}` };
  };

const yesOrNo: Parse<boolean> = (text) =>
  /^(true|false)$/i.test(text) ? { value: text.toLowerCase() === 'true' } : { wrong: `must be true or false, not ${text}` };

const inDemoAlone: Parse<boolean> = (text) =>
  text.toLowerCase() === 'false' ? { value: false } : { wrong: 'is for trying webhooks out on one machine: production refuses it' };

const hubRoles: Parse<ReadonlySet<HubRole>> = (text) => {
  const words = text
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  return words.every((word) => (HUB_ROLES as readonly string[]).includes(word))
    ? { value: new Set(HUB_ROLES.filter((role) => words.includes(role))) }
    : { wrong: `must be serve, relay, or both with a comma between them, not ${text}` };
};

const urlWith = (text: string, protocols: readonly string[]): URL | undefined => {
  const url = parsedUrl(text);
  return url && protocols.includes(url.protocol) ? url : undefined;
};

const databaseUrl: Parse<string> = (text) => {
  const url = urlWith(text, ['postgres:', 'postgresql:']);
  return url && url.pathname.length > 1 ? { value: text } : { wrong: 'must look like postgres://user:password@host:5432/database' };
};

/** The working roles' passwords are derived from this one (roles.ts): without it, anybody could work them out. */
const databaseUrlWithPassword: Parse<string> = (text) => {
  const parsed = databaseUrl(text);
  const open = 'value' in parsed && !new URL(text).password;
  return open ? { wrong: 'must hold a password in production: those of hub_app and hub_relay are derived from it' } : parsed;
};

const natsUrl: Parse<string> = (text) =>
  text.split(',').every((one) => urlWith(one.trim(), ['nats:', 'tls:'])?.hostname)
    ? { value: text }
    : { wrong: 'must look like nats://host:4222 (several: with commas between them)' };

const publicUrl: Parse<string> = (text) => {
  const url = urlWith(text, ['http:', 'https:']);
  const plain = url && !url.username && !url.password && !url.search && !url.hash;
  return plain ? { value: url.href.replace(/\/+$/, '') } : { wrong: 'must be an http or https address without user, query or fragment' };
};

/** Proxies: whoever stands here may claim any address, so never everybody. */
const networks: Parse<readonly string[]> = (text) => {
  const all = text.split(',').map((one) => one.trim());
  return all.every((one) => isNetwork(one) && !one.endsWith('/0'))
    ? { value: all }
    : {
        wrong: `must be addresses or networks (10.0.0.7, 2001:db8::/64) with commas between them, and not the whole Internet, not ${text}`,
      };
};

const masterKey: Parse<Buffer> = (text) =>
  /^[0-9a-f]{64}$/i.test(text) ? { value: Buffer.from(text, 'hex') } : { wrong: 'must be 64 hexadecimal digits (openssl rand -hex 32)' };

const token: Parse<string> = (text) =>
  text.length >= 16 ? { value: text } : { wrong: 'must have 16 or more characters (openssl rand -hex 32)' };
