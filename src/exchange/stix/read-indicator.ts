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

/** Result of reading an indicator. */
export interface IndicatorReading {
  readonly items: readonly ReadItem[];
  /** Whether the object has more content than the items and is stored as well. */
  readonly isKept: boolean;
  readonly problems: readonly ItemProblem[];
}

const STORED_AS_OBJECT: IndicatorReading = { items: [], isKept: true, problems: [] };
const warning = (code: string, message: string, field: string): ItemProblem => ({ severity: 'WARNING', code, field, message });
const SHORTENED = warning(
  'STIX_SHORTENED',
  'The labels or the description are longer than an item can store. Only the original has the full text.',
  'labels',
);

interface IndicatorInput {
  readonly object: StixObject;
  readonly statement: Statement;
  readonly defaults: ReadDefaults;
  /** Whether the pattern is exactly one value: the item then carries its object. */
  readonly isAll: boolean;
  /** Ids of the relationships to its observable, and of their creators: the hub writes such relationships with every claim. */
  readonly joined: readonly string[];
}

function itemOf({ kind, value, platform, network, bank, country }: CanonicalValue, read: IndicatorInput): ReadItem {
  const { object, statement, defaults, isAll, joined } = read;
  const { revoked, tlp, isShortened: _, reliability = null, credibility = null, tags, ...fields } = statement;
  const claim = claimStatementOf(claimExtension(object), defaults);
  const provenance = [...(isAll ? [] : [object.id, object.created_by_ref]), ...joined].filter((id) => typeof id === 'string');
  const onward = claim.onward ?? defaults.onward;
  const isOwn = hintsOf(claimExtension(object)).kind !== undefined;
  const item: ReadItem['item'] = {
    ...{ kind, value, platform, network, bank, country },
    ...fields,
    ...{ tlp, reliability, credibility },
    ...(tags.length > 0 && { tags }), // STIX has no empty list, so absent labels do not clear the tags
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
 * Reads an indicator. A pattern that is one value becomes an item with the object as its original. A pattern that is a choice of values becomes one item for
 * each, plus the object itself. Patterns that the hub's kinds cannot express (other languages, NOT, sequences …) become objects. An invalid STIX pattern
 * makes the object invalid.
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
