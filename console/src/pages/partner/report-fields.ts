import type { TextId } from '../../app/text.tsx';

/** Fields of a report and of its values, without the positions in lists. */
const FIELDS = [
  ...(['reference', 'title', 'threat', 'tlp', 'draft', 'version', 'narrative', 'platform', 'platformCountry', 'evidence'] as const),
  ...(['incidentStartedAt', 'incidentEndedAt', 'losses', 'losses.amount', 'losses.currency'] as const),
  ...(['victimCountries', 'suspectCountries', 'countries', 'exceptCountries', 'values'] as const),
  ...(['kind', 'value', 'bank', 'country', 'network', 'note', 'personStatus'] as const),
];

/** The text that names a field of a report; undefined: it has no such field. */
export function fieldTextOf(field: string): TextId | undefined {
  const path = field.replaceAll(/\.\d+/g, '');
  const known = FIELDS.find((one) => one === path);
  return known && `report.field.${known}`;
}

/** A sentence of the API that begins with a field ("tlp is missing."), or has it after a comma, with the name of the field in its place. */
export function withFieldName(sentence: string, field: string, name: string): string {
  const named = sentence.startsWith(`${field} `) ? `${name}${sentence.slice(field.length)}` : sentence.replace(`, ${field} `, `, ${name} `);
  return named.charAt(0).toUpperCase() + named.slice(1);
}
