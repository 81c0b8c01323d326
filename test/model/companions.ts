/** What is published beside claims, kept objects and sightings: the rules, pure. */
import { isEmpty, isUnlawful, sameAudience, stricter, widens, withoutOneself } from './audiences.js';
import { LAST_EDITION } from './cast.js';
import type { Keeping } from './commands.js';
import { type Became, changed, oneByOne, type Outcome, refused, stepsOf } from './outcome.js';
import { type Audience, type Claim, type KeptObject, type Said, sees, type Sighting, type World } from './visibility.js';

/** Objects are kept by a service that any door has, all at once; or at the bulk door, one by one, where a machine neither reopens nor addresses partners. */
export function keep(start: World, owner: string, objects: readonly Keeping[], atBulkDoor: boolean): Outcome {
  if (!atBulkDoor) return oneByOne(start, objects, (world, one) => keepOne(world, owner, one));
  return objects.reduce<Outcome>(
    (before, one) => {
      const next = oneByOne(before.world, [one], (world) => keepAtBulkDoor(world, owner, one));
      return { answer: `${before.answer} ${next.answer}`.trim(), world: next.world, steps: [...before.steps, ...next.steps] };
    },
    refused(start, ''),
  );
}

function keepAtBulkDoor(world: World, owner: string, one: Keeping): Became {
  const named = one.audience.named.filter((party) => world.kinds.get(party) !== 'PARTNER');
  const became = keepOne(world, owner, { ...one, audience: { ...one.audience, named }, released: false, reissue: false });
  return became.answer === 'REJECTED' && one.edition === LAST_EDITION ? ended(world, owner, one.stixId) : became;
}

function keepOne(world: World, owner: string, { stixId, edition, content, audience: wish, released, reissue }: Keeping): Became {
  if (isUnlawful(world, owner, content.tlp, wish)) return { answer: 'REJECTED' };
  if (wish.named.some((party) => world.kinds.get(party) === 'PARTNER') && !released) return { answer: 'REJECTED' };
  const audience = withoutOneself(wish, owner);
  const state = edition === LAST_EDITION ? 'REVOKED' : 'STANDING';
  const place = ownAt(world, owner, stixId);
  const present = world.items[place] as KeptObject | undefined;
  const next: KeptObject = { kind: 'STIX_OBJECT', owner, stixId, edition, content, audience, released, state, version: 1 };
  if (!present) return { answer: 'CREATED', after: { ...world, items: [...world.items, next] }, item: world.items.length, how: 'PUBLISH' };
  if (edition < present.edition) return { answer: 'UNCHANGED' };
  const differs =
    !sameAudience(audience, present.audience) ||
    JSON.stringify(content) !== JSON.stringify(present.content) ||
    released !== present.released;
  if (edition === present.edition && !differs) return { answer: 'UNCHANGED' };
  const revives = present.state === 'REVOKED' && state === 'STANDING';
  const opens = widens(world, [present.content.tlp, present.audience], [content.tlp, audience]);
  if ((revives || opens) && !reissue) return { answer: 'REJECTED' };
  const revokes = present.state === 'STANDING' && state === 'REVOKED';
  return {
    answer: 'UPDATED',
    after: changed(world, place, { ...next, version: present.version + 1 }),
    item: place,
    how: revokes ? 'REVOKE' : 'OTHER',
  };
}

/** What its producer took back is taken back, whatever stands in the way of its last edition. */
function ended(world: World, owner: string, stixId: string): Became {
  const place = ownAt(world, owner, stixId);
  const present = world.items[place] as KeptObject | undefined;
  if (!present) return { answer: 'REJECTED' };
  if (present.state === 'REVOKED') return { answer: 'UNCHANGED' };
  const after = changed(world, place, { ...present, state: 'REVOKED', version: present.version + 1 });
  return { answer: 'UPDATED', after, item: place, how: 'REVOKE' };
}

const ownAt = (world: World, owner: string, stixId: string): number =>
  world.items.findIndex((one) => one.kind === 'STIX_OBJECT' && one.owner === owner && one.stixId === stixId && one.state !== 'ENDED');

/** What TAXII's inbox holds of an object can be deleted there: neither RED nor what was taken back already, and by nobody but its owner. */
export function remove(before: World, party: string, place: number): Outcome {
  const item = before.items[place];
  const isThere = item?.kind === 'STIX_OBJECT' && item.owner === party && item.state === 'STANDING' && item.content.tlp !== 'RED';
  if (!isThere) return refused(before, 'NOT_FOUND');
  const after = changed(before, place, { ...item, state: 'REVOKED', version: item.version + 1 });
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place, 'REVOKE') };
}

/** A sighting: of a claim that the sighter sees, and for its owner besides whom the sighter names. What is said again under a reference replaces. */
export function sight(before: World, party: string, claim: number, wish: Said): Outcome {
  const of = before.items[claim] as Claim | undefined;
  if (!of || !sees(before, { party, red: true, own: true }, of)) return refused(before, 'NOT_FOUND');
  const isPartner = before.kinds.get(party) === 'PARTNER';
  if (isPartner && !isEmpty(wish.audience)) return refused(before, 'BAD_USER_INPUT');
  if (isUnlawful(before, party, of.content.tlp, wish.audience)) return refused(before, 'BAD_USER_INPUT');
  const said = { ...wish, audience: withoutOneself(wish.audience, party) };
  const audience = withOwner(said.audience, of.owner, party);
  const place = before.items.findIndex(
    (one) => one.kind === 'SIGHTING' && one.owner === party && one.said.reference === wish.reference && one.state !== 'ENDED',
  );
  const present = before.items[place] as Sighting | undefined;
  if (!present) {
    const fresh: Sighting = {
      ...{ kind: 'SIGHTING', owner: party, of: claim, said, audience, version: 1, state: 'STANDING' },
      content: { tlp: of.content.tlp },
    };
    const after = { ...before, items: [...before.items, fresh] };
    return { answer: 'DONE', world: after, steps: stepsOf(before, after, before.items.length, 'PUBLISH') };
  }
  if (present.of !== claim || present.state === 'REVOKED') return refused(before, 'CONFLICT');
  if (sameAudience(present.said.audience, said.audience) && sameWords(present.said, said)) return refused(before, 'DONE');
  const after = changed(before, place, { ...present, said, audience, version: present.version + 1 });
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place) };
}

const sameWords = (one: Said, other: Said): boolean =>
  one.verdict === other.verdict && one.count === other.count && one.note === other.note && one.named === other.named;

const withOwner = (audience: Audience, owner: string, party: string): Audience =>
  owner === party || audience.named.includes(owner) ? audience : { ...audience, named: [...audience.named, owner] };

/** Partners whose sight of a claim a dispute suspends. */
const keptOut = ({ kinds }: World, { disputed, audience }: Claim): readonly string[] =>
  disputed !== null ? audience.named.filter((party) => kinds.get(party) === 'PARTNER') : [];

/** Sightings follow their claim: another audience, label, threat or end of it is a new version of each, under the stricter of both labels. */
export function along(world: World, was: Claim, place: number): World {
  const is = world.items[place];
  if (is?.kind !== 'INDICATOR') return world;
  const { tlp, threat, retained } = is.content;
  const stays =
    sameAudience(was.audience, is.audience) &&
    String(keptOut(world, was)) === String(keptOut(world, is)) &&
    was.content.tlp === tlp &&
    was.content.threat === threat &&
    was.content.retained === retained;
  if (stays) return world;
  const items = world.items.map((one) =>
    one.kind === 'SIGHTING' && one.of === place && one.state !== 'ENDED'
      ? { ...one, version: one.version + 1, content: { tlp: stricter(one.content.tlp, tlp) } }
      : one,
  );
  return { ...world, items };
}
