import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { type AudienceChoice, isEmpty, OWN_PARTY_ALONE } from '../../parts/audience-choice.ts';
import type { TlpLabel } from '../../parts/marks.tsx';
import type { IndicatorKind, ThreatType } from '../publish/publish.graphql.ts';
import type { Format } from './formats.ts';

/** What holds for all rows of a file that do not say otherwise. */
export interface ImportOptions {
  readonly format: Format;
  /** For rows without a label. */
  readonly tlp: TlpLabel | null;
  /** Rows without a label are held until an officer gives them one. */
  readonly holdsUnlabelled: boolean;
  readonly threat: ThreatType | '';
  readonly kind: IndicatorKind | '';
  readonly country: string;
  readonly audience: AudienceChoice;
  /** Rows keep the audience that they name, otherwise that of the party's sharing policy. */
  readonly keepsAudience: boolean;
  readonly agencyOnly: boolean;
  readonly reissue: boolean;
  /** Leaves out columns that the hub does not have. */
  readonly ignoreUnknown: boolean;
  /** Name of a saved mapping of columns. */
  readonly mapping: string;
}

export const NO_OPTIONS: ImportOptions = {
  format: 'CSV',
  tlp: null,
  holdsUnlabelled: false,
  threat: '',
  kind: '',
  country: '',
  audience: OWN_PARTY_ALONE,
  keepsAudience: false,
  agencyOnly: false,
  reissue: false,
  ignoreUnknown: false,
  mapping: '',
};

const TYPES: Readonly<Record<Format, string>> = {
  CSV: 'text/csv',
  NDJSON: 'application/x-ndjson',
  LINES: 'text/plain',
  STIX: 'application/stix+json',
  MISP: 'application/json',
};
const PATHS: Readonly<Record<Format, string>> = {
  CSV: '/bulk/indicators',
  NDJSON: '/bulk/indicators',
  LINES: '/bulk/indicators',
  STIX: '/bulk/stix',
  MISP: '/bulk/misp',
};

export const hasRows = (format: Format): boolean => PATHS[format] === '/bulk/indicators';
export const contentTypeOf = ({ format }: ImportOptions): string => TYPES[format];

/** The audience in the terms of the bulk endpoints. A group that is held to its members of today becomes their names. */
function audienceTerms(choice: AudienceChoice, groups: SharingDirectoryQuery['groups']): readonly string[] {
  const held = groups.filter(({ id }) => choice.groupMembersToday.includes(id)).flatMap(({ members }) => members);
  const countries = new Set([...choice.countries, ...held.flatMap(({ country }) => country ?? [])]);
  const terms = [
    ...(choice.everyCountry ? ['every-country'] : []),
    ...[...countries].filter((country) => !choice.exceptCountries.includes(country)),
    ...choice.groups.map((id) => `group:${id}`),
    ...choice.partners.map((id) => `partner:${id}`),
  ];
  return isEmpty(choice) ? ['owner'] : terms;
}

/** The address of the endpoint, with what holds for all rows. */
export function pathOf(options: ImportOptions, name: string, groups: SharingDirectoryQuery['groups']): string {
  const { format, tlp, threat, kind, country, audience, keepsAudience } = options;
  const query = new URLSearchParams({ name });
  const set = (key: string, value: string | boolean | null): void => {
    if (value !== '' && value !== false && value !== null) query.set(key, String(value));
  };
  set('tlp', tlp);
  set('threat', threat);
  set('agencyOnly', options.agencyOnly);
  set('reissue', options.reissue);
  if (hasRows(format)) {
    set('kind', kind);
    set('ignoreUnknown', options.ignoreUnknown);
    set('mapping', format === 'CSV' ? options.mapping : '');
    set('receipts', 'none');
  }
  if (format !== 'STIX') set('country', country);
  if (!keepsAudience) {
    for (const term of audienceTerms(audience, groups)) query.append('to', term);
    for (const one of audience.exceptCountries) query.append('except', one);
  }
  return `${PATHS[format]}?${query.toString()}`;
}
