import type { INestApplicationContext } from '@nestjs/common';
import { asOwner } from '../database/as-owner.js';
import { AnsweringService } from '../requests/answering.service.js';
import { AskingService } from '../requests/asking.service.js';
import type { SaidAction, SaidAnswer } from '../requests/action.js';
import { as } from './casework.js';
import { Dice } from './invent/dice.js';
import { walletOf } from './invent/wallets.js';

/** A week and a month: a demo is looked at for longer than an hour. */
const [ACKNOWLEDGE, DEADLINE] = [10_080, 43_200];

/** What Thailand asks Binance for, with what Binance says, in order. */
interface DemoRequest {
  readonly said: SaidAction;
  readonly answers: readonly Omit<SaidAnswer, 'id'>[];
}

const freeze = (reference: string, amount: string, partner: string, dice: Dice): SaidAction => ({
  ...{ reference, partner, act: 'FREEZE', urgency: 'URGENT', tlp: 'AMBER', amount: { currency: 'USD', amount } },
  subject: { kind: 'CRYPTO_ADDRESS', ...walletOf(dice) },
  ...{
    legalBasis: 'PROSECUTOR_ORDER',
    legalText: 'An order of the prosecutor, invented for the demo.',
    contact: 'Duty officer, +66 2 555 0100',
  },
  ...{ acknowledgeWithinMinutes: ACKNOWLEDGE, deadlineMinutes: DEADLINE, related: [], evidence: [] },
});

function demoRequestsTo(binance: string): readonly DemoRequest[] {
  const dice = new Dice('requests');
  return [
    { said: freeze('CCIB-2026-0411', '48000.00', binance, dice), answers: [] },
    { said: freeze('CCIB-2026-0412', '9500.00', binance, dice), answers: [{ step: 'ACKNOWLEDGED' }] },
    {
      said: freeze('CCIB-2026-0413', '120000.00', binance, dice),
      answers: [{ step: 'ACKNOWLEDGED' }, { step: 'HELD', amount: '31250.75', note: 'The rest has moved on.' }],
    },
  ];
}

/**
 * Thailand's requests to Binance, so that a liaison officer's board is not empty, through the hub's own services. If Thailand has asked for anything before, nothing is done.
 * @param app initialised, with its services at work.
 * @returns how many were made.
 */
export async function demoRequests(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    const [who] = await tx.query<{ liaison: string; contributor: string; binance: string }>(
      `select l.id as liaison, c.id as contributor, p.id as binance from hub.user_account l, hub.user_account c join hub.party p on p.key = c.party
         where l.email = 'liaison@th.example' and c.email = 'contributor@binance.example'
           and not exists (select from hub.action_request r where r.owner = l.party)`,
    );
    if (!who) return 0;
    const requests = demoRequestsTo(who.binance);
    const said = requests.map((one) => one.said);
    const receipts = await as(app, who.liaison, (actor) => app.get(AskingService, { strict: false }).request(actor, said, 'The demo'));
    const answers = requests.flatMap(({ answers: all }, index) =>
      all.map((answer) => ({ ...answer, id: receipts[index]?.requestId ?? '' })),
    );
    const answered = await as(app, who.contributor, (actor) =>
      app.get(AnsweringService, { strict: false }).answer(actor, answers, 'The demo'),
    );
    const refused = [...receipts, ...answered].find(({ outcome }) => outcome === 'REJECTED');
    if (refused) throw new Error(`A demo request was not taken: ${JSON.stringify(refused)}`);
    return receipts.length;
  });
}
