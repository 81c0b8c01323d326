import { isOpenTo, type Place, type PlacedViewer, placesOf, PLACES_WITHOUT_CONTENT } from '../places.ts';

/** Pages of a country's officers that no bar has: others lead to them. The search finds them. */
const OTHER_PAGES: readonly Place[] = [
  { to: '/new', icon: 'clock', title: 'new.title', permissions: ['indicator:read'] },
  { to: '/imports', icon: 'publish', title: 'imports.title', permissions: ['indicator:publish'] },
  { to: '/deconfliction/contacts', icon: 'deconf', title: 'deconfliction.theirs', permissions: ['deconflict:answer'] },
  { to: '/action-requests', icon: 'bolt', title: 'actions.all', permissions: ['indicator:read'] },
  { to: '/links/holders', icon: 'link', title: 'links.holders', permissions: ['indicator:read'] },
  { to: '/notices/drafts', icon: 'flag', title: 'notices.drafts', permissions: ['notice:desk'] },
  { to: '/alerts/rules', icon: 'bell', title: 'alerts.rules', permissions: ['alert:read'] },
];

/** All pages that a viewer may open and that need no more to be known, for the search: those of the side bar first. */
export const pagesOf = (viewer: PlacedViewer): readonly Place[] => {
  const places = placesOf(viewer);
  const others = [...PLACES_WITHOUT_CONTENT, ...(viewer.party.kind === 'PARTNER' ? [] : OTHER_PAGES)].filter(isOpenTo(viewer));
  return [...places, ...others.filter(({ to }) => places.every((one) => one.to !== to))];
};
