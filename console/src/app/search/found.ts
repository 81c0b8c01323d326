import type { IconName, MarkedParty, TlpLabel } from '../../parts/marks.tsx';
import type { PlacedViewer } from '../places.ts';
import type { FoundWorkFragment, SearchQuery } from './search.graphql.ts';

export type FoundGroup = 'pages' | 'indicators' | 'casework' | 'alerts' | 'parties';

/** A result of the search, with the address that it leads to. */
export interface Found {
  readonly key: string;
  readonly group: FoundGroup;
  readonly icon: IconName;
  readonly title: string;
  readonly to: string;
  readonly parties: readonly MarkedParty[];
  /** Undefined: it has no content of others. */
  readonly tlp?: TlpLabel | undefined;
}

export interface FoundPage {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
}

interface Searched {
  readonly typed: string;
  /** Pages that the viewer may open. */
  readonly pages: readonly FoundPage[];
  readonly answer: SearchQuery | undefined;
  /** Casework about the text as a value. */
  readonly aboutValue?: readonly FoundWorkFragment[];
  /** The words for casework; absent: its title. */
  readonly titleOf?: (work: FoundWorkFragment) => string;
  /** The words for the kind of an alert. */
  readonly alertKind?: (kind: FoundAlert['kind']) => string;
  /** Whether the console has a page at an address pattern, such as `/indicators/$id`. */
  readonly hasPage: (pattern: string) => boolean;
  readonly viewer: PlacedViewer;
}

type FoundAlert = NonNullable<SearchQuery['alerts']>['nodes'][number];
interface Target {
  readonly pattern: string;
  readonly icon: IconName;
  /** The page needs any of these. */
  readonly needs: readonly string[];
}
type Targets = Readonly<Record<FoundWorkFragment['kind'], Target>>;

const TARGETS: Targets = {
  CASE: { pattern: '/cases/$id/$tab', icon: 'case', needs: ['case:read'] },
  CASE_INVITATION: { pattern: '/cases', icon: 'users', needs: ['case:read'] },
  INFORMATION_REQUEST: { pattern: '/requests/$id', icon: 'chat', needs: ['case:read', 'information:answer'] },
  ACTION_REQUEST: { pattern: '/action-requests/$id', icon: 'bolt', needs: ['indicator:read'] },
  CONTACT: { pattern: '/deconfliction/contacts', icon: 'deconf', needs: ['deconflict:answer'] },
  NOTICE: { pattern: '/notices/$id', icon: 'flag', needs: ['indicator:read'] },
  NOTICE_DRAFT: { pattern: '/notices/drafts/$id', icon: 'file', needs: ['notice:desk'] },
  REPORT: { pattern: '/reports/$id', icon: 'inbox', needs: ['report:triage'] },
  WATCH: { pattern: '/watches/$id', icon: 'eye', needs: ['watch:manage'] },
};
/** Partners have pages of their own for these. */
const PARTNER_TARGETS: Targets = {
  ...TARGETS,
  ACTION_REQUEST: { ...TARGETS.ACTION_REQUEST, pattern: '/asked/$id', needs: ['action:answer'] },
  REPORT: { ...TARGETS.REPORT, pattern: '/outcomes/$id', needs: ['report:submit'] },
};

/** Whether a text begins like the reference of an alert, which finds that alert. */
export const isLikeAlert = (text: string): boolean => /^al-/i.test(text.trim());

/** The casework for which the viewer has a page. */
function foundWorks(works: readonly FoundWorkFragment[], { viewer, hasPage, titleOf = ({ title }) => title }: Searched): readonly Found[] {
  const targets = viewer.party.kind === 'PARTNER' ? PARTNER_TARGETS : TARGETS;
  const byKey = new Map(works.map((work) => [`${work.kind} ${work.id}`, work]));
  return [...byKey].flatMap(([key, work]): Found | [] => {
    const { pattern, icon, needs } = targets[work.kind];
    if (!hasPage(pattern) || !needs.some((one) => viewer.permissions.includes(one))) return [];
    return {
      // Content whose label the viewer does not read is treated as RED. A watch has no label: its name is the officer's own.
      tlp: work.kind === 'WATCH' ? undefined : (work.tlp ?? 'RED'),
      ...{ key, icon, group: 'casework', title: titleOf(work), to: addressOf(pattern, work.id), parties: work.parties },
    };
  });
}

const addressOf = (pattern: string, id: string): string => pattern.replace('$id', id).replace('$tab', 'overview');

/** All results in the order of the dialog. What has no page to lead to is left out. */
export function foundBy(searched: Searched): readonly Found[] {
  const { typed, pages, answer, aboutValue = [], alertKind = (kind) => kind, hasPage } = searched;
  const text = typed.trim().toLocaleLowerCase();
  if (text === '') return [];
  const has = (title: string): boolean => title.toLocaleLowerCase().includes(text);
  const indicators = hasPage('/indicators/$id') ? (answer?.indicators?.nodes ?? []) : [];
  const alerts = hasPage('/alerts/$id') ? (answer?.alerts?.nodes ?? []) : [];
  const parties = hasPage('/contacts') ? (answer?.parties ?? []).filter(({ name, slug }) => has(name) || slug === text) : [];
  return [
    ...pages.filter(({ title }) => has(title)).map((page): Found => ({ ...page, key: page.to, group: 'pages', parties: [] })),
    ...indicators.map(({ id, display, owner, tlp }): Found => ({
      tlp,
      ...{ key: id, group: 'indicators', icon: 'search', title: display },
      ...{ to: addressOf('/indicators/$id', id), parties: owner ? [owner] : [] },
    })),
    ...foundWorks([...aboutValue, ...(answer?.searchCasework?.nodes ?? [])], searched),
    ...alerts.map(({ id, reference, kind }): Found => ({
      ...{ key: id, group: 'alerts', icon: 'bell', title: `${reference}, ${alertKind(kind)}` },
      ...{ to: addressOf('/alerts/$id', id), parties: [] },
    })),
    ...parties.map((party): Found => ({
      key: party.id,
      group: 'parties',
      icon: 'users',
      title: party.name,
      to: '/contacts',
      parties: [party],
    })),
  ];
}
