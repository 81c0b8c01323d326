import type { Account } from './cast.js';
import { type Disputing, disputeMeant } from './disputes.js';
import type { Names, Players } from './players.js';
import type { World } from './visibility.js';

const NOBODY_S_ID = '00000000-0000-4000-8000-000000000000';

const RAISE =
  'mutation ($id: ID!, $ground: DisputeGround!, $comment: String!) { disputeIndicator(indicatorId: $id, ground: $ground, comment: $comment) { id } }';
const ANSWER = `mutation ($id: ID!, $answer: DisputeAnswer!, $status: PersonStatus, $revoke: Boolean) {
  answerDispute(id: $id, answer: $answer, reason: "Looked at again.", personStatus: $status, revoke: $revoke) { id } }`;
const WITHDRAW = 'mutation ($id: ID!) { withdrawDispute(id: $id, reason: "It was right.") { id } }';

/** Asks what a command about disputes says. @param place of the claim */
export async function disputes(
  players: Players,
  names: Names,
  by: Account,
  command: Disputing,
  place: number,
  world: World,
): Promise<string> {
  const answer = async (): Promise<Readonly<Record<string, unknown>> | string> => {
    if (command.does === 'dispute') {
      const { ground, comment } = command;
      return players.ask(by, RAISE, { id: names.itemIds[place] ?? NOBODY_S_ID, ground, comment });
    }
    const id = names.disputeIds[disputeMeant(world, place, command)] ?? NOBODY_S_ID;
    if (command.does === 'withdrawDispute') return players.ask(by, WITHDRAW, { id });
    const { upheld, status, revoke } = command.verdict;
    return players.ask(by, ANSWER, { id, answer: upheld ? 'UPHELD' : 'REJECTED', status, revoke });
  };
  const said = await answer();
  if (typeof said === 'string') return said;
  if (command.does === 'dispute') names.disputeIds.push((said.disputeIndicator as { readonly id: string }).id);
  return 'DONE';
}
