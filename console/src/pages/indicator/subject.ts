import type { Viewer } from '../../app/session.ts';
import { tlpText } from '../../parts/tlp-labels.ts';
import type { IndicatorQuery, StatementFragment } from './indicator.graphql.ts';

/** The indicator of the page. */
export type Subject = NonNullable<IndicatorQuery['indicator']>;
export type Statement = StatementFragment;

export type Act = 'audience' | 'edit' | 'revoke' | 'case' | 'sighting' | 'dispute' | 'tear-line' | 'onward';

/** The API shows an audience to the owner alone. */
export const isOwn = ({ audience }: Subject): boolean => audience !== null;

/** What the viewer may do with an indicator. Nothing is left of a revoked one. */
export function actsOf(subject: Subject, viewer: Viewer): ReadonlySet<Act> {
  if (subject.revokedAt !== null) return new Set();
  const may = (permission: string): boolean => viewer.permissions.includes(permission);
  const isOwners = isOwn(subject);
  const isAgencys = isOwners && subject.agency?.id === viewer.agency?.id;
  const isFrozen = subject.disputed !== null;
  const acts: readonly (readonly [Act, boolean])[] = [
    ['case', may('case:work')],
    ['audience', isAgencys && may('indicator:publish')],
    ['edit', isAgencys && !isFrozen && may('indicator:publish')],
    ['revoke', isAgencys && may('indicator:revoke')],
    ['tear-line', isAgencys && !isFrozen && may('indicator:publish')],
    ['sighting', may('sighting:add')],
    ['dispute', !isOwners && may('dispute:raise')],
    ['onward', !isOwners && may('onward:propose')],
  ];
  return new Set(acts.flatMap(([act, isAllowed]) => (isAllowed ? [act] : [])));
}

/** All indicators of a value: the viewer's own ones, then the one of the page, then the others in the order of the hub. */
export function sideBySide(subject: Subject, others: readonly Statement[], ownId: string): readonly Statement[] {
  const rest = others.filter(({ id }) => id !== subject.id);
  const own = ({ owner }: Statement): boolean => owner?.id === ownId;
  return isOwn(subject)
    ? [subject, ...rest.filter(own), ...rest.filter((one) => !own(one))]
    : [...rest.filter(own), subject, ...rest.filter((one) => !own(one))];
}

/** The value with its label and its owner, as it leaves the console by the clipboard. */
export const labelled = ({ value, tlp, owner }: Pick<Statement, 'value' | 'tlp' | 'owner'>): string =>
  `${value} [${[tlpText(tlp), ...(owner ? [owner.country ?? owner.name] : [])].join(', ')}]`;

/** The audience of an own indicator. */
export const ownAudience = ({ audience }: Subject): NonNullable<Subject['audience']> =>
  audience ?? { countries: [], everyCountry: false, exceptCountries: [], groups: [], partners: [] };

/** Data on victims and witnesses goes to no partner. */
export const isProtected = ({ personStatus }: Pick<Statement, 'personStatus'>): boolean =>
  personStatus === 'VICTIM' || personStatus === 'WITNESS';
