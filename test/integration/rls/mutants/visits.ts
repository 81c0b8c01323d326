import { createHmac } from 'node:crypto';
import { pullSession, webhookSession } from '../../../../src/platform/database/act.js';
import { makeClaim } from '../../../../src/platform/database/claim.js';
import {
  ENTRANCES,
  KEY_VISITS,
  NOT_FOR_WEBHOOKS,
  PROVIDER_VISITS,
  PULL_VISITS,
  PURPOSE_VISITS,
  RAISED_WEBHOOK_VISITS,
  WEBHOOK_VISITS,
} from './door.js';
import { ADMITTED, type Attempt, FILES_OF_PEOPLE, READS, WITHHELD_FILES, WRITES } from './expected.js';
import { AGENCIES, identityOf, idOf, officersOf, type Item, ITEMS, type KeyName, KEYS, type OfficerName, PARTIES } from './world.js';

/** Tries by name: the table, and a statement that reads (names of rows) or writes. */
export type Tries = Readonly<Record<string, { readonly table: string; readonly read?: string; readonly write?: string }>>;
/** What tries find: names of rows, the number of rows written, or the code of a refusal. */
type Found = Readonly<Record<string, readonly string[] | number | string>>;

/** What is tried behind one door, and what must come of it. */
export interface Visit {
  readonly name: string;
  /** What is shown at the door: a claim, made for one visit; or a context that somebody wrote by hand. */
  readonly papers: (place: Place) => string;
  readonly comes: 'by a claim' | 'by hand';
  /** Whether the door counts this visit: where it believes the claim. */
  readonly takesTurn: boolean;
  readonly needs?: string;
  readonly channel?: string;
  /** What the act has besides. */
  readonly stated?: Readonly<Record<string, string>>;
  readonly tries: Tries;
  /** The code with which the door refuses, or what each try finds. */
  readonly expected: string | Found;
}

/** Where papers are good: a connection, the turn of this visit, and the start of its transaction (seconds since 1970). */
export interface Place {
  readonly key: Buffer;
  readonly pid: number;
  readonly turn: bigint;
  readonly began: string;
}

/** What stands in a table's place where the context itself is asked for. */
export const CONTEXT = 'the context';

const PURPOSE: Tries = {
  'reads for what': {
    table: CONTEXT,
    read: `select jsonb_build_array((v).purpose, array_to_string((v).withheld, ','), array_to_string((v).bars, ',')) from (select hub.viewer() as v) x`,
  },
};
const READING: Tries = {
  'reads who it is': {
    table: CONTEXT,
    read: `select jsonb_build_array(hub.me()::text, coalesce(hub.my_agency()::text, ''), hub.my_kind(), hub.my_user(), hub.my_session(), hub.current_act())`,
  },
  ...Object.fromEntries(
    Object.entries(READS).map(([table, { label }]) => [
      `reads ${table}`,
      {
        table,
        read: `select coalesce(jsonb_agg(label order by label collate "C"), '[]') from (select ${label} as label from ${table}) seen`,
      },
    ]),
  ),
};
const WRITING: Tries = Object.fromEntries(
  Object.entries(WRITES).map(([name, { table, statement }]) => [`writes ${name}`, { table, write: statement }]),
);
const ALL: Tries = { ...READING, ...WRITING };

const READERS_IN_ACTS: readonly (readonly [OfficerName, string])[] = [
  ['th', 'webhook:manage'],
  ['th2', 'webhook:manage'],
  ['kh', 'webhook:manage'],
  ['meta', 'webhook:manage'],
  ['thAdmin', 'webhook:oversee'],
  ['thChief', 'webhook:oversee'],
  ...(['th', 'th2', 'thJunior', 'thAdmin', 'thChief', 'kh', 'khJunior', 'khAdmin', 'la', 'meta'] as const).map(
    (name) => [name, 'alert:read'] as const,
  ),
  ['thAdmin', 'alert:manage'],
  ['th', 'pull:manage'],
  ['th2', 'pull:manage'],
  ['kh', 'pull:manage'],
  ['thAdmin', 'key:manage'],
  ['thChief', 'key:manage'],
  ['khAdmin', 'key:manage'],
  ['th', 'notice:desk'],
  ['th2', 'notice:draft'],
  ['kh', 'notice:desk'],
  ['la', 'notice:draft'],
  ['reviewer', 'notice:review'],
  ['th', 'dispute:read'],
  ['th2', 'dispute:read'],
  ['thJunior', 'dispute:read'],
  ['kh', 'dispute:read'],
  ['khJunior', 'dispute:raise'],
  ['jp', 'dispute:raise'],
  ['la', 'dispute:read'],
  ['meta', 'dispute:read'],
  ...(['th', 'th2', 'thJunior', 'kh', 'vn', 'la', 'sg'] as const).map((name) => [name, 'case:read'] as const),
  ...(['th', 'th2', 'kh'] as const).map((name) => [name, 'holding:seal'] as const),
  ...(['th', 'th2', 'thJunior', 'kh', 'jp'] as const).map((name) => [name, 'deconflict:answer'] as const),
  ...(['thAdmin', 'khAdmin', 'auditor'] as const).map((name) => [name, 'deconflict:oversee'] as const),
];
const PUBLISHERS: readonly OfficerName[] = ['th', 'th2', 'kh', 'jp', 'la', 'meta'];
const BY_HAND = '11|111|COUNTRY|x|x|true|11,1||indicator:publish|true';

const seen = (name: OfficerName, needs: string, session = idOf(`session ${name}`), without: readonly string[] = []): Found => ({
  'reads who it is': [...identityOf(name), session, needs],
  ...Object.fromEntries(
    Object.entries(READS).map(([table, { acts, seenBy }]) => [
      `reads ${table}`,
      Object.keys(seenBy)
        .filter((row) => seenBy[row]?.split(' ').includes(name) && (acts?.includes(needs) ?? true) && !without.includes(row))
        .sort(),
    ]),
  ),
});
const written = (outcome: (attempt: Attempt) => number | string): Found =>
  Object.fromEntries(Object.entries(WRITES).map(([name, attempt]) => [`writes ${name}`, outcome(attempt)]));
/** What people have of their own, and keys have not. */
const OF_PEOPLE: Found = { 'reads hub.session': [], 'reads hub.user_settings': [], 'reads hub.feed_filter': [], 'reads hub.export': [] };
/** A key sees what the officer sees whom it is like, but has nothing that people have of their own, and is itself. */
const seenByKey = (name: KeyName, like: OfficerName, needs: string): Found => {
  const { of, agency } = KEYS[name];
  const itself = [...PARTIES[of].map(String).toSpliced(1, 0, agency === null ? '' : String(AGENCIES[agency][0])), idOf(name)];
  const found = seen(like, needs, idOf(`secret of ${name}`), FILES_OF_PEOPLE);
  return {
    ...found,
    ...OF_PEOPLE,
    // What a party forbids its analysts does not concern its machines: they see a case as they see the claim beside it.
    'reads hub.case_file': found['reads hub.indicator'] ?? [],
    'reads hub.announcement': of === 'jp' ? ['for jp', 'for jp, on a case'] : (found['reads hub.announcement'] ?? []),
    'reads who it is': [...itself, idOf(`secret of ${name}`), needs],
  };
};
/** A key of Thailand's first agency writes what its officers write, but for what it may not read: RED, and of details also those whose claim's time is over. */
const closedToKeys = ({ table }: Attempt): number =>
  Object.values<Item>(ITEMS).filter(
    ({ by, owner, tlp, hours }) => !by && !owner && (tlp === 'RED' || (table === 'hub.indicator_detail' && (hours ?? 0) < 0)),
  ).length;
const writtenByKey = (attempt: Attempt): number | string => {
  const { command, otherwise, publishing } = attempt;
  const byOfficer = publishing.th ?? otherwise;
  return command === 'UPDATE' && typeof byOfficer === 'number' ? byOfficer - closedToKeys(attempt) : byOfficer;
};
/** Without a context tables look empty, and nobody is there who could write. */
const nothing: Found = {
  ...Object.fromEntries(Object.keys(READING).map((name) => [name, name === 'reads who it is' ? 'HB498' : []])),
  ...written(({ otherwise }) => otherwise),
};

/** Tables of what an owner addresses to others, and of files, some of which are beside it: the rest of Thailand's is withheld. */
const ADDRESSED_TABLES = ['hub.action_request', 'hub.information_request', 'hub.notice', 'hub.evidence'].map((table) => `reads ${table}`);
const ADDRESSED: Tries = Object.fromEntries(ADDRESSED_TABLES.map((name) => [name, READING[name]])) as Tries;
const withheldByThailand = (found: Found): Found =>
  Object.fromEntries(
    ADDRESSED_TABLES.map((name) => [name, (found[name] as readonly string[]).filter((row) => !WITHHELD_FILES.includes(row))]),
  );

type Papers = Visit['papers'];
const claimOf =
  (user: string, session: string, ahead = 0n): Papers =>
  ({ key, pid, turn }) =>
    makeClaim(key, { pid, turn: turn + ahead }, { user, session });
const claimAs = (name: OfficerName, session = idOf(`session ${name}`)): Papers => claimOf(idOf(`user ${name}`), session);

const emailOf = (name: string): string => `${name.toLowerCase()}@test.example`;

/** Everything that the probe does. No visit leaves anything behind, so that their order does not matter. */
export function allVisits(): readonly Visit[] {
  const knock = (name: string, papers: Papers, needs: string, expected: string | Found, tries: Tries = {}, channel = 'graphql'): Visit => ({
    ...{ name, papers, comes: 'by a claim', takesTurn: true, needs, channel, tries, expected },
  });

  return [
    ...ADMITTED.map((name) => knock(`${name} reads`, claimAs(name), 'party:read', seen(name, 'party:read'), READING)),
    ...READERS_IN_ACTS.map(([name, needs]) => knock(`${name} reads for ${needs}`, claimAs(name), needs, seen(name, needs), READING)),
    ...PUBLISHERS.map((name) =>
      knock(
        `${name} publishes`,
        claimAs(name),
        'indicator:publish',
        written(({ publishing, otherwise }) => publishing[name] ?? otherwise),
        WRITING,
      ),
    ),
    knock(
      'th revokes',
      claimAs('th'),
      'indicator:revoke',
      written(({ revoking, otherwise }) => revoking.th ?? otherwise),
      WRITING,
    ),
    knock(
      'th writes while reading',
      claimAs('th'),
      'indicator:read',
      written(({ otherwise }) => otherwise),
      WRITING,
    ),
    ...PURPOSE_VISITS.map(([name, stated, found]) => ({
      ...knock(
        `${name} reads for what ${JSON.stringify(stated)} says`,
        claimAs(name),
        'party:read',
        typeof found === 'string' ? found : { 'reads for what': found },
        PURPOSE,
      ),
      stated,
    })),
    ...(['kh', 'jp'] as const).map((name) => ({
      ...knock(
        `${name} reads for a purpose that Thailand refuses`,
        claimAs(name),
        'indicator:read',
        withheldByThailand(seen(name, 'indicator:read')),
        ADDRESSED,
      ),
      stated: { statedPurpose: 'FORENSICS', statedCase: 'x' },
    })),
    knock(
      'one with a purpose of the session reads',
      claimAs('vnPlain', idOf('vouched for')),
      'party:read',
      { 'reads for what': ['FORENSICS', '11', '11'] },
      PURPOSE,
    ),
    knock(
      'a key with a purpose reads',
      claimOf(idOf('key of th, for parties'), idOf('secret of key of th, for parties')),
      'party:read',
      { 'reads for what': ['BORDER_CONTROL', '18', '18'] },
      PURPOSE,
    ),
    knock(
      'the webhook of kh reads for the default',
      claimAs('kh', webhookSession(idOf('of kh'))),
      'indicator:read',
      { 'reads for what': ['INVESTIGATION', '18', '18'] },
      PURPOSE,
      'webhook',
    ),
    ...ENTRANCES.map(([name, needs, refusal]) => knock(`${name} comes for ${needs}`, claimAs(name), needs, refusal ?? {})),
    knock('th comes in the session of kh', claimAs('th', idOf('session kh')), 'party:read', 'HB401'),
    knock('th comes by the channel of webhooks', claimAs('th'), 'indicator:read', 'HB498', {}, 'webhook'),
    ...WEBHOOK_VISITS.map(([webhook, as, needs, channel, refusal]) => {
      const expected = refusal ?? seen(as, needs, idOf(webhook), [...NOT_FOR_WEBHOOKS, ...FILES_OF_PEOPLE]);
      return knock(
        `the webhook ${webhook} comes as ${as} for ${needs} by ${channel}`,
        claimAs(as, webhookSession(idOf(webhook))),
        needs,
        expected,
        refusal ? {} : READING,
        channel,
      );
    }),
    ...PROVIDER_VISITS.flatMap(([provider, refusal]) => {
      const claim = claimAs('raised', idOf(`by the ${provider}`));
      const exports = { 'reads hub.export': READING['reads hub.export'] } as Tries;
      const overseen = refusal === undefined ? officersOf('th') : ['raised'];
      return [
        knock(`raised comes by the ${provider} to govern`, claim, 'user:manage', refusal ?? {}),
        knock(
          `raised comes by the ${provider} to read`,
          claim,
          'indicator:read',
          { 'reads hub.export': overseen.map(emailOf).sort() },
          exports,
        ),
      ];
    }),
    // A role by a provider asks for a second factor like one's own.
    knock(
      'raised comes by the provider of th, that makes a liaison officer',
      claimAs('raised', idOf('by the provider of th, that makes a liaison officer')),
      'indicator:read',
      'HB412',
    ),
    ...RAISED_WEBHOOK_VISITS.map(([webhook, as, refusal]) =>
      knock(`the webhook ${webhook} comes`, claimAs(as, webhookSession(idOf(webhook))), 'indicator:read', refusal ?? {}, {}, 'webhook'),
    ),
    knock('th comes by the channel of pulls', claimAs('th'), 'indicator:publish', 'HB498', {}, 'pull'),
    ...PULL_VISITS.map(([pull, as, needs, channel, refusal]) =>
      knock(
        `the pull ${pull} comes as ${as} for ${needs} by ${channel}`,
        claimAs(as, pullSession(idOf(pull), '0')),
        needs,
        refusal ?? {},
        {},
        channel,
      ),
    ),
    knock(
      'the pull of kh comes in a turn that is over',
      claimAs('kh', pullSession(idOf('pull of kh'), '1')),
      'indicator:publish',
      'HB401',
      {},
      'pull',
    ),
    // What a pull writes is what a key of the same agency does: its officers' claims, but RED.
    knock(
      'the pull of th publishes',
      claimAs('th', pullSession(idOf('pull of th'), '0')),
      'indicator:publish',
      written(writtenByKey),
      WRITING,
      'pull',
    ),
    // A webhook goes on while its maker lacks a second factor; and the hub's own acts for its demo do not ask for one.
    knock(
      'the webhook of one without a second factor comes',
      claimAs('vnPlain', webhookSession(idOf('of vn, by one without a second factor'))),
      'indicator:read',
      {},
      {},
      'webhook',
    ),
    knock(
      'one without a second factor comes by a provider that vouches for one',
      claimAs('vnPlain', idOf('vouched for')),
      'party:read',
      {},
    ),
    knock('the same comes without one', claimAs('vnPlain', idOf('not vouched for')), 'party:read', 'HB412'),
    knock('the hub comes as one without a second factor', claimAs('vnPlain'), 'indicator:read', {}, {}, 'demo'),
    ...KEY_VISITS.map(([name, needs, likeOrRefusal, secretOf = name]) => {
      const claim = claimOf(idOf(name), idOf(`secret of ${secretOf}`));
      const isRefused = likeOrRefusal === 'HB401' || likeOrRefusal === 'HB403';
      const expected = isRefused ? likeOrRefusal : seenByKey(name, likeOrRefusal, needs);
      return knock(`the ${name} comes for ${needs} with the secret of the ${secretOf}`, claim, needs, expected, isRefused ? {} : READING);
    }),
    knock(
      'the key of th publishes',
      claimOf(idOf('key of th'), idOf('secret of key of th')),
      'indicator:publish',
      written(writtenByKey),
      WRITING,
    ),
    ...HANDWRITTEN.map(([name, papers]): Visit => ({
      ...{ name: `somebody comes ${name}`, papers, comes: 'by hand', takesTurn: false, tries: ALL, expected: nothing },
    })),
    ...FORGERIES.map(([name, papers, takesTurn = false]) => ({
      ...knock(`somebody comes ${name}`, papers, 'indicator:read', 'HB498'),
      takesTurn,
    })),
  ];
}

const macOf = (key: Buffer, message: string): string => createHmac('sha256', key).update(message).digest('hex');

/** Contexts that no door has made. */
const HANDWRITTEN: readonly (readonly [string, Papers])[] = [
  ['with no context', () => ''],
  ['with a context without a seal', () => BY_HAND],
  ['with a context sealed by hand', () => `${BY_HAND}~${'0'.repeat(64)}`],
  ['with a context sealed by the key of claims', ({ key, pid, began }) => `${BY_HAND}~${macOf(key, `${BY_HAND}|${pid}|${began}`)}`],
];

const GOOD = claimAs('th');
const parts = (place: Place): readonly string[] => GOOD(place).split('.').slice(0, 5);
const resealed =
  (at: number, part: (was: number) => number): Papers =>
  (place) => {
    const body = parts(place)
      .with(at, String(part(Number(parts(place)[at]))))
      .join('.');
    return `${body}.${macOf(place.key, body)}`;
  };
/** Claims that nobody may believe; only the last one takes a turn. */
const FORGERIES: readonly (readonly [string, Papers, boolean?])[] = [
  ['with another mac', (place) => `${parts(place).join('.')}.${'0'.repeat(64)}`],
  ['with a part too many', (place) => `${GOOD(place)}.x`],
  ['with a claim of another connection', resealed(0, (itsPid) => itsPid + 1)],
  ['with a claim of half a minute ago', resealed(2, (at) => at - 31_000)],
  ['with a claim of a minute ahead', resealed(2, (at) => at + 60_000)], // so far that a slow machine does not catch up
  ['with a claim for a turn to come', claimOf(idOf('user th'), idOf('session th'), 1n), true],
];

/** The same visits, with nothing tried but what concerns some tables; where none of them is the context itself, without those that only knock. */
export const concerning = (tables: readonly string[], visits: readonly Visit[]): readonly Visit[] =>
  visits
    .map((visit) => {
      const tries = Object.fromEntries(Object.entries(visit.tries).filter(([, one]) => tables.includes(one.table)));
      const { expected } = visit;
      return {
        ...visit,
        tries,
        expected: typeof expected === 'string' ? expected : Object.fromEntries(Object.entries(expected).filter(([name]) => name in tries)),
      };
    })
    .filter(({ tries }) => tables.includes(CONTEXT) || Object.keys(tries).length > 0);

/** Which commands are tried on a table. */
export const triedOn = (table: string): ReadonlySet<string> =>
  new Set([
    ...(READS[table] ? ['SELECT'] : []),
    ...Object.values(WRITES).flatMap((attempt) => (attempt.table === table ? [attempt.command] : [])),
  ]);
