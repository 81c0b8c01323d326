import { type ReactNode, useCallback } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import type account from '../messages/en/account.json';
import type actions from '../messages/en/actions.json';
import type alerts from '../messages/en/alerts.json';
import type audience from '../messages/en/audience.json';
import type cases from '../messages/en/cases.json';
import type common from '../messages/en/common.json';
import type contacts from '../messages/en/contacts.json';
import type deconfliction from '../messages/en/deconfliction.json';
import type duty from '../messages/en/duty.json';
import type feed from '../messages/en/feed.json';
import type imports from '../messages/en/imports.json';
import type indicator from '../messages/en/indicator.json';
import type links from '../messages/en/links.json';
import type lookUp from '../messages/en/look-up.json';
import type newSince from '../messages/en/new.json';
import type notices from '../messages/en/notices.json';
import type partner from '../messages/en/partner.json';
import type publish from '../messages/en/publish.json';
import type releases from '../messages/en/releases.json';
import type reports from '../messages/en/reports.json';
import type requests from '../messages/en/requests.json';
import type search from '../messages/en/search.json';
import type settings from '../messages/en/settings.json';
import type signIn from '../messages/en/sign-in.json';
import type terms from '../messages/en/terms.json';
import type tour from '../messages/en/tour.json';
import type watches from '../messages/en/watches.json';

/** The ids of all texts. Each area has a file of its own in messages/. */
export type TextId =
  | keyof typeof account
  | keyof typeof actions
  | keyof typeof alerts
  | keyof typeof audience
  | keyof typeof cases
  | keyof typeof common
  | keyof typeof contacts
  | keyof typeof deconfliction
  | keyof typeof duty
  | keyof typeof feed
  | keyof typeof imports
  | keyof typeof indicator
  | keyof typeof links
  | keyof typeof lookUp
  | keyof typeof newSince
  | keyof typeof notices
  | keyof typeof partner
  | keyof typeof publish
  | keyof typeof releases
  | keyof typeof reports
  | keyof typeof requests
  | keyof typeof search
  | keyof typeof settings
  | keyof typeof signIn
  | keyof typeof terms
  | keyof typeof tour
  | keyof typeof watches;

export type TextValues = Readonly<Record<string, string | number | Date | ReactNode | ((parts: ReactNode[]) => ReactNode)>>;

/** A text of the console: an ICU message. */
export const Text = ({ id, values }: { readonly id: TextId; readonly values?: TextValues }): ReactNode => (
  <FormattedMessage id={id} values={values as never} />
);

/** For attributes: returns a text as a string. */
export function useText(): (id: TextId, values?: Readonly<Record<string, string | number | Date>>) => string {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}
