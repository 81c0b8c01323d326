import { GRANTS } from '../../../../src/platform/database/grants.js';
import { caseReads, noteFiles, unforbidden } from './cases.js';
import {
  AGENCIES,
  BESIDES,
  FILED,
  idOf,
  type Item,
  ITEMS,
  KEYS,
  type OfficerName,
  OFFICERS,
  type RELATIONSHIPS,
  type SIGHTINGS,
} from './world.js';

/**
 * Who sees and writes what in the small world: from the rules of the hub (docs/architecture.md, "What a row shows"), row by row. A table that hub_app
 * may touch and that does not stand here fails the test, and so does a command on it that nothing here tries.
 */
export interface TableExpectation {
  /** Expression that names a row. */
  readonly label: string;
  /** The only acts in which anything of it is seen, by the permission that they need; absent: every act. */
  readonly acts?: readonly string[];
  /** Row -> who sees it, names separated by blanks. */
  readonly seenBy: Readonly<Record<string, string>>;
}

const TH = 'th th2 thJunior';
const KH = 'kh khJunior';
const THAI = `${TH} thAdmin thChief`; // administrators read no content, but know the party's own affairs
const CAMBODIAN = `${KH} khAdmin`;
const COUNTRIES = `${THAI} ${CAMBODIAN} vn jp jpAdmin la sg sgAdmin`;
const STAFF_OF_HUB = 'operator auditor reviewer';
/** Everybody whom the door lets in. */
export const ADMITTED = `${COUNTRIES} bd meta binance ${STAFF_OF_HUB}`.split(' ') as readonly OfficerName[];
const EVERYBODY = ADMITTED.join(' ');
const BUT_CANDIDATE = ADMITTED.filter((name) => name !== 'bd').join(' ');

const CLAIMS: Readonly<Record<keyof typeof ITEMS, string>> = {
  own: TH,
  kept: 'th thJunior',
  'kept, for kh': `th thJunior ${KH}`,
  'of th-two': TH,
  'for kh': `${TH} ${KH}`,
  'for kh, unnamed': `${TH} ${KH}`,
  'for all': `${TH} ${KH} vn la sg`, // Japan is barred
  'for all but vn': `${TH} ${KH} la sg`,
  'for vn and not': TH,
  'for jp': TH,
  'for the group': `${TH} ${KH} la`,
  'for the group but la': `${TH} ${KH}`,
  'for meta': `${TH} meta`,
  'for meta, released': `${TH} meta`,
  'released to nobody': TH,
  'RED, own': 'th th2',
  'RED, for kh': 'th th2 kh',
  'RED, for la': 'th th2 la',
  'for kh, for an hour': `${TH} ${KH}`,
  'for kh, until an hour ago': '', // nobody, though the row is still there
  'bare, own': TH, // a bare claim has no detail yet
  'bare, for kh': `${TH} ${KH}`,
  'bare, of th by kh': `${TH} ${KH}`,
  'of kh': KH,
  'of th, by kh': TH,
  'of kh, for all': `${TH} ${KH} vn jp sg`, // Cambodia bars Laos
  'of jp, for all': `${TH} ${KH} vn jp la sg`, // a bar works one way
  'of meta, for th': `${TH} meta`,
  'of binance, for all': `${TH} ${KH} vn jp la sg binance`,
};

/** Whoever sees all three: the relationship and both its claims. */
const OF_RELATIONSHIPS: Readonly<Record<keyof typeof RELATIONSHIPS, string>> = {
  'own, of two for all': TH,
  'by th-one, for all': `${TH} ${KH} vn la sg`, // Thailand bars Japan
  'by kh, for all, from for kh': `${TH} ${KH}`,
  'by kh, for all, to for kh': `${TH} ${KH}`,
  'by kh, unnamed, for th': `${TH} ${KH}`,
  'by kh, for vn': `${KH} vn`,
  'by kh, for all but sg': `${TH} ${KH} vn`, // Cambodia bars Laos, and Thailand Japan
  'by sg, for the group': `${TH} ${KH} la sg`,
  'by kh, to kept': `th thJunior ${KH}`,
  'by th-one, kept, for kh': `th thJunior ${KH}`,
  'by kh, RED, for th': 'th th2 kh',
  'by kh, to RED': 'th th2 kh',
  'by kh, for th for an hour': `${TH} ${KH}`,
  'by kh, for th until an hour ago': '',
  'by kh, to until an hour ago': '',
  'by th-two, for meta': `${TH} meta`,
};

/** Whoever sees both: the sighting and its claim. */
const OF_SIGHTINGS: Readonly<Record<keyof typeof SIGHTINGS, string>> = {
  'own, on for all': TH,
  'by kh': `${TH} ${KH}`,
  'by kh, unnamed': `${TH} ${KH}`,
  'by kh, for all': `${TH} ${KH} vn sg`, // Cambodia bars Laos, and Thailand Japan
  'by kh, for all, on for kh': `${TH} ${KH}`,
  'by kh, for all but sg': `${TH} ${KH} vn`,
  'by kh, for vn': `${TH} ${KH} vn`,
  'by sg, for the group': `${TH} ${KH} la sg`,
  'by kh, on kept': `th thJunior ${KH}`,
  'by th-one, kept': `th thJunior ${KH}`,
  'by kh, RED': 'th th2 kh',
  'by kh, on RED': 'th th2 kh',
  'by kh, for an hour': `${TH} ${KH}`,
  'by kh, until an hour ago': '',
  'by kh, on until an hour ago': '',
  'by th-two': `${TH} meta`,
};

/** The detail opens to whom the claim opens; to a partner only where it is released, or its own. */
const DETAILS = Object.fromEntries(Object.entries({ ...CLAIMS, 'for meta': TH }).filter(([value]) => !value.startsWith('bare')));
const BESIDES_GRANTS = [
  ['DATA_PROTECTION', ['indicator:read', 'case:read', 'alert:read', 'deconflict:answer']],
  ['ANALYST', ['case:lead', 'deconflict:answer']],
] as const;
const PERMISSIONS = [...Object.entries(GRANTS), ...BESIDES_GRANTS].flatMap(([role, permissions]) =>
  permissions.map((permission) => `${role} ${permission}`),
);

/** What a party has set up is its own affair; of what it has deleted the log alone stays for a while. */
const OF_WEBHOOKS = {
  'of th': THAI,
  'of th, by one without the right': THAI,
  'of th, by one who is disabled': THAI,
  'of th, by one of kh': THAI,
  'of th, by one whom a provider raises': THAI,
  'of th, by one whom a disabled provider raised': THAI,
  'of th, by one whom a provider raised long ago': THAI,
  'of th, by one whom a provider lets read': THAI,
  'of kh': CAMBODIAN,
  'of kh, paused': CAMBODIAN,
  'of vn, by one without a second factor': 'vn',
} as const;

/** The log is the agency's for which was read: Thailand's second sees nothing of the first's, and nobody what one of Cambodia read for Thailand. */
const TH_ONE = THAI.split(' ')
  .filter((name) => name !== 'th2')
  .join(' ');
const LOGS_OF_WEBHOOKS = {
  ...Object.fromEntries(Object.entries(OF_WEBHOOKS).map(([name, who]) => [name, who === THAI ? TH_ONE : who])),
  'of th, by one of kh': '',
};

const ACTS_OF_ALERTS = ['alert:read', 'alert:manage'];
/** Officers who read content see the alerts of their work, and administrators theirs. */
const ALERTS_SEEN: Readonly<Record<string, string>> = {
  'alert of th': TH,
  'alert of th-one': 'th thJunior',
  'alert of th alone': 'th',
  'alert of th, for administrators': 'thAdmin thChief',
  'alert of th-one, for administrators': 'thAdmin',
  'alert of kh': KH,
  'alert of kh, on what is RED': 'kh',
  'alert of kh, on what is for jp': '',
  'alert of th, on what is announced to th alone': 'th',
  'alert of th, on what is announced to th-one': 'th thJunior',
  'alert of th, on what is announced to jp': '',
  'alert of kh, on an announcement about what is RED': 'kh',
  'alert of meta': 'meta',
  'mention of kh in a note': 'kh',
  'mention of khJunior in a note beyond the ceiling': '',
  'mention of kh in no note of the case': '',
  'mention of kh in no note of the case, ended': 'kh',
  'mention of la in a note of kh': '', // which bars Laos
};
const PARTS_OF_ALERTS = Object.fromEntries(Object.entries(ALERTS_SEEN).map(([name, who]) => [idOf(name), who]));

/** Keys are the affair of the party's admins, whoever made them. */
const KEYS_OF_PARTIES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(KEYS).map(([name, { of }]) => [name, { th: THAI, kh: CAMBODIAN, jp: 'jpAdmin', sg: 'sgAdmin', my: '' }[of]]),
);

const partyOf = (name: OfficerName): string => {
  const [agency, , party] = OFFICERS[name];
  return agency === null ? party : AGENCIES[agency][1];
};
/** Exports are shown to whoever made them and the party's admins. */
const EXPORTS: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.keys(OFFICERS) as OfficerName[]).map((name) => [
    `${name.toLowerCase()}@test.example`,
    ADMITTED.filter((who) => who === name || (partyOf(who) === partyOf(name) && OFFICERS[who][1] === 'NATIONAL_ADMIN')).join(' '),
  ]),
);

/** An import is its agency's alone, and for those who read content; so is what came of it. */
const IMPORTS: Readonly<Record<string, string>> = {
  'import of th-one': 'th thJunior',
  'import of th-two': 'th2',
  'import of kh': KH,
  ...Object.fromEntries(['vn', 'jp', 'la', 'sg', 'meta', 'binance'].map((name) => [`import of ${name}`, name])),
};
/** What said RED is shown to whom RED is shown. */
const LINES_OF_IMPORTS: Readonly<Record<string, string>> = { ...IMPORTS, 'import of th-one, RED': 'th', 'import of kh, RED': 'kh' };
/** Its own agency's, in acts about pulls. */
const OF_PULLS: Readonly<Record<string, string>> = {
  'pull of th': 'th',
  'pull of th-two': 'th2',
  'pull of kh': 'kh',
  'pull of kh, paused': 'kh',
  'pull of th, by one without the right': 'th',
  'pull of th, by one who is disabled': 'th',
  'pull of th-two, by one of th-one': 'th2',
  'pull of th, by one of kh': 'th',
};

/** Whoever sees a claim, or what has the same eyes, of these parties. */
const readersOf = (value: keyof typeof ITEMS, isOf: (party: string) => boolean): string =>
  CLAIMS[value]
    .split(' ')
    .filter((name) => name !== '' && isOf(partyOf(name as OfficerName)))
    .join(' ');

/** A route is its country's and its reporter's, as far as they see the report. */
const ROUTES: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.entries(ITEMS) as [keyof typeof ITEMS, Item][]).flatMap(([value, { owner, by = 'th-one' }]) =>
    (['th', 'vn'] as const).map((country) => {
      const isOffered = value !== 'of kh, for all' || country !== 'vn';
      const concerned: readonly string[] = [owner ?? AGENCIES[by][1], ...(isOffered ? [country] : [])];
      const readers = CLAIMS[value].split(' ').filter((name) => name !== '' && concerned.includes(partyOf(name as OfficerName)));
      return [`${value} to ${country}`, readers.join(' ')];
    }),
  ),
);

/** What hangs on a request is seen with it. */
const ofRequest = (table: string): string =>
  `coalesce((select r.reference from hub.action_request r where r.id = ${table}.request), 'null')`;
const WITH_REQUESTS: Readonly<Record<string, string>> = Object.fromEntries(BESIDES.map(([request]) => [request, CLAIMS[request]]));

/** The same of requests for information; which of them are one question is its asker's, and who works on one is the affair of whoever is asked. */
const ofInformation = (table: string): string =>
  `coalesce((select r.reference from hub.information_request r where r.id = ${table}.request), 'null')`;
const INQUIRIES: Readonly<Record<string, string>> = Object.fromEntries(
  BESIDES.map(([request]) => [request, readersOf(request, (party) => party === 'th')]),
);
const HANDLINGS: Readonly<Record<string, string>> = Object.fromEntries(
  BESIDES.flatMap(([request]) => ['th', 'kh'].map((of) => [`${request} at ${of}`, readersOf(request, (party) => party === of)])),
);

/** Cambodia bars Laos, whoever's the request is. */
const MESSAGES: Readonly<Record<string, string>> = Object.fromEntries(
  BESIDES.flatMap(([request]) => [
    [`${request} by th`, CLAIMS[request]],
    [`${request} by kh`, readersOf(request, (party) => party !== 'la')],
  ]),
);

/** What stands beside a request is for those who see both. */
const RELATED: Readonly<Record<string, string>> = Object.fromEntries(
  BESIDES.flatMap(([request, other]) => {
    const both = CLAIMS[request].split(' ').filter((who) => CLAIMS[other].split(' ').includes(who));
    return ['claim', 'report'].map((kind) => [`${request} with ${kind} ${other}`, both.join(' ')]);
  }),
);

/** Reports stay in sight when they were withdrawn. */
const REPORTS: Readonly<Record<string, string>> = {
  ...CLAIMS,
  'withdrawn, for kh': `${TH} ${KH}`,
  'withdrawn, of th by kh': `${TH} ${KH}`,
};

/** A file is seen by whoever sees its item; what was withdrawn shows its files to its own agency; and what belongs to no item is its agency's. */
const LINKS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(FILED).flatMap(([kind, items]) =>
      items.map((item) => [
        `${kind} ${item}`,
        ({ ...CLAIMS, ...OF_SIGHTINGS, ...OF_RELATIONSHIPS } as Readonly<Record<string, string>>)[item] ?? '',
      ]),
    ),
  ),
  'CASE for kh': CLAIMS['for kh'],
  'CASE for the group': `${TH} ${KH}`, // Cambodia's, which bars Laos
  'CASE own': CLAIMS.own,
  'CASE kept': CLAIMS.kept,
  'CASE of th-two': CLAIMS['of th-two'], // of Thailand, by Cambodia's agency
  'CASE of kh': CLAIMS['of kh'],
  ...unforbidden({ 'CASE of kh, for all': CLAIMS['of kh, for all'] }),
  ...noteFiles(CLAIMS).links,
  'REPORT withdrawn, for kh': 'th thJunior',
  'REPORT withdrawn, of th by kh': '',
  NOTICE_DRAFT: 'kh', // of Cambodia's desk, where its other officer has nothing to do
};
const FILES: Readonly<Record<string, string>> = {
  ...LINKS,
  ...noteFiles(CLAIMS).files,
  'CASE own': `${CLAIMS.own} ${KH}`, // Cambodia's, which sees nothing else of that case
  'CASE of kh': `${CLAIMS['of kh']} th`, // Thailand's, and RED, which sees nothing else of that case
  'loose, of th-one': 'th thJunior',
  'RED and loose, of th-one': 'th',
  'of people and loose, of th-one': 'th thJunior',
  'loose, of th by kh': '',
  'open, of th-one': '',
};
/** Files that are not seen for a purpose that Thailand refuses: beside what it shares and does not address. */
export const WITHHELD_FILES: readonly string[] = [
  ...['CASE for kh', 'CASE of kh', 'CASE_NOTE RED, for kh / th / GREEN', 'CASE_NOTE for kh / th / GREEN'],
  ...['CASE_NOTE for the group / kh / GREEN', 'CASE_NOTE for the group / th / GREEN', 'INDICATOR for kh, unnamed', 'STIX_OBJECT for kh'],
  ...['RELATIONSHIP by kh, for all, from for kh', 'RELATIONSHIP by kh, for all, to for kh'],
  ...['REPORT RED, for kh', 'REPORT for all but vn', 'REPORT for kh', 'SIGHTING by kh, for all, on for kh', 'SIGHTING by th-one, kept'],
];
/** Files of desks and cases, which no machine has anything to do with. */
export const FILES_OF_PEOPLE: readonly string[] = Object.keys(FILES).filter((name) => /^(CASE|NOTICE_DRAFT|of people)/.test(name));
/** A dispute is the owner's, as far as it sees the claim; and the disputer's, RED for those who read that. */
const DISPUTES: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.entries(ITEMS) as [keyof typeof ITEMS, Item][]).map(([value, { owner, by = 'th-one', tlp }]) => {
    const whose = owner ?? AGENCIES[by][1];
    const owners = CLAIMS[value].split(' ').filter((name) => name !== '' && partyOf(name as OfficerName) === whose);
    const disputers = (whose === 'kh' ? 'th th2 thJunior' : 'kh khJunior')
      .split(' ')
      .filter((name) => tlp !== 'RED' || !name.endsWith('Junior'));
    return [value, [...owners, ...disputers].join(' ')];
  }),
);
/** An entry of the queue is its country's alone, as far as it sees the report. */
const ENTRIES: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.keys(ITEMS) as (keyof typeof ITEMS)[]).flatMap((value) =>
    (['th', 'vn'] as const)
      .filter((country) => value !== 'of kh, for all' || country !== 'vn')
      .map((country) => [`${value} to ${country}`, readersOf(value, (party) => party === country)]),
  ),
);
/** Whence a claim came is its owner's; where the partner is named, also every country's that sees the claim, and that partner's. */
const ORIGINS: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.entries(ITEMS) as [keyof typeof ITEMS, Item][]).flatMap(([value, { owner, by = 'th-one' }]) => {
    const whose = owner ?? AGENCIES[by][1];
    const reporter = value === 'for meta' ? 'binance' : 'meta';
    const isPartner = (party: string): boolean => ['meta', 'binance'].includes(party);
    return [
      [`${value}, named`, readersOf(value, (party) => party === whose || party === reporter || !isPartner(party))],
      [`${value}, hidden`, readersOf(value, (party) => party === whose)],
    ];
  }),
);

/** What hangs on a notice, by the notice. */
const ofNotice = (table: string): string => `coalesce((select n.title from hub.notice n where n.id = ${table}.notice), 'null')`;
const besides = (isOf: (party: string, notice: string) => boolean, suffix = ''): Readonly<Record<string, string>> =>
  Object.fromEntries(BESIDES.map(([notice]) => [`${notice}${suffix}`, readersOf(notice, (party) => isOf(party, notice))]));
/** Cambodia's own translations are its own, what it offers the owner's as well, and what is accepted everybody's who sees the notice. */
const TRANSLATIONS: Readonly<Record<string, string>> = {
  ...besides(() => true, ' in accepted'),
  ...besides((party) => party === 'kh', ' in own'),
  ...besides((party) => party === 'kh' || party === 'th', ' in offered'), // all of them are Thailand's
};
/** A claim beside a notice is for those who see both. */
const NOTICES_RELATED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(RELATED).filter(([name]) => name.includes(' with claim ')),
);

export const READS: Readonly<Record<string, TableExpectation>> = {
  'hub.party': {
    label: 'slug',
    seenBy: {
      hub: EVERYBODY,
      ...Object.fromEntries(['th', 'kh', 'vn', 'jp', 'la', 'sg', 'my'].map((slug) => [slug, BUT_CANDIDATE])),
      bd: `${COUNTRIES} ${STAFF_OF_HUB} bd`, // no partner knows of a country that may not come
      meta: `${COUNTRIES} ${STAFF_OF_HUB} meta`,
      binance: `${COUNTRIES} ${STAFF_OF_HUB} binance`,
    },
  },
  'hub.party_position': {
    label: `party || ' for ' || coalesce(reader::text, 'everybody')`,
    seenBy: {
      ...Object.fromEntries([11, 12, 13, 14, 15, 16, 17].map((party) => [`${party} for everybody`, BUT_CANDIDATE])),
      '12 for 14': 'jp jpAdmin',
      '22 for 21': '', // whom it is for may not know the party
    },
  },
  'hub.agency': {
    label: 'name',
    seenBy: {
      ...Object.fromEntries(['th-one', 'th-two', 'kh', 'vn', 'jp', 'la', 'sg', 'my'].map((name) => [name, BUT_CANDIDATE])),
      bd: `${COUNTRIES} ${STAFF_OF_HUB} bd`,
      meta: `${COUNTRIES} ${STAFF_OF_HUB} meta`,
      binance: `${COUNTRIES} ${STAFF_OF_HUB} binance`,
    },
  },
  'hub.working_group': {
    label: 'key::text',
    seenBy: { '31': `${THAI} ${CAMBODIAN} la ${STAFF_OF_HUB}`, '32': `jp jpAdmin ${STAFF_OF_HUB}` },
  },
  'hub.membership': {
    label: `party || ' in ' || key`,
    seenBy: {
      ...Object.fromEntries([11, 12, 13, 14, 15, 16, 17].map((party) => [`${party} in 1`, `${COUNTRIES} ${STAFF_OF_HUB}`])),
      ...Object.fromEntries([11, 12, 15].map((party) => [`${party} in 31`, `${THAI} ${CAMBODIAN} la ${STAFF_OF_HUB}`])),
      '14 in 32': `jp jpAdmin ${STAFF_OF_HUB}`,
      // 16 in 31 has ended
    },
  },
  'hub.bar': { label: `owner || ' bars ' || party`, seenBy: { '11 bars 14': THAI, '12 bars 15': CAMBODIAN } }, // and 16 no longer
  'hub.purpose_rule': {
    label: 'party::text',
    seenBy: { '11': BUT_CANDIDATE, '18': `${COUNTRIES} ${STAFF_OF_HUB} bd`, '21': `${COUNTRIES} ${STAFF_OF_HUB} meta` },
  },
  'hub.user_account': {
    label: 'email',
    seenBy: Object.fromEntries(
      Object.entries({
        [THAI]: 'th th2 thJunior thAdmin thChief disabled disabledAdmin ended expired raised raisedOnce raisedLongAgo raisedFromNothing',
        [CAMBODIAN]: CAMBODIAN,
        vn: 'vn vnPlain',
        'jp jpAdmin': 'jp jpAdmin',
        la: 'la laPlain',
        'sg sgAdmin': 'sg sgAdmin',
        bd: 'bd',
        meta: 'meta',
        binance: 'binance',
        [STAFF_OF_HUB]: `${STAFF_OF_HUB} unconfirmed waiting`,
      }).flatMap(([who, names]) => names.split(' ').map((name) => [`${name.toLowerCase()}@test.example`, who])),
    ),
  },
  'hub.announcement': {
    label: `coalesce(hub.shown_parameters(id)->>'name', id::text)`, // the second for a row that a mutant alone shows
    seenBy: {
      'for th': THAI,
      'for th-one': 'th thJunior thAdmin',
      'for th alone': 'th',
      'for one of th who reads no RED': '', // a person's own session is known by that
      'for one of kh who was of th once': '',
      'for kh alone': 'kh',
      'for kh and meta': `${CAMBODIAN} meta`,
      'for kh, about what is RED': CAMBODIAN,
      'for bd': 'bd',
      'for the hub': STAFF_OF_HUB,
      'for jp': 'jp jpAdmin',
      'for jp, on a case': 'jpAdmin', // the analysts of Japan are forbidden cases
      'for an agency, which is no party': '',
    },
  },
  // By the rules of audiences, also for administrators, who read no content.
  'hub.directory_entry': {
    label: 'unit',
    seenBy: {
      'of th': THAI,
      'of th, for kh': `${THAI} ${CAMBODIAN}`,
      'of th, for kh, withdrawn': THAI,
      'of th, for all': `${THAI} ${CAMBODIAN} vn la sg sgAdmin`, // Japan is barred
      'of th, for all but vn': `${THAI} ${CAMBODIAN} la sg sgAdmin`,
      'of th, for jp': THAI,
      'of th, for the group': `${THAI} ${CAMBODIAN} la`,
      'of th, for meta': `${THAI} meta`,
      'of kh, for la': CAMBODIAN, // which bars Laos
      'of kh, for an agency, which is no party': CAMBODIAN,
      'of meta, for th': `${THAI} meta`,
    },
  },
  'hub.session': {
    label: 'address',
    seenBy: Object.fromEntries(Object.keys(OFFICERS).map((name) => [name, name])), // who comes in sees the own one
  },
  'hub.user_settings': {
    label: 'language',
    seenBy: Object.fromEntries(Object.keys(OFFICERS).map((name) => [name, name])), // the own ones
  },
  'hub.feed_filter': {
    label: 'name',
    seenBy: Object.fromEntries(Object.keys(OFFICERS).map((name) => [name, name])),
  },
  'hub.role_permission': {
    label: `role || ' ' || permission`,
    seenBy: Object.fromEntries(PERMISSIONS.map((name) => [name, EVERYBODY])),
  },
  'hub.indicator': { label: 'value', seenBy: CLAIMS },
  'hub.indicator_detail': { label: 'raw', seenBy: DETAILS },
  // By the claim of that moment: a moment that shows without its claim shows as null.
  'hub.bulk_publication': {
    label: `coalesce((select i.value from hub.indicator i where i.published_at = bulk_publication.published_at), 'null')`,
    seenBy: CLAIMS,
  },
  'hub.sighting': { label: 'note', seenBy: OF_SIGHTINGS },
  'hub.relationship': { label: 'description', seenBy: OF_RELATIONSHIPS },
  'hub.export': { label: `replace(purpose, 'what the mutants look for: ', '')`, seenBy: EXPORTS },
  'hub.stix_object': { label: 'stix_id', seenBy: CLAIMS },
  'hub.report': { label: 'title', seenBy: REPORTS },
  'hub.report_route': {
    label: `(select r.title from hub.report r where r.id = report_route.report) || ' to ' || (select p.slug from hub.party p where p.key = report_route.party)`,
    seenBy: ROUTES,
  },
  'hub.action_request': { label: 'reference', seenBy: CLAIMS },
  'hub.action_clock': { label: ofRequest('action_clock'), seenBy: WITH_REQUESTS },
  'hub.action_step': { label: ofRequest('action_step'), seenBy: WITH_REQUESTS },
  'hub.action_related': {
    label: `${ofRequest('action_related')} || ' with ' || coalesce((select 'claim ' || i.value from hub.indicator i where i.id = action_related.item),
      (select 'report ' || r.title from hub.report r where r.id = action_related.item), 'null')`,
    seenBy: RELATED,
  },
  'hub.notice': { label: 'title', seenBy: CLAIMS },
  'hub.notice_translation': { label: `${ofNotice('notice_translation')} || ' in ' || summary`, seenBy: TRANSLATIONS },
  'hub.notice_acknowledgement': { label: ofNotice('notice_acknowledgement'), seenBy: besides((party) => party === 'kh') },
  'hub.notice_related': {
    label: `${ofNotice('notice_related')} || ' with claim ' || coalesce((select i.value from hub.indicator i where i.id = notice_related.item), 'null')`,
    seenBy: NOTICES_RELATED,
  },
  'hub.notice_draft': {
    label: `content->>'title'`,
    acts: ['notice:desk', 'notice:draft', 'notice:approve', 'notice:review'],
    seenBy: {
      ...{ 'of th': THAI, 'of th-two': THAI, 'of kh, in review': `${CAMBODIAN} reviewer`, 'of th, judged': THAI },
      ...{ 'of th, judged before it was changed': `${THAI} reviewer`, 'of th, judged by another': `${THAI} reviewer` },
    },
  },
  'hub.information_request': { label: 'reference', seenBy: CLAIMS },
  'hub.information_clock': { label: ofInformation('information_clock'), seenBy: WITH_REQUESTS },
  'hub.information_step': { label: ofInformation('information_step'), seenBy: WITH_REQUESTS },
  'hub.information_message': {
    label: `${ofInformation('information_message')} || ' by ' || (select p.slug from hub.party p where p.key = information_message.party)`,
    seenBy: MESSAGES,
  },
  'hub.information_inquiry': { label: ofInformation('information_inquiry'), seenBy: INQUIRIES },
  'hub.information_handling': {
    label: `${ofInformation('information_handling')} || ' at ' || (select p.slug from hub.party p where p.key = information_handling.party)`,
    seenBy: HANDLINGS,
  },
  'hub.information_related': {
    label: `${ofInformation('information_related')} || ' with ' || coalesce((select 'claim ' || i.value from hub.indicator i where i.id = information_related.item),
      (select 'report ' || r.title from hub.report r where r.id = information_related.item), 'null')`,
    seenBy: RELATED,
  },
  ...caseReads(CLAIMS, FILES),
  'hub.evidence': { label: 'filename', seenBy: FILES },
  // By its item: a link that shows without its item shows as its kind alone.
  'hub.evidence_link': {
    label: `concat_ws(' ', nullif(kind, 'CASE_NOTE'), coalesce((select e.filename from hub.evidence e where evidence_link.kind = 'CASE_NOTE' and e.id = evidence_link.evidence),
      (select r.title from hub.report r where evidence_link.kind = 'REPORT' and r.id = evidence_link.item), (select i.value from hub.indicator i where evidence_link.kind = 'INDICATOR' and i.id = evidence_link.item),
      (select o.stix_id from hub.stix_object o where evidence_link.kind = 'STIX_OBJECT' and o.id = evidence_link.item), (select s.note from hub.sighting s where evidence_link.kind = 'SIGHTING' and s.id = evidence_link.item), (select c.title from hub.case_file c where evidence_link.kind = 'CASE' and c.id = evidence_link.item),
      (select r.description from hub.relationship r where evidence_link.kind = 'RELATIONSHIP' and r.id = evidence_link.item)))`,
    seenBy: LINKS,
  },
  'hub.dispute': { label: 'comment', acts: ['dispute:raise', 'dispute:read', 'indicator:publish'], seenBy: DISPUTES },
  'hub.sealed_holding': {
    label: 'reference',
    acts: ['holding:seal'],
    seenBy: {
      'th-one': 'th',
      'th-two': 'th2',
      kh: 'kh',
      ...Object.fromEntries(
        ['vn', 'jp', 'la', 'sg', 'my', 'bd', 'meta', 'binance', 'of th by kh', 'of kh by th-one'].map((name) => [name, '']),
      ),
    },
  },
  'hub.contact': {
    label: 'purpose',
    acts: ['deconflict:answer'],
    seenBy: {
      'of th': 'th th2 thJunior',
      'of th-one alone': 'th thJunior',
      'of th-two alone': 'th2',
      'of kh': 'kh',
      'of th, RED': 'th th2',
    },
  },
  'hub.deconflict_alarm': {
    label: 'party::text',
    acts: ['deconflict:oversee'],
    seenBy: { '11': 'thAdmin auditor', '12': 'khAdmin auditor' },
  },
  'hub.report_value': { label: `coalesce((select r.title from hub.report r where r.id = report_value.report), 'null')`, seenBy: CLAIMS },
  'hub.triage': {
    label: `coalesce((select r.title from hub.report r where r.id = triage.report), 'null') || ' to ' || (select p.slug from hub.party p where p.key = triage.party)`,
    seenBy: ENTRIES,
  },
  'hub.triage_rule': { label: 'party::text', seenBy: { '11': THAI, '12': CAMBODIAN } },
  'hub.indicator_origin': {
    label: `coalesce((select i.value from hub.indicator i where i.id = indicator_origin.indicator), 'null') || case when shown then ', named' else ', hidden' end`,
    seenBy: ORIGINS,
  },
  'hub.outcome': { label: 'reference', seenBy: CLAIMS },
  'hub.import': { label: 'name', seenBy: IMPORTS }, // and those of pulls are of an agency that nobody comes from
  'hub.import_item': { label: 'sent', seenBy: LINES_OF_IMPORTS },
  'hub.held_item': { label: `payload #>> '{}'`, seenBy: IMPORTS },
  'hub.taxii_envelope': { label: `objects #>> '{}'`, seenBy: IMPORTS },
  'hub.csv_mapping': {
    label: 'name',
    seenBy: { th: TH, kh: KH, ...Object.fromEntries(['vn', 'jp', 'la', 'sg', 'meta', 'binance'].map((name) => [name, name])) },
  },
  'hub.alert': { label: 'threat', acts: ACTS_OF_ALERTS, seenBy: ALERTS_SEEN },
  'hub.alert_step': { label: 'alert::text', acts: ACTS_OF_ALERTS, seenBy: PARTS_OF_ALERTS },
  'hub.alert_delivery': { label: 'alert::text', acts: ACTS_OF_ALERTS, seenBy: PARTS_OF_ALERTS },
  'hub.alert_channel': {
    label: 'name',
    acts: ACTS_OF_ALERTS,
    seenBy: { 'chat of th': THAI, 'chat of kh': CAMBODIAN },
  },
  'hub.webhook': { label: 'name', acts: ['webhook:manage', 'webhook:oversee'], seenBy: OF_WEBHOOKS },
  'hub.webhook_secret': { label: 'public_key', acts: ['webhook:manage', 'webhook:oversee'], seenBy: OF_WEBHOOKS },
  'hub.webhook_delivery': { label: 'reason', acts: ['webhook:manage'], seenBy: LOGS_OF_WEBHOOKS },
  'hub.webhook_policy': { label: 'party::text', seenBy: { '11': THAI, '12': CAMBODIAN } },
  'hub.pull': { label: 'name', acts: ['pull:manage'], seenBy: OF_PULLS },
  'hub.pull_import': {
    label: 'pull::text',
    acts: ['pull:manage'],
    seenBy: Object.fromEntries(Object.entries(OF_PULLS).map(([name, who]) => [idOf(name), who])),
  },
  'hub.api_key': { label: 'name', acts: ['key:manage'], seenBy: KEYS_OF_PARTIES },
  'hub.api_key_secret': {
    label: 'id::text',
    acts: ['key:manage'],
    seenBy: Object.fromEntries(Object.entries(KEYS_OF_PARTIES).map(([name, who]) => [idOf(`secret of ${name}`), who])),
  },
};

/** Rows written, or the code of the refusal. */
type Outcome = number | '42501' | 'HB500';
type Outcomes = Readonly<Partial<Record<OfficerName, Outcome>>>;

/** One attempt to write. */
export interface Attempt {
  readonly table: string;
  readonly command: 'INSERT' | 'UPDATE';
  readonly statement: string;
  /** What comes of it in an act of publishing. */
  readonly publishing: Outcomes;
  /** The same in an act of revoking. */
  readonly revoking: Outcomes;
  /** For those who are not named, and in every other act. */
  readonly otherwise: Outcome;
}

const claimOf = (owner: number, agency: number, attribution = 'NAMED'): string =>
  `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, attribution, owner, agency, digest, claim_mark, owner_mark)
     values (gen_random_uuid(), 'DOMAIN', '', 'new', 'new', 'PHISHING', 'GREEN', '${attribution}', ${owner}, ${agency}, '', '', '')`;
const objectOf = (owner: number, agency: number): string =>
  `insert into hub.stix_object (id, stix_id, type, spec_version, body, tlp, owner, agency) values (gen_random_uuid(), 'new', 'x', '2.1', '{}', 'GREEN', ${owner}, ${agency})`;
const detailOf = (value: string, owner: number, agency: number): string =>
  `insert into hub.indicator_detail (id, raw, owner, agency) values ('${idOf(value)}', 'new', ${owner}, ${agency})`;

/** How many rows are each officer's own, party's and agency's alike. */
function ownRows(but = 'nothing'): Outcomes {
  const by: Readonly<Record<string, OfficerName>> = {
    'th-one': 'th',
    'th-two': 'th2',
    kh: 'kh',
    jp: 'jp',
    meta: 'meta',
    binance: 'binance',
  };
  const rows: Partial<Record<OfficerName, number>> = {};
  for (const [value, item] of Object.entries<Item>(ITEMS)) {
    const officer = by[item.by ?? 'th-one'];
    if (officer && !value.startsWith(but) && item.owner === undefined) rows[officer] = (rows[officer] ?? 0) + 1;
  }
  return rows;
}
const refused = (outcomes: Outcomes): Outcomes => Object.fromEntries(Object.keys(outcomes).map((name) => [name, '42501']));

const insert = (table: string, statement: string, officers: readonly OfficerName[]): Attempt => ({
  table,
  command: 'INSERT',
  statement,
  publishing: Object.fromEntries(officers.map((name) => [name, 1])),
  revoking: {},
  otherwise: '42501',
});
const update = (table: string, set: string, outcomes: Outcomes): Attempt => ({
  table,
  command: 'UPDATE',
  statement: `update ${table} set ${set}`,
  publishing: outcomes,
  revoking: outcomes,
  otherwise: 0, // it finds no row that it may change
});

/** Blindly, without reading a column: so that policies on reading do not stand in for those on writing. Refused where the new rows would be others'. */
const moves = (table: string, set: string, ofThem: Outcomes): Attempt => update(table, set, { ...refused(ownRows()), ...ofThem });

export const WRITES: Readonly<Record<string, Attempt>> = {
  'a claim of th-one': insert('hub.indicator', claimOf(11, 111), ['th']),
  'a claim of th-one, unnamed': insert('hub.indicator', claimOf(11, 111, 'HIDDEN'), ['th']),
  'a claim of th-two': insert('hub.indicator', claimOf(11, 112), ['th2']),
  'a claim of kh': insert('hub.indicator', claimOf(12, 121), ['kh']),
  'a claim of th by kh': insert('hub.indicator', claimOf(11, 121), []),
  'a claim of meta': insert('hub.indicator', claimOf(21, 211), ['meta']),
  'a new version of all claims': update('hub.indicator', 'version = 2', ownRows()),
  'all claims to th-two': moves('hub.indicator', 'version = 2, agency_only = null, owner = 11, agency = 112', { th2: ownRows().th2 }),
  'all claims to kh': moves('hub.indicator', 'version = 2, agency_only = null, owner = 12, agency = 121', { kh: ownRows().kh }),
  'all claims to th by kh': moves('hub.indicator', 'version = 2, agency_only = null, owner = 11, agency = 121', {}),
  'a detail of th-one’s claim': insert('hub.indicator_detail', detailOf('bare, for kh', 11, 111), ['th']),
  'a detail of th by kh': insert('hub.indicator_detail', detailOf('bare, of th by kh', 11, 121), []),
  'a detail of a claim of th-one, by th-two': {
    ...insert('hub.indicator_detail', detailOf('bare, for kh', 11, 112), []),
    publishing: { th2: 'HB500' }, // by hub.record_claim_detail
  },
  'a detail of a claim of th-one, by kh, who sees it': {
    ...insert('hub.indicator_detail', detailOf('bare, for kh', 12, 121), []),
    publishing: { kh: 'HB500' },
  },
  'a detail of a hidden claim, by kh': insert('hub.indicator_detail', detailOf('bare, own', 12, 121), []),
  'a detail of no claim, by kh': insert('hub.indicator_detail', detailOf('absent', 12, 121), []),
  'a new version of all details': update('hub.indicator_detail', 'version = 2', ownRows('bare')),
  'all details to th-two': moves('hub.indicator_detail', 'version = 2, owner = 11, agency = 112', { th2: ownRows().th2 }),
  'all details to kh': moves('hub.indicator_detail', 'version = 2, owner = 12, agency = 121', { kh: ownRows().kh }),
  'all details to th by kh': moves('hub.indicator_detail', 'version = 2, owner = 11, agency = 121', {}),
  'an object of th-one': insert('hub.stix_object', objectOf(11, 111), ['th']),
  'an object of th-two': insert('hub.stix_object', objectOf(11, 112), ['th2']),
  'an object of kh': insert('hub.stix_object', objectOf(12, 121), ['kh']),
  'an object of th by kh': insert('hub.stix_object', objectOf(11, 121), []),
  'a new version of all objects': update('hub.stix_object', 'version = 2', ownRows()),
  'all objects to th-two': moves('hub.stix_object', 'version = 2, agency_only = null, owner = 11, agency = 112', { th2: ownRows().th2 }),
  'all objects to kh': moves('hub.stix_object', 'version = 2, agency_only = null, owner = 12, agency = 121', { kh: ownRows().kh }),
  'all objects to th by kh': moves('hub.stix_object', 'version = 2, agency_only = null, owner = 11, agency = 121', {}),
};
