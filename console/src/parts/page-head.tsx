import { type ReactNode, useEffect } from 'react';
import { useLocked } from '../app/lock.ts';
import { useSession } from '../app/session.ts';

interface PageHeadProps {
  /** Also the title of the tab. */
  readonly title: string;
  /** Where the heading shows more than the title of the tab may. */
  readonly heading?: ReactNode;
  readonly children?: ReactNode;
  /** What can be done here. */
  readonly acts?: ReactNode;
}

/** The title of the tab. It is never sent to a server, and not shown while the page is out of sight. */
export function usePageTitle(title: string): void {
  const isLocked = useLocked();
  const { state } = useSession();
  const isCovered = isLocked || state === 'ended';
  useEffect(() => {
    if (isCovered) return;
    document.title = `${title} · Entente`;
    return () => {
      document.title = 'Entente';
    };
  }, [title, isCovered]);
}

/** The heading of a page that shows none: for screen readers and the tab. */
export function HiddenHead({ title }: { readonly title: string }): ReactNode {
  usePageTitle(title);
  return <h1 className="sr">{title}</h1>;
}

/** The top of a page: its one heading, a sentence, and its main acts. */
export function PageHead({ title, heading = title, children, acts }: PageHeadProps): ReactNode {
  usePageTitle(title);
  return (
    <div className="ph">
      <div>
        <h1>{heading}</h1>
        {children}
      </div>
      {acts && <div className="acts">{acts}</div>}
    </div>
  );
}
