import { BadInput } from '../../platform/platform/errors.js';

/** What an account has set for itself, for the programs that show it the hub. */
export interface UserSettings {
  /** BCP 47, in its canonical form. */
  readonly language: string;
  /** Name in the IANA time zone database. */
  readonly timeZone: string;
}

export const DEFAULT_SETTINGS: UserSettings = { language: 'en', timeZone: 'UTC' };

/** @returns the tag in its canonical form (`TH-th` is `th-TH`). @throws BadInput on what is no language tag */
export function languageOf(tag: string): string {
  try {
    const [language] = tag.length <= 35 ? Intl.getCanonicalLocales(tag) : [];
    if (language !== undefined) return language;
  } catch {
    // RangeError: no tag
  }
  throw new BadInput('LANGUAGE_UNKNOWN', 'Say a language by its tag (BCP 47): en, th, zh-Hant, pt-BR …');
}

/** @throws BadInput on a time zone that is not known here */
export function timeZoneOf(name: string): string {
  try {
    if (/^[A-Za-z][A-Za-z0-9/_+-]{0,63}$/.test(name)) return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // RangeError: no time zone
  }
  throw new BadInput('TIME_ZONE_UNKNOWN', 'Say a time zone by its name: Asia/Bangkok, Europe/Paris, UTC …');
}
