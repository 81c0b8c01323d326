import { QueryClientProvider } from '@tanstack/react-query';
import { lazyRouteComponent } from '@tanstack/react-router';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Unreachable } from '../parts/states.tsx';
import { AlertWatch } from './bell.tsx';
import { Cover } from './cover.tsx';
import { KeysHelp } from './keys-help.tsx';
import { Language, type Texts, textsOf } from './language.tsx';
import { useLocked } from './lock.ts';
import { queries } from './queries.ts';
import { restoreSession, useSession } from './session.ts';
import { Outdated } from './outdated.tsx';
import { Shell } from './shell.tsx';
import { StepUpDialog } from './step-up-dialog.tsx';
import { useOutdated } from './update.ts';

const SetUpPage = lazyRouteComponent(() => import('../pages/account/set-up.tsx'), 'SetUpPage');

const texts = textsOf(import.meta.glob<Texts>('../messages/en/*.json', { eager: true, import: 'default' }));

/** Everything behind the sign-in. */
export const Inside = (): ReactNode => (
  <Language texts={texts}>
    <QueryClientProvider client={queries}>
      <OfSession />
    </QueryClientProvider>
  </Language>
);

/** Pages that are out of sight keep what was written in them. */
function OfSession(): ReactNode {
  const session = useSession();
  const isLocked = useLocked();
  const isOutdated = useOutdated();
  if (session.state === 'unreachable') return isOutdated ? <Outdated /> : <Unreachable onRetry={() => void restoreSession()} />;
  if (!('viewer' in session)) return null;
  const isCovered = isLocked || session.state === 'ended';
  const hasAlerts = !session.setupRequired && session.viewer.permissions.includes('alert:read');
  return (
    <>
      {hasAlerts && <AlertWatch key={`alerts ${session.viewer.id}`} />}
      <Pages key={session.viewer.id} isCovered={isCovered} setupRequired={session.setupRequired} />
      {isCovered && <Cover />}
    </>
  );
}

/** Gives the focus back when the pages come into sight again: the browser takes it from what is hidden. */
function useFocusKept(isCovered: boolean): void {
  const focused = useRef<Element | null>(null);
  // Before the browser paints, and before the cover takes the focus.
  useLayoutEffect(() => {
    if (isCovered) focused.current = document.activeElement;
    else if (focused.current instanceof HTMLElement) focused.current.focus();
  }, [isCovered]);
}

/** A console that begins locked has no pages before it is unlocked, so that nothing is read for them. Alerts alone are followed: an emergency does not wait. */
function Pages({ isCovered, setupRequired }: { readonly isCovered: boolean; readonly setupRequired: boolean }): ReactNode {
  const [wasOpen, setOpen] = useState(!isCovered);
  useFocusKept(isCovered);
  useEffect(() => {
    if (!isCovered) setOpen(true);
  }, [isCovered]);
  if (!wasOpen && isCovered) return null;
  return (
    <div hidden={isCovered} inert={isCovered}>
      {setupRequired ? <SetUpPage /> : <Shell />}
      <StepUpDialog />
      <KeysHelp />
    </div>
  );
}
