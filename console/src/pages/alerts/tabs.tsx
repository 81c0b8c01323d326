import type { ReactNode } from 'react';
import { useMay } from '../../app/session.ts';
import { type Tab, Tabs } from '../../parts/tabs.tsx';

const ALERTS: readonly Tab[] = [
  { to: '/alerts', title: 'alerts.title' },
  { to: '/alerts/rules', title: 'alerts.rules' },
];

/** The pages of alerts, and the roster that says who gets them. */
export const AlertTabs = (): ReactNode => (
  <Tabs label="alerts.tabs" tabs={useMay('duty:read') ? [...ALERTS, { to: '/duty', title: 'alerts.duty' }] : ALERTS} />
);
