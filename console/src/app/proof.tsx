import { HubError } from 'entente-client';
import { type ReactNode, useEffect, useState } from 'react';
import { TextField } from '../parts/fields.tsx';
import { Icon } from '../parts/marks.tsx';
import { FormError } from '../parts/states.tsx';
import { askPasskey, hasPasskeys, PasskeyCancelled } from './passkeys.ts';
import { useHubQuery } from './queries.ts';
import { inSession, onConfirmedElsewhere, tellConfirmed, useHub, useViewer } from './session.ts';
import {
  CONFIRM_IDENTITY,
  CONFIRM_IDENTITY_WITH_PASSKEY,
  PROOFS,
  type ProofsQuery,
  START_PASSKEY_CONFIRMATION,
} from './step-up.graphql.ts';
import { Text, useText } from './text.tsx';

/** A proof of identity that the officer is giving. */
export interface Proof {
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly password: string;
  readonly setPassword: (password: string) => void;
  readonly code: string;
  readonly setCode: (code: string) => void;
  readonly byPassword: () => void;
  readonly byPasskey: () => void;
}

/** @param done is called when the hub has accepted a proof in this session, also one that was given in another tab */
export function useProof(done: () => void): Proof {
  const hub = useHub();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => onConfirmedElsewhere(done), [done]);
  const prove = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await inSession(work());
      tellConfirmed();
      done();
    } catch (fault) {
      if (!(fault instanceof PasskeyCancelled)) setError(fault as Error);
    } finally {
      setBusy(false);
    }
  };
  return {
    ...{ error, isBusy, password, setPassword, code, setCode },
    byPassword: () => void prove(() => hub.request(CONFIRM_IDENTITY, { password, code: code.trim() || null })),
    byPasskey: () =>
      void prove(async () => {
        const { startPasskeyConfirmation } = await hub.request(START_PASSKEY_CONFIRMATION);
        await hub.request(CONFIRM_IDENTITY_WITH_PASSKEY, { response: await askPasskey(startPasskeyConfirmation) });
      }),
  };
}

/** Accounts that an identity provider made have no password (docs/identity-providers.md). */
export const hasPassword = (email: string): boolean => !email.endsWith('.sso.invalid');

/** The hub names the code, too: it does not say which of both is wrong. */
const isRefused = (error: Error | null): boolean => error instanceof HubError && error.reason === 'CONFIRMATION_REFUSED';

/** The ways that the account has: password and code, passkey, identity provider. */
export function ProofFields({ proof }: { readonly proof: Proof }): ReactNode {
  const text = useText();
  const { email } = useViewer();
  const { data } = useHubQuery(PROOFS, {});
  const { error, password, setPassword, code, setCode } = proof;
  const hasFactor = data === undefined || data.secondFactors.totpCreatedAt !== null || data.secondFactors.passkeys.length > 0;
  return (
    <>
      {hasPassword(email) && (
        <>
          <TextField
            label={<Text id="step-up.password" />}
            type="password"
            autoComplete="current-password"
            autoFocus
            required
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
          {hasFactor && (
            <TextField
              label={<Text id="step-up.code" />}
              hint={<Text id={data ? 'step-up.code.hint' : 'step-up.code.hint.unknown'} />}
              autoComplete="one-time-code"
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          )}
        </>
      )}
      <FormError error={!hasFactor && isRefused(error) ? new Error(text('step-up.wrong-password')) : error} />
      {data && <OtherProofs data={data} proof={proof} />}
    </>
  );
}

function OtherProofs({ data, proof }: { readonly data: ProofsQuery; readonly proof: Proof }): ReactNode {
  const { nodes } = data.linkedIdentities;
  const mayPasskey = data.secondFactors.passkeys.length > 0 && hasPasskeys();
  return (
    <>
      {mayPasskey && (
        <button className="btn wide-btn" type="button" disabled={proof.isBusy} onClick={proof.byPasskey}>
          <Icon name="key" />
          <Text id="step-up.passkey" />
        </button>
      )}
      {nodes.map(({ providerId, name }) => (
        <a key={providerId} className="btn wide-btn" href={`/sign-in/${providerId}?for=confirm`} target="_blank" rel="opener">
          <Icon name="globe" />
          <Text id="step-up.provider" values={{ name }} />
        </a>
      ))}
    </>
  );
}
