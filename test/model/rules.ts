/** Who may do what, and what becomes of the world: the second half of the model. Pure, and written from the rules. */
import { type Account, pageReader, partyOf, roleOf } from './cast.js';
import type { Command, Item } from './commands.js';
import { type Audience, type Claim, sees, type Step, type Tlp, widens, type World } from './visibility.js';

/** What a command must lead to: a code of the contract or what became of each item, and the steps that others may notice. */
export interface Outcome {
  readonly answer: string;
  readonly world: World;
  readonly steps: readonly Step[];
}

const PUBLISHES = ['analyst', 'liaison', 'contributor'];

/** Why an account cannot even ask, if so. */
export const shutOut = (world: World, account: Account): 'UNAUTHENTICATED' | undefined =>
  world.disabled.includes(account) || world.suspended.includes(partyOf(account)) ? 'UNAUTHENTICATED' : undefined;

/** What a command does. The hub must answer the same, and change no more than this. */
export function decide(world: World, command: Command): Outcome {
  const refused = (answer: string): Outcome => ({ answer, world, steps: [] });
  const by = 'by' in command ? actingAccount(world, command) : undefined;
  if (by !== undefined) {
    const refusal = shutOut(world, by) ?? (allowed(world, command, by) ? undefined : 'FORBIDDEN');
    if (refusal) return refused(refusal);
  }
  switch (command.does) {
    case 'publish':
      return publish(world, by ?? '', command.items);
    case 'readdress':
    case 'revoke':
      return revise(world, by ?? '', command);
    case 'move': {
      const members = world.members.get(command.group) ?? [];
      const isMember = roleOf(by ?? '') === 'operator' || members.includes(partyOf(by ?? '')); // to others the group does not exist
      if (!isMember || world.kinds.get(command.party) !== 'COUNTRY') return refused('NOT_FOUND');
      if (!command.joins && roleOf(by ?? '') !== 'operator' && partyOf(by ?? '') !== command.party) return refused('FORBIDDEN');
      const others = members.filter((party) => party !== command.party);
      return moved(world, { members: new Map([...world.members, [command.group, command.joins ? [...others, command.party] : others]]) });
    }
    case 'bar': {
      const [owner, bar] = [partyOf(by ?? ''), `${partyOf(by ?? '')}>${command.party}`];
      if (owner === command.party) return refused('BAD_USER_INPUT');
      return moved(world, { bars: toggled(world.bars, bar, command.barred) });
    }
    case 'disable':
      if (partyOf(by ?? '') !== partyOf(command.account)) return refused('NOT_FOUND');
      return moved(world, { disabled: toggled(world.disabled, command.account, command.disabled) });
    case 'suspend':
      return moved(world, { suspended: toggled(world.suspended, command.party, command.suspended) });
    case 'lapse':
      return lapse(world, command.claim, ({ content }) => content.valid === 'AHEAD' && { content: { ...content, valid: 'PASSED' } });
    case 'expire':
      return lapse(world, command.claim, ({ content }) => content.retained === 'AHEAD' && { state: 'ENDED' });
  }
}

/** The claim that a number means, among those that still exist or did. */
export const claimAt = (world: World, number: number): number => (world.claims.length > 0 ? number % world.claims.length : -1);

/** Who really asks: for the owner its officer. */
export function actingAccount(world: World, command: Extract<Command, { by: string }>): Account {
  if (command.by !== 'OWNER' || !('claim' in command)) return command.by;
  const claim = world.claims[claimAt(world, command.claim)];
  return claim ? pageReader(claim.owner) : 'analyst@th';
}

function allowed(world: World, { does }: Command, account: Account): boolean {
  const role = roleOf(account);
  if (does === 'publish' || does === 'readdress' || does === 'revoke') return PUBLISHES.includes(role);
  if (does === 'suspend') return role === 'operator';
  if (does === 'move' && role === 'operator') return true;
  return role === 'admin' && (does === 'disable' || world.kinds.get(partyOf(account)) === 'COUNTRY'); // only countries bar, and are in groups
}

const toggled = (list: readonly string[], one: string, isIn: boolean): readonly string[] => [
  ...list.filter((other) => other !== one),
  ...(isIn ? [one] : []),
];

function moved(before: World, change: Partial<World>): Outcome {
  const after = { ...before, ...change };
  return { answer: 'DONE', world: after, steps: [{ before, after }] };
}

const changed = (world: World, place: number, change: Partial<Claim>): World => ({
  ...world,
  claims: world.claims.map((claim, index) => (index === place ? { ...claim, ...change } : claim)),
});

/** Time passes for one claim. What lapses tells nobody; what ends is withdrawn from everybody. */
function lapse(before: World, number: number, change: (claim: Claim) => Partial<Claim> | false): Outcome {
  const place = claimAt(before, number);
  const claim = before.claims[place];
  const what = claim && claim.state !== 'ENDED' && change(claim);
  if (!what) return { answer: 'NOTHING', world: before, steps: [] };
  const after = changed(before, place, what);
  return { answer: 'DONE', world: after, steps: what.state ? [{ before, after, claim: place, how: 'OTHER' }] : [] };
}

function revise(before: World, by: Account, command: Extract<Command, { does: 'readdress' | 'revoke' }>): Outcome {
  const refused = (answer: string): Outcome => ({ answer, world: before, steps: [] });
  const place = claimAt(before, command.claim);
  const claim = before.claims[place];
  const party = partyOf(by);
  if (!claim || !sees(before, { party, red: true, own: true }, claim)) return refused('NOT_FOUND');
  if (claim.owner !== party) return refused('FORBIDDEN');
  const { content, state, version } = claim;
  if (command.does === 'revoke') {
    if (state === 'REVOKED') return refused('CONFLICT');
    const after = changed(before, place, { state: 'REVOKED', version: version + 1 });
    return { answer: 'DONE', world: after, steps: [{ before, after, claim: place, how: 'REVOKE' }] };
  }
  if (isUnlawful(before, party, content.tlp, command.audience)) return refused('BAD_USER_INPUT');
  const audience = withoutOneself(command.audience, party);
  if (state === 'REVOKED' && widens(before, [content.tlp, claim.audience], [content.tlp, audience])) return refused('CONFLICT');
  if (same(audience, claim.audience)) return { answer: 'DONE', world: before, steps: [] };
  const after = changed(before, place, { audience, version: version + 1 });
  return { answer: 'DONE', world: after, steps: [{ before, after, claim: place, how: 'OTHER' }] };
}

/** TLP and audience: which go together, and whom this party can address at all. */
function isUnlawful(world: World, party: string, tlp: Tlp, { everyCountry, named, groups, except }: Audience): boolean {
  const partner = world.kinds.get(party) === 'PARTNER';
  const toPartners = named.some((one) => world.kinds.get(one) === 'PARTNER');
  return (
    named.some((one) => except.includes(one)) ||
    groups.some((group) => !world.members.get(group)?.includes(party)) ||
    (partner && (groups.length > 0 || toPartners)) ||
    (tlp === 'AMBER' && everyCountry) ||
    (tlp === 'AMBER_STRICT' && (everyCountry || named.length + groups.length + except.length > 0)) ||
    (tlp === 'RED' && (everyCountry || groups.length > 0))
  );
}

const withoutOneself = (audience: Audience, party: string): Audience => ({
  ...audience,
  named: audience.named.filter((one) => one !== party),
  except: audience.except.filter((one) => one !== party),
});

const sameSet = (one: readonly string[], other: readonly string[]): boolean => String([...one].sort()) === String([...other].sort());
const same = (one: Audience, other: Audience): boolean =>
  one.everyCountry === other.everyCountry &&
  sameSet(one.named, other.named) &&
  sameSet(one.groups, other.groups) &&
  sameSet(one.except, other.except);

/** Items of one call count one after the other; a bad one costs the others nothing. */
function publish(start: World, by: Account, items: readonly Item[]): Outcome {
  let world = start;
  const steps: Step[] = [];
  const answers = items.map((item) => {
    const [answer, next] = publishOne(world, partyOf(by), item);
    if (next) {
      steps.push({ ...next, before: world });
      world = next.after;
    }
    return answer;
  });
  return { answer: answers.join(' '), world, steps: atOnce(start, steps) };
}

/** What one call makes of a claim others notice once, as it is in the end, where its last change stands: what stood in between nobody could see. */
const atOnce = (start: World, steps: readonly Step[]): readonly Step[] =>
  steps
    .filter(({ claim }, index) => !steps.slice(index + 1).some((later) => later.claim === claim))
    .map((step) => ({ ...step, before: start, how: start.claims[step.claim ?? -1] ? 'OTHER' : 'PUBLISH' }));

function publishOne(world: World, owner: string, { value, content, audience: wish, reissue }: Item): [string, Omit<Step, 'before'>?] {
  if (isUnlawful(world, owner, content.tlp, wish)) return ['REJECTED'];
  const audience = withoutOneself(wish, owner);
  const place = world.claims.findIndex((one) => one.owner === owner && one.value === value && one.state !== 'ENDED');
  const claim = world.claims[place];
  if (!claim) {
    const fresh: Claim = { owner, value, content, audience, version: 1, state: 'STANDING' };
    return ['CREATED', { after: { ...world, claims: [...world.claims, fresh] }, claim: world.claims.length, how: 'PUBLISH' }];
  }
  const revoked = claim.state === 'REVOKED';
  if (revoked && !reissue) return ['REJECTED'];
  if (!revoked && same(audience, claim.audience) && JSON.stringify(content) === JSON.stringify(claim.content)) return ['UNCHANGED'];
  if (!reissue && widens(world, [claim.content.tlp, claim.audience], [content.tlp, audience])) return ['REJECTED'];
  const next = { content, audience, version: claim.version + 1, state: 'STANDING' } as const;
  return ['UPDATED', { after: changed(world, place, next), claim: place, how: 'OTHER' }];
}
