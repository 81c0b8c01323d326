import { Link, Outlet } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { Announcements } from '../parts/announcements.tsx';
import { Icon, PartyMark, Tlp } from '../parts/marks.tsx';
import { Note } from '../parts/states.tsx';
import { useMinute } from '../parts/time.tsx';
import { Toasts } from '../parts/toasts.tsx';
import { AccountLinks } from './account-links.tsx';
import { Bell } from './bell.tsx';
import { Brand } from './brand.tsx';
import { showKeys } from './keys-help.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { lock } from './lock.ts';
import { NotCurrent } from './not-current.tsx';
import { Outdated } from './outdated.tsx';
import { usePageFocus } from './page-focus.ts';
import { usePageLabel } from './page-label.ts';
import { type Place, placesOf } from './places.ts';
import { PrintLabel, useCopyMark } from './print-label.tsx';
import { useRecordedCopies } from './red-copies.ts';
import { pagesOf } from './search/pages.ts';
import { SearchBox } from './search/search-box.tsx';
import { signOut, useMay, useViewer } from './session.ts';
import { Text, useText } from './text.tsx';
import { leaveAllPages } from './unsaved.ts';
import { ThemeButton } from './theme-button.tsx';
import { Tour, TourOffer } from './tour.tsx';

/** The frame of all pages behind the sign-in: side bar, top bar, and the highest label of the page. */
export function Shell(): ReactNode {
  const text = useText();
  useRecordedCopies();
  useCopyMark();
  usePageFocus();
  return (
    <>
      <a className="skip" href="#content">
        <Text id="shell.skip" />
      </a>
      <div className="app">
        <aside className="side" aria-label="Entente">
          <Link className="brand" to="/">
            <Brand />
          </Link>
          <nav aria-label={text('shell.main')}>
            <Places />
          </nav>
          <div className="foot">
            <Account />
          </div>
        </aside>
        <div className="main">
          <PrintLabel place="head" />
          <TopBar />
          <Outdated />
          <NotCurrent />
          <TourOffer />
          <main id="content" tabIndex={-1}>
            <Outlet />
          </main>
          <PrintLabel place="foot" />
          <Toasts />
        </div>
      </div>
      <Tour />
      <LeaveDialog />
      <Announcements />
    </>
  );
}

/** Places that the bar of a narrow screen has beside "More". */
const MOST_IN_BAR = 5;

function Places(): ReactNode {
  const places = placesOf(useViewer());
  const others = places.length > MOST_IN_BAR + 1 ? places.slice(MOST_IN_BAR) : [];
  return (
    <>
      <ul className={`nav${others.length > 0 ? ' with-more' : ''}`}>
        {places.map((place) => (
          <PlaceLink key={place.to} place={place} />
        ))}
        {others.length > 0 && (
          <li className="nav-more">
            <button type="button" popoverTarget="more-places">
              <Icon name="more" />
              <Text id="shell.more" />
            </button>
          </li>
        )}
      </ul>
      <ul className="menu" id="more-places" popover="auto" onClick={({ currentTarget }) => currentTarget.hidePopover()}>
        {others.map((place) => (
          <PlaceLink key={place.to} place={place} />
        ))}
      </ul>
    </>
  );
}

const PlaceLink = ({ place: { to, icon, title, short } }: { readonly place: Place }): ReactNode => (
  <li>
    <Link to={to} activeProps={{ 'aria-current': 'page' }}>
      <Icon name={icon} />
      <span className={short && 'long'}>
        <Text id={title} />
      </span>
      {short && (
        <span className="short">
          <Text id={short} />
        </span>
      )}
    </Link>
  </li>
);

/** The own account: its party and roles, and what can be done with it. */
function Account(): ReactNode {
  const text = useText();
  const { party, roles, email } = useViewer();
  const [error, setError] = useState<Error | null>(null);
  const menu = useRef<HTMLDivElement>(null);
  return (
    <>
      <button className="acct" data-tour="account" type="button" popoverTarget="account-menu">
        <PartyMark party={party} large />
        <span className="s m">
          <b>{party.name}</b>
          {roles.map((role) => text(`role.${role}`)).join(', ')}
        </span>
      </button>
      <div className="menu" id="account-menu" popover="auto" ref={menu}>
        <p className="s q">{email}</p>
        <AccountLinks />
        <MenuActs onDone={() => menu.current?.hidePopover()} />
        <button
          className="btn quiet"
          type="button"
          onClick={() => leaveAllPages(() => void signOut().catch((error: unknown) => setError(error as Error)))}
        >
          <Icon name="right" />
          <Text id="act.sign-out" />
        </button>
        {error && (
          <Note tone="danger" icon="alert">
            <Text id="shell.still-signed-in" />
          </Note>
        )}
      </div>
    </>
  );
}

/** @param onDone closes the menu */
const MenuActs = ({ onDone }: { readonly onDone: () => void }): ReactNode => (
  <>
    <Link className="btn quiet" to="/settings" onClick={onDone}>
      <Icon name="users" />
      <Text id="place.settings" />
    </Link>
    <button
      className="btn quiet"
      type="button"
      onClick={() => {
        onDone();
        showKeys();
      }}
    >
      <Icon name="info" />
      <Text id="keys.title" />
      <kbd>?</kbd>
    </button>
    <button
      className="btn quiet"
      type="button"
      onClick={() => {
        onDone();
        lock();
      }}
    >
      <Icon name="lock" />
      <Text id="act.lock" />
      <kbd>Ctrl L</kbd>
    </button>
  </>
);

function TopBar(): ReactNode {
  const text = useText();
  const label = usePageLabel();
  const hasAlerts = useMay('alert:read');
  const pages = pagesOf(useViewer());
  return (
    <header className="top">
      <SearchBox pages={pages.map(({ to, icon, title }) => ({ to, icon, title: text(title) }))} />
      <div className="row end gap4">
        <Clock />
        {hasAlerts && <Bell />}
        <ThemeButton />
        {label && (
          <span className="row" data-tour="label">
            <Tlp label={label} big />
          </span>
        )}
      </div>
    </header>
  );
}

/** UTC and the local time. */
function Clock(): ReactNode {
  const intl = useIntl();
  const now = useMinute();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const timeIn = (timeZone: string): string => intl.formatTime(now, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (
    <p className="clock">
      <span>
        <b>{timeIn('UTC')}</b> UTC
      </span>
      {zone !== 'UTC' && (
        <span>
          <b>{timeIn(zone)}</b> {zone.split('/').at(-1)?.replaceAll('_', ' ')}
        </span>
      )}
    </p>
  );
}
