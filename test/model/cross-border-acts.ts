import { type Account, partyOf } from './cast.js';
import { taskMeant } from './cases.js';
import { type CrossBorder, itemMeant } from './cross-border.js';
import type { Names, Players } from './players.js';
import type { World } from './visibility.js';
import { watchMeant } from './watches.js';

const NOBODY_S_ID = '00000000-0000-4000-8000-000000000000';
/** The mutations, by the command that asks for them. */
const ASKS = {
  openCase: 'openCase(input: $input, tlp: $tlp) { id }',
  invite: 'inviteToCase(id: $id, input: $input) { id }',
  setParty: 'updateCaseParticipant(id: $id, input: $input) { id }',
  removeParty: 'removeCaseParticipant(id: $id, partyId: $party, reason: "It is over for you.") { id }',
  answerInvitation: 'answerCaseInvitation(id: $id, accept: $accept) { id }',
  leave: 'leaveCase(id: $id)',
  closeCase: 'closeCase(id: $id, reason: "It is done.", closing: { language: "en", report: "Closed." }) { id }',
  link: 'linkToCase(id: $id, items: $items) { outcome }',
  unlink: 'unlinkFromCase(id: $id, itemId: $item) { id }',
  allow: 'allowCasePlaceholder(id: $id, itemId: $item, placeholder: $shown) { id }',
  note: 'addCaseNote(caseId: $id, input: $note) { id }',
  giveTask: 'addCaseTask(caseId: $id, input: $task) { id }',
  doTask: 'updateCaseTask(caseId: $id, taskId: $of, version: $version, input: $task) { id }',
  inquire: 'requestInformation(input: $questions, purpose: "Case 7") { outcome inquiry { requests { id } } }',
  reply: 'answerInformationRequest(input: $reply, purpose: "Case 7") { id }',
  recall: 'cancelInformationRequest(id: $id, reason: "It was wrong.") { id }',
  write: 'writeInformationMessage(id: $id, message: $message) { id }',
  transfer: 'assignInformationRequestToAgency(id: $id, agencyId: $agency) { id }',
  watch: 'createWatch(input: $watch) { watch { id } }',
  pauseWatch: 'pauseWatch(id: $id) { id }',
  resumeWatch: 'resumeWatch(id: $id) { id }',
  endWatch: 'endWatch(id: $id) { id }',
} as const satisfies Record<CrossBorder['does'], string>;

const TYPES: Readonly<Record<string, string>> = {
  ...{
    id: 'ID!',
    party: 'ID!',
    item: 'ID!',
    items: '[ID!]!',
    accept: 'Boolean!',
    tlp: 'Tlp!',
    shown: 'CasePlaceholder!',
    note: 'CaseNoteInput!',
    task: 'CaseTaskInput!',
    of: 'ID!',
    version: 'Int!',
  },
  ...{
    questions: '[InformationInquiryInput!]!',
    reply: 'InformationAnswerInput!',
    message: 'InformationMessageInput!',
    agency: 'ID!',
    watch: 'WatchInput!',
  },
};
const INPUTS: Readonly<Partial<Record<CrossBorder['does'], string>>> = {
  openCase: 'CaseInput!',
  invite: 'CaseInvitationInput!',
  setParty: 'CaseParticipantInput!',
};

/** Asks what a command between countries says. @param place of the item that it is about */
export async function crossing(
  players: Players,
  names: Names,
  by: Account,
  command: CrossBorder,
  place: number,
  world: World,
): Promise<string> {
  const variables = {
    ...variablesOf(names, command, place, world),
    ...(command.does === 'transfer' ? { agency: names.agencyIds.get(`${partyOf(by)} 1`) ?? NOBODY_S_ID } : {}),
  };
  const types = Object.keys(variables).map((name) => `$${name}: ${(name === 'input' && INPUTS[command.does]) || (TYPES[name] ?? '')}`);
  const answer = await players.ask(by, `mutation (${types.join(', ')}) { said: ${ASKS[command.does]} }`, variables);
  return typeof answer === 'string' ? answer : learns(players, names, command, answer.said);
}

function variablesOf(names: Names, command: CrossBorder, place: number, world: World): Readonly<Record<string, unknown>> {
  const idAt = (one: number): string => names.itemIds[one] ?? NOBODY_S_ID;
  const id = idAt(place);
  switch (command.does) {
    case 'openCase':
      return { input: { title: command.title, threat: 'PHISHING' }, tlp: command.tlp };
    case 'invite':
    case 'setParty': {
      const { party, rights, ceiling } = command;
      return { id, input: { partyId: names.partyIds.get(party), rights, ceiling } };
    }
    case 'removeParty':
      return { id, party: names.partyIds.get(command.party) };
    case 'answerInvitation':
      return { id, accept: command.accepted };
    case 'link':
      return { id, items: [idAt(itemMeant(world, place, command))] };
    case 'unlink':
      return { id, item: idAt(itemMeant(world, place, command)) };
    case 'allow':
      return { id, item: idAt(itemMeant(world, place, command)), shown: command.shown };
    case 'note':
      return { id, note: { text: 'They call between nine and eleven.', language: 'en', tlp: command.tlp } };
    case 'giveTask':
      return { id, task: { title: 'Call the bank', assigneePartyId: names.partyIds.get(command.party), tlp: command.tlp } };
    case 'doTask': {
      const task = taskMeant(world.items[place], command.task);
      const said = { title: 'Call the bank', state: 'DONE', tlp: task?.tlp ?? 'GREEN' };
      return { id, of: names.taskIds[task?.number ?? -1] ?? NOBODY_S_ID, version: task?.version ?? 1, task: said };
    }
    case 'inquire': {
      const { recipients, ...said } = command.asked;
      const to = { recipients: recipients.map((one) => names.partyIds.get(one)) };
      const law = { legalBasis: 'TREATY', legalText: 'Article 4.', contact: 'Duty officer', deadlineMinutes: 10_000 };
      return { questions: [{ ...said, ...to, ...law, acknowledgeWithinMinutes: 10_000 }] };
    }
    case 'reply': {
      const { step } = command;
      const more = step === 'DECLINED' ? { reason: 'NOT_FOUND' } : step === 'ACKNOWLEDGED' ? {} : { message: { text: 'It is prepaid.' } };
      return { reply: { id, answer: step, ...more } };
    }
    case 'write':
      return { id, message: { text: 'And since when?' } };
    case 'watch': {
      const values = command.values.map((value) => ({ value, kind: 'EMAIL' }));
      const until = new Date(Date.now() + 30 * 86_400_000).toISOString();
      return { watch: { name: 'A watch', purpose: 'Case 7', values, expiresAt: until, visibleTo: 'PARTY' } };
    }
    case 'pauseWatch':
    case 'resumeWatch':
    case 'endWatch':
      return { id: names.watchIds[watchMeant(world, command)] ?? NOBODY_S_ID };
    default:
      return { id };
  }
}

/** Takes down ids of what is new. @returns the answer in the model's words */
async function learns({ hub }: Players, names: Names, { does }: CrossBorder, said: unknown): Promise<string> {
  if (does === 'openCase') names.itemIds.push((said as { readonly id: string }).id);
  if (does === 'giveTask') names.taskIds.push((said as { readonly id: string }).id);
  if (does === 'watch') names.watchIds.push((said as { readonly watch: { readonly id: string } }).watch.id);
  if (does === 'link') return String((said as readonly { readonly outcome: string }[])[0]?.outcome !== 'REJECTED');
  if (does !== 'inquire') return 'DONE';
  type Receipt = { readonly outcome: string; readonly inquiry: { readonly requests: readonly { readonly id: string }[] } | null };
  const [receipt] = said as readonly Receipt[];
  // In the order in which their recipients were admitted to the hub.
  const rows = await hub.ownerSql<{ id: string }>('select id from hub.information_request where id = any ($1) order by recipient', [
    receipt?.inquiry?.requests.map(({ id }) => id) ?? [],
  ]);
  for (const { id } of rows) if (!names.itemIds.includes(id)) names.itemIds.push(id);
  return receipt?.outcome ?? '';
}
