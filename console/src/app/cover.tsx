import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from '../parts/marks.tsx';
import { FormError, Note } from '../parts/states.tsx';
import { useHeldCount } from '../parts/toasts.tsx';
import { useEmergencyCount } from './bell.tsx';
import { Brand } from './brand.tsx';
import { unlock } from './lock.ts';
import { useLostAct } from './lost-act.ts';
import { hasPassword, ProofFields, useProof } from './proof.tsx';
import { signOut, useSignedIn } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { Text, useText } from './text.tsx';

/** In place of the pages while they are out of sight: it asks for a proof of identity, or for another sign-in. Nothing beside it can be reached. */
export function Cover(): ReactNode {
  const text = useText();
  const { state } = useSignedIn();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      className="cover"
      ref={dialog}
      aria-label={text(state === 'ended' ? 'cover.ended' : 'cover.locked')}
      onCancel={(event) => event.preventDefault()}
      // A browser closes a dialog whose Escape is refused twice.
      onClose={() => dialog.current?.showModal()}
    >
      <div className="cover-card stack">
        <span className="brand">
          <Brand />
        </span>
        <Emergencies />
        {state === 'ended' ? <SignInAgain /> : <Unlock />}
        <HeldActs isEnded={state === 'ended'} />
        <SignOut />
      </div>
    </dialog>
  );
}

/** That something calls. The box is there before its text, so that an emergency which comes while the console is locked is read out at once. */
function Emergencies(): ReactNode {
  const count = useEmergencyCount();
  return (
    <div role="alert">
      {count > 0 && (
        <div className="note d">
          <Icon name="bell" />
          <b>
            <Text id="cover.emergency" values={{ count }} />
          </b>
        </div>
      )}
    </div>
  );
}

/** That acts wait, and what becomes of them. What they are about is content, which the cover does not show. */
function HeldActs({ isEnded }: { readonly isEnded: boolean }): ReactNode {
  const count = useHeldCount();
  return (
    count > 0 && (
      <Note tone="warning" icon="clock">
        <Text id={isEnded ? 'cover.held.ended' : 'cover.held'} values={{ count }} />
      </Note>
    )
  );
}

function Unlock(): ReactNode {
  const proof = useProof(unlock);
  const { email, party } = useSignedIn().viewer;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        proof.byPassword();
      }}
    >
      <div>
        <h1>
          <Text id="cover.locked" />
        </h1>
        <p className="m">
          <Text id="cover.locked.why" values={{ email: <b>{email}</b>, party: party.name }} />
        </p>
      </div>
      <ProofFields proof={proof} />
      {hasPassword(email) && (
        <button className="btn lg pri wide-btn" type="submit" disabled={proof.isBusy}>
          <Text id="cover.unlock" />
        </button>
      )}
    </form>
  );
}

function SignInAgain(): ReactNode {
  const { email } = useSignedIn().viewer;
  const isActLost = useLostAct();
  const goTo = (provider: string): void => void open(`/sign-in/${provider}`);
  return (
    <>
      <p className="m">
        <Text id="cover.ended.why" />
      </p>
      {isActLost && (
        <Note tone="warning">
          <Text id="cover.ended.not-done" />
        </Note>
      )}
      <SignInForm title={<Text id="cover.ended" />} email={email} onProvider={goTo} />
    </>
  );
}

function SignOut(): ReactNode {
  const [error, setError] = useState<Error | null>(null);
  return (
    <>
      <button
        className="btn quiet wide-btn"
        type="button"
        onClick={() => void signOut().catch((fault: unknown) => setError(fault as Error))}
      >
        <Text id="cover.sign-out" />
      </button>
      <FormError error={error} />
    </>
  );
}
