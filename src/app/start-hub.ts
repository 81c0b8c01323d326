import { Logger as NestLogger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { writeBootstrapToken } from '../identity/auth/bootstrap.service.js';
import { writeRequiredFactors } from '../identity/auth/factors/required-factors.js';
import { isTransient, retryTransient, DEFAULT_RETRY } from '../platform/database/transient-errors.js';
import { assertPublicUrl, setHubName } from '../platform/database/installation.js';
import { migrate } from '../platform/database/migrate.js';
import { OpenConnections } from '../platform/database/open-connections.js';
import { closeOtherDatabases } from '../platform/database/close-catalog.js';
import { detectRestore } from '../platform/database/restore-detection.js';
import { SeenPosition } from '../platform/database/seen-position.js';
import { assertTenantBoundary } from '../platform/database/self-test.js';
import { type DemoWorld, seedDemo } from '../edge/demo/seed.js';
import { writeConsentSettings } from '../tenancy/parties/consent.js';
import type { DataDir } from '../platform/platform/data-dir.js';
import { HubLogger, type Logger } from '../platform/platform/log.js';
import type { Settings } from '../platform/platform/settings.js';
import type { Shutdown } from '../platform/platform/shutdown.js';
import { releaseStalePullLeases } from '../exchange/pulls/stale-leases.js';
import { buildHub } from './serve.js';
import { releaseStaleWebhookLeases } from '../delivery/webhooks/stale-leases.js';

/** A hub that is initialised and does not listen yet. */
export interface StartedHub {
  readonly app: NestFastifyApplication;
  /** The demo world, if this process shows it. */
  readonly demo?: DemoWorld;
}

/** SQLSTATE cannot_connect_now: the server starts, or recovers from a crash. */
const STARTING = '57P03';

/**
 * Updates the database and starts the application on it. Every step can be repeated, after a killed start or while a database restarts. The start waits for the
 * embedded database in any case, and for one of DATABASE_URL as long as it reports that it is starting. A server that does not answer at all may be the wrong
 * address, and is reported at once.
 * @throws the error of a step; StartFailure with a sentence for the operator
 */
export async function startHub(
  settings: Settings,
  { url, dataDir }: { readonly url: string; readonly dataDir: DataDir },
  shutdown: Shutdown,
  log: Logger,
): Promise<StartedHub> {
  NestLogger.overrideLogger(new HubLogger(log)); // lines before the application exists are in the hub's log, too
  const isOurs = settings.databaseUrl === undefined;
  const seen = SeenPosition.inDataDir(dataDir.path);
  let app: NestFastifyApplication | undefined;
  await shutdown.onStop('the hub', () => {
    app?.get(OpenConnections).stopSoon();
    return app?.close();
  });

  async function raise(): Promise<StartedHub> {
    const keyring = await migrate(url, dataDir.masterKey);
    await prepare(settings, { url, dataDir, seen }, log);
    const demo = await seedAccounts(settings, url, dataDir, log);
    app = await buildHub(settings, { url, keyring, seen }, log);
    await app.init();
    if (demo) await seedContent(app, url);
    return { app, demo };
  }

  const worthIt = (error: unknown): boolean => (isOurs ? isTransient(error) : codeOf(error) === STARTING);
  return retryTransient(
    () =>
      raise().catch(async (error: unknown) => {
        await app?.close().catch(() => undefined);
        app = undefined;
        if (worthIt(error)) log.warn('The database is not ready, or is restarting; the start waits for it.');
        throw error;
      }),
    { ...DEFAULT_RETRY, shouldRetry: worthIt },
  );
}

/** Checks and prepares a migrated database before the hub serves requests. @throws StartFailure */
async function prepare(
  settings: Settings,
  { url, dataDir, seen }: { readonly url: string; readonly dataDir: DataDir; readonly seen: SeenPosition },
  log: Logger,
): Promise<void> {
  const isOurs = settings.databaseUrl === undefined;
  if (settings.mode === 'production') {
    await assertPublicUrl(url, settings.publicUrl);
    await setHubName(url, settings.hubName);
  }
  if (await detectRestore(url, { seen, embeddedIn: isOurs ? dataDir.path : undefined })) {
    log.warn('The database was restored to an earlier point. Followers of this hub must take a new snapshot (RESYNC_REQUIRED).');
  }
  await writeConsentSettings(url, settings);
  await assertTenantBoundary(url);
  await writeRequiredFactors(url, settings.secondFactor);
  if (!isOurs) return;
  await closeOtherDatabases(url);
  await releaseStaleWebhookLeases(url);
  await releaseStalePullLeases(url);
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code;

async function seedAccounts(settings: Settings, url: string, dataDir: DataDir, log: Logger): Promise<DemoWorld | undefined> {
  if (!settings.roles.has('serve')) return undefined;
  if (settings.mode === 'demo') return seedDemo.accounts(url, dataDir.demoPassword ?? '');
  if (await writeBootstrapToken(url, settings.bootstrapToken)) {
    log.warn('This hub has no account yet. Create the first one by bootstrapOperator, with BOOTSTRAP_TOKEN.');
  }
  if (await seedDemo.isIn(url)) log.warn('This database holds the demo world. Its accounts share a password that was shown publicly.');
  return undefined;
}

/** Seeds the items that the demo's parties share: claims first, because the other items refer to them. */
async function seedContent(app: NestFastifyApplication, url: string): Promise<void> {
  await seedDemo.indicators(app, url);
  await seedDemo.casework(app, url);
  await seedDemo.requests(app, url);
  await seedDemo.inquiries(app, url);
  await seedDemo.cases(app, url);
  await seedDemo.network(app, url);
  await seedDemo.notices(app, url);
  await seedDemo.directory(app, url);
  await seedDemo.duty(app, url);
  await seedDemo.alerts(app, url);
}
