/** Who may do what, and what becomes of the world: the second half of the model. Pure, and written from the rules. */
import { isShielded, isUnlawful, sameAudience, widens, withoutOneself } from './audiences.js';
import { type Account, liveReader, pageReader, PARTIES, partyOf, roleOf } from './cast.js';
import { type Command, OF_THE_CLAIM, type Offer } from './commands.js';
import { raised } from './alerts.js';
import { called } from './calling.js';
import { ABOUT_CASES, ABOUT_INQUIRIES, actorOf, crosses, isCrossBorder, rolesFor, waitsForAnswer } from './cross-border.js';
import { along, keep, remove, sight } from './companions.js';
import { deskActor, desks, isDesk, mayAtDesk } from './desk.js';
import { answerDispute, dispute, disputeMeant, disputerOf, revokeDisputed, withdrawDispute } from './disputes.js';
import { type Became, changed, oneByOne, type Outcome, refused, stepsOf } from './outcome.js';
import { report, withdraw } from './reporting.js';
import { passes } from './inquiries.js';
import { answer, cancel, request } from './requests.js';
import { accept, decline } from './triage.js';
import { watched } from './watches.js';
import { withdrawn } from './withdrawals.js';
import { type Claim, type Item, type ItemKind, type Said, sees, type World } from './visibility.js';

const PUBLISHES = ['analyst', 'liaison', 'contributor'];

/** Why an account cannot even ask, if so. */
export const shutOut = (world: World, account: Account): 'UNAUTHENTICATED' | undefined =>
  world.disabled.includes(account) || world.suspended.includes(partyOf(account)) ? 'UNAUTHENTICATED' : undefined;

/** What a command does, what watches meet behind it, what is lost by it, and whom that alerts. The hub must answer the same, and change no more than this. */
export function decide(before: World, command: Command): Outcome {
  const outcome = decideAlone(before, command);
  const { world, steps } = called(withdrawn(before, raised(before, watched(outcome.world), outcome.between), outcome.steps));
  return { ...outcome, world, steps: [...outcome.steps, ...steps] };
}

function decideAlone(world: World, command: Command): Outcome {
  const by = 'by' in command ? actingAccount(world, command) : undefined;
  if (by !== undefined) {
    const refusal = shutOut(world, by) ?? (allowed(world, command, by) ? undefined : 'FORBIDDEN');
    if (refusal) return refused(world, refusal);
  }
  if (isCrossBorder(command)) return crosses(world, by ?? '', 'item' in command ? placeOf(world, command) : -1, command);
  if (isDesk(command)) return desks(world, by ?? '', command);
  switch (command.does) {
    case 'publish':
      return oneByOne(world, command.items, (now, item) => publishOne(now, partyOf(by ?? ''), item));
    case 'keep':
      return keep(world, partyOf(by ?? ''), command.objects, command.atBulkDoor);
    case 'delete':
      return remove(world, partyOf(by ?? ''), placeOf(world, command));
    case 'report':
      return report(world, partyOf(by ?? ''), command.reports);
    case 'withdraw':
      return withdraw(world, by ?? '', placeOf(world, command));
    case 'sight':
      return sight(world, partyOf(by ?? ''), placeOf(world, command), saidIn(world, command));
    case 'accept':
    case 'decline': {
      const [party, place] = [partyOf(by ?? ''), placeOf(world, command)];
      if (!sees(world, { party, red: true, own: true }, world.items[place])) return refused(world, 'NOT_FOUND');
      return command.does === 'decline'
        ? decline(world, party, place, command)
        : accept(world, party, place, command.acceptance, publishOne);
    }
    case 'request':
      return request(world, partyOf(by ?? ''), command.requests);
    case 'answer':
      return answer(world, partyOf(by ?? ''), placeOf(world, command), command);
    case 'cancel':
      return cancel(world, partyOf(by ?? ''), placeOf(world, command));
    case 'dispute':
      return dispute(world, by ?? '', placeOf(world, command), command);
    case 'answerDispute':
    case 'withdrawDispute': {
      const [party, place] = [partyOf(by ?? ''), placeOf(world, command)];
      const meant = disputeMeant(world, place, command);
      return command.does === 'answerDispute'
        ? answerDispute(world, party, place, meant, command.verdict)
        : withdrawDispute(world, party, place, meant);
    }
    case 'readdress':
    case 'revoke':
      return revise(world, by ?? '', command);
    case 'move': {
      const members = world.members.get(command.group) ?? [];
      const isMember = roleOf(by ?? '') === 'operator' || members.includes(partyOf(by ?? '')); // to others the group does not exist
      if (!isMember || world.kinds.get(command.party) !== 'COUNTRY') return refused(world, 'NOT_FOUND');
      if (!command.joins && roleOf(by ?? '') !== 'operator' && partyOf(by ?? '') !== command.party) return refused(world, 'FORBIDDEN');
      const others = members.filter((party) => party !== command.party);
      return moved(world, { members: new Map([...world.members, [command.group, command.joins ? [...others, command.party] : others]]) });
    }
    case 'bar': {
      const [owner, bar] = [partyOf(by ?? ''), `${partyOf(by ?? '')}>${command.party}`];
      if (owner === command.party) return refused(world, 'BAD_USER_INPUT');
      return moved(world, { bars: toggled(world.bars, bar, command.barred) });
    }
    case 'disable':
      if (partyOf(by ?? '') !== partyOf(command.account)) return refused(world, 'NOT_FOUND');
      return moved(world, { disabled: toggled(world.disabled, command.account, command.disabled) });
    case 'suspend':
      return moved(world, { suspended: toggled(world.suspended, command.party, command.suspended) });
    case 'overdue':
      return passes(world, placeOf(world, command));
    case 'lapse':
    case 'expire':
      return pass(world, command);
  }
}

/** Kinds of items that a command can be about. */
const ABOUT: Readonly<Partial<Record<Command['does'], readonly ItemKind[]>>> = {
  readdress: ['INDICATOR'],
  sight: ['INDICATOR'],
  withdraw: ['REPORT'],
  accept: ['REPORT'],
  decline: ['REPORT'],
  answer: ['ACTION_REQUEST'],
  cancel: ['ACTION_REQUEST'],
  dispute: ['INDICATOR'],
  answerDispute: ['INDICATOR'],
  withdrawDispute: ['INDICATOR'],
  lapse: ['INDICATOR'],
  overdue: ['INFORMATION_REQUEST'],
  delete: ['STIX_OBJECT'],
  expire: ['INDICATOR', 'STIX_OBJECT'],
  revoke: ['INDICATOR', 'STIX_OBJECT', 'SIGHTING'],
  ...Object.fromEntries(ABOUT_CASES.map((does) => [does, ['CASE']])),
  ...Object.fromEntries(ABOUT_INQUIRIES.map((does) => [does, ['INFORMATION_REQUEST']])),
};

/** The place of the item that a command's number means, among those of its kinds that exist or did; -1 where there is none. */
export function placeOf({ items, disputes }: World, { does, item }: Extract<Command, { item: number }>): number {
  const isAnswer = does === 'answerDispute' || does === 'withdrawDispute'; // about one that was disputed
  const fits = (one: Item, place: number): boolean =>
    (!isAnswer || disputes.some(({ of }) => of === place)) && (does !== 'answerInvitation' || waitsForAnswer(one));
  const places = [...items.keys()].filter((place) => {
    const one = items[place];
    return one && ABOUT[does]?.includes(one.kind) && fits(one, place);
  });
  return places[item % places.length] ?? -1;
}

/** What a command says of a claim. */
export function saidIn(world: World, command: Extract<Command, { does: 'sight' }>): Said {
  // A partner's sighting is figures alone.
  const isPartner = world.kinds.get(partyOf(actingAccount(world, command))) === 'PARTNER';
  const said = isPartner ? { ...command.said, note: null } : command.said;
  return said.reference === OF_THE_CLAIM ? { ...said, reference: `claim ${placeOf(world, command)}` } : said;
}

/** Who really asks: for the owner its officer, for a reader the officer of a party that sees the item. */
export function actingAccount(world: World, command: Extract<Command, { by: string }>): Account {
  if (isCrossBorder(command)) return actorOf(world, command, 'item' in command ? placeOf(world, command) : -1);
  if (isDesk(command)) return deskActor(world, command);
  if (!('item' in command) || (command.by !== 'OWNER' && command.by !== 'READER')) return command.by;
  const item = world.items[placeOf(world, command)];
  // What is one's own of a dispute is to have raised it.
  const disputer = command.does === 'withdrawDispute' && command.by === 'OWNER' && disputerOf(world, placeOf(world, command), command);
  if (disputer) return pageReader(disputer);
  const isAbout = command.does === 'answer' || command.does === 'cancel';
  const readers = command.by === 'OWNER' ? [] : PARTIES.filter((party) => sees(world, { party, red: true, own: true }, item));
  const others = isAbout ? readers.filter((party) => party !== item?.owner) : readers;
  const party = others[command.item % others.length] ?? item?.owner;
  if (isAbout) return party ? liveReader(party) : 'liaison@th';
  return party ? pageReader(party) : 'analyst@th';
}

function allowed(world: World, command: Command, account: Account): boolean {
  const { does } = command;
  const role = roleOf(account);
  const atDesk = mayAtDesk(command, account);
  if (atDesk !== undefined) return atDesk;
  const roles = rolesFor(does);
  if (roles) return roles.includes(role);
  if (['publish', 'readdress', 'revoke', 'keep', 'delete', 'sight'].includes(does)) return PUBLISHES.includes(role);
  if (does === 'answerDispute') return PUBLISHES.includes(role);
  if (does === 'dispute' || does === 'withdrawDispute') return role === 'analyst' || role === 'liaison';
  if (does === 'report' || does === 'withdraw') return role === 'contributor';
  if (does === 'accept' || does === 'decline') return role === 'analyst' || role === 'liaison';
  if (does === 'request' || does === 'cancel') return role === 'liaison';
  if (does === 'answer') return role === 'liaison' || role === 'contributor';
  if (does === 'suspend') return role === 'operator';
  if ((does === 'move' || does === 'disable') && role === 'operator') return true; // operators administer the accounts of the hub
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

/** Time passes for one item. What lapses tells nobody; what ends is withdrawn from everybody, and what hangs on it with it. */
function pass(before: World, command: Extract<Command, { does: 'lapse' | 'expire' }>): Outcome {
  const place = placeOf(before, command);
  const item = before.items[place];
  const nothing = refused(before, 'NOTHING');
  if (!item || item.state === 'ENDED' || (item.kind !== 'INDICATOR' && item.kind !== 'STIX_OBJECT')) return nothing;
  if (command.does === 'lapse') {
    if (item.kind !== 'INDICATOR' || item.content.valid !== 'AHEAD') return nothing;
    return refused(changed(before, place, { ...item, content: { ...item.content, valid: 'PASSED' } }), 'DONE');
  }
  if (item.content.retained !== 'AHEAD') return nothing;
  const ends = (one: Item, index: number): boolean => index === place || (one.kind === 'SIGHTING' && one.of === place);
  const after = { ...before, items: before.items.map((one, index): Item => (ends(one, index) ? { ...one, state: 'ENDED' } : one)) };
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place) };
}

function revise(before: World, by: Account, command: Extract<Command, { does: 'readdress' | 'revoke' }>): Outcome {
  const place = placeOf(before, command);
  const item = before.items[place];
  const party = partyOf(by);
  // Who said something can take it back, also where what it is about is out of sight by now.
  const mayAlways = item?.kind === 'SIGHTING' && item.state !== 'ENDED' && item.owner === party;
  if (!item || !(mayAlways || sees(before, { party, red: true, own: true }, item))) return refused(before, 'NOT_FOUND');
  if (item.owner !== party) return refused(before, 'FORBIDDEN');
  const { state, version } = item;
  if (command.does === 'revoke') {
    if (state === 'REVOKED') return refused(before, 'CONFLICT');
    if (item.kind === 'INDICATOR' && item.disputed !== null) return revokeDisputed(before, place, item);
    const after = changed(before, place, { ...item, state: 'REVOKED', version: version + 1 });
    return { answer: 'DONE', world: after, steps: stepsOf(before, after, place, 'REVOKE') };
  }
  const claim = item as Claim;
  const { tlp } = claim.content;
  if (isUnlawful(before, party, tlp, command.audience) || isShielded(before, claim.content, command.audience)) {
    return refused(before, 'BAD_USER_INPUT');
  }
  const audience = withoutOneself(command.audience, party);
  const standsStill = state === 'REVOKED' || claim.disputed !== null;
  if (standsStill && widens(before, [tlp, claim.audience], [tlp, audience])) return refused(before, 'CONFLICT');
  if (sameAudience(audience, claim.audience)) return refused(before, 'DONE');
  const after = along(changed(before, place, { ...claim, audience, version: version + 1 }), claim, place);
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place) };
}

function publishOne(world: World, owner: string, { value, content, audience: wish, reissue }: Offer): Became {
  if (isUnlawful(world, owner, content.tlp, wish)) return { answer: 'REJECTED' };
  if (isShielded(world, content, wish)) return { answer: 'REJECTED' };
  const audience = withoutOneself(wish, owner);
  const place = world.items.findIndex(
    (one) => one.kind === 'INDICATOR' && one.owner === owner && one.value === value && one.state !== 'ENDED',
  );
  const claim = world.items[place] as Claim | undefined;
  const fresh: Claim = {
    ...{ kind: 'INDICATOR', owner, value, content, audience, version: 1, state: 'STANDING' },
    disputed: null,
  };
  if (!claim) return { answer: 'CREATED', after: { ...world, items: [...world.items, fresh] }, item: world.items.length, how: 'PUBLISH' };
  const revoked = claim.state === 'REVOKED';
  if (revoked && !reissue) return { answer: 'REJECTED' };
  if (!revoked && sameAudience(audience, claim.audience) && JSON.stringify(content) === JSON.stringify(claim.content)) {
    return { answer: 'UNCHANGED' };
  }
  if (!revoked && claim.disputed !== null) return { answer: 'REJECTED' };
  if (!reissue && widens(world, [claim.content.tlp, claim.audience], [content.tlp, audience])) return { answer: 'REJECTED' };
  const after = along(changed(world, place, { ...fresh, version: claim.version + 1 }), claim, place);
  return { answer: 'UPDATED', after, item: place };
}
