import { RelayWorker } from '../../src/delivery/feed/relay.worker.js';
import { Refused } from '../support/refused.js';
import { partyOf } from './cast.js';
import type { Command, Offer } from './commands.js';
import { isCrossBorder } from './cross-border.js';
import { crossing } from './cross-border-acts.js';
import { type Names, patiently, type Players } from './players.js';
import { isDesk } from './desk.js';
import { atDesk } from './desk-acts.js';
import { disputes } from './dispute-acts.js';
import { acts } from './lane-acts.js';
import { audienceInput, claimInput, keepAll, removeByTaxii } from './doors.js';
import { actingAccount, placeOf, saidIn } from './rules.js';
import { kindOf } from './reporting.js';
import type { ItemKind, Reported, Said, World } from './visibility.js';

const NOBODY_S_ID = '00000000-0000-4000-8000-000000000000';

const REVOKES: Readonly<Record<Exclude<ItemKind, 'REPORT_OUTCOME' | 'ACTION_REQUEST' | 'CASE' | 'INFORMATION_REQUEST'>, string>> = {
  INDICATOR: 'mutation ($id: ID!) { revokeIndicator(id: $id, reason: "It was wrong.") { id } }',
  STIX_OBJECT: 'mutation ($id: ID!) { revokeStixObject(id: $id, reason: "It was wrong.") { id } }',
  REPORT: 'mutation ($id: ID!) { withdrawReport(id: $id, reason: "It was wrong.") { id } }',
  SIGHTING: 'mutation ($id: ID!) { revokeSighting(id: $id, reason: "It was wrong.") { id } }',
};

/** Asks the hub for what a command says, in the words of the API; time passes by the database's owner. @returns the answer in the model's words */
export async function perform(players: Players, names: Names, command: Command, world: World): Promise<string> {
  if (command.does === 'overdue') return passDeadline(players, names.itemIds[placeOf(world, command)] ?? NOBODY_S_ID);
  if (isDesk(command)) return atDesk(players, names, 'by' in command ? actingAccount(world, command) : '', command, world);
  if (!('by' in command)) return pass(players, names, command, world);
  const by = actingAccount(world, command);
  const idOf = (about: Extract<Command, { item: number }>): string => names.itemIds[placeOf(world, about)] ?? NOBODY_S_ID;
  const ask = async (query: string, variables: object): Promise<string> => {
    const answer = await players.ask(by, query, variables);
    return typeof answer === 'string' ? answer : 'DONE';
  };
  if (isCrossBorder(command)) return crossing(players, names, by, command, 'item' in command ? placeOf(world, command) : -1, world);
  switch (command.does) {
    case 'publish':
      return publish(players, names, by, command.items);
    case 'readdress':
      return ask('mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { id } }', {
        id: idOf(command),
        audience: audienceInput(names, command.audience),
      });
    case 'revoke':
      return ask(REVOKES[(world.items[placeOf(world, command)]?.kind ?? 'INDICATOR') as keyof typeof REVOKES], { id: idOf(command) });
    case 'keep':
      return unlessShutOut(keepAll(players, names, by, command));
    case 'delete':
      return unlessShutOut(removeByTaxii(players, by, world.items[placeOf(world, command)]));
    case 'report':
      return submit(players, names, by, command.reports);
    case 'withdraw':
      return ask(REVOKES.REPORT, { id: idOf(command) });
    case 'accept':
    case 'decline':
    case 'request':
    case 'answer':
    case 'cancel':
      return acts(players, names, by, command, 'item' in command ? placeOf(world, command) : -1, world);
    case 'dispute':
    case 'answerDispute':
    case 'withdrawDispute':
      return disputes(players, names, by, command, placeOf(world, command), world);
    case 'sight':
      return sight(players, names, by, idOf(command), saidIn(world, command));
    case 'move': {
      const verb = command.joins ? 'addGroupMember' : 'removeGroupMember';
      return ask(`mutation ($group: ID!, $party: ID!) { ${verb}(groupId: $group, partyId: $party) { id } }`, {
        group: names.groupIds.get(command.group),
        party: names.partyIds.get(command.party),
      });
    }
    case 'bar':
      return ask('mutation ($party: ID!, $barred: Boolean!) { setPartyBarred(partyId: $party, barred: $barred) { barred } }', {
        party: names.partyIds.get(command.party),
        barred: command.barred,
      });
    case 'disable': {
      const { account, disabled } = command;
      const answer = await ask('mutation ($user: ID!, $disabled: Boolean!) { setUserDisabled(userId: $user, disabled: $disabled) }', {
        user: names.userIds.get(account),
        disabled,
      });
      if (answer === 'DONE' && !disabled) players.forget((other) => other === account);
      return answer;
    }
    case 'suspend': {
      const { party, suspended } = command;
      const answer = await ask(
        'mutation ($party: ID!, $suspended: Boolean!) { setPartySuspended(partyId: $party, suspended: $suspended) { state } }',
        {
          party: names.partyIds.get(party),
          suspended,
        },
      );
      if (answer === 'DONE' && !suspended) players.forget((other) => partyOf(other) === party);
      return answer;
    }
  }
}

/** The answer, or the code that an account is refused with that cannot sign in. */
const unlessShutOut = (answer: Promise<string>): Promise<string> =>
  answer.catch((error: unknown) => {
    if (error instanceof Refused) return error.code;
    throw error;
  });

async function publish(players: Players, names: Names, by: string, items: readonly Offer[]): Promise<string> {
  const answer = await players.ask(
    by,
    'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }',
    { input: items.map((item) => publishInput(names, item)) },
  );
  if (typeof answer === 'string') return answer;
  const receipts = answer.publishIndicators as readonly { readonly outcome: string; readonly indicator: { readonly id: string } | null }[];
  for (const { outcome, indicator } of receipts) if (outcome === 'CREATED' && indicator) names.itemIds.push(indicator.id);
  return receipts.map(({ outcome }) => outcome).join(' ');
}

const publishInput = (names: Names, { value, ...said }: Offer): object => ({
  kind: 'EMAIL',
  value,
  personStatus: said.content.status,
  ...claimInput(names, said),
});

async function submit(players: Players, names: Names, by: string, reports: readonly Reported[]): Promise<string> {
  const query = 'mutation ($input: [ReportInput!]!) { submitReports(input: $input) { outcome report { id } } }';
  const answer = await players.ask(by, query, { input: reports.map((one) => reportInput(names, by, one)) });
  if (typeof answer === 'string') return answer;
  const receipts = answer.submitReports as readonly { readonly outcome: string; readonly report: { readonly id: string } | null }[];
  for (const { outcome, report } of receipts) if (outcome === 'CREATED' && report) names.itemIds.push(report.id);
  return receipts.map(({ outcome }) => outcome).join(' ');
}

const codes = (slugs: readonly string[]): readonly string[] => slugs.map((slug) => slug.toUpperCase());

const reportInput = (
  { fileIds }: Names,
  by: string,
  { reference, title, tlp, draft, values, file, countries, victims, except }: Reported,
): object => ({
  ...{ reference, title, tlp, draft, threat: 'PHISHING' },
  values: values.map((value) => ({ kind: kindOf(value), value })),
  evidence: file ? [fileIds.get(partyOf(by)) ?? NOBODY_S_ID] : [],
  ...{ countries: codes(countries), victimCountries: codes(victims), exceptCountries: codes(except) },
});

async function sight(players: Players, names: Names, by: string, indicatorId: string, said: Said): Promise<string> {
  const { verdict, count, note, reference: externalId, named, audience } = said;
  const answer = await players.ask(by, 'mutation ($input: SightingInput!) { addSighting(input: $input) { id } }', {
    input: {
      ...{ indicatorId, verdict, count, note, externalId },
      attribution: named ? 'NAMED' : 'HIDDEN',
      audience: audienceInput(names, audience),
    },
  });
  if (typeof answer === 'string') return answer;
  const { id } = answer.addSighting as { readonly id: string };
  if (!names.itemIds.includes(id)) names.itemIds.push(id);
  return 'DONE';
}

/** Lets an item's time pass: its moment is put into the past, past the triggers that write versions and events; and that of the sightings that share it. */
async function pass(
  { hub }: Players,
  { itemIds }: Names,
  command: Extract<Command, { does: 'lapse' | 'expire' }>,
  world: World,
): Promise<string> {
  const column = command.does === 'lapse' ? 'valid_until' : 'retain_until';
  const place = placeOf(world, command);
  const id = itemIds[place] ?? NOBODY_S_ID;
  const table = world.items[place]?.kind === 'STIX_OBJECT' ? 'stix_object' : 'indicator';
  const isOwn = command.does === 'lapse' ? 'true' : 'chosen_until is not null'; // the model does not wait for the end that each item has
  const shift = async (): Promise<number> => {
    await hub.ownerSql('begin');
    try {
      for (const one of [table, 'sighting']) await hub.ownerSql(`alter table hub.${one} disable trigger user`);
      const rows = await hub.ownerSql(
        `update hub.${table} set ${column} = now() where id = $1 and ${column} > now() and ${isOwn} returning id`,
        [id],
      );
      if (command.does === 'expire') {
        await hub.ownerSql('update hub.sighting set retain_until = now() where indicator = $1 and retain_until > now()', [id]);
      }
      for (const one of [table, 'sighting']) await hub.ownerSql(`alter table hub.${one} enable trigger user`);
      await hub.ownerSql('commit');
      return rows.length;
    } catch (error) {
      await hub.ownerSql('rollback');
      throw error;
    }
  };
  const shifted = await patiently(shift);
  hub.app.get(RelayWorker, { strict: false }).wake();
  return shifted > 0 ? 'DONE' : 'NOTHING';
}

/** Lets the time of a request for information pass: the relay tells both sides. */
async function passDeadline({ hub }: Players, id: string): Promise<string> {
  const rows = await patiently(() =>
    hub.ownerSql(
      `update hub.information_clock k set due_at = now(), next_at = now() from hub.information_request r
         where r.id = k.request and r.id = $1 and k.stage < 2 and r.state in ('SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED') returning r.id`,
      [id],
    ),
  );
  hub.app.get(RelayWorker, { strict: false }).wake();
  return rows.length > 0 ? 'DONE' : 'NOTHING';
}
