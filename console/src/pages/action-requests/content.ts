import { useIntl } from 'react-intl';
import { type TextId, useText } from '../../app/text.tsx';
import { type TlpLabel, tlpText } from '../../parts/marks.tsx';
import { type Money, moneyText } from '../../parts/money.tsx';
import type { LegalBasis, Urgency } from './action-requests.graphql.ts';
import type { ContentOfVersion } from './differences.ts';

/** A request to act, or a version of one, for either side. */
interface Asked {
  readonly subject: { readonly display: string };
  readonly amount: Money | null;
  readonly urgency: Urgency;
  readonly tlp: TlpLabel;
  readonly legalBasis: LegalBasis;
  readonly legalText: string;
  readonly narrative: string | null;
  readonly contact: string;
}

export const CONTENT_LABELS: Readonly<Record<keyof ContentOfVersion, TextId>> = {
  subject: 'actions.subject',
  amount: 'actions.amount',
  urgency: 'actions.urgency',
  handling: 'actions.handling',
  legal: 'actions.legal',
  'legal-text': 'actions.legal-text',
  narrative: 'actions.narrative',
  contact: 'actions.contact',
};

/** Returns a function that gives what is asked, in words. */
export function useContentOf(): (asked: Asked) => ContentOfVersion {
  const text = useText();
  const intl = useIntl();
  return ({ subject, amount, urgency, tlp, legalBasis, legalText, narrative, contact }) => ({
    subject: subject.display,
    amount: amount ? moneyText(intl, amount) : '',
    urgency: text(`urgency.${urgency}`),
    handling: tlpText(tlp),
    legal: text(`actions.legal.${legalBasis}`),
    'legal-text': legalText,
    narrative: narrative ?? '',
    contact,
  });
}
