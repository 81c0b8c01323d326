import type { StateMachine } from '../../platform/platform/state-machine.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';

/** Answers that the holder of a value can give to the requester. */
export const CONTACT_ANSWERS = ['IDENTIFIED', 'RELEASED', 'TEAR_LINE_RELEASED', 'DECLINED'] as const;
export type ContactAnswer = (typeof CONTACT_ANSWERS)[number];

export const CONTACT_STATES = ['OPEN', 'IDENTIFIED', 'RELEASED', 'DECLINED'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/**
 * State machine of the answers to a contact. A named holder may still release; no answer is given twice. The database has the same table
 * (hub.next_contact_state).
 */
export const CONTACT_MACHINE: StateMachine<ContactState, ContactAnswer, 'HOLDER'> = {
  IDENTIFIED: { by: 'HOLDER', from: ['OPEN'], to: 'IDENTIFIED' },
  RELEASED: { by: 'HOLDER', from: ['OPEN', 'IDENTIFIED'], to: 'RELEASED' },
  TEAR_LINE_RELEASED: { by: 'HOLDER', from: ['OPEN', 'IDENTIFIED'], to: 'RELEASED' },
  DECLINED: { by: 'HOLDER', from: ['OPEN'], to: 'DECLINED' },
};

/** Returns the audience with one more country. */
export const addCountry = (audience: AudienceSpec, country: string): AudienceSpec => ({
  ...audience,
  countries: [...new Set([...audience.countries, country])],
  exceptCountries: audience.exceptCountries.filter((code) => code !== country),
});
