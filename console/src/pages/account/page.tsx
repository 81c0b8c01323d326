import { Link, Navigate } from '@tanstack/react-router';
import { HubError } from 'entente-client';
import { type ReactNode, useState } from 'react';
import { takeArrival } from '../../app/arrival.ts';
import { openSession, publicHub, useSession } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { usePageTitle } from '../../parts/page-head.tsx';
import { Note } from '../../parts/states.tsx';
import { useText } from '../../app/text.tsx';
import { Outside } from '../sign-in/outside.tsx';
import { ACCEPT_INVITATION, RESET_PASSWORD } from './account.graphql.ts';
import { NewPassword } from './new-password.tsx';

type Letter = { readonly kind: 'invitation' | 'reset'; readonly token: string };
type Step = 'password' | 'used' | 'ready' | 'reset';

/** Accepts an invitation, or sets a new password: the links of letters lead here. */
export function AccountPage(): ReactNode {
  usePageTitle(useText()('account.title'));
  const [letter] = useState<Letter | undefined>(() => takeArrival(['invitation', 'reset']));
  const [step, setStep] = useState<Step>('password');
  return (
    <Outside>
      {!letter && <NoLetter />}
      {letter && step === 'password' && <PasswordStep letter={letter} onStep={setStep} />}
      {letter && step === 'used' && <Used kind={letter.kind} />}
      {step === 'ready' && <Ready />}
      {step === 'reset' && <IsReset />}
    </Outside>
  );
}

const FINAL: readonly (string | undefined)[] = ['INVITATION_INVALID', 'RESET_REFUSED'];

function PasswordStep({ letter: { kind, token }, onStep }: { readonly letter: Letter; readonly onStep: (step: Step) => void }): ReactNode {
  const set = async (password: string): Promise<void> => {
    try {
      if (kind === 'reset') await publicHub.request(RESET_PASSWORD, { token, newPassword: password });
      else await openSession((await publicHub.request(ACCEPT_INVITATION, { token, password })).session);
      onStep(kind === 'reset' ? 'reset' : 'ready');
    } catch (error) {
      if (!(error instanceof HubError) || !FINAL.includes(error.reason)) throw error;
      onStep('used');
    }
  };
  return <NewPassword title={<Text id={`account.${kind}`} />} lead={<Text id={`account.${kind}.why`} />} onPassword={set} />;
}

const NoLetter = (): ReactNode => (
  <div className="stack outside-box">
    <h1>
      <Text id="account.no-letter" />
    </h1>
    <p>
      <Text id="account.no-letter.why" />
    </p>
    <p className="q">
      <Text id="account.no-letter.ask" />
    </p>
    <ToSignIn />
  </div>
);

const ToSignIn = (): ReactNode => (
  <p>
    <Link className="btn lg" to="/sign-in">
      <Text id="sign-in.title" />
    </Link>
  </p>
);

/** A link that was used, has expired or never was gets one answer. */
const Used = ({ kind }: Pick<Letter, 'kind'>): ReactNode => (
  <div className="stack outside-box">
    <h1>
      <Text id="account.used" />
    </h1>
    <Note tone="danger" icon="alert">
      <Text id={`account.used.${kind}`} />
    </Note>
    {kind === 'invitation' && (
      <p>
        <Text id="account.used.done-before" />
      </p>
    )}
    <ToSignIn />
  </div>
);

function Ready(): ReactNode {
  const session = useSession();
  // The pages behind the sign-in set up a factor that the account must have.
  if ('viewer' in session && session.setupRequired) return <Navigate to="/" replace />;
  return (
    <div className="stack outside-box">
      <h1>
        <Text id="account.ready" />
      </h1>
      <p>
        <Text id="account.ready.why" values={{ email: <b>{'viewer' in session ? session.viewer.email : ''}</b> }} />
      </p>
      <p className="row w">
        <Link className="btn lg pri" to="/settings">
          <Text id="account.ready.factor" />
        </Link>
        <Link className="btn lg" to="/">
          <Text id="account.ready.later" />
        </Link>
      </p>
    </div>
  );
}

const IsReset = (): ReactNode => (
  <div className="stack outside-box">
    <h1>
      <Text id="account.reset-done" />
    </h1>
    <p>
      <Text id="account.reset-done.why" />
    </p>
    <ToSignIn />
  </div>
);
