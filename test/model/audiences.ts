/** Audiences and labels: which go together, and which are wider than others. Pure, and written from the rules. */
import type { Audience, Content, Tlp, World } from './visibility.js';

export const NOBODY: Audience = { everyCountry: false, named: [], groups: [], except: [] };

/** TLP and audience: which go together, and whom this party can address at all. */
export function isUnlawful(world: World, party: string, tlp: Tlp, { everyCountry, named, groups, except }: Audience): boolean {
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

/** Victims' data reaches no partner. */
export const isShielded = (world: World, { status }: Pick<Content, 'status'>, { named }: Audience): boolean =>
  status === 'VICTIM' && named.some((one) => world.kinds.get(one) === 'PARTNER');

export const withoutOneself = (audience: Audience, party: string): Audience => ({
  ...audience,
  named: audience.named.filter((one) => one !== party),
  except: audience.except.filter((one) => one !== party),
});

const sameSet = (one: readonly string[], other: readonly string[]): boolean => String([...one].sort()) === String([...other].sort());
export const sameAudience = (one: Audience, other: Audience): boolean =>
  one.everyCountry === other.everyCountry &&
  sameSet(one.named, other.named) &&
  sameSet(one.groups, other.groups) &&
  sameSet(one.except, other.except);

export const isEmpty = (audience: Audience): boolean => sameAudience(audience, NOBODY);

export const LABELS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'];

export const stricter = (one: Tlp, other: Tlp): Tlp => (LABELS.indexOf(one) > LABELS.indexOf(other) ? one : other);

/** Whether the second opens an item to anybody to whom the first did not, now or ever: who is in a group today may leave it. */
export function widens(world: World, [tlp, was]: readonly [Tlp, Audience], [nextTlp, next]: readonly [Tlp, Audience]): boolean {
  const isCountry = (party: string): boolean => world.kinds.get(party) === 'COUNTRY';
  const readmitted = was.except.filter((party) => !next.except.includes(party));
  return (
    LABELS.indexOf(nextTlp) < LABELS.indexOf(tlp) ||
    (next.everyCountry && !was.everyCountry) ||
    next.groups.some((group) => !was.groups.includes(group) && !was.everyCountry) ||
    next.named.some((party) => !was.named.includes(party) && !(was.everyCountry && isCountry(party))) ||
    readmitted.some((party) => next.everyCountry || next.groups.length > 0 || next.named.includes(party))
  );
}
