import { Logger as NestLogger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { layBootstrapToken } from '../identity/auth/bootstrap.service.js';
import { requireFactors } from '../identity/auth/factors/required-factors.js';
import { mayPass, outlasting, PATIENCE } from '../platform/database/bad-moment.js';
import { assertPublicUrl, nameHub } from '../platform/database/installation.js';
import { migrate } from '../platform/database/migrate.js';
import { OpenConnections } from '../platform/database/open-connections.js';
import { closeOtherDatabases } from '../platform/database/close-catalog.js';
import { noticeRestore } from '../platform/database/restores.js';
import { SeenPosition } from '../platform/database/seen-position.js';
import { assertBorder } from '../platform/database/self-test.js';
import { type DemoWorld, furnishDemo } from '../edge/demo/furnish.js';
import { layConsent } from '../tenancy/parties/consent.js';
import type { DataDir } from '../platform/platform/data-dir.js';
import { HubLogger, type Logger } from '../platform/platform/log.js';
import type { Settings } from '../platform/platform/settings.js';
import type { Shutdown } from '../platform/platform/shutdown.js';
import { endFormerPulls } from '../exchange/pulls/former-leases.js';
import { buildHub } from './serve.js';
import { endFormerLeases } from '../delivery/webhooks/former-leases.js';

/** A hub that is initialised and does not listen yet. */
export interface RaisedHub {
  readonly app: NestFastifyApplication;
  /** The demo world, where this process shows it. */
  readonly demo?: DemoWorld;
}

/** SQLSTATE cannot_connect_now: the server starts, or recovers from a crash. */
const STARTING = '57P03';

/**
 * Brings the database up to date and the application up on it. Every step may be done again, as it is when a start was killed, so that a database that
 * restarts under it is waited for: ours whatever it says, one of DATABASE_URL as long as it says that it is starting; one that does not answer at all may be
 * the wrong address, and is told at once.
 * @throws whatever a step throws, and StartFailure with a sentence for whoever starts the hub
 */
export async function raiseHub(
  settings: Settings,
  { url, dataDir }: { readonly url: string; readonly dataDir: DataDir },
  shutdown: Shutdown,
  log: Logger,
): Promise<RaisedHub> {
  NestLogger.overrideLogger(new HubLogger(log)); // what is said before the application exists is in the hub's log, too
  const isOurs = settings.databaseUrl === undefined;
  const seen = SeenPosition.in(dataDir.path);
  let app: NestFastifyApplication | undefined;
  await shutdown.onStop('the hub', () => {
    app?.get(OpenConnections).stopSoon();
    return app?.close();
  });

  async function raise(): Promise<RaisedHub> {
    const keyring = await migrate(url, dataDir.masterKey);
    await prepare(settings, { url, dataDir, seen }, log);
    const demo = await furnishAccounts(settings, url, dataDir, log);
    app = await buildHub(settings, { url, keyring, seen }, log);
    await app.init();
    if (demo) await furnishContent(app, url);
    return { app, demo };
  }

  const worthIt = (error: unknown): boolean => (isOurs ? mayPass(error) : codeOf(error) === STARTING);
  return outlasting(
    () =>
      raise().catch(async (error: unknown) => {
        await app?.close().catch(() => undefined);
        app = undefined;
        if (worthIt(error)) log.warn('The database is not ready, or restarts; the start waits for it.');
        throw error;
      }),
    { ...PATIENCE, worthIt },
  );
}

/** What a migrated database is checked for, told and cleared of before it serves. @throws StartFailure */
async function prepare(
  settings: Settings,
  { url, dataDir, seen }: { readonly url: string; readonly dataDir: DataDir; readonly seen: SeenPosition },
  log: Logger,
): Promise<void> {
  const isOurs = settings.databaseUrl === undefined;
  if (settings.mode === 'production') {
    await assertPublicUrl(url, settings.publicUrl);
    await nameHub(url, settings.hubName);
  }
  if (await noticeRestore(url, { seen, embeddedIn: isOurs ? dataDir.path : undefined })) {
    log.warn('The database was restored to an earlier point: whoever follows this hub is told to take a new copy (RESYNC_REQUIRED).');
  }
  await layConsent(url, settings);
  await assertBorder(url);
  await requireFactors(url, settings.secondFactor);
  if (!isOurs) return;
  await closeOtherDatabases(url);
  await endFormerLeases(url);
  await endFormerPulls(url);
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code;

async function furnishAccounts(settings: Settings, url: string, dataDir: DataDir, log: Logger): Promise<DemoWorld | undefined> {
  if (!settings.roles.has('serve')) return undefined;
  if (settings.mode === 'demo') return furnishDemo.accounts(url, dataDir.demoPassword ?? '');
  if (await layBootstrapToken(url, settings.bootstrapToken)) {
    log.warn('This hub has no account yet: bootstrapOperator makes the first one, with BOOTSTRAP_TOKEN.');
  }
  if (await furnishDemo.isIn(url)) log.warn('This database holds the demo world: its accounts share a password that was shown to people.');
  return undefined;
}

/** What the demo's parties have shared: claims first, which the rest is about. */
async function furnishContent(app: NestFastifyApplication, url: string): Promise<void> {
  await furnishDemo.indicators(app, url);
  await furnishDemo.casework(app, url);
  await furnishDemo.requests(app, url);
  await furnishDemo.inquiries(app, url);
  await furnishDemo.cases(app, url);
  await furnishDemo.network(app, url);
  await furnishDemo.notices(app, url);
}
