import type { AudienceSpec } from '../../tenancy/sharing/audience.js';

/** What the holder of a value says to whoever asked about it. */
export const CONTACT_ANSWERS = ['NAME_OURSELVES', 'RELEASE', 'TEAR_LINE', 'DECLINE'] as const;
export type ContactAnswer = (typeof CONTACT_ANSWERS)[number];

export const CONTACT_STATES = ['OPEN', 'NAMED', 'RELEASED', 'DECLINED'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

/** The same table as hub.contact_next: whoever has named itself may still release, and nothing is said twice. null: it leads nowhere. */
export function nextContactState(state: ContactState, answer: ContactAnswer): ContactState | null {
  switch (answer) {
    case 'NAME_OURSELVES':
      return state === 'OPEN' ? 'NAMED' : null;
    case 'RELEASE':
    case 'TEAR_LINE':
      return state === 'OPEN' || state === 'NAMED' ? 'RELEASED' : null;
    case 'DECLINE':
      return state === 'OPEN' ? 'DECLINED' : null;
  }
}

/** An audience with one country more. */
export const addCountry = (wish: AudienceSpec, country: string): AudienceSpec => ({
  ...wish,
  countries: [...new Set([...wish.countries, country])],
  exceptCountries: wish.exceptCountries.filter((code) => code !== country),
});
