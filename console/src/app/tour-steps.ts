import type { PlacedViewer } from './places.ts';
import { pagesOf } from './search/pages.ts';
import type { TextId } from './text.tsx';

type NameIn<Id> = Id extends `tour.${infer Name}.text` ? Name : never;
/** The name of a step. Parts of pages that the step speaks of have it as their `data-tour`. */
export type TourName = NameIn<TextId>;

export interface TourStep {
  readonly name: TourName;
  readonly title: TextId;
  /** The page that the step opens; absent: any page, because the step is about the frame. */
  readonly to?: string;
}

/** Absent title: that of the page. */
type Planned = Pick<TourStep, 'name' | 'to'> & { readonly title?: TextId };

/** Steps about the work, at most. With those for everyone, a tour has nine steps at most. */
const MOST_ABOUT_WORK = 5;

/** Work that has a tour of its own, by a permission that only it needs. An account with several gets the tour of the first. */
const WORK: readonly { readonly permission: string; readonly steps: readonly Planned[] }[] = [
  {
    permission: 'report:submit',
    steps: [
      { name: 'report', to: '/report' },
      { name: 'outcomes', to: '/outcomes' },
      { name: 'released', to: '/released' },
      { name: 'asked', to: '/asked' },
      { name: 'requests', to: '/requests' },
    ],
  },
  {
    permission: 'information:ask',
    steps: [
      { name: 'cases', to: '/cases' },
      { name: 'requests', to: '/requests' },
      { name: 'golden-hour', to: '/golden-hour' },
      { name: 'deconfliction', to: '/deconfliction' },
      { name: 'notices', to: '/notices' },
    ],
  },
  {
    permission: 'indicator:publish',
    steps: [
      { name: 'look-up', to: '/look-up' },
      { name: 'feed', to: '/feed' },
      { name: 'publish', to: '/publish' },
      { name: 'deconfliction', to: '/deconfliction' },
      { name: 'watches', to: '/watches' },
      { name: 'imports', to: '/imports' },
    ],
  },
];

const OTHER_WORK: readonly Planned[] = [
  { name: 'releases', to: '/releases' },
  { name: 'review', to: '/notices/review' },
  { name: 'look-up', to: '/look-up' },
  { name: 'feed', to: '/feed' },
  { name: 'notices', to: '/notices' },
  { name: 'duty', to: '/duty' },
  { name: 'contacts', to: '/contacts' },
];

/** The label is shown on pages with content: a country has the feed, a partner the outcomes. */
const FOR_EVERYONE: readonly Planned[] = [
  { name: 'label', to: '/feed', title: 'tour.label' },
  { name: 'label', to: '/outcomes', title: 'tour.label' },
  { name: 'alerts', to: '/alerts' },
  { name: 'search', title: 'tour.search' },
  { name: 'account', to: '/settings', title: 'tour.account' },
];

/** The steps of a viewer's tour: pages that the viewer has, of the main work first. */
export function tourOf(viewer: PlacedViewer): readonly TourStep[] {
  const pages = pagesOf(viewer);
  const known = ({ name, to, title }: Planned): readonly TourStep[] => {
    if (to === undefined) return title ? [{ name, title }] : [];
    const page = pages.find((one) => one.to === to);
    return page ? [{ name, to, title: title ?? page.title }] : [];
  };
  const { steps } = WORK.find(({ permission }) => viewer.permissions.includes(permission)) ?? { steps: OTHER_WORK };
  return [...steps.flatMap(known).slice(0, MOST_ABOUT_WORK), ...FOR_EVERYONE.flatMap(known)];
}
