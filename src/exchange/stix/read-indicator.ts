import type { ItemProblem } from '../../platform/graphql/batch.js';
import { MOST_ORIGINAL_BYTES, type PublishItem } from '../../intel/indicators/draft.js';
import { isPersonal } from '../../intel/indicators/person-status.js';
import type { CanonicalValue } from '../../values/values/value.js';
import type { Markings } from './labels.js';
import { alternativesOf } from './pattern/meaning.js';
import { parsePattern } from './pattern/parser.js';
import { listOf, textOf } from './plain.js';
import type { ReadDefaults } from './read-defaults.js';
import { claimStatementOf, hintsOf, threatNamed, withoutInstructions } from './read-extension.js';
import type { ReadItem, StixObject } from './reading.js';
import { claimExtension, statementOf, type Statement } from './statement.js';
import { valuesOf } from './values.js';

/** What became of an indicator. */
export interface IndicatorReading {
  readonly items: readonly ReadItem[];
  /** The object says more than the items do, and is kept as well. */
  readonly isKept: boolean;
  readonly problems: readonly ItemProblem[];
}

const STORED_AS_OBJECT: IndicatorReading = { items: [], isKept: true, problems: [] };
const warning = (code: string, message: string, field: string): ItemProblem => ({ severity: 'WARNING', code, field, message });
const SHORTENED = warning(
  'STIX_SHORTENED',
  'Labels or the description are longer than an item holds: what is over stands in the original only.',
  'labels',
);

interface IndicatorInput {
  readonly object: StixObject;
  readonly statement: Statement;
  readonly defaults: ReadDefaults;
  /** One value, and nothing besides: the item carries its object. */
  readonly isAll: boolean;
  /** Ids of what joins it to its observable, and of who joined them: what the hub writes beside a claim, whatever the claim's own object says. */
  readonly joined: readonly string[];
}

function itemOf({ kind, value, platform, network, bank, country }: CanonicalValue, read: IndicatorInput): ReadItem {
  const { object, statement, defaults, isAll, joined } = read;
  const { revoked, tlp, isShortened: _, reliability = null, credibility = null, tags, ...said } = statement;
  const claim = claimStatementOf(claimExtension(object), defaults);
  const provenance = [...(isAll ? [] : [object.id, object.created_by_ref]), ...joined].filter((id) => typeof id === 'string');
  const onward = claim.onward ?? defaults.onward;
  const isOwn = hintsOf(claimExtension(object)).kind !== undefined;
  const item: ReadItem['item'] = {
    ...{ kind, value, platform, network, bank, country },
    ...said,
    ...{ tlp, reliability, credibility },
    ...(tags.length > 0 && { tags }), // STIX has no empty list: no labels say nothing of tags
    threat: claim.threat ?? threatNamed([...listOf(object.labels), ...listOf(object.indicator_types)]) ?? defaults.threat,
    attribution: claim.attribution ?? defaults.attribution,
    discoverability: claim.discoverability ?? defaults.discoverability,
    agencyOnly: claim.agencyOnly ?? defaults.agencyOnly,
    reissue: defaults.reissue,
    ...(defaults.replace && { replace: true }),
    firstSeen: claim.firstSeen ?? null,
    lastSeen: claim.lastSeen ?? null,
    retainUntil: claim.retainUntil,
    ...(isPersonal(kind) && claim.personStatus && { personStatus: claim.personStatus }),
    externalId: isOwn || !isAll ? claim.externalId : object.id,
    original: isAll ? ({ format: 'stix', body: withoutInstructions(object) } satisfies PublishItem['original']) : null,
    ...(claim.audience !== undefined && { audience: claim.audience }),
    ...(claim.isAudienceDerived && { isAudienceDerived: true }),
    ...(onward && { onward }),
    ...(provenance.length > 0 && { provenance }),
  };
  return { source: object.id, item, ...(revoked && { revoked: { ...revoked, maker: textOf(object.created_by_ref) } }) };
}

/**
 * Reads an indicator. A pattern that is one value becomes an item with the object as its original; one that is a choice of values, an item each and the object itself;
 * what the hub's kinds cannot say (other languages, NOT, sequences …) is an object. A pattern that claims to be STIX and is not makes the object invalid.
 */
export function readIndicator(
  object: StixObject,
  markings: Markings,
  defaults: ReadDefaults,
  joined: readonly string[] = [],
): IndicatorReading {
  if (object.pattern_type !== 'stix') return STORED_AS_OBJECT;
  const pattern = parsePattern(String(object.pattern));
  if ('code' in pattern) return { items: [], isKept: false, problems: [{ severity: 'ERROR', field: 'pattern', ...pattern }] };
  const { values, isWhole, problems } = valuesOf(alternativesOf(pattern), hintsOf(claimExtension(object)));
  const statement = statementOf(object, markings);
  const isAll = isWhole && values.length === 1 && Buffer.byteLength(JSON.stringify(object)) <= MOST_ORIGINAL_BYTES;
  return {
    items: values.map((value) => itemOf(value, { object, statement, defaults, isAll, joined })),
    isKept: !isAll,
    problems: [
      ...problems.map(({ code, message }) => warning(code, message, 'pattern')),
      ...(statement.isShortened && values.length > 0 ? [SHORTENED] : []),
    ],
  };
}
