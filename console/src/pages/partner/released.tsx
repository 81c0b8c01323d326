import type { ReactNode } from 'react';
import { useViewer } from '../../app/session.ts';
import { GivenPage } from './given.tsx';
import { GotPage } from './got.tsx';

/** Releases to partners: for a partner what it got, for a country what it gave. */
export const ReleasedPage = (): ReactNode => (useViewer().party.kind === 'PARTNER' ? <GotPage /> : <GivenPage />);
