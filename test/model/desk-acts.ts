import type { Account } from './cast.js';
import { ALERT_KINDS, alertMeant } from './alerts.js';
import type { Desking } from './desk.js';
import { audienceInput } from './doors.js';
import { entryMeant, type Directing } from './directory.js';
import { nthMeant, officerMeant, rosterOf, type Rostering } from './duty.js';
import { patiently, type Names, type Players } from './players.js';
import type { World } from './visibility.js';
import { lossMeant } from './withdrawals.js';

const NOBODY_S_ID = '00000000-0000-4000-8000-000000000000';
const DAY = 86_400_000;
const ENTRY = { role: 'NCB_DUTY_DESK', phone: '+66 2 555 0100', languages: ['en'], timeZone: 'UTC' };

type Ask = (mutation: string, types: string, variables: object) => Promise<Readonly<Record<string, unknown>> | string>;

/** What a command of the duty desk is asked with. */
interface Stage {
  readonly players: Players;
  readonly names: Names;
  readonly world: World;
  readonly ask: Ask;
}

/** Asks what a command of the duty desk says; time passes by the database's owner. @returns the answer in the model's words */
export async function atDesk(players: Players, names: Names, by: Account, command: Desking, world: World): Promise<string> {
  const ask: Ask = (mutation, types, variables) => players.ask(by, `mutation (${types}) { said: ${mutation} }`, variables);
  const { post } = players;
  const stage = { players, names, world, ask };
  switch (command.does) {
    case 'publishEntry':
    case 'editEntry':
    case 'verifyEntry':
    case 'withdrawEntry':
      return directs(stage, command);
    case 'entryAges':
      return rowsOf(stage, AGES, [names.entryIds[entryMeant(world, command.entry)] ?? NOBODY_S_ID]);
    case 'acknowledge': {
      const id = await post.idOf(world, alertMeant(world, command.alert), names);
      return answer(ask('acknowledgeAlert(id: $id) { id }', '$id: ID!', { id: id ?? NOBODY_S_ID }));
    }
    case 'confirm': {
      const id = names.itemIds[lossMeant(world, command.loss)?.item ?? -1] ?? NOBODY_S_ID;
      return answer(ask('confirmWithdrawal(itemId: $id) { operation }', '$id: ID!', { id }));
    }
    case 'setRules':
      return answer(
        ask(`${command.own ? 'setOwnAlertRules' : 'setAlertRules'}(rules: $rules) { rules { mode } }`, '$rules: [AlertRuleInput!]!', {
          rules: command.rules,
        }),
      );
    case 'later':
      return rowsOf(stage, LATER, [(await post.idOf(world, alertMeant(world, command.alert), names)) ?? NOBODY_S_ID]);
    case 'digests':
      return world.desk.isMailDown ? 'NOTHING' : rowsOf(stage, DIGESTS, [ALERT_KINDS, world.desk.unfollowed]);
    case 'mail':
      post.goes(!command.isDown);
      return 'DONE';
    default:
      return rosters(stage, command);
  }
}

const AGES = `update hub.directory_entry set verified_at = now() - interval '183 days', verified_by = verified_by
  where id = $1 and withdrawn_at is null and verification_due_at > now() returning id`;
const LATER = `update hub.alert set next_at = now() where id = $1 and next_at is not null returning id`;
const DIGESTS = `update hub.alert_delivery d set next_attempt_at = now() from hub.alert a join hub.party p on p.key = a.party
  where a.id = d.alert and d.mode = 'DIGEST' and d.state = 'WAITING' and a.kind = any ($1) and not (a.kind = 'WITHDRAWAL' and p.slug = any ($2)) returning d.id`;

const rowsOf = async ({ players: { hub } }: Stage, text: string, values: readonly unknown[]): Promise<string> =>
  (await patiently(() => hub.ownerSql(text, values))).length > 0 ? 'DONE' : 'NOTHING';

const answer = async (asked: ReturnType<Ask>): Promise<string> => {
  const said = await asked;
  return typeof said === 'string' ? said : 'DONE';
};

async function directs({ players, names, world, ask }: Stage, command: Exclude<Directing, { does: 'entryAges' }>): Promise<string> {
  const input = (): object => {
    const { unit, audience } = command as Extract<Directing, { unit: string }>;
    return { ...ENTRY, unit, audience: audienceInput(names, audience) };
  };
  if (command.does === 'publishEntry') {
    const said = await ask('createDirectoryEntry(input: $input) { id }', '$input: DirectoryEntryInput!', { input: input() });
    if (typeof said === 'string') return said;
    names.entryIds.push((said.said as { readonly id: string }).id);
    return 'DONE';
  }
  const id = names.entryIds[entryMeant(world, command.entry)] ?? NOBODY_S_ID;
  const [row] = await players.hub.ownerSql<{ version: number }>('select version from hub.directory_entry where id = $1', [id]);
  const read = { id, version: row?.version ?? 1 };
  const types = '$id: ID!, $version: Int!';
  switch (command.does) {
    case 'verifyEntry':
      return answer(ask('verifyDirectoryEntry(id: $id, version: $version) { id }', types, read));
    case 'withdrawEntry':
      return answer(ask('withdrawDirectoryEntry(id: $id, version: $version, reason: "It moved.") { id }', types, read));
    case 'editEntry': {
      const text = 'updateDirectoryEntry(id: $id, version: $version, input: $input) { id }';
      return answer(ask(text, `${types}, $input: DirectoryEntryInput!`, { ...read, input: input() }));
    }
  }
}

const MUTATIONS: Readonly<Record<Rostering['does'], readonly [mutation: string, types: string]>> = {
  setRoster: [
    'setDutyRoster(agencyId: $agency, input: $input, version: $version) { version }',
    '$agency: ID, $input: DutyRosterInput!, $version: Int',
  ],
  setShift: ['setDutyShift(agencyId: $agency, input: $input) { version }', '$agency: ID, $input: DutyShiftInput!'],
  endShift: ['removeDutyShift(agencyId: $agency, shiftId: $id, version: $version) { version }', '$agency: ID, $id: ID!, $version: Int!'],
  changeDuty: [
    'changeDuty(agencyId: $agency, input: $input, version: $version) { version }',
    '$agency: ID, $input: DutyChangeInput!, $version: Int!',
  ],
  endChange: ['removeDutyChange(agencyId: $agency, changeId: $id) { version }', '$agency: ID, $id: ID!'],
};

interface Plan {
  readonly shifts: readonly { readonly id: string; readonly version: number }[];
  readonly changes: readonly { readonly id: string }[];
}

async function rosters({ players: { hub }, names, world, ask }: Stage, command: Rostering): Promise<string> {
  const agency = names.agencyIds.get(command.agency);
  const [row] = await hub.ownerSql<{ version: number; plan: Plan }>(
    'select r.version, r.plan from hub.duty_roster r join hub.agency a on a.key = r.agency where a.id = $1',
    [agency],
  );
  const [mutation, types] = MUTATIONS[command.does];
  const present = rosterOf(world, command.agency);
  const shiftOf = (nth: number): Plan['shifts'][number] | undefined => row?.plan.shifts[nthMeant(present?.shifts, nth)];
  const changeOf = (nth: number): Plan['changes'][number] | undefined => row?.plan.changes[nthMeant(present?.changes, nth)];
  const userId = (officer: number): string | undefined => names.userIds.get(officerMeant(command.agency, officer));
  const variables = (): object => {
    switch (command.does) {
      case 'setRoster':
        return { version: row?.version ?? null, input: { timeZone: 'UTC', fallback: command.isFallback } };
      case 'setShift':
        return { input: shiftInput(command, userId) };
      case 'changeDuty':
        return { version: row?.version ?? 1, input: changeInput(command, userId) };
      case 'endShift':
        return { id: NOBODY_S_ID, version: 1, ...shiftOf(command.nth) };
      case 'endChange':
        return { id: changeOf(command.nth)?.id ?? NOBODY_S_ID };
    }
  };
  return answer(ask(mutation, types, { agency, ...variables() }));
}

type UserId = (officer: number) => string | undefined;
const dayFromNow = (days: number): string => `${new Date(Date.now() + days * DAY).toISOString().slice(0, 10)}T00:00`;

/** A shift covers every hour since yesterday, or one day next month. */
const shiftInput = ({ officer, rank, isNow }: Extract<Rostering, { does: 'setShift' }>, userId: UserId): object => ({
  ...{ officerId: userId(officer), rank },
  ...(isNow
    ? { startsAt: dayFromNow(-1), endsAt: dayFromNow(0), recurrence: 'FREQ=DAILY' }
    : { startsAt: dayFromNow(30), endsAt: dayFromNow(31) }),
});

const changeInput = ({ kind, officer, substitute }: Extract<Rostering, { does: 'changeDuty' }>, userId: UserId): object => {
  const [from, to] = [-DAY, 300 * DAY].map((ms) => new Date(Date.now() + ms).toISOString());
  return {
    ...{ kind, officerId: userId(officer), from, to },
    ...(kind === 'ABSENCE' ? {} : { substituteId: userId(substitute) }),
    ...(kind === 'SWAP' ? { otherFrom: from, otherTo: to } : {}),
  };
};
