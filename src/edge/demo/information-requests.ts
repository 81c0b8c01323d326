import type { INestApplicationContext } from '@nestjs/common';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import { AnswerInformationService } from '../../casework/information-requests/answer-information.service.js';
import { AskInformationService } from '../../casework/information-requests/ask-information.service.js';
import type { InformationAnswerFields, QuestionFields } from '../../casework/information-requests/information.js';
import { runAs } from './reports.js';
import { Dice } from './invent/dice.js';
import { bankAccountOf } from './invent/money.js';
import { messagingAccountOf } from './invent/online.js';
import { walletOf } from './invent/wallets.js';

/** A question of the demo world, and the answers of one recipient so far. */
interface DemoQuestion {
  readonly requester: string;
  readonly answerer: string;
  /** Slugs of the countries and partners that receive the question. */
  readonly recipients: readonly string[];
  readonly draft: DemoDraft;
  readonly answers: readonly Pick<InformationAnswerFields, 'step' | 'text'>[];
}

type DemoDraft = Omit<QuestionFields, 'recipients'>;

const questionDraftOf = (more: Partial<DemoDraft> & Pick<DemoDraft, 'reference' | 'text' | 'subjects'>): DemoDraft => ({
  language: 'en',
  tlp: 'AMBER',
  legalBasis: 'POLICE_POWERS',
  legalText: 'Section 131 of the Criminal Procedure Code.',
  urgency: 'ROUTINE',
  contact: 'Liaison office of the national unit, by the hub',
  acknowledgeWithinMinutes: 1_440,
  deadlineMinutes: 20_160,
  related: [],
  evidence: [],
  ...more,
});

/** Deterministic and invented, like the demo's claims. */
const inventedQuestions = (dice: Dice): readonly DemoQuestion[] => [
  {
    ...{ requester: 'liaison@th.example', answerer: 'liaison@sg.example', recipients: ['sg', 'kh', 'vn'] },
    draft: questionDraftOf({
      ...{ reference: 'TH-2026-0815-9', urgency: 'URGENT' },
      text: 'Who holds this account, and which devices signed in to it in October? The money of **eleven victims** went there.',
      subjects: [{ kind: 'BANK_ACCOUNT', ...bankAccountOf('SG', dice) }],
    }),
    answers: [
      { step: 'ACKNOWLEDGED', text: '' },
      { step: 'PARTIALLY_ANSWERED', text: 'A company of two directors opened it in August. The bank has been asked for the devices.' },
    ],
  },
  {
    ...{ requester: 'liaison@sg.example', answerer: 'liaison@th.example', recipients: ['th'], answers: [] },
    draft: questionDraftOf({
      reference: 'SG-5540',
      text: 'Is a case of yours open on this wallet? We mean to charge in January.',
      subjects: [{ kind: 'CRYPTO_ADDRESS', ...walletOf(dice) }],
    }),
  },
  {
    ...{ requester: 'liaison@th.example', answerer: 'contributor@meta.example', recipients: ['meta'] },
    draft: questionDraftOf({
      reference: 'TH-2026-0815-10',
      text: 'Since when does this account exist, and was it reported before?',
      subjects: [{ kind: 'MESSAGING_ACCOUNT', ...messagingAccountOf(['officer'], 'TH', dice) }],
    }),
    answers: [
      { step: 'ACKNOWLEDGED', text: '' },
      { step: 'ANSWERED', text: 'Since the second of March. It was reported four times, and is shut since yesterday.' },
    ],
  },
];

/**
 * Sends the demo's questions, and answers some of them, through the hub's own services. Does nothing if a question exists already.
 * @param app initialised, with running services
 * @returns the number of questions
 */
export async function seedInformationRequests(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    if ((await tx.query('select from hub.information_request limit 1')).length > 0) return 0;
    const questions = inventedQuestions(new Dice('inquiries'));
    for (const question of questions) await seedQuestion(app, tx, question);
    return questions.length;
  });
}

async function seedQuestion(app: INestApplicationContext, tx: OwnerTransaction, question: DemoQuestion): Promise<void> {
  const accounts = await tx.query<{ email: string; id: string; party: number }>(
    'select email, id, party from hub.user_account where email = any ($1)',
    [[question.requester, question.answerer]],
  );
  const account = (email: string) => accounts.find((found) => found.email === email);
  const [requester, answerer] = [account(question.requester), account(question.answerer)];
  if (requester === undefined || answerer === undefined) return;
  const parties = await tx.query<{ id: string }>('select id from hub.party where slug = any ($1)', [question.recipients]);
  const recipients = parties.map(({ id }) => id);
  const service = app.get(AskInformationService, { strict: false });
  const [receipt] = await runAs(app, requester.id, (actor) => service.ask(actor, [{ ...question.draft, recipients }], null));
  if (!receipt?.inquiryId) throw new Error(`A question of the demo was not accepted: ${JSON.stringify(receipt)}`);
  const answering = app.get(AnswerInformationService, { strict: false });
  const [request] = await tx.query<{ id: string }>(
    'select q.request as id from hub.information_inquiry q join hub.information_request r on r.id = q.request where q.inquiry = $1 and r.recipient = $2',
    [receipt.inquiryId, answerer.party],
  );
  for (const answer of question.answers) {
    const step = { ...answer, id: request?.id ?? '', language: 'en', subjects: [], evidence: [] };
    await runAs(app, answerer.id, (actor) => answering.answer(actor, step, null));
  }
}
