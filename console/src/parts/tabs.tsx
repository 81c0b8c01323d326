import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { Text, type TextId, useText } from '../app/text.tsx';

export interface Tab {
  readonly to: string;
  readonly title: TextId;
}

/** Links to pages that belong together. On a narrow screen the bar is scrolled to the current one. */
export function TabBar({ label, children }: { readonly label: TextId; readonly children: ReactNode }): ReactNode {
  const text = useText();
  const bar = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const current = bar.current?.querySelector('[aria-current]')?.getBoundingClientRect();
    const frame = bar.current?.getBoundingClientRect();
    if (current && frame) bar.current?.scrollBy({ left: current.left + current.width / 2 - frame.left - frame.width / 2 });
  }, [pathname]);
  return (
    <nav className="tabs" aria-label={text(label)} ref={bar}>
      {children}
    </nav>
  );
}

/** Pages that belong together. Each has an address of its own. */
export const Tabs = ({ label, tabs }: { readonly label: TextId; readonly tabs: readonly Tab[] }): ReactNode => (
  <TabBar label={label}>
    {tabs.map(({ to, title }) => (
      <Link key={to} to={to} activeOptions={{ exact: true }}>
        <Text id={title} />
      </Link>
    ))}
  </TabBar>
);
