import fc from 'fast-check';
import { NOBODY } from './audiences.js';
import {
  type Account,
  CONTENTLESS,
  COUNTRIES,
  GROUPS,
  LAST_EDITION,
  OFFICERS,
  PARTIES,
  partyOf,
  PARTNERS,
  STIX_IDS,
  VALUES,
} from './cast.js';
import { type CrossBorder, crossBorder, NEEDS_CROSS_BORDER } from './cross-border.js';
import { type Desking, NEEDS_DESK } from './desk.js';
import { deskCommands } from './desk-commands.js';
import { deciding, disputing, type Disputing, takingBack } from './disputes.js';
import { reporting } from './reporting.js';
import { answering, requesting, type Requesting } from './requests.js';
import { accepting, declining, type Triaging } from './triage.js';
import type { Audience, Content, KeptObject, Reported, Said } from './visibility.js';

/** One claim of a call to publish. */
export interface Offer {
  readonly value: string;
  readonly content: Content;
  readonly audience: Audience;
  readonly reissue: boolean;
}

/** One object of a call to keep some. */
export interface Keeping {
  readonly stixId: string;
  readonly edition: number;
  readonly content: KeptObject['content'];
  readonly audience: Audience;
  readonly released: boolean;
  readonly reissue: boolean;
}

/** Somebody acts on an item: its own officer, that of a party that sees it, or whoever is named. */
export type By = 'OWNER' | 'READER' | Account;

/**
 * What can be asked of the hub, as data: every command can be asked in every state, so that any part of a sequence is a sequence. An item is named by a
 * number, taken modulo those that there are of the kinds that the command can be about.
 */
export type Command =
  | Triaging
  | Requesting
  | Disputing
  | CrossBorder
  | Desking
  | { readonly does: 'publish'; readonly by: Account; readonly items: readonly Offer[] }
  | { readonly does: 'keep'; readonly by: Account; readonly objects: readonly Keeping[]; readonly atBulkDoor: boolean }
  | { readonly does: 'delete'; readonly by: By; readonly item: number }
  | { readonly does: 'sight'; readonly by: By; readonly item: number; readonly said: Said }
  | { readonly does: 'report'; readonly by: Account; readonly reports: readonly Reported[] }
  | { readonly does: 'withdraw'; readonly by: By; readonly item: number }
  | { readonly does: 'readdress'; readonly by: By; readonly item: number; readonly audience: Audience }
  | { readonly does: 'revoke'; readonly by: By; readonly item: number }
  | { readonly does: 'move'; readonly by: Account; readonly group: string; readonly party: string; readonly joins: boolean }
  | { readonly does: 'bar'; readonly by: Account; readonly party: string; readonly barred: boolean }
  | { readonly does: 'disable'; readonly by: Account; readonly account: Account; readonly disabled: boolean }
  | { readonly does: 'suspend'; readonly by: Account; readonly party: string; readonly suspended: boolean }
  | { readonly does: 'lapse'; readonly item: number }
  | { readonly does: 'overdue'; readonly item: number }
  | { readonly does: 'expire'; readonly item: number };

/** What the hub must be able to do for a command to be asked: the name of a mutation, or of an input's field. */
export const NEEDS: Readonly<Record<Command['does'], string | undefined>> = {
  publish: undefined,
  readdress: undefined,
  revoke: undefined,
  keep: 'stixObject(',
  delete: 'stixObject(',
  sight: 'addSighting(',
  report: 'submitReports(',
  withdraw: 'withdrawReport(',
  accept: 'restate:',
  decline: 'declineReport(',
  request: 'requestActions(',
  answer: 'answerActionRequests(',
  cancel: 'cancelActionRequest(',
  dispute: 'disputeIndicator(',
  answerDispute: 'answerDispute(',
  withdrawDispute: 'withdrawDispute(',
  ...NEEDS_CROSS_BORDER,
  ...NEEDS_DESK,
  move: undefined,
  disable: undefined,
  lapse: undefined,
  overdue: 'requestInformation(',
  bar: 'setPartyBarred(',
  suspend: 'setPartySuspended(',
  expire: 'retainUntil:',
};

const some = <T>(from: readonly T[], most: number): fc.Arbitrary<readonly T[]> => fc.subarray([...from], { maxLength: most });
const rarely = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
const mainly = fc.integer({ min: 0, max: 2 }).map((n) => n > 0);
const item = fc.nat({ max: 999 });

const anyAudience = fc
  .record({
    everyCountry: rarely,
    countries: some(COUNTRIES, 3),
    partners: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(PARTNERS, 2) }),
    groups: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(Object.keys(GROUPS), 2) }),
    except: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some(COUNTRIES, 2) }),
  })
  .map(({ everyCountry, countries, partners, groups, except }) => ({ everyCountry, named: [...countries, ...partners], groups, except }));
const audience: fc.Arbitrary<Audience> = fc.oneof(
  { weight: 4, arbitrary: anyAudience },
  { weight: 4, arbitrary: some(COUNTRIES, 2).map((except) => ({ ...NOBODY, everyCountry: true, except })) },
  {
    weight: 4,
    arbitrary: fc
      .record({ groups: fc.subarray(Object.keys(GROUPS), { minLength: 1 }), except: some(COUNTRIES, 1) })
      .map((one) => ({ ...NOBODY, ...one })),
  },
  { weight: 1, arbitrary: fc.constant(NOBODY) },
);

const tlp = fc.oneof(
  { weight: 6, arbitrary: fc.constant('GREEN' as const) },
  { weight: 2, arbitrary: fc.constantFrom('AMBER' as const, 'RED' as const) },
  { weight: 1, arbitrary: fc.constantFrom('CLEAR' as const, 'AMBER_STRICT' as const) },
);

const content = (canRetain: boolean, isFound: boolean): fc.Arbitrary<Content> =>
  fc.record({
    ...{
      tlp,
      discoverability: isFound
        ? fc.constantFrom('HIDDEN' as const, 'SILENT' as const, 'HIT' as const, 'HIT_CONTACT' as const)
        : fc.constant('HIDDEN' as const),
    },
    threat: fc.constantFrom('PHISHING', 'MALWARE'),
    status: fc.constantFrom('UNKNOWN' as const, 'UNKNOWN' as const, 'SUSPECT' as const, 'VICTIM' as const),
    description: fc.constantFrom('first', 'second', 'third'),
    named: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
    valid: fc.constantFrom('ALWAYS' as const, 'AHEAD' as const, 'AHEAD' as const),
    retained: canRetain ? fc.constantFrom('ALWAYS' as const, 'AHEAD' as const) : fc.constant('ALWAYS' as const),
  });

const keeping = (canRetain: boolean): fc.Arbitrary<Keeping> =>
  fc.record({
    stixId: fc.constantFrom(...STIX_IDS),
    edition: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: LAST_EDITION - 1 }) },
      { weight: 1, arbitrary: fc.constant(LAST_EDITION) },
    ),
    content: fc.record({
      tlp,
      retained: canRetain ? fc.constantFrom('ALWAYS' as const, 'AHEAD' as const) : fc.constant('ALWAYS' as const),
    }),
    audience,
    released: mainly,
    reissue: mainly,
  });

/** Instead of a reference: the claim's own, so that what is said of it again replaces. */
export const OF_THE_CLAIM = 'of the claim';

const said: fc.Arbitrary<Said> = fc.record({
  verdict: fc.constantFrom('SEEN', 'FALSE_POSITIVE', 'EXPIRED'),
  count: fc.integer({ min: 1, max: 3 }),
  note: fc.constantFrom('first note', 'second note'),
  reference: rarely.map((shared) => (shared ? 'one for several claims' : OF_THE_CLAIM)),
  named: mainly,
  audience: fc.oneof({ weight: 2, arbitrary: audience }, { weight: 1, arbitrary: fc.constant(NOBODY) }),
});

/** A few countries own most of what there is, so that claims meet: on one value, in one group, behind one bar. */
const BUSY: readonly string[] = ['th', 'kh', 'my'];
const officer = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...OFFICERS.filter((account) => BUSY.includes(partyOf(account)))) },
  { weight: 1, arbitrary: fc.constantFrom(...OFFICERS) },
);
/** Few, so that the same are barred and let in again, suspended and readmitted. */
const oftenBarred = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('kh', 'vn', 'meta') },
  { weight: 1, arbitrary: fc.constantFrom(...PARTIES) },
);
const owningCountry = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...BUSY) }, { weight: 1, arbitrary: fc.constantFrom(...COUNTRIES) });
const anybody = fc.oneof({ weight: 9, arbitrary: officer }, { weight: 1, arbitrary: fc.constantFrom(...CONTENTLESS) });
const itsOwner = fc.oneof({ weight: 6, arbitrary: fc.constant('OWNER' as const) }, { weight: 1, arbitrary: anybody });
const aKeeper = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('analyst@th', 'analyst@kh') }, { weight: 1, arbitrary: anybody });
const aReporter = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('contributor@meta', 'contributor@binance') },
  { weight: 1, arbitrary: anybody },
);
const anAsker = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('liaison@th', 'liaison@my') }, { weight: 1, arbitrary: anybody });
const aReader = fc.oneof({ weight: 6, arbitrary: fc.constant('READER' as const) }, { weight: 1, arbitrary: anybody });
const mostly = (account: Account): fc.Arbitrary<Account> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(account) }, { weight: 1, arbitrary: fc.constantFrom(...CONTENTLESS, ...OFFICERS) });
const party = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...COUNTRIES) }, { weight: 1, arbitrary: fc.constantFrom(...PARTIES) });

/** A command, among those that the hub knows. @param canRetain whether a claim may say until when it is kept */
export function commands(knows: (does: Command['does']) => boolean): fc.Arbitrary<Command> {
  const offer = fc.record({
    value: fc.constantFrom(...VALUES),
    content: content(knows('expire'), knows('watch')),
    audience,
    reissue: mainly,
  });
  const of: Readonly<Record<Command['does'], readonly [number, fc.Arbitrary<Command>]>> = {
    publish: [
      11,
      fc.record({ does: fc.constant('publish' as const), by: anybody, items: fc.array(offer, { minLength: 1, maxLength: 3 }) }),
    ],
    keep: [
      7,
      fc.record({
        ...{ does: fc.constant('keep' as const), by: aKeeper, atBulkDoor: rarely },
        objects: fc.array(keeping(knows('expire')), { minLength: 1, maxLength: 2 }),
      }),
    ],
    delete: [1, fc.record({ does: fc.constant('delete' as const), by: fc.constant('OWNER' as const), item })],
    sight: [8, fc.record({ does: fc.constant('sight' as const), by: aReader, item, said })],
    report: [
      7,
      fc.record({ does: fc.constant('report' as const), by: aReporter, reports: fc.array(reporting(tlp), { minLength: 1, maxLength: 2 }) }),
    ],
    withdraw: [2, fc.record({ does: fc.constant('withdraw' as const), by: fc.oneof(itsOwner, aReader, aReporter), item })],
    accept: [6, accepting({ by: aReader, content: content(knows('expire'), false), audience })],
    decline: [3, declining({ by: aReader })],
    request: [5, requesting(anAsker, tlp)],
    answer: [6, answering(aReader)],
    cancel: [2, fc.record({ does: fc.constant('cancel' as const), by: itsOwner, item })],
    dispute: [6, disputing(aReader)],
    answerDispute: [5, deciding(fc.oneof({ weight: 8, arbitrary: itsOwner }, { weight: 1, arbitrary: aReader }))],
    withdrawDispute: [2, takingBack(itsOwner)],
    ...crossBorder(anAsker, anybody, tlp),
    ...deskCommands(anybody, audience),
    readdress: [8, fc.record({ does: fc.constant('readdress' as const), by: itsOwner, item, audience })],
    revoke: [3, fc.record({ does: fc.constant('revoke' as const), by: itsOwner, item })],
    move: [
      6,
      fc.record({
        does: fc.constant('move' as const),
        by: fc.oneof(
          { weight: 3, arbitrary: mostly('operator@hub') },
          { weight: 1, arbitrary: owningCountry.map((slug) => `admin@${slug}`) },
        ),
        group: fc.constantFrom(...Object.keys(GROUPS)),
        party,
        joins: fc.boolean(),
      }),
    ],
    bar: [
      5,
      fc
        .record({ owner: owningCountry, party: oftenBarred, barred: fc.boolean(), other: rarely, stranger: anybody })
        .map(({ owner, other, stranger, ...rest }) => ({ does: 'bar' as const, by: other ? stranger : `admin@${owner}`, ...rest })),
    ],
    disable: [
      3,
      fc
        .record({ account: fc.constantFrom(...OFFICERS), disabled: mainly, other: rarely, stranger: anybody })
        .map(({ account, disabled, other, stranger }) => {
          const by = other ? stranger : `admin@${partyOf(account)}`;
          return { does: 'disable' as const, by, account, disabled };
        }),
    ],
    suspend: [
      2,
      fc.record({ does: fc.constant('suspend' as const), by: mostly('operator@hub'), party: oftenBarred, suspended: fc.boolean() }),
    ],
    lapse: [2, fc.record({ does: fc.constant('lapse' as const), item })],
    overdue: [2, fc.record({ does: fc.constant('overdue' as const), item })],
    expire: [2, fc.record({ does: fc.constant('expire' as const), item })],
  };
  const known = (Object.keys(of) as Command['does'][]).filter(knows).map((does) => ({ weight: of[does][0], arbitrary: of[does][1] }));
  return fc.oneof(...known);
}

const FIRST = 3;

/** The commands of one run: the same for the same seed. It begins with something to act on. */
export const sequence = (
  knows: (does: Command['does']) => boolean,
  seed: number,
  length: number,
  first = Math.min(FIRST, length),
): readonly Command[] => [
  ...(first === 0
    ? []
    : fc.sample(
        commands((does) => does === 'publish'),
        { seed, numRuns: first },
      )),
  ...(length === first ? [] : fc.sample(commands(knows), { seed, numRuns: length - first })),
];
