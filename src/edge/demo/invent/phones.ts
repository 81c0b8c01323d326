import type { Dice } from './dice.js';

/**
 * Country -> an unassigned prefix of its numbering plan, and the number of digits that follow. If a country has numbers for fiction (ACMA's 5550 and 7010 in
 * Australia, NANPA's 555-01xx in the United States), these are used instead.
 */
const UNASSIGNED: Readonly<Record<string, readonly [prefix: string, digits: number]>> = {
  TH: ['+6610', 7],
  KH: ['+85550', 6],
  LA: ['+85640', 7],
  MY: ['+60200', 5],
  PH: ['+63100', 7],
  VN: ['+84100', 6],
  SG: ['+6510', 6],
  ID: ['+62111', 7],
  CN: ['+86110', 8],
  IN: ['+91100', 7],
  JP: ['+81110', 7],
  KR: ['+8220', 8],
  NZ: ['+64100', 6],
};
const US_AREAS = ['202', '213', '305', '312', '415', '617', '702', '713', '808'] as const;

/** Returns an unassigned phone number of the country; E.164 with the plus. */
export function phoneOf(country: string, dice: Dice): string {
  if (country === 'AU') return `+61${dice.pick(['2', '3', '7', '8'])}${dice.pick(['5550', '7010'])}${dice.digits(4)}`;
  const [prefix, digits] = UNASSIGNED[country] ?? [];
  return prefix === undefined || digits === undefined
    ? `+1${dice.pick(US_AREAS)}55501${dice.digits(2)}`
    : `${prefix}${dice.from(1, 9)}${dice.digits(digits - 1)}`;
}
