// Who sees what, and what each is told: the rules alone, without a database. Written from the rules that officers are given, not from the code.
// A party is its slug, a group its name, a claim its place in `World.claims` (the order of first publication).

export type Tlp = 'CLEAR' | 'GREEN' | 'AMBER' | 'AMBER_STRICT' | 'RED';

export interface Audience {
  readonly everyCountry: boolean;
  /** Countries and partners. */
  readonly named: readonly string[];
  readonly groups: readonly string[];
  readonly except: readonly string[];
}

/** What the owner says about a value. */
export interface Content {
  readonly tlp: Tlp;
  readonly threat: string;
  readonly description: string;
  /** Whether readers learn who says it. */
  readonly named: boolean;
  readonly valid: 'ALWAYS' | 'AHEAD' | 'PASSED';
  readonly retained: 'ALWAYS' | 'AHEAD';
}

export interface Claim {
  readonly owner: string;
  readonly value: string;
  readonly content: Content;
  readonly audience: Audience;
  readonly version: number;
  readonly state: 'STANDING' | 'REVOKED' | 'ENDED';
}

export interface World {
  readonly kinds: ReadonlyMap<string, 'COUNTRY' | 'PARTNER'>;
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** `owner>party`: the owner never shows that party anything. */
  readonly bars: readonly string[];
  readonly claims: readonly Claim[];
  readonly disabled: readonly string[];
  /** Parties that see nothing of others until they are taken in again. */
  readonly suspended: readonly string[];
}

/** red: people in their own session read RED; machines do not. own: whether it follows its own party's claims, too. */
export interface Reader {
  readonly party: string;
  readonly red: boolean;
  readonly own: boolean;
}

/** One thing that happened. With a claim: the claim changed. Without: who belongs to what changed, and no claim did. */
export interface Step {
  readonly before: World;
  readonly after: World;
  readonly claim?: number;
  readonly how?: 'PUBLISH' | 'REVOKE' | 'OTHER';
}

export interface Told {
  readonly operation: 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN';
  readonly claim: number;
  readonly backfill: boolean;
}

export function sees(world: World, { party, red }: Reader, claim: Claim | undefined): boolean {
  if (!claim || claim.state === 'ENDED' || (claim.content.tlp === 'RED' && !red)) return false;
  if (claim.owner === party) return true;
  if (world.suspended.includes(party)) return false;
  const { everyCountry, named, groups, except } = claim.audience;
  if (except.includes(party) || world.bars.includes(`${claim.owner}>${party}`)) return false;
  return (
    (everyCountry && world.kinds.get(party) === 'COUNTRY') ||
    named.includes(party) ||
    groups.some((group) => world.members.get(group)?.includes(party))
  );
}

/** What a step tells a reader that follows. Losing sight is a withdrawal, gaining it a publication; what is hidden before and after is silent. */
export function told({ before, after, claim, how }: Step, reader: Reader): readonly Told[] {
  const looked = claim === undefined ? [...after.claims.keys()] : [claim];
  return looked.flatMap((place): readonly Told[] => {
    const [was, is] = [before.claims[place], after.claims[place]];
    if ((is ?? was)?.owner === reader.party && !reader.own) return [];
    const [saw, sight] = [sees(before, reader, was), sees(after, reader, is)];
    if (saw && !sight) return [{ operation: 'WITHDRAWN', claim: place, backfill: false }];
    if (saw && claim !== undefined) return [{ operation: how === 'REVOKE' ? 'REVOKED' : 'UPDATED', claim: place, backfill: false }];
    if (saw || !sight) return [];
    // What was taken back already is told to nobody who comes to see it: whoever had it lost it before, and was told so.
    if (claim === undefined && is?.state === 'REVOKED') return [];
    return [{ operation: 'PUBLISHED', claim: place, backfill: how !== 'PUBLISH' }];
  });
}

/** What is left of events for a reader that comes only now: nothing of what it no longer sees, and of each claim the last loss, if nothing follows it. */
export const replayed = (events: readonly Told[], world: World, reader: Reader): readonly Told[] =>
  events.filter(({ claim, operation }, index) =>
    operation === 'WITHDRAWN' ? !events.slice(index + 1).some((later) => later.claim === claim) : sees(world, reader, world.claims[claim]),
  );

/** Places of what a copy holds that follows all events. */
export const copied = (events: readonly Told[]): readonly number[] =>
  [...new Map(events.map(({ claim, operation }) => [claim, operation]))].flatMap(([claim, last]) => (last === 'WITHDRAWN' ? [] : [claim]));

const inForce = ({ state, content }: Claim): boolean => state === 'STANDING' && content.valid !== 'PASSED';

/** Places of what a reader finds, the first published first. Lapsed or revoked claims stay in sight, but only who asks for them is shown them. */
export const found = (world: World, reader: Reader, includeLapsed: boolean, value?: string): readonly number[] =>
  [...world.claims.keys()].filter((place) => {
    const claim = world.claims[place];
    return claim && sees(world, reader, claim) && (includeLapsed || inForce(claim)) && (value ?? claim.value) === claim.value;
  });

/** What a reader is shown of a claim that it sees. */
export function shown(world: World, reader: Reader, place: number): object | null {
  const claim = world.claims[place];
  if (!claim || !sees(world, reader, claim)) return null;
  const { owner, value, version, state, content } = claim;
  const mine = owner === reader.party;
  const holders = new Set(found(world, reader, false, value).map((one) => world.claims[one]?.owner));
  return {
    claim: place,
    value,
    version,
    tlp: content.tlp,
    threat: content.threat,
    owner: mine || content.named ? owner : null,
    // A partner gets the claim without its detail, until the owner releases it.
    description: mine || world.kinds.get(reader.party) === 'COUNTRY' ? content.description : null,
    revoked: state === 'REVOKED',
    corroboration: holders.size,
  };
}

const LABELS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'];

/** Whether the second opens a claim to anybody to whom the first did not, now or ever: who is in a group today may leave it. */
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
