import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { PasswordHasher } from '../../identity/auth/password-hasher.js';
import { SessionsService } from '../../identity/auth/sessions.service.js';
import type { Actor } from '../../identity/auth/actor.js';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import { PublishService } from '../../intel/indicators/publish.service.js';
import { ReviseService } from '../../intel/indicators/revise.service.js';
import { Clock } from '../../platform/platform/clock.js';
import { seedReports } from './reports.js';
import { type DemoIds, type DemoItem, demoContent } from './content.js';
import { DEMO_GROUP, DEMO_PARTIES, emailsOf } from './demo-parties.js';
import { demoPasswordHash, seedDemoParties } from './seed-parties.js';
import { seedInformationRequests } from './information-requests.js';
import { seedCases } from './cases.js';
import { seedRelationships } from './relationships.js';
import { seedDirectory } from './directory.js';
import { seedDuty } from './duty.js';
import { seedAlerts } from './alerts.js';
import { seedNotices } from './notices.js';
import { seedActionRequests } from './action-requests.js';

/** The demo world that a start of the hub finds or creates. */
export interface DemoWorld {
  /** Whether this start created it. */
  readonly isNew: boolean;
  /** The password that opens its accounts. */
  readonly password: string;
  /** False when the database contains other parties than the demo's: then there are no demo accounts. */
  readonly hasAccounts: boolean;
}

/** The account that publishes for a demo party without claims. */
interface Publisher {
  readonly slug: string;
  readonly user: string;
}

/** Local part of the account that publishes for a party. */
const PUBLISHING = { COUNTRY: 'analyst', PARTNER: 'contributor', HUB: undefined } as const;

const publishingAccounts = (): readonly string[] =>
  DEMO_PARTIES.flatMap(({ kind, slug }) => (PUBLISHING[kind] ? [`${PUBLISHING[kind]}@${slug}.example`] : []));

/** Creates parties and accounts if there are none. If `password` does not open the accounts, they get it: the setting has changed. */
async function accounts(url: string, password: string): Promise<DemoWorld> {
  const passwords = new PasswordHasher();
  const hash = await demoPasswordHash(url);
  const fits = await passwords.verify(async () => hash ?? null, password, {});
  const isNew = await seedDemoParties(url, fits ? undefined : await passwords.hash(password, {}));
  // Read after the creation: another hub that started at the same time may have created them.
  return { isNew, password, hasAccounts: await isIn(url) };
}

/** Returns whether the database at `url` contains the demo's accounts. */
const isIn = async (url: string): Promise<boolean> => (await demoPasswordHash(url)) !== undefined;

/**
 * Publishes the demo's claims through the hub's own services, each in the name of its party's officer. A party that has published before is skipped. So the
 * next start completes an interrupted one, and no user's change is undone.
 * @param app initialised, with running services
 * @returns the number of published claims
 * @throws Error when a claim was not accepted: then the content is wrong
 */
async function indicators(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    // One hub at a time: two hubs that start together would publish everything twice. The lock is held until this transaction ends, which writes nothing
    // itself.
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`);
    return publishMissing(app, tx);
  });
}

async function publishMissing(app: INestApplicationContext, tx: OwnerTransaction): Promise<number> {
  const publishers = await tx.query<Publisher>(
    `select p.slug, u.id as user from hub.user_account u join hub.party p on p.key = u.party
       where u.email = any ($1) and not exists (select from hub.indicator i where i.owner = p.key) order by p.key`,
    [publishingAccounts()],
  );
  const ids = await idsOf((text, values) => tx.query<{ slug: string; id: string }>(text, values));
  if (publishers.length === 0 || !ids) return 0;
  const content = demoContent(midnight(app.get(Clock).now()), ids);
  let published = 0;
  for (const { slug, user } of publishers) published += await publishAs(app, user, content.get(slug) ?? []);
  return published;
}

type Rows = (text: string, values: readonly unknown[]) => Promise<readonly { slug: string; id: string }[]>;

async function idsOf(rows: Rows): Promise<DemoIds | undefined> {
  const [group] = await rows(`select '' as slug, id from hub.working_group where name = $1 order by key limit 1`, [DEMO_GROUP.name]);
  const partners = await rows(`select slug, id from hub.party where kind = $1`, ['PARTNER']);
  return group && { group: group.id, partners: new Map(partners.map(({ slug, id }) => [slug, id])) };
}

async function publishAs(app: INestApplicationContext, user: string, items: readonly DemoItem[]): Promise<number> {
  if (items.length === 0) return 0;
  const sessions = app.get(SessionsService, { strict: false });
  const origin = { channel: 'demo', requestId: randomUUID() } as const;
  const { identity } = await sessions.open(user, origin, { hub: true });
  const actor: Actor = { ...identity, ...origin };
  const receipts = await app.get(PublishService, { strict: false }).publish(
    actor,
    items.map(({ item }) => item),
  );
  for (const { index, outcome, indicatorId, problems } of receipts) {
    if (outcome !== 'CREATED' || indicatorId === null) {
      throw new Error(
        `Demo item ${index} of ${identity.email} was not accepted (${outcome}): ${problems.map(({ message }) => message).join(' ')}`,
      );
    }
    const reason = items[index]?.revokedFor;
    if (reason !== undefined) await app.get(ReviseService, { strict: false }).revoke(actor, indicatorId, reason);
  }
  await sessions.signOut(actor);
  return receipts.length;
}

const midnight = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));

/** Returns the banner that the terminal shows before the ready line. @param address of the hub, without a slash at its end */
function banner(address: string, { password, hasAccounts }: DemoWorld): string {
  const addresses = ['', `  Console   ${address}/`, `  GraphQL   ${address}/graphql`, ''];
  if (!hasAccounts) return [...addresses, '  This database contains no demo accounts: it was not empty.', '', ''].join('\n');
  const width = Math.max(...DEMO_PARTIES.map(({ name }) => name.length));
  const lines = DEMO_PARTIES.map((party) => `  ${party.name.padEnd(width)}  ${emailsOf(party).join('  ')}`);
  return [...addresses, `  Demo accounts, all with the password ${password}`, '', ...lines, '', ''].join('\n');
}

export const seedDemo = {
  accounts,
  isIn,
  indicators,
  casework: seedReports,
  requests: seedActionRequests,
  inquiries: seedInformationRequests,
  cases: seedCases,
  network: seedRelationships,
  notices: seedNotices,
  directory: seedDirectory,
  duty: seedDuty,
  alerts: seedAlerts,
  banner,
};
