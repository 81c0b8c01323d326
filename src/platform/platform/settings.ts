import { isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  anyHost,
  databaseUrl,
  databaseUrlWithPassword,
  daysByName,
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
  pageSizes,
  publicUrl,
  token,
  wholeNumber,
  yesOrNo,
  type Parse,
} from './setting-parsers.js';
import { type ObjectStore, objectStoreOf } from './object-store-setting.js';
import { missingSettings } from './required-settings.js';
import { type MailSender, mailSender, type SmtpServer, smtpServer } from './smtp-setting.js';
import { StartFailure } from './start-failure.js';

/** How talkative the log is, in pino's words. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a process does: answer callers, or work off what they left (order of events, jobs, retention, webhooks). */
export const HUB_ROLES = ['serve', 'relay'] as const;
export type HubRole = (typeof HUB_ROLES)[number];

/** Whose accounts must have a second factor: operators and admins, everybody, or nobody but the people of parties whose admins demand it. */
export const SECOND_FACTOR_RULES = ['admins', 'everyone', 'off'] as const;
export type SecondFactorRule = (typeof SECOND_FACTOR_RULES)[number];

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
  /** Name of the header in which these proxies tell the client's certificate (RFC 9440), in lower case; undefined: they do not. */
  readonly clientCertHeader: string | undefined;
  /** What the hub is called, 1 to 60 characters; and its address, without a slash at its end. */
  readonly hubName: string;
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
  readonly secondFactor: SecondFactorRule;
  /** Which fraction of the member countries admits a new one. */
  readonly admissionQuorum: { readonly part: number; readonly whole: number };
  /** How long a new office of the hub waits before it permits anything. */
  readonly officeWaitHours: number;
  /** Bearer token that /metrics asks for; undefined: open in a demo, absent in production. */
  readonly metricsToken: string | undefined;
  /** Whether webhooks may lead to this machine itself, to try them out. Never in production. */
  readonly webhookAllowLoopback: boolean;
  /** Sends links to mailboxes; undefined: they are shown to whoever makes them. Holds a password. */
  readonly smtp: SmtpServer | undefined;
  /** As whom; set together with `smtp`. */
  readonly mailFrom: MailSender | undefined;
  /** Whether identity providers and trusted issuers may lie on this machine itself, to try them out. Never in production. */
  readonly issuerAllowLoopback: boolean;
  /** Whether pulls may lead to this machine, and to this hub itself, to try them out. Never in production. */
  readonly pullAllowLoopback: boolean;
  /** Days after which half of a confidence is gone, by `KIND` or `KIND/THREAT`; what is not named has a default (docs/confidence.md). */
  readonly confidenceHalfLives: ReadonlyMap<string, number>;
  /** Seconds for which the event of an item that does not name its owner waits at most for its place, 0 to 3600. */
  readonly hiddenDelaySeconds: number;
  /** Exports that one process runs at a time, 1 to 100. */
  readonly exportsAtOnce: number;
  /** Milliseconds for which an export's client may take nothing; then it is cut off. */
  readonly exportIdleMs: number;
  /** Objects of a TAXII page where the client names no limit, and at most. */
  readonly taxiiPage: { readonly usual: number; readonly most: number };
  /** Milliseconds for which a TAXII page that has found no object yet reads on. */
  readonly taxiiLookMs: number;
  /** Bytes of one POST by TAXII: what the API root advertises is what is taken. */
  readonly taxiiMaxContentBytes: number;
  /** Bytes of one evidence file, and of all of one party's. */
  readonly evidenceMaxBytes: number;
  readonly evidencePartyBytes: number;
  /** Where evidence files lie, encrypted; undefined: in the database. Holds a secret. */
  readonly evidenceStore: ObjectStore | undefined;
  /** Days within which the owner of a disputed claim has to answer. */
  readonly disputeDays: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Raised by {@link readSettings}; its message is one sentence for each wrong setting, one a line. */
export class InvalidSettings extends StartFailure {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
  }
}

/** Reads single settings; what is wrong with them is said in `wrong`. */
function settingReader(env: Environment, wrong: string[]) {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const read = <T, D>(name: string, parse: Parse<T>, otherwise: D): T | D => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const answer = parse(given);
    if ('value' in answer) return answer.value;
    wrong.push(`${name} ${answer.wrong}.`);
    return otherwise;
  };
  return { text, read };
}

/**
 * Reads and checks all settings at once, so that the operator corrects them in one go. A setting that is empty counts as unset.
 * @throws InvalidSettings
 */
export function readSettings(env: Environment): Settings {
  const wrong: string[] = [];
  const { text, read } = settingReader(env, wrong);
  const mode = read('NODE_ENV', nodeEnv, 'demo');
  const host = read('HOST', mode === 'demo' ? loopback : anyHost, '127.0.0.1');
  const port = read('PORT', wholeNumber(0, 65_535), 4000);
  const settings: Settings = {
    ...{ mode, host, port, roles: read('HUB_ROLES', hubRoles, new Set(HUB_ROLES)) },
    databaseUrl: read('DATABASE_URL', mode === 'demo' ? databaseUrl : databaseUrlWithPassword, undefined),
    dataDir: resolve(text('DATA_DIR') ?? '.hub'),
    demoPassword: mode === 'demo' ? text('DEMO_PASSWORD') : undefined,
    natsUrl: read('NATS_URL', natsUrl, undefined),
    trustedProxies: read('TRUSTED_PROXIES', networks, []),
    clientCertHeader: read('CLIENT_CERT_HEADER', headerName, undefined),
    ...{ hubName: read('HUB_NAME', hubName, 'Entente'), publicUrl: read('PUBLIC_URL', publicUrl, httpAddress(host, port)) },
    logLevel: read('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    masterKey: read('MASTER_KEY', masterKey, undefined),
    poolSize: read('DATABASE_POOL', wholeNumber(1, 1000), 10),
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
    exportsAtOnce: read('EXPORTS_AT_ONCE', wholeNumber(1, 100), 4),
    exportIdleMs: 1000 * read('EXPORT_IDLE_SECONDS', wholeNumber(1, 120), 30),
    ...evidenceSettings(settingReader(env, wrong), mode, wrong),
    taxiiPage: read('TAXII_PAGE', pageSizes, { usual: 500, most: 2_000 }),
    taxiiLookMs: 1000 * read('TAXII_LOOK_SECONDS', wholeNumber(0, 50), 20),
    taxiiMaxContentBytes: read('TAXII_MAX_CONTENT_BYTES', wholeNumber(65_536, 104_857_600), 10_485_760),
    disputeDays: read('DISPUTE_ANSWER_DAYS', wholeNumber(1, 365), 30),
  };
  wrong.push(...contradictionsIn(settings, text));
  if (wrong.length > 0) throw new InvalidSettings(wrong);
  return Object.freeze(settings);
}

/** Whether what the hub calls may lie on this machine itself: for trying out alone. */
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

function evidenceSettings(
  { text, read }: ReturnType<typeof settingReader>,
  mode: Settings['mode'],
  wrong: string[],
): Pick<Settings, 'evidenceMaxBytes' | 'evidencePartyBytes' | 'evidenceStore'> {
  const store = objectStoreOf(text, mode === 'production');
  if ('wrong' in store) wrong.push(...store.wrong);
  return {
    evidenceMaxBytes: read('EVIDENCE_MAX_BYTES', wholeNumber(1_024, 999_999_999), 52_428_800),
    evidencePartyBytes: 1_048_576 * read('EVIDENCE_PARTY_MEGABYTES', wholeNumber(1, 10_485_760), 10_240),
    evidenceStore: 'value' in store ? store.value : undefined,
  };
}

/**
 * The settings once the hub listens: with PORT=0 the port is known only then, and with it the address that links carry.
 * A PUBLIC_URL that was set stays.
 */
export function withListeningPort(settings: Settings, port: number): Settings {
  const unset = settings.publicUrl === httpAddress(settings.host, settings.port);
  return Object.freeze({ ...settings, port, publicUrl: unset ? httpAddress(settings.host, port) : settings.publicUrl });
}

/** `http://HOST:PORT`; an IPv6 address stands in brackets (RFC 3986, 3.2.2). */
export const httpAddress = (host: string, port: number): string => `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

/** What is wrong with settings that are right one by one. */
function contradictionsIn(settings: Settings, text: (name: string) => string | undefined): readonly string[] {
  const { mode, roles, databaseUrl: url } = settings;
  const embeddedIsShared = roles.size < HUB_ROLES.length && mode === 'demo' && url === undefined;
  const isNobodyBelieved = settings.clientCertHeader !== undefined && settings.trustedProxies.length === 0;
  const isMailHalf = (text('SMTP_URL') === undefined) !== (text('MAIL_FROM') === undefined);
  return [
    ...(isNobodyBelieved ? ['CLIENT_CERT_HEADER needs TRUSTED_PROXIES: from nobody else is it believed.'] : []),
    ...(isMailHalf ? ['SMTP_URL and MAIL_FROM go together: set both, or neither.'] : []),
    ...(embeddedIsShared
      ? ['HUB_ROLES must name both roles, unless DATABASE_URL is set: the embedded database belongs to one process alone.']
      : []),
    ...(mode === 'production' ? missingSettings(text) : []),
  ];
}

const hubRoles: Parse<ReadonlySet<HubRole>> = (text) => {
  const words = text
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  return words.every((word) => (HUB_ROLES as readonly string[]).includes(word))
    ? { value: new Set(HUB_ROLES.filter((role) => words.includes(role))) }
    : { wrong: `must be serve, relay, or both with a comma between them, not ${text}` };
};
