import { isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  anyHost,
  databaseUrl,
  databaseUrlWithPassword,
  daysByName,
  filePath,
  fraction,
  headerName,
  hubName,
  demoOnly,
  loopback,
  masterKey,
  natsUrl,
  nodeEnv,
  networks,
  oneOf,
  publicUrl,
  token,
  wholeNumber,
  yesOrNo,
  type Parse,
} from './setting-parsers.js';
import {
  type AuditSettings,
  auditSettings,
  type EvidenceSettings,
  evidenceSettings,
  type ExchangeSettings,
  exchangeSettings,
  type StreamSettings,
  streamSettings,
} from './setting-groups.js';
import { type Environment, settingReader } from './setting-reader.js';
import { missingSettings } from './required-settings.js';
import { type MailSender, mailSender, type SmtpServer, smtpServer } from './smtp-setting.js';
import { StartFailure } from './start-failure.js';

/** The level of detail of the log, with pino's names. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The roles of a process: to answer callers, or to do the background work (order of events, jobs, retention, webhooks). */
export const HUB_ROLES = ['serve', 'relay'] as const;
export type HubRole = (typeof HUB_ROLES)[number];

/** Which accounts must have a second factor: operators and admins, all, or only those of parties whose admins require it. */
export const SECOND_FACTOR_RULES = ['admins', 'everyone', 'off'] as const;
export type SecondFactorRule = (typeof SECOND_FACTOR_RULES)[number];

/** All settings, read once at the start; no other code reads the environment. */
export interface Settings extends ExchangeSettings, EvidenceSettings, AuditSettings, StreamSettings {
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
  /** Demo mode only; undefined: a random password, stored in `dataDir`. */
  readonly demoPassword: string | undefined;
  /** One or more NATS addresses, separated by commas; undefined: wake-ups use PostgreSQL's LISTEN/NOTIFY. May hold a password. */
  readonly natsUrl: string | undefined;
  /** Addresses and networks (CIDR) of the proxies in front of the hub, whose X-Forwarded-For is trusted; empty: no proxy is trusted. */
  readonly trustedProxies: readonly string[];
  /** Name of the header in which these proxies send the client's certificate (RFC 9440), in lower case; undefined: they send none. */
  readonly clientCertHeader: string | undefined;
  /** The name of the hub, 1 to 60 characters; and its address, without a final slash. */
  readonly hubName: string;
  readonly publicUrl: string;
  readonly logLevel: LogLevel;
  /** 32 bytes that seal the hub's secrets at rest; undefined: stored in `dataDir`. */
  readonly masterKey: Buffer | undefined;
  /** Connections of one hub process to the database, 1 to 1000. */
  readonly poolSize: number;
  /** Milliseconds after which a connection that serves no request is closed. */
  readonly poolIdleMs: number;
  /** Time-out of one statement in the database, in milliseconds. */
  readonly statementTimeoutMs: number;
  /** Milliseconds for which a request waits for its turn before it is refused, 50 to 60000. */
  readonly requestWaitMs: number;
  /** Production only: lets its holder create the first operator account, once. */
  readonly bootstrapToken: string | undefined;
  readonly secondFactor: SecondFactorRule;
  /** The fraction of member countries that must accept a new one. */
  readonly admissionQuorum: { readonly part: number; readonly whole: number };
  /** Hours before a new office of the hub becomes active. */
  readonly officeWaitHours: number;
  /** Bearer token for /metrics; undefined: open in a demo, absent in production. */
  readonly metricsToken: string | undefined;
  /** Whether webhooks may lead to this machine, for tests. Never in production. */
  readonly webhookAllowLoopback: boolean;
  /** The mail server for links; undefined: links are shown to the officer who creates them. Holds a password. */
  readonly smtp: SmtpServer | undefined;
  /** The sender of letters; set together with `smtp`. */
  readonly mailFrom: MailSender | undefined;
  /** Whether identity providers and trusted issuers may be on this machine, for tests. Never in production. */
  readonly issuerAllowLoopback: boolean;
  /** Whether pulls may lead to this machine, and to this hub itself, for tests. Never in production. */
  readonly pullAllowLoopback: boolean;
  /** Half-life of confidence in days, by `KIND` or `KIND/THREAT`; other kinds have a default (docs/confidence.md). */
  readonly confidenceHalfLives: ReadonlyMap<string, number>;
  /** Maximum seconds, 0 to 3600, that an event of an item with a hidden owner waits for its position. */
  readonly hiddenDelaySeconds: number;
  /** Days within which the owner of a disputed claim must answer. */
  readonly disputeDays: number;
  /** Absolute path of the file of persisted documents; undefined: that of the console's build, if there is one. */
  readonly persistedDocuments: string | undefined;
}

/** Raised by {@link readSettings}; its message is one sentence for each wrong setting, one a line. */
export class InvalidSettings extends StartFailure {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
  }
}

/**
 * Reads and checks all settings at once, so that the operator can correct them together. An empty setting counts as unset.
 * @throws InvalidSettings
 */
export function readSettings(env: Environment): Settings {
  const wrong: string[] = [];
  const { text, read } = settingReader(env, wrong);
  const mode = read('NODE_ENV', nodeEnv, 'demo');
  const host = read('HOST', mode === 'demo' ? loopback : anyHost, '127.0.0.1');
  const port = read('PORT', wholeNumber(0, 65_535), 4000);
  const dataDir = resolve(text('DATA_DIR') ?? '.hub');
  const settings: Settings = {
    ...{ mode, host, port, roles: read('HUB_ROLES', hubRoles, new Set(HUB_ROLES)) },
    databaseUrl: read('DATABASE_URL', mode === 'demo' ? databaseUrl : databaseUrlWithPassword, undefined),
    dataDir,
    demoPassword: mode === 'demo' ? text('DEMO_PASSWORD') : undefined,
    ...{ natsUrl: read('NATS_URL', natsUrl, undefined), requestWaitMs: read('REQUEST_WAIT', wholeNumber(50, 60_000), 750) },
    ...{ trustedProxies: read('TRUSTED_PROXIES', networks, []), clientCertHeader: read('CLIENT_CERT_HEADER', headerName, undefined) },
    ...{ hubName: read('HUB_NAME', hubName, 'Entente'), publicUrl: read('PUBLIC_URL', publicUrl, httpAddress(host, port)) },
    ...{ logLevel: read('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'), masterKey: read('MASTER_KEY', masterKey, undefined) },
    ...{ poolSize: read('DATABASE_POOL', wholeNumber(1, 1000), 10), poolIdleMs: 1000 * read('DATABASE_IDLE', wholeNumber(1, 86_400), 600) },
    statementTimeoutMs: read('DATABASE_STATEMENT_TIMEOUT', wholeNumber(100, 600_000), 5000),
    bootstrapToken: mode === 'production' ? read('BOOTSTRAP_TOKEN', token, undefined) : undefined,
    secondFactor: read('SECOND_FACTOR', oneOf(SECOND_FACTOR_RULES), mode === 'production' ? 'admins' : 'off'),
    admissionQuorum: read('ADMISSION_QUORUM', fraction, { part: 2, whole: 3 }),
    officeWaitHours: read('OFFICE_WAIT_HOURS', wholeNumber(0, 720), mode === 'production' ? 24 : 0),
    metricsToken: read('METRICS_TOKEN', token, undefined),
    ...loopbackSettings(read, mode),
    ...{ smtp: read('SMTP_URL', smtpServer, undefined), mailFrom: read('MAIL_FROM', mailSender, undefined) },
    confidenceHalfLives: read('CONFIDENCE_HALF_LIVES', daysByName, new Map<string, number>()),
    hiddenDelaySeconds: read('HIDDEN_DELAY_SECONDS', wholeNumber(0, 3_600), 30),
    ...exchangeSettings(read),
    ...evidenceSettings(settingReader(env, wrong), mode, wrong),
    ...auditSettings(read, dataDir),
    ...streamSettings(read),
    disputeDays: read('DISPUTE_ANSWER_DAYS', wholeNumber(1, 365), 30),
    persistedDocuments: read('PERSISTED_DOCUMENTS', filePath, undefined),
  };
  wrong.push(...contradictionsIn(settings, text));
  if (wrong.length > 0) throw new InvalidSettings(wrong);
  return Object.freeze(settings);
}

/** Whether the hub's outbound requests may lead to this machine: only for tests. */
function loopbackSettings(
  read: ReturnType<typeof settingReader>['read'],
  mode: Settings['mode'],
): Pick<Settings, 'issuerAllowLoopback' | 'pullAllowLoopback' | 'webhookAllowLoopback'> {
  const isAllowed = mode === 'demo' ? yesOrNo : demoOnly;
  return {
    issuerAllowLoopback: read('ISSUER_ALLOW_LOOPBACK', isAllowed, false),
    pullAllowLoopback: read('PULL_ALLOW_LOOPBACK', isAllowed, false),
    webhookAllowLoopback: read('WEBHOOK_ALLOW_LOOPBACK', isAllowed, false),
  };
}

/** Returns the settings once the hub listens: with PORT=0 only then is the port known, and with it the address in links. A PUBLIC_URL that was set stays. */
export function withListeningPort(settings: Settings, port: number): Settings {
  const unset = settings.publicUrl === httpAddress(settings.host, settings.port);
  return Object.freeze({ ...settings, port, publicUrl: unset ? httpAddress(settings.host, port) : settings.publicUrl });
}

/** `http://HOST:PORT`; an IPv6 address is in brackets (RFC 3986, 3.2.2). */
export const httpAddress = (host: string, port: number): string => `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

/** Returns contradictions between settings that are valid one by one. */
function contradictionsIn(settings: Settings, text: (name: string) => string | undefined): readonly string[] {
  const { mode, roles, databaseUrl: url } = settings;
  const embeddedIsShared = roles.size < HUB_ROLES.length && mode === 'demo' && url === undefined;
  const isNobodyBelieved = settings.clientCertHeader !== undefined && settings.trustedProxies.length === 0;
  const isMailHalf = (text('SMTP_URL') === undefined) !== (text('MAIL_FROM') === undefined);
  return [
    ...(isNobodyBelieved ? ['CLIENT_CERT_HEADER needs TRUSTED_PROXIES: only trusted proxies may send this header.'] : []),
    ...(isMailHalf ? ['SMTP_URL and MAIL_FROM must be set together. Set both, or neither.'] : []),
    ...(embeddedIsShared
      ? ['HUB_ROLES must name both roles, unless DATABASE_URL is set: only one process can use the embedded database.']
      : []),
    ...(mode === 'production' ? missingSettings(text) : []),
  ];
}

const hubRoles: Parse<ReadonlySet<HubRole>> = (text) => {
  const names = text
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  return names.every((name) => (HUB_ROLES as readonly string[]).includes(name))
    ? { value: new Set(HUB_ROLES.filter((role) => names.includes(role))) }
    : { wrong: `must be serve, relay, or both separated by a comma, not ${text}` };
};
