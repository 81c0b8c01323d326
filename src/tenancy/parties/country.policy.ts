import { BadInput } from '../../platform/platform/errors.js';

/** The 249 officially assigned codes of ISO 3166-1 alpha-2 (ISO Online Browsing Platform, 2026). */
const ASSIGNED_CODES: ReadonlySet<string> = new Set(
  [
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD',
    'CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF',
    'GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN',
    'KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA',
    'NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI',
    'SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI',
    'VN VU WF WS YE YT ZA ZM ZW',
  ].flatMap((line) => line.split(' ')),
);
/** Codes that ISO 3166-1 (5.2 and 8.1.3) reserves for users. They never name a country. */
const USER_ASSIGNED = /^(AA|Q[M-Z]|X[A-Z]|ZZ)$/;

/**
 * Checks that a country may be registered with this code.
 * @param code two capital letters
 * @throws BadInput on a user-assigned code of ISO 3166-1, such as XX or ZZ, and on a code that names no country
 */
export function assertCountry(code: string): void {
  if (ASSIGNED_CODES.has(code)) return;
  if (USER_ASSIGNED.test(code)) {
    throw new BadInput(
      'COUNTRY_USER_ASSIGNED',
      `${code} names no country. ISO 3166-1 reserves AA, QM to QZ, XA to XZ and ZZ for users. Give the code of the country, for example TH.`,
    );
  }
  throw new BadInput(
    'COUNTRY_UNKNOWN',
    `${code} is not a country code of ISO 3166-1 alpha-2. Give the code of the country, for example TH, or GB for the United Kingdom.`,
  );
}
