import type { StateMachine } from '../../platform/platform/state-machine.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';

/** What the holder of a value says to whoever asked about it. */
export const CONTACT_ANSWERS = ['NAME_OURSELVES', 'RELEASE', 'TEAR_LINE', 'DECLINE'] as const;
export type ContactAnswer = (typeof CONTACT_ANSWERS)[number];

export const CONTACT_STATES = ['OPEN', 'NAMED', 'RELEASED', 'DECLINED'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** The answers to a contact: who has named itself may still release, and nothing is said twice. The database has the same table (hub.next_contact_state). */
export const CONTACT_MACHINE: StateMachine<ContactState, ContactAnswer, 'HOLDER'> = {
  NAME_OURSELVES: { by: 'HOLDER', from: ['OPEN'], to: 'NAMED' },
  RELEASE: { by: 'HOLDER', from: ['OPEN', 'NAMED'], to: 'RELEASED' },
  TEAR_LINE: { by: 'HOLDER', from: ['OPEN', 'NAMED'], to: 'RELEASED' },
  DECLINE: { by: 'HOLDER', from: ['OPEN'], to: 'DECLINED' },
};

/** An audience with one country more. */
export const addCountry = (wish: AudienceSpec, country: string): AudienceSpec => ({
  ...wish,
  countries: [...new Set([...wish.countries, country])],
  exceptCountries: wish.exceptCountries.filter((code) => code !== country),
});
