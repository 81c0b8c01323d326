/** ISO 3166-1 codes of the 193 members and two observers of the United Nations. The order is that of the benches: the first sixteen have subscribers. */
export const COUNTRIES: readonly string[] = (
  'TH KH LA MY PH VN SG ID AU CN IN JP KR NZ US GB ' +
  'AD AE AF AG AL AM AO AR AT AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CO CR CU CV CY CZ DE DJ DK DM DO DZ ' +
  'EC EE EG ER ES ET FI FJ FM FR GA GD GE GH GM GN GQ GR GT GW GY HN HR HT HU IE IL IQ IR IS IT JM JO KE KG KI KM KN KP KW KZ LB LC LI LK LR LS ' +
  'LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MZ NA NE NG NI NL NO NP NR OM PA PE PG PK PL PS PT PW PY QA RO RS RU RW SA SB SC ' +
  'SD SE SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TJ TL TM TN TO TR TT TV TZ UA UG UY UZ VA VC VE VU WS YE ZA ZM ZW'
).split(' ');
