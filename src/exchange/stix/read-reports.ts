import type { ItemProblem } from '../../platform/graphql/batch.js';
import { runToEnd, type Steps } from '../../values/rows/time-slices.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { CanonicalValue } from '../../values/values/value.js';
import { labelsOf, type Markings, markingsAmong, strictest } from './labels.js';
import { factsOf } from './observed-values.js';
import { alternativesOf } from './pattern/meaning.js';
import { parsePattern } from './pattern/parser.js';
import { dictionary, listOf, textOf } from './plain.js';
import { hintsOf, threatNamed } from './read-extension.js';
import { validObjects } from './read.js';
import type { Reading, StixObject } from './reading.js';
import { claimExtension } from './statement.js';
import { type NamedValues, valuesOf } from './values.js';

/** A value that a report refers to. */
export interface StixReportItem extends Pick<CanonicalValue, 'kind' | 'value' | 'platform' | 'network' | 'bank' | 'country'> {
  readonly note: string | null;
}

/** A Report or a Grouping (STIX 2.1, sections 4.16 and 4.4), in the terms of the hub's reports. */
export interface StixReport {
  readonly source: string;
  readonly reference: string;
  readonly title: string;
  readonly narrative: string | null;
  readonly threat: Threat | undefined;
  /** Strictest label of the report and the objects that it refers to; undefined: the report has none. */
  readonly tlp: Tlp | undefined;
  /** Countries of the locations that it refers to; ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Values, without duplicates. */
  readonly items: readonly StixReportItem[];
  /** Remarks, and problems of parts that were left out. */
  readonly problems: readonly ItemProblem[];
  /** Whether its creator has revoked it. */
  readonly isRevoked: boolean;
}

export interface ReportsReading {
  readonly reports: readonly StixReport[];
  /** Problems of objects, and objects that no report refers to. */
  readonly remarks: Reading['problems'];
}

const LONGEST_TITLE = 300;
const LONGEST_NARRATIVE = 50_000;
const LONGEST_NOTE = 2_000;
/** Maximum problems of one report. */
const MOST_PROBLEMS = 50;
/** Types that connect or describe other objects and have no content of their own. */
const STRUCTURE = ['marking-definition', 'extension-definition', 'relationship', 'identity', 'language-content'];
/** Catalogues: their ids name techniques or vulnerabilities, not reports. */
const CATALOGUES = /^(mitre|capec|cve|cwe|nvd)/i;

const warning = (code: string, message: string, field: string | null = 'object_refs'): ItemProblem => ({
  severity: 'WARNING',
  code,
  field,
  message,
});
const isReport = ({ type }: StixObject): boolean => type === 'report' || type === 'grouping';

/**
 * Reads the reports and groupings of a bundle with the objects that they refer to: indicators whose pattern is values, observables (also those of observed
 * data), and locations. Never throws. Pure.
 * @param fallback label for reports without one; the objects that they refer to may have stricter labels
 */
export const readStixReports = (objects: readonly unknown[], fallback: Tlp | undefined): ReportsReading =>
  runToEnd(stixReportsReading(objects, fallback));

/** Like {@link readStixReports}, in steps: a bundle may take seconds, during which other work must proceed. */
export function* stixReportsReading(objects: readonly unknown[], fallback: Tlp | undefined): Steps<ReportsReading> {
  const { objects: valid, problems } = yield* validObjects(objects);
  const byId = new Map(valid.map((object) => [object.id, object]));
  const markings = markingsAmong(valid);
  const used = new Set<string>();
  const reports: ReturnType<typeof readOne>[] = [];
  for (const report of valid.filter(isReport)) {
    yield;
    reports.push(readOne(report, { byId, markings, fallback, used }));
  }
  const idle = valid.filter((object) => !isReport(object) && !STRUCTURE.includes(object.type) && !used.has(object.id));
  const unused = idle.map(({ id }) => ({
    source: id,
    ...warning('STIX_UNREFERRED', 'No report refers to this object, so it was left out.', null),
  }));
  return { reports, remarks: [...problems, ...unused] };
}

interface BundleContext {
  readonly byId: ReadonlyMap<string, StixObject>;
  readonly markings: Markings;
  readonly fallback: Tlp | undefined;
  /** Ids that some report refers to; this function adds to it. */
  readonly used: Set<string>;
}

function readOne(report: StixObject, bundle: BundleContext): StixReport {
  const members = membersOf(report, bundle);
  const items = new Map<string, StixReportItem>();
  const countries = new Set<string>();
  const [problems, labels, silent] = [[] as ItemProblem[], [] as (Tlp | undefined)[], [] as string[]];
  for (const object of members.found) {
    const country = object.type === 'location' ? countryOf(object) : null;
    const named = valuesIn(object);
    for (const value of named.values) add(items, value, object);
    if (country) countries.add(country);
    // Every object that contributes content also contributes its label.
    if (country || named.values.length > 0) labels.push(labelsOf(object, bundle.markings).tlp);
    problems.push(...named.problems.map(({ code, message }) => warning(code, `${object.id}: ${message}`)));
    if (!country && named.values.length === 0 && named.problems.length === 0 && !STRUCTURE.includes(object.type)) silent.push(object.id);
  }
  if (silent.length > 0) {
    problems.push(warning('STIX_NO_VALUE', `${counted(silent)} have no value of a kind that the hub knows, and were left out.`));
  }
  if (members.missing.length > 0) {
    problems.push(warning('STIX_REF_MISSING', `${counted(members.missing)} are not in the bundle.`));
  }
  const own = labelsOf(report, bundle.markings).tlp ?? bundle.fallback;
  const tlp = own && strictest([own, ...labels]);
  if (tlp !== own) {
    problems.push(
      warning(
        'STIX_STRICTER_PART',
        'An object of the report has a stricter label, which counts for the whole report.',
        'object_marking_refs',
      ),
    );
  }
  const texts = titleAndNarrativeOf(report);
  return {
    ...{ source: report.id, reference: referenceOf(report), title: texts.title, narrative: texts.narrative },
    threat: threatNamed([...listOf(report.labels), ...listOf(report.report_types)]),
    ...{ tlp, countries: [...countries].sort(), items: [...items.values()] },
    problems: [...texts.problems, ...problems].slice(0, MOST_PROBLEMS),
    isRevoked: report.revoked === true,
  };
}

const counted = (ids: readonly string[]): string =>
  `${ids.length} of its references (${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''})`;

/** Returns the objects that a report refers to, and those of observed data among them, without duplicates. */
function membersOf(
  report: StixObject,
  { byId, used }: BundleContext,
): { readonly found: readonly StixObject[]; readonly missing: readonly string[] } {
  const [found, missing] = [new Map<string, StixObject>(), new Set<string>()];
  const take = (refs: unknown): void => {
    for (const ref of listOf(refs)) {
      const object = byId.get(String(ref));
      used.add(String(ref));
      if (!object) missing.add(String(ref));
      else if (!found.has(object.id)) {
        found.set(object.id, object);
        if (object.type === 'observed-data') take(object.object_refs);
      }
    }
  };
  take(report.object_refs);
  return { found: [...found.values()].filter(({ type }) => type !== 'observed-data'), missing: [...missing] };
}

const NOTHING: NamedValues = { values: [], isWhole: false, problems: [] };

function valuesIn(object: StixObject): NamedValues {
  if (object.revoked === true) return NOTHING;
  const hints = hintsOf(claimExtension(object));
  if (object.type === 'indicator') {
    const pattern = object.pattern_type === 'stix' ? parsePattern(String(object.pattern)) : null;
    return pattern && !('code' in pattern) ? valuesOf(alternativesOf(pattern), hints) : NOTHING;
  }
  const facts = factsOf(object);
  return facts ? valuesOf({ facts: [facts], isWhole: true }, hints) : NOTHING;
}

function add(items: Map<string, StixReportItem>, value: CanonicalValue, object: StixObject): void {
  const key = `${value.kind}\n${value.scope}\n${value.value}`;
  const present = items.get(key);
  const note =
    textOf(object.description)
      ?.slice(0, LONGEST_NOTE)
      .replace(/[\uD800-\uDBFF]$/, '') ?? null;
  const { kind, platform, network, bank, country } = value;
  if (!present || (present.note === null && note !== null)) {
    items.set(key, { kind, value: value.value, platform, network, bank, country, note });
  }
}

function countryOf({ country }: StixObject): string | null {
  return typeof country === 'string' && /^[a-z]{2}$/i.test(country) ? country.toUpperCase() : null;
}

/** Returns the number that the creator's own system gave the report; otherwise its id. */
function referenceOf(report: StixObject): string {
  const references = listOf(report.external_references).map(dictionary);
  const own = references.find(({ source_name, external_id }) => textOf(external_id) !== null && !CATALOGUES.test(String(source_name)));
  return textOf(own?.external_id)?.trim() ?? report.id;
}

function titleAndNarrativeOf(report: StixObject): {
  readonly title: string;
  readonly narrative: string | null;
  readonly problems: readonly ItemProblem[];
} {
  const name = (textOf(report.name) ?? `Grouping: ${textOf(report.context) ?? 'unspecified'}`).trim();
  const description = textOf(report.description);
  const [title, narrative] = [cut(name, LONGEST_TITLE), description && cut(description, LONGEST_NARRATIVE)];
  const isShort = title !== name || narrative !== description;
  return {
    title,
    narrative,
    problems: isShort
      ? [warning('STIX_SHORTENED', 'The name or the description is longer than a report can store, and was shortened.', 'description')]
      : [],
  };
}

/** Truncates between characters, never within a surrogate pair. */
const cut = (text: string, most: number): string => (text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''));
