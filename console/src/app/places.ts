import type { IconName } from '../parts/marks.tsx';
import type { Viewer } from './session.ts';
import type { TextId } from './text.tsx';

export interface Place {
  readonly to: string;
  readonly icon: IconName;
  readonly title: TextId;
  /** A shorter title for the bar of narrow screens. */
  readonly short?: TextId;
  /** The place is drawn for viewers with any of these permissions; none: for everybody. */
  readonly permissions: readonly string[];
}

/** The places of a country's officers, in the order of the side bar. */
const PLACES: readonly Place[] = [
  { to: '/look-up', icon: 'search', title: 'place.look-up', permissions: ['indicator:read'] },
  { to: '/feed', icon: 'feed', title: 'place.feed', permissions: ['indicator:read'] },
  { to: '/publish', icon: 'publish', title: 'place.publish', permissions: ['indicator:publish'] },
  {
    to: '/deconfliction',
    icon: 'deconf',
    title: 'place.deconfliction',
    short: 'place.deconfliction.short',
    permissions: ['deconflict:ask'],
  },
  { to: '/cases', icon: 'case', title: 'place.cases', permissions: ['case:read'] },
  { to: '/releases', icon: 'check', title: 'place.releases', permissions: ['release:approve'] },
  { to: '/requests', icon: 'chat', title: 'place.requests', permissions: ['case:read', 'information:answer'] },
  { to: '/golden-hour', icon: 'clock', title: 'place.golden-hour', permissions: ['action:request', 'action:answer'] },
  { to: '/reports', icon: 'inbox', title: 'place.reports', short: 'place.reports.short', permissions: ['report:triage'] },
  { to: '/watches', icon: 'eye', title: 'place.watches', permissions: ['watch:manage'] },
  { to: '/links', icon: 'link', title: 'place.links', permissions: ['indicator:read'] },
  { to: '/notices', icon: 'flag', title: 'place.notices', permissions: ['indicator:read'] },
  { to: '/notices/review', icon: 'flag', title: 'place.review', permissions: ['notice:review'] },
  { to: '/contacts', icon: 'phone', title: 'place.contacts', permissions: ['directory:read'] },
];

/** The places of a partner, which has no others. */
const PARTNER_PLACES: readonly Place[] = [
  { to: '/report', icon: 'publish', title: 'place.report', permissions: ['report:submit'] },
  { to: '/outcomes', icon: 'inbox', title: 'place.outcomes', permissions: ['report:submit'] },
  { to: '/released', icon: 'flag', title: 'place.released', short: 'place.released.short', permissions: ['report:submit'] },
  { to: '/asked', icon: 'clock', title: 'place.asked', short: 'place.asked.short', permissions: ['action:answer'] },
  { to: '/requests', icon: 'chat', title: 'place.requests', permissions: ['information:answer'] },
];

/** The places of accounts that read no content, such as administrators. Others reach them by the bell and the menu of the account. */
export const PLACES_WITHOUT_CONTENT: readonly Place[] = [
  { to: '/alerts', icon: 'bell', title: 'place.alerts', permissions: ['alert:read'] },
  { to: '/duty', icon: 'clock', title: 'place.duty', short: 'place.duty.short', permissions: ['duty:read'] },
  { to: '/settings', icon: 'users', title: 'place.settings', permissions: [] },
];

export const isOpenTo =
  (viewer: PlacedViewer) =>
  ({ permissions }: Place): boolean =>
    permissions.length === 0 || permissions.some((one) => viewer.permissions.includes(one));

const readsContent = ({ party, permissions }: PlacedViewer): boolean =>
  permissions.includes(party.kind === 'PARTNER' ? 'report:submit' : 'indicator:read');

export type PlacedViewer = Pick<Viewer, 'permissions'> & { readonly party: Pick<Viewer['party'], 'kind'> };

/** The places that are drawn for a viewer. */
export const placesOf = (viewer: PlacedViewer): readonly Place[] =>
  [...(viewer.party.kind === 'PARTNER' ? PARTNER_PLACES : PLACES), ...(readsContent(viewer) ? [] : PLACES_WITHOUT_CONTENT)].filter(
    isOpenTo(viewer),
  );

/** The first page of an account: of its daily work, or, for accounts that read no content, its reviews, its alerts or its settings. */
export function homeOf({ party, permissions }: Viewer): string {
  if (party.kind === 'PARTNER' && permissions.includes('report:submit')) return '/outcomes';
  if (permissions.includes('indicator:read')) return '/look-up';
  if (permissions.includes('notice:review')) return '/notices/review';
  return permissions.includes('alert:read') ? '/alerts' : '/settings';
}
