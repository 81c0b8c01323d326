import { type Account, partyOf } from './cast.js';
import { contactMeant } from './directory.js';
import { claimInput } from './doors.js';
import type { Names, Players } from './players.js';
import { kindOf } from './reporting.js';
import type { Requesting } from './requests.js';
import { contentOf, type Triaging, valueMeant } from './triage.js';
import type { Report, Requested, World } from './visibility.js';

const NOBODY_S_ID = '00000000-0000-4000-8000-000000000000';
const WALLET = { kind: 'CRYPTO_ADDRESS', value: '0x52908400098527886E0F7030069857D2E4169EE7' };

/** The model's words for a rejected answer. */
const REFUSALS: Readonly<Record<string, string>> = {
  ...{ REQUEST_UNKNOWN: 'NOT_FOUND', NOT_YOURS: 'FORBIDDEN', VERSION_STALE: 'CONFLICT' },
  ...{ ACTION_STATE: 'CONFLICT', AMOUNT_BEYOND_HELD: 'CONFLICT', POLICY_FORBIDS: 'CONFLICT' },
};

interface Receipt {
  readonly outcome: string;
  readonly request?: { readonly id: string } | null;
  readonly problems?: readonly { readonly code: string }[];
  readonly indicator?: { readonly id: string } | null;
}

/** Asks what a command of the partner lane says: triage, and requests to act. @param place of what it is about */
export async function acts(
  players: Players,
  names: Names,
  by: Account,
  command: Triaging | Requesting,
  place: number,
  world: World,
): Promise<string> {
  const id = names.itemIds[place] ?? NOBODY_S_ID;
  const ask = async (query: string, variables: object): Promise<string> => {
    const answer = await players.ask(by, query, variables);
    return typeof answer === 'string' ? answer : 'DONE';
  };
  switch (command.does) {
    case 'accept':
      return accepts(players, names, by, command, place, world);
    case 'decline': {
      const { id: entryId, version } = await entryOf(players, id, partyOf(by));
      const query = `mutation ($id: ID!, $version: Int!, $reason: ReportDeclineReason!, $comment: String) { declineReport(entryId: $id, version: $version, reason: $reason, comment: $comment) { id } }`;
      const answer = await ask(query, { id: entryId, version, reason: command.reason, comment: command.comment });
      await learnsOutcome(players, names, id, partyOf(by));
      return answer;
    }
    case 'request': {
      const query = 'mutation ($input: [ActionRequestInput!]!) { requestActions(input: $input) { outcome request { id } } }';
      const answer = await players.ask(by, query, {
        input: command.requests.map((one) => requestInput(names, one, contactMeant(world, partyOf(by), one.contact))),
      });
      if (typeof answer === 'string') return answer;
      const receipts = answer.requestActions as readonly Receipt[];
      for (const { outcome, request } of receipts) if (outcome === 'CREATED' && request) names.itemIds.push(request.id);
      return receipts.map(({ outcome }) => outcome).join(' ');
    }
    case 'answer': {
      const { step, amount } = command;
      const money = amount === null ? {} : { amount: { amount: String(amount), currency: 'USD' } };
      const reason = step === 'DECLINED' ? { reason: 'NOT_FOUND' } : {};
      const query = 'mutation ($input: [ActionAnswerInput!]!) { answerActionRequests(input: $input) { outcome problems { code } } }';
      const answer = await players.ask(by, query, { input: [{ id, answer: step, ...money, ...reason }] });
      if (typeof answer === 'string') return answer;
      const [receipt] = answer.answerActionRequests as readonly Receipt[];
      return receipt?.outcome === 'UPDATED' ? 'DONE' : (REFUSALS[receipt?.problems?.[0]?.code ?? ''] ?? 'BAD_USER_INPUT');
    }
    case 'cancel':
      return ask('mutation ($id: ID!) { cancelActionRequest(id: $id, reason: "It was wrong.") { id } }', { id });
  }
}

/** The country's entry of a report, as it stands: whoever asks for another's is told that there is none. */
async function entryOf({ hub }: Players, report: string, party: string): Promise<{ readonly id: string; readonly version: number }> {
  const [entry] = await hub.ownerSql<{ id: string; version: number }>(
    'select t.id, t.version from hub.triage t join hub.party p on p.key = t.party where t.report = $1 and p.slug = $2',
    [report, party],
  );
  return entry ?? { id: NOBODY_S_ID, version: 1 };
}

/** An outcome that is new has its place behind the claim that came with it. */
async function learnsOutcome({ hub }: Players, names: Names, report: string, party: string): Promise<void> {
  const rows = await hub.ownerSql<{ id: string }>(
    'select o.id from hub.outcome o join hub.party p on p.key = o.owner where o.report = $1 and p.slug = $2',
    [report, party],
  );
  for (const { id } of rows) if (!names.itemIds.includes(id)) names.itemIds.push(id);
}

async function accepts(
  players: Players,
  names: Names,
  by: Account,
  { acceptance }: Extract<Triaging, { does: 'accept' }>,
  place: number,
  world: World,
): Promise<string> {
  const report = names.itemIds[place] ?? NOBODY_S_ID;
  const { id: entryId, version } = await entryOf(players, report, partyOf(by));
  const { credited, comment, restate, content } = acceptance;
  const said = world.items[place] as Report | undefined;
  const value = said && valueMeant(said, acceptance);
  const taken =
    value === undefined
      ? []
      : [
          {
            ...claimInput(names, acceptance),
            ...{ index: said?.said.values.indexOf(value), restate },
            ...(kindOf(value) === 'DOMAIN' ? {} : { personStatus: contentOf(value, content).status }),
          },
        ];
  const query = 'mutation ($input: AcceptReportInput!) { acceptReport(input: $input) { receipts { outcome indicator { id } } } }';
  const answer = await players.ask(by, query, {
    input: { entryId, version, values: taken, credit: credited ? 'NAMED' : 'HIDDEN', comment },
  });
  if (typeof answer === 'string') return answer;
  const receipts = (answer.acceptReport as { readonly receipts: readonly Receipt[] }).receipts;
  for (const { outcome, indicator } of receipts) if (outcome === 'CREATED' && indicator) names.itemIds.push(indicator.id);
  await learnsOutcome(players, names, report, partyOf(by));
  return receipts.map(({ outcome }) => outcome).join(' ');
}

const requestInput = (
  { partyIds, entryIds }: Names,
  { reference, act, recipient, tlp, amount, urgency }: Requested,
  contact: number | null,
): object => ({
  ...{ reference, action: act, tlp, urgency, subject: WALLET },
  contactEntryId: contact === null ? null : entryIds[contact],
  recipientId: partyIds.get(recipient),
  ...(amount === null ? {} : { amount: { currency: 'USD', amount: String(amount) } }),
  ...{
    legalBasis: 'EMERGENCY',
    legalText: 'Section 7.',
    contact: 'Duty officer',
    deadlineMinutes: 10_000,
    acknowledgeWithinMinutes: 10_000,
  },
});
