import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import type { ComponentType, ReactNode } from 'react';
import { SignInPage } from '../pages/sign-in/page.tsx';
import { Loading, NothingHere, NotYours } from '../parts/states.tsx';
import { onSessionChange, sessionNow, settledSession, useViewer } from './session.ts';
import { homeOf } from './places.ts';

const root = createRootRoute({ component: Outlet });

/** The place after the sign-in: never an address of another site. */
const placeIn = (search: Readonly<Record<string, unknown>>): { readonly then?: string } => {
  const { then } = search;
  return typeof then === 'string' && /^\/(?![/\\])/.test(then) ? { then } : {};
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: placeIn,
  component: SignInPage,
});

/** Sends the browser to the identity provider of a country, and receives it on its return. */
const provider = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/$provider',
  validateSearch: (search: Readonly<Record<string, unknown>>): { readonly then?: string; readonly for?: 'confirm' } => ({
    ...placeIn(search),
    ...(search['for'] === 'confirm' ? { for: 'confirm' } : {}),
  }),
  component: lazyRouteComponent(() => import('../pages/sign-in/provider-page.tsx'), 'ProviderPage'),
});

/** Links of letters lead here: an invitation, or a new password. */
const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../pages/account/page.tsx'), 'AccountPage'),
});

const loadInside = () => import('./inside.tsx');

/** Everything behind the sign-in. It is loaded while the hub is asked for the session. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    void loadInside().catch(() => undefined); // the component fails with it
    const session = await settledSession();
    if (session.state !== 'signed-out') return;
    // After a sign-out the next officer does not begin at the page of the former one.
    redirect({ to: '/sign-in', search: session.byChoice || location.pathname === '/' ? {} : { then: location.href }, throw: true });
  },
  component: lazyRouteComponent(loadInside, 'Inside'),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    const session = sessionNow();
    redirect({ to: 'viewer' in session ? homeOf(session.viewer) : '/look-up', throw: true });
  },
});

/** A page behind the sign-in, which is loaded when it is shown. It needs any of some permissions (none: everybody may), and otherwise says that it does. */
const page = <Path extends string>(path: Path, permissions: readonly string[], load: () => Promise<ComponentType>) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    component: needing(
      permissions,
      lazyRouteComponent(async () => ({ default: await load() })),
    ),
  });

function needing(permissions: readonly string[], Page: ComponentType): () => ReactNode {
  return function Guarded() {
    const viewer = useViewer();
    return permissions.length === 0 || permissions.some((one) => viewer.permissions.includes(one)) ? <Page /> : <NotYours />;
  };
}

const READ = ['indicator:read'];
const WATCH = ['watch:manage'];
const REPORT = ['report:submit'];
const TRIAGE = ['report:triage'];
const ALERTS = ['alert:read'];
const CASES = ['case:read'];
const REQUESTS = ['case:read', 'information:answer'];
const ASK = ['information:ask'];

const pages = [
  page('/look-up', READ, async () => (await import('../pages/look-up/page.tsx')).LookUpPage),
  page('/settings', [], async () => (await import('../pages/settings/page.tsx')).SettingsPage),
  page('/feed', READ, async () => (await import('../pages/feed/page.tsx')).FeedPage),
  page('/indicators/$id', READ, async () => (await import('../pages/indicator/page.tsx')).IndicatorPage),
  page('/publish', ['indicator:publish'], async () => (await import('../pages/publish/page.tsx')).PublishPage),
  page('/releases', ['release:approve', 'indicator:publish'], async () => (await import('../pages/releases/page.tsx')).ReleasesPage),
  page('/imports', ['indicator:publish'], async () => (await import('../pages/imports/page.tsx')).ImportsPage),
  page('/imports/$id', ['indicator:publish'], async () => (await import('../pages/imports/import-page.tsx')).ImportPage),
  page('/deconfliction', ['deconflict:ask'], async () => (await import('../pages/deconfliction/page.tsx')).DeconflictionPage),
  page(
    '/deconfliction/requests',
    ['deconflict:ask'],
    async () => (await import('../pages/deconfliction/requests.tsx')).DeconflictionRequestsPage,
  ),
  page(
    '/deconfliction/requests/$id',
    ['deconflict:ask'],
    async () => (await import('../pages/deconfliction/request.tsx')).DeconflictionRequestPage,
  ),
  page(
    '/deconfliction/contacts',
    ['deconflict:answer'],
    async () => (await import('../pages/deconfliction/contacts.tsx')).ContactsOfDeconflictionPage,
  ),
  page('/watches', WATCH, async () => (await import('../pages/watches/list.tsx')).WatchesPage),
  page('/watches/new', WATCH, async () => (await import('../pages/watches/new.tsx')).NewWatchPage),
  page('/watches/$id', WATCH, async () => (await import('../pages/watches/page.tsx')).WatchPage),
  page('/golden-hour', READ, async () => (await import('../pages/action-requests/board.tsx')).GoldenHourPage),
  page('/action-requests', READ, async () => (await import('../pages/action-requests/list.tsx')).ActionRequestsPage),
  page('/action-requests/new', ['action:request'], async () => (await import('../pages/action-requests/new.tsx')).NewActionRequestPage),
  page('/action-requests/$id', READ, async () => (await import('../pages/action-requests/page.tsx')).ActionRequestPage),
  page('/links', READ, async () => (await import('../pages/links/relationships.tsx')).RelationshipsPage),
  page('/links/holders', READ, async () => (await import('../pages/links/holders.tsx')).HoldersPage),
  page('/notices', READ, async () => (await import('../pages/notices/list.tsx')).NoticesPage),
  page('/notices/drafts', ['notice:desk'], async () => (await import('../pages/notices/drafts.tsx')).NoticeDraftsPage),
  page('/notices/drafts/new', ['notice:draft'], async () => (await import('../pages/notices/notice-form.tsx')).NewNoticePage),
  page('/notices/drafts/$id', ['notice:desk'], async () => (await import('../pages/notices/draft.tsx')).NoticeDraftPage),
  page('/notices/review', ['notice:review'], async () => (await import('../pages/notices/review.tsx')).NoticesToReviewPage),
  page('/notices/$id', READ, async () => (await import('../pages/notices/page.tsx')).NoticePage),
  page('/contacts', ['directory:read'], async () => (await import('../pages/contacts/page.tsx')).ContactsPage),
  page('/new', READ, async () => (await import('../pages/new/page.tsx')).NewPage),
  page('/outcomes', REPORT, async () => (await import('../pages/partner/outcomes.tsx')).OutcomesPage),
  page('/outcomes/$id', REPORT, async () => (await import('../pages/partner/own-report.tsx')).OwnReportPage),
  page('/report', REPORT, async () => (await import('../pages/partner/report.tsx')).ReportPage),
  page('/released', REPORT, async () => (await import('../pages/partner/released.tsx')).ReleasedPage),
  page('/asked', ['action:answer'], async () => (await import('../pages/partner/asked.tsx')).AskedPage),
  page('/asked/$id', ['action:answer'], async () => (await import('../pages/partner/one-asked.tsx')).OneAskedPage),
  page('/reports', TRIAGE, async () => (await import('../pages/reports/page.tsx')).ReportsPage),
  page('/reports/$id', TRIAGE, async () => (await import('../pages/reports/page.tsx')).ReportsPage),
  page('/alerts', ALERTS, async () => (await import('../pages/alerts/list.tsx')).AlertsPage),
  page('/alerts/rules', ALERTS, async () => (await import('../pages/alerts/rules-page.tsx')).RulesPage),
  page('/alerts/$id', ALERTS, async () => (await import('../pages/alerts/one.tsx')).AlertPage),
  page('/duty', ['duty:read'], async () => (await import('../pages/duty/page.tsx')).DutyPage),
  page('/cases', CASES, async () => (await import('../pages/cases/page.tsx')).CasesPage),
  page('/cases/$id/ask', ASK, async () => (await import('../pages/requests/ask-page.tsx')).AskPage),
  page('/cases/$id/$tab', CASES, async () => (await import('../pages/cases/case-page.tsx')).CasePage),
  page('/requests', REQUESTS, async () => (await import('../pages/requests/page.tsx')).RequestsPage),
  page('/requests/ask', ASK, async () => (await import('../pages/requests/ask-page.tsx')).AskPage),
  page('/requests/$id', REQUESTS, async () => (await import('../pages/requests/request-page.tsx')).RequestPage),
] as const;

/** Every other address. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NothingHere });

export const router = createRouter({
  routeTree: root.addChildren([signIn, provider, account, inside.addChildren([home, ...pages, elsewhere])]),
  defaultPendingComponent: Loading,
});

// A sign-in, and the end of a session, decide again which page is shown.
onSessionChange(() => void router.invalidate());

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
