import type { INestApplicationContext } from '@nestjs/common';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import type { ActionFields, AnswerFields } from '../../casework/action-requests/action.js';
import { AnswerActionsService } from '../../casework/action-requests/answer-actions.service.js';
import { RequestActionsService } from '../../casework/action-requests/request-actions.service.js';
import { runAs } from './reports.js';
import { Dice } from './invent/dice.js';
import { bankAccountOf } from './invent/money.js';
import { messagingAccountOf } from './invent/online.js';
import { walletOf } from './invent/wallets.js';

/** A request of the demo world, and its recipient's answers so far. */
interface DemoRequest {
  /** Accounts of the two sides. */
  readonly requester: string;
  readonly answerer: string;
  /** Slug of the country or partner that receives the request. */
  readonly recipient: string;
  readonly draft: DemoDraft;
  readonly answers: readonly Omit<AnswerFields, 'id'>[];
}

type DemoDraft = Omit<ActionFields, 'recipientId'>;
type DemoRequestFields = Partial<DemoDraft> &
  Pick<DemoDraft, 'reference' | 'action' | 'subject' | 'acknowledgeWithinMinutes' | 'deadlineMinutes'>;

const requestDraftOf = (more: DemoRequestFields): DemoDraft => ({
  tlp: 'AMBER',
  legalBasis: 'POLICE_POWERS',
  legalText: 'Section 131 of the Criminal Procedure Code; an order follows within a day.',
  urgency: 'URGENT',
  contact: 'Duty officer of the national unit, by the hub or by telephone',
  related: [],
  evidence: [],
  ...more,
});

const TH = 'liaison@th.example';
const ACKNOWLEDGED = { answer: 'ACKNOWLEDGED' } as const;

/** Deterministic and invented, like the demo's claims. */
const inventedRequests = (dice: Dice): readonly DemoRequest[] => [...atPartners(dice), ...betweenCountries(dice)];

const atPartners = (dice: Dice): readonly DemoRequest[] => [
  {
    ...{ requester: TH, answerer: 'contributor@binance.example', recipient: 'binance', answers: [] },
    draft: requestDraftOf({
      ...{ reference: 'TH-2026-0815-1', action: 'FREEZE', urgency: 'EMERGENCY', acknowledgeWithinMinutes: 60, deadlineMinutes: 235 },
      ...{ subject: { kind: 'CRYPTO_ADDRESS', ...walletOf(dice) }, amount: { currency: 'THB', amount: '1250000.00' } },
      narrative: 'The savings of a victim who was kept on the line for three hours went to this address this morning.',
    }),
  },
  {
    ...{ requester: TH, answerer: 'contributor@binance.example', recipient: 'binance' },
    draft: requestDraftOf({
      ...{ reference: 'TH-2026-0815-2', action: 'FREEZE', acknowledgeWithinMinutes: 240, deadlineMinutes: 4_320 },
      ...{ subject: { kind: 'CRYPTO_ADDRESS', ...walletOf(dice) }, amount: { currency: 'USD', amount: '48000.00' } },
    }),
    answers: [
      ACKNOWLEDGED,
      { answer: 'PARTIALLY_HELD', amount: { currency: 'USD', amount: '30900.00' }, note: 'The rest had left an hour before.' },
    ],
  },
  {
    ...{ requester: TH, answerer: 'contributor@meta.example', recipient: 'meta', answers: [ACKNOWLEDGED] },
    draft: requestDraftOf({
      ...{ reference: 'TH-2026-0815-4', action: 'PRESERVATION', acknowledgeWithinMinutes: 1_440, deadlineMinutes: 10_080 },
      ...{ subject: { kind: 'MESSAGING_ACCOUNT', ...messagingAccountOf(['officer'], 'TH', dice) } },
    }),
  },
];

const betweenCountries = (dice: Dice): readonly DemoRequest[] => [
  {
    ...{ requester: TH, answerer: 'liaison@sg.example', recipient: 'sg', answers: [ACKNOWLEDGED] },
    draft: requestDraftOf({
      ...{ reference: 'TH-2026-0815-3', action: 'FREEZE', acknowledgeWithinMinutes: 240, deadlineMinutes: 1_430 },
      ...{ subject: { kind: 'BANK_ACCOUNT', ...bankAccountOf('SG', dice) }, amount: { currency: 'SGD', amount: '83400.00' } },
    }),
  },
  {
    ...{ requester: 'liaison@sg.example', answerer: TH, recipient: 'th', answers: [] },
    draft: requestDraftOf({
      ...{ reference: 'SG-5512', action: 'FREEZE', acknowledgeWithinMinutes: 120, deadlineMinutes: 720 },
      ...{ subject: { kind: 'BANK_ACCOUNT', ...bankAccountOf('TH', dice) }, amount: { currency: 'THB', amount: '410000.00' } },
      legalText: 'Section 39 of the Corruption, Drug Trafficking and Other Serious Crimes Act.',
    }),
  },
];

/**
 * Creates the demo's requests to act, and answers some of them, through the hub's own services. Does nothing if a request exists already.
 * @param app initialised, with running services
 * @returns the number of created requests
 */
export async function seedActionRequests(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    if ((await tx.query('select from hub.action_request limit 1')).length > 0) return 0;
    const requests = inventedRequests(new Dice('requests'));
    for (const request of requests) await seedRequest(app, tx, request);
    return requests.length;
  });
}

async function seedRequest(app: INestApplicationContext, tx: OwnerTransaction, request: DemoRequest): Promise<void> {
  const accounts = await tx.query<{ email: string; id: string }>('select email, id from hub.user_account where email = any ($1)', [
    [request.requester, request.answerer],
  ]);
  const idOf = (email: string): string | undefined => accounts.find((account) => account.email === email)?.id;
  const [requester, answerer] = [idOf(request.requester), idOf(request.answerer)];
  if (requester === undefined || answerer === undefined) return;
  const [party] = await tx.query<{ id: string }>('select id from hub.party where slug = $1', [request.recipient]);
  if (party === undefined) return;
  const service = app.get(RequestActionsService, { strict: false });
  const [receipt] = await runAs(app, requester, (actor) => service.request(actor, [{ ...request.draft, recipientId: party.id }], null));
  const id = receipt?.requestId;
  if (!id) throw new Error(`A request of the demo was not accepted: ${JSON.stringify(receipt)}`);
  if (request.answers.length === 0) return;
  const answering = app.get(AnswerActionsService, { strict: false });
  const steps = request.answers.map((answer) => ({ ...answer, id }));
  const answered = await runAs(app, answerer, (actor) => answering.answer(actor, steps, null));
  const refused = answered.find(({ outcome }) => outcome === 'REJECTED');
  if (refused) throw new Error(`An answer of the demo was not accepted: ${JSON.stringify(refused)}`);
}
