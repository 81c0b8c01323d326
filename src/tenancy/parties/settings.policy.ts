import { BadInput } from '../../platform/platform/errors.js';

/** Display settings of an account. */
export interface UserSettings {
  /** BCP 47, in its canonical form. */
  readonly language: string;
  /** Name in the IANA time zone database. */
  readonly timeZone: string;
}

export const DEFAULT_SETTINGS: UserSettings = { language: 'en', timeZone: 'UTC' };

/** @returns the tag in its canonical form (`th-TH` for `TH-th`). @throws BadInput on an invalid language tag */
export function languageOf(tag: string): string {
  try {
    const [language] = tag.length <= 35 ? Intl.getCanonicalLocales(tag) : [];
    if (language !== undefined) return language;
  } catch {
    // RangeError: invalid tag
  }
  throw new BadInput('LANGUAGE_UNKNOWN', 'The language must be a BCP 47 tag, for example en, th, zh-Hant or pt-BR.');
}

/** @returns the name of the time zone. @throws BadInput on an unknown time zone */
export function timeZoneOf(name: string): string {
  try {
    if (/^[A-Za-z][A-Za-z0-9/_+-]{0,63}$/.test(name)) return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // RangeError: unknown time zone
  }
  throw new BadInput(
    'TIME_ZONE_UNKNOWN',
    'The time zone must be a name from the IANA database, for example Asia/Bangkok, Europe/Paris or UTC.',
  );
}
