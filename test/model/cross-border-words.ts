import type { Named } from './words.js';

export const CASE_FRAGMENT =
  'fragment K on Case { id title state version tlp createdBy { party { id } } rights ceiling participants { party { id } rights ceiling state } }';
export const INQUIRY_FRAGMENT =
  'fragment I on InformationRequest { id inquiryId reference question state messageCount withAgency handling { at } version tlp cancelledAt createdBy { party { id } } recipient { id } }';

export interface HubCase {
  readonly id: string;
  readonly version: number;
  readonly tlp: string;
  readonly title: string;
  readonly state: string;
  readonly createdBy: { readonly party: Named } | null;
  readonly rights: string | null;
  readonly ceiling: string | null;
  readonly participants: readonly { readonly party: Named; readonly rights: string; readonly ceiling: string; readonly state: string }[];
}
export interface HubInquiry {
  readonly id: string;
  readonly version: number;
  readonly tlp: string;
  readonly inquiryId: string | null;
  readonly reference: string;
  readonly question: string;
  readonly state: string;
  readonly messageCount: number;
  readonly withAgency: boolean;
  readonly handling: object | null;
  readonly cancelledAt: string | null;
  readonly createdBy: { readonly party: Named } | null;
  readonly recipient: Named;
}

type Slug = (party: Named) => string | null;

/** What a case says besides what all items say, in the model's words. */
export const caseInWords = ({ title, state: status, participants, rights, ceiling, createdBy }: HubCase, slug: Slug): object => ({
  ...{ title, status, parties: participants.map((one) => `${slug(one.party)} ${one.rights} ${one.ceiling} ${one.state}`) },
  ...{ rights, ceiling, owner: slug(createdBy?.party ?? null) },
});

export const inquiryInWords = (
  { reference, question, state, recipient, messageCount: messages, withAgency, handling, inquiryId, createdBy }: HubInquiry,
  slug: Slug,
): object => ({
  ...{ reference, question, stands: state, recipient: slug(recipient), messages },
  ...{ isOneOf: inquiryId !== null, withAgency, handled: handling !== null, owner: slug(createdBy?.party ?? null) },
});
