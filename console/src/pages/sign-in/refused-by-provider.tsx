import type { ReactNode } from 'react';
import { Text, type TextId } from '../../app/text.tsx';
import { Note } from '../../parts/states.tsx';

const WORDS: Readonly<Record<string, TextId>> = {
  OIDC_FLOW_ENDED: 'provider.flow-ended',
  OIDC_PROVIDER_FAILED: 'provider.failed',
  OIDC_REFUSED: 'provider.refused',
};

/** Why a country's identity provider did not let the officer in. @param reason docs/identity-providers.md */
export const RefusedByProvider = ({ reason }: { readonly reason: string }): ReactNode => (
  <Note tone="danger" icon="alert">
    <Text id={WORDS[reason] ?? 'provider.absent'} />
  </Note>
);
