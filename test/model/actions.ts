import { Relay } from '../../src/feed/relay.js';
import { partyOf } from './cast.js';
import type { Command, Item } from './commands.js';
import { type Names, patiently, type Players } from './players.js';
import { actingAccount, claimAt } from './rules.js';
import type { Audience, World } from './visibility.js';

const AHEAD = '2099-01-01T00:00:00.000Z';
const NOBODY_S_ID = '00000000-0000-4000-8000-000000000000';

/** Asks the hub for what a command says, in the words of the API; time passes by the database's owner. @returns the answer in the model's words */
export async function perform(players: Players, names: Names, command: Command, world: World): Promise<string> {
  if (!('by' in command)) return pass(players, names, command, world);
  const by = actingAccount(world, command);
  const idOf = (number: number): string => names.claimIds[claimAt(world, number)] ?? NOBODY_S_ID;
  const ask = async (query: string, variables: object): Promise<string> => {
    const answer = await players.ask(by, query, variables);
    return typeof answer === 'string' ? answer : 'DONE';
  };
  switch (command.does) {
    case 'publish':
      return publish(players, names, by, command.items);
    case 'readdress':
      return ask('mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { id } }', {
        id: idOf(command.claim),
        audience: audienceInput(names, command.audience),
      });
    case 'revoke':
      return ask('mutation ($id: ID!) { revokeIndicator(id: $id, reason: "It was wrong.") { id } }', { id: idOf(command.claim) });
    case 'move': {
      const verb = command.joins ? 'addGroupMember' : 'removeGroupMember';
      return ask(`mutation ($group: ID!, $party: ID!) { ${verb}(groupId: $group, partyId: $party) { id } }`, {
        group: names.groupIds.get(command.group),
        party: names.partyIds.get(command.party),
      });
    }
    case 'bar':
      return ask('mutation ($party: ID!, $barred: Boolean!) { setPartyBarred(partyId: $party, barred: $barred) }', {
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
        'mutation ($party: ID!, $suspended: Boolean!) { setPartySuspended(partyId: $party, suspended: $suspended) }',
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

async function publish(players: Players, names: Names, by: string, items: readonly Item[]): Promise<string> {
  const answer = await players.ask(
    by,
    'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }',
    { input: items.map((item) => publishInput(names, item)) },
  );
  if (typeof answer === 'string') return answer;
  const receipts = answer.publishIndicators as readonly { readonly outcome: string; readonly indicator: { readonly id: string } | null }[];
  for (const { outcome, indicator } of receipts) if (outcome === 'CREATED' && indicator) names.claimIds.push(indicator.id);
  return receipts.map(({ outcome }) => outcome).join(' ');
}

const publishInput = (names: Names, { value, content, audience, reissue }: Item): object => ({
  kind: 'DOMAIN',
  value,
  threat: content.threat,
  tlp: content.tlp,
  description: content.description,
  attribution: content.named ? 'NAMED' : 'HIDDEN',
  ...(content.valid === 'AHEAD' ? { validUntil: AHEAD } : {}),
  ...(content.retained === 'AHEAD' ? { retainUntil: AHEAD } : {}),
  audience: audienceInput(names, audience),
  reissue,
});

function audienceInput(names: Names, { everyCountry, named, groups, except }: Audience): object {
  const isCountry = (slug: string): boolean => slug.length === 2;
  const codes = (slugs: readonly string[]): readonly string[] => slugs.filter(isCountry).map((slug) => slug.toUpperCase());
  return {
    everyCountry,
    countries: codes(named),
    partners: named.filter((slug) => !isCountry(slug)).map((slug) => names.partyIds.get(slug)),
    groups: groups.map((group) => names.groupIds.get(group)),
    exceptCountries: codes(except),
  };
}

/** Lets a claim's time pass: its moment is put into the past, past the triggers that write versions and events. */
async function pass(
  { hub }: Players,
  { claimIds }: Names,
  { does, claim }: Extract<Command, { does: 'lapse' | 'expire' }>,
  world: World,
): Promise<string> {
  const column = does === 'lapse' ? 'valid_until' : 'retain_until';
  const id = claimIds[claimAt(world, claim)] ?? NOBODY_S_ID;
  const shift = async (): Promise<number> => {
    await hub.ownerSql('begin');
    try {
      await hub.ownerSql('alter table hub.indicator disable trigger user');
      const rows = await hub.ownerSql(`update hub.indicator set ${column} = now() where id = $1 and ${column} > now() returning id`, [id]);
      await hub.ownerSql('alter table hub.indicator enable trigger user');
      await hub.ownerSql('commit');
      return rows.length;
    } catch (error) {
      await hub.ownerSql('rollback');
      throw error;
    }
  };
  const shifted = await patiently(shift);
  hub.app.get(Relay, { strict: false }).wake();
  return shifted > 0 ? 'DONE' : 'NOTHING';
}
