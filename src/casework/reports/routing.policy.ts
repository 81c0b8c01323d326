import { hostname } from './hosts.js';
import type { StoredReportItem, Reason, Route, RouteReason, ReportFields } from './report.js';

/** What the route of a value depends on. */
type RoutedItem = Pick<StoredReportItem, 'kind' | 'country' | 'value'>;

/** Most positions stored for one reason. */
const MOST_POSITIONS = 100;

/**
 * Returns the countries that a report concerns, with the reasons, sorted by country. Sources are its phone numbers (ITU-T E.164), accounts and their banks (ISO
 * 13616, ISO 9362), and country-code domains (ISO 3166-1). Further sources are its platform, its victims and suspects, and the countries that the reporter
 * names. An exception overrides every reason. Pure.
 */
export function routesOf(
  report: Pick<ReportFields, 'platformCountry' | 'victimCountries' | 'suspectCountries' | 'countries' | 'exceptCountries'>,
  items: readonly RoutedItem[],
): readonly Route[] {
  const found = new Map<string, Map<RouteReason, number[]>>();
  const note = (country: string | null | undefined, reason: RouteReason, item?: number): void => {
    if (!country || report.exceptCountries.includes(country)) return;
    const reasons = found.get(country) ?? new Map<RouteReason, number[]>();
    const positions = reasons.get(reason) ?? [];
    if (item !== undefined && positions.length < MOST_POSITIONS) positions.push(item);
    found.set(country, reasons.set(reason, positions));
  };
  items.forEach((item, position) => {
    const [country, reason] = countryOf(item);
    if (reason) note(country, reason, position);
  });
  note(report.platformCountry, 'PLATFORM_COUNTRY');
  for (const country of report.victimCountries) note(country, 'VICTIMS');
  for (const country of report.suspectCountries) note(country, 'SUSPECTS');
  for (const country of report.countries) note(country, 'NAMED');
  return [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([country, reasons]) => ({
      country,
      reasons: [...reasons].map(([reason, positions]): Reason => ({ reason, indexes: positions })),
    }));
}

/** Returns the country of a value and the reason. The country of an account is the country of its bank. */
function countryOf({ kind, country, value }: RoutedItem): readonly [string | null, RouteReason?] {
  if (kind === 'PHONE') return [country, 'PHONE_PREFIX'];
  if (kind === 'BANK_ACCOUNT' || kind === 'PAYMENT_ID') return [country, 'BANK_COUNTRY'];
  const host = hostname(kind, value);
  return host === null ? [null] : [countryOfDomain(host), 'COUNTRY_DOMAIN'];
}

/** Country-code domains are ISO 3166-1 codes, except for the United Kingdom's, and names in national script (IANA's root zone). */
function countryOfDomain(host: string): string | null {
  const top = host.slice(host.lastIndexOf('.') + 1);
  if (top === 'uk') return 'GB';
  return /^[a-z]{2}$/.test(top) ? top.toUpperCase() : (NATIONAL_DOMAINS.get(top) ?? null);
}

const NATIONAL_DOMAINS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    TH: 'xn--o3cw4h',
    LA: 'xn--q7ce6a',
    MY: 'xn--mgbx4cd0ab',
    SG: 'xn--yfro4i67o xn--clchc0ea0b2g2a9gcd',
    CN: 'xn--fiqs8s xn--fiqz9s',
    HK: 'xn--j6w193g',
    MO: 'xn--mix891f',
    TW: 'xn--kprw13d xn--kpry57d',
    KR: 'xn--3e0b707e',
    IN: 'xn--h2brj9c xn--mgbbh1a71e xn--fpcrj9c3d xn--gecrj9c xn--s9brj9c xn--xkc2dl3a5ee0h xn--45brj9c',
    LK: 'xn--fzc2c9e2c xn--xkc2al3hye2a',
    BD: 'xn--54b7fta0cc',
    PK: 'xn--mgbai9azgqp6j',
    MN: 'xn--l1acc',
    RU: 'xn--p1ai',
    UA: 'xn--j1amh',
    AE: 'xn--mgbaam7a8h',
    SA: 'xn--mgberp4a5d4ar',
    EG: 'xn--wgbh1c',
  }).flatMap(([country, names]) => names.split(' ').map((name) => [name, country] as const)),
);
