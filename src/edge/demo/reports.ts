import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { SessionsService } from '../../identity/auth/sessions.service.js';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import type { ReportFields } from '../../casework/reports/report.js';
import { ReportsService } from '../../casework/reports/reports.service.js';
import { AcceptReportService } from '../../casework/triage/accept-report.service.js';
import { TriageQueueService } from '../../casework/triage/triage-queue.service.js';
import { TriageService } from '../../casework/triage/triage.service.js';
import { Dice } from './invent/dice.js';
import { phoneOf } from './invent/phones.js';
import { hostOf, messagingAccountOf } from './invent/online.js';
import { walletOf } from './invent/wallets.js';

/** Reports of a demo partner, and Thailand's triage of them so far; undefined: none yet. */
interface DemoReport {
  readonly draft: ReportFields;
  readonly done?: 'accepted' | 'asked' | 'declined';
}

const reportDraftOf = (fields: Partial<ReportFields> & Pick<ReportFields, 'reference' | 'title' | 'threat' | 'items'>): ReportFields => ({
  tlp: 'AMBER',
  draft: false,
  losses: [],
  victimCountries: [],
  suspectCountries: [],
  countries: ['TH'],
  exceptCountries: [],
  evidence: [],
  ...fields,
});

type Items = ReportFields['items'];

/** Deterministic and invented, like the demo's claims. One number is in reports of both partners. */
function demoReports(): ReadonlyMap<string, readonly DemoReport[]> {
  const dice = new Dice('reports');
  const phone = { kind: 'PHONE' as const, value: phoneOf('TH', dice) };
  return new Map([
    ['meta', metaReports(dice, [phone])],
    ['binance', binanceReports(dice, [phone])],
  ]);
}

const siteOf = (words: readonly string[], dice: Dice) => ({ kind: 'DOMAIN' as const, value: hostOf(words, dice) });
const aWallet = (dice: Dice) => ({ kind: 'CRYPTO_ADDRESS' as const, ...walletOf(dice) });

const metaReports = (dice: Dice, shared: Items): readonly DemoReport[] => [
  {
    draft: reportDraftOf({
      ...{ reference: 'META-2026-0101', title: 'Accounts that sell parcels which never come', threat: 'PHISHING', platform: 'facebook' },
      items: [...shared, { kind: 'MESSAGING_ACCOUNT', ...messagingAccountOf(['parcel'], 'TH', dice) }, siteOf(['parcel', 'track'], dice)],
      ...{ narrative: 'Victims are called about a parcel, and led to a page that asks for their card.', victimCountries: ['MY', 'TH'] },
    }),
    done: 'accepted',
  },
  {
    draft: reportDraftOf({
      ...{ reference: 'META-2026-0102', title: 'False police officers on video calls', threat: 'IMPERSONATION' },
      items: [{ kind: 'PHONE', value: phoneOf('TH', dice) }],
    }),
    done: 'asked',
  },
  {
    draft: reportDraftOf({
      ...{ reference: 'META-2026-0103', title: 'A page that promises to double money', threat: 'INVESTMENT_SCAM' },
      items: [siteOf(['invest', 'gold'], dice), ...shared],
    }),
  },
];

const binanceReports = (dice: Dice, shared: Items): readonly DemoReport[] => [
  {
    draft: reportDraftOf({
      ...{ reference: 'BIN-77120', title: 'Wallets that collect for one call centre', threat: 'CALL_CENTRE_SCAM' },
      ...{ items: [aWallet(dice), aWallet(dice), ...shared], losses: [{ currency: 'THB', amount: '1250000.00' }] },
    }),
  },
  {
    draft: reportDraftOf({ reference: 'BIN-77121', title: 'A wallet that was named twice', threat: 'MONEY_MULE', items: [aWallet(dice)] }),
    done: 'declined',
  },
];

/**
 * Submits the demo's reports and starts their triage, through the hub's own services. A partner that has reported before is skipped.
 * @param app initialised, with running services
 * @returns the number of submitted reports
 */
export async function seedReports(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    let submitted = 0;
    for (const [slug, reports] of demoReports()) {
      const contributor = await accountOf(tx, `contributor@${slug}.example`);
      const analyst = await accountOf(tx, 'analyst@th.example');
      if (contributor === undefined || analyst === undefined) continue;
      const drafts = reports.map((report) => report.draft);
      const receipts = await runAs(app, contributor, (actor) => app.get(ReportsService, { strict: false }).submit(actor, drafts));
      const refused = receipts.find(({ outcome }) => outcome === 'REJECTED');
      if (refused) throw new Error(`Demo report ${refused.index} of ${slug} was not accepted: ${JSON.stringify(refused)}`);
      await runAs(app, analyst, (actor) => triageReports(app, actor, reports));
      submitted += reports.length;
    }
    return submitted;
  });
}

/** Returns the account if its party has no reports, or is a country. */
async function accountOf(tx: OwnerTransaction, email: string): Promise<string | undefined> {
  const [found] = await tx.query<{ id: string }>(
    'select u.id from hub.user_account u where u.email = $1 and not exists (select from hub.report r where r.owner = u.party)',
    [email],
  );
  return found?.id;
}

/** Runs `does` in an account's name, in a session that ends with it. */
export async function runAs<T>(app: INestApplicationContext, user: string, does: (actor: Actor) => Promise<T>): Promise<T> {
  const sessions = app.get(SessionsService, { strict: false });
  const origin = { channel: 'demo', requestId: randomUUID() } as const;
  const { identity } = await sessions.open(user, origin, { hub: true });
  const actor: Actor = { ...identity, ...origin };
  const result = await does(actor);
  await sessions.signOut(actor);
  return result;
}

async function triageReports(app: INestApplicationContext, actor: Actor, reports: readonly DemoReport[]): Promise<void> {
  const [queue, triage] = [app.get(TriageQueueService, { strict: false }), app.get(TriageService, { strict: false })];
  const { nodes } = await queue.page(actor, {}, {});
  for (const entry of nodes) {
    const done = reports.find(({ draft }) => draft.reference === entry.content.reference)?.done;
    if (done === 'declined') await triage.decline(actor, entry, 'DUPLICATE', 'We have it from your report of last week.');
    if (done === 'asked') await triage.ask(actor, entry, 'Which of the calls were recorded?');
    if (done !== 'accepted') continue;
    const claim = {
      index: 0,
      audience: null,
      discoverability: 'HIDDEN',
      attribution: 'NAMED',
      tags: [],
      agencyOnly: false,
      reissue: false,
    } as const;
    const feedback = [{ index: 0, verdict: 'USEFUL' }] as const;
    const accepting = app.get(AcceptReportService, { strict: false });
    await accepting.accept(actor, { ...entry, items: [claim], credit: 'NAMED', feedback, comment: 'Thank you: it fits what we have.' });
  }
}
