import { getRouteApi, Navigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { goToProvider } from '../../app/providers.ts';
import { useSession } from '../../app/session.ts';
import { SignInForm } from '../../app/sign-in-form.tsx';
import { Text } from '../../app/text.tsx';
import { Outside } from './outside.tsx';

const route = getRouteApi('/sign-in');

/** Loads what follows while the officer types. */
const loadInside = (): void => void import('../../app/inside.tsx').catch(() => undefined);

/** Signs in. */
export function SignInPage(): ReactNode {
  const { state } = useSession();
  const { then = '/' } = route.useSearch();
  useEffect(() => {
    addEventListener('input', loadInside, { once: true });
    return () => removeEventListener('input', loadInside);
  }, []);
  if (state === 'signed-in') return <Navigate to={then} replace />;
  return (
    <Outside>
      <SignInForm title={<Text id="sign-in.title" />} onProvider={(provider) => void goToProvider(provider, 'sign-in', then)} />
    </Outside>
  );
}
