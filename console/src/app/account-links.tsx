import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Icon } from '../parts/marks.tsx';
import { useMay } from './session.ts';
import { Text } from './text.tsx';
import { startTour } from './tour.tsx';

const close = (): void => document.getElementById('account-menu')?.hidePopover();

/** What the menu of the account leads to. */
export function AccountLinks(): ReactNode {
  const [mayRead, hasDuty] = [useMay('indicator:read'), useMay('duty:read')];
  return (
    <>
      {mayRead && (
        <Link className="btn quiet" to="/new" onClick={close}>
          <Icon name="clock" />
          <Text id="new.title" />
        </Link>
      )}
      {hasDuty && (
        <Link className="btn quiet" to="/duty" onClick={close}>
          <Icon name="phone" />
          <Text id="duty.title" />
        </Link>
      )}
      <button
        className="btn quiet"
        type="button"
        onClick={() => {
          close();
          startTour();
        }}
      >
        <Icon name="flag" />
        <Text id="tour.title" />
      </button>
    </>
  );
}
