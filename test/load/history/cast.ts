import { DEMO_GROUP } from '../../../src/edge/demo/demo-parties.js';

/** A consumer in the load test: whose eyes it has. */
export interface Reader {
  readonly name: string;
  /** ISO 3166-1 alpha-2 of its party. */
  readonly country: string;
}

/** An audience as an officer writes it, and the load test's own word on who is in it, by the rules and not by the hub's code. */
export interface Shape {
  readonly audience: {
    readonly everyCountry?: true;
    readonly countries?: readonly string[];
    readonly exceptCountries?: readonly string[];
    readonly groups?: readonly string[];
  };
  /** Countries of one's own group alone may address it. */
  readonly membersOnly?: true;
  readonly weight: number;
  readonly includes: (country: string) => boolean;
}

const members: readonly string[] = DEMO_GROUP.members;

/** The countries that publish; none of them follows. */
export const PUBLISHING = ['TH', 'KH', 'LA', 'MY', 'PH', 'SG', 'ID', 'NZ'] as const;

/** Audiences that every pair of followers can be told apart by; KR, whose webhook takes one event at a time, sees a tenth. @param group the id of the demo's working group */
export const shapes = (group: string): readonly Shape[] => [
  { weight: 30, audience: { everyCountry: true, exceptCountries: ['KR'] }, includes: (country) => country !== 'KR' },
  { weight: 10, audience: { everyCountry: true }, includes: () => true },
  { weight: 15, audience: { everyCountry: true, exceptCountries: ['JP', 'KR'] }, includes: (country) => !['JP', 'KR'].includes(country) },
  { weight: 15, audience: { countries: ['JP', 'US'] }, includes: (country) => ['JP', 'US'].includes(country) },
  { weight: 10, audience: { groups: [group] }, membersOnly: true, includes: (country) => members.includes(country) },
  { weight: 10, audience: { countries: ['AU', 'CN'] }, includes: (country) => country === 'AU' }, // CN follows nothing: narrowing to AU is a change
  { weight: 10, audience: {}, includes: () => false },
];

/** What an item is narrowed to. */
export const NARROW: Shape = { weight: 0, audience: { countries: ['AU'] }, includes: (country) => country === 'AU' };

export const isMember = (country: string): boolean => members.includes(country);
