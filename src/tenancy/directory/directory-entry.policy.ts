import { emailOf, nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput } from '../../platform/platform/errors.js';
import { readPhone } from '../../values/values/phone.js';
import { languageOf, timeZoneOf } from '../parties/settings.policy.js';
import { type Directory, resolveAudience } from '../sharing/audience.js';
import type { CheckedEntry, DirectoryEntryFields, OpeningHours } from './directory-entry.js';

export const LONGEST_UNIT = 200;
export const LONGEST_URGENT_NOTE = 500;
export const MOST_LANGUAGES = 20;
export const MOST_OPENING_HOURS = 14;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/**
 * Checks an entry, and returns it in canonical form: the phone number in E.164, language tags by BCP 47, the audience as keys. Pure.
 * @param directory parties and groups that the actor can address
 * @throws BadInput with the first problem
 */
export function checkEntry(fields: DirectoryEntryFields, directory: Directory): CheckedEntry {
  const { problems, keys } = resolveAudience(fields.audience, directory);
  const [first] = problems;
  if (first) throw new BadInput(first.code, first.message);
  const phone = fields.phone?.trim() ? phoneOf(fields.phone, directory.me.country) : null;
  const email = fields.email?.trim() ? emailOf(fields.email) : null;
  if (!(fields.urgentChannel === 'PHONE' ? phone : email)) {
    throw new BadInput('URGENT_CHANNEL_MISSING', `The urgent channel is ${fields.urgentChannel}. State it, or choose the other channel.`);
  }
  return {
    unit: nameOf(fields.unit, LONGEST_UNIT, (rule) => new BadInput('UNIT_NAME', `A unit must have a name ${rule}.`)),
    ...{ role: fields.role, phone, email, timeZone: timeZoneOf(fields.timeZone) },
    languages: languagesOf(fields.languages),
    openingHours: fields.openingHours.map(hoursOf),
    ...{ urgentChannel: fields.urgentChannel, urgentNote: fields.urgentNote?.trim() || null },
    ...keys,
  };
}

/** @param country of national forms */
function phoneOf(text: string, country: string | null): string {
  const reading = readPhone({ value: text, country });
  if (!reading.ok) throw new BadInput(reading.problem.code, reading.problem.message);
  if (reading.value.warnings.some(({ code }) => code === 'PHONE_EXTENSION_DROPPED')) {
    throw new BadInput('PHONE_EXTENSION', 'E.164 has no extensions. State the line, and write the extension into its note (urgentNote).');
  }
  return reading.value.value;
}

function languagesOf(tags: readonly string[]): readonly string[] {
  const languages = [...new Set(tags.map(languageOf))];
  if (languages.length < 1 || languages.length > MOST_LANGUAGES) {
    throw new BadInput('LANGUAGES_MISSING', `State 1 to ${MOST_LANGUAGES} languages that the unit speaks.`);
  }
  return languages;
}

function hoursOf({ days, opens, closes }: OpeningHours): OpeningHours {
  if (days.length === 0 || ![opens, closes].every((time) => TIME.test(time))) {
    throw new BadInput('OPENING_HOURS_INVALID', 'Opening hours need at least one day, and two times such as 08:00 and 17:30.');
  }
  return { days: [...new Set(days)], opens, closes };
}
