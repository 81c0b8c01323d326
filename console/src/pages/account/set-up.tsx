import { type ReactNode, useState } from 'react';
import { Brand } from '../../app/brand.tsx';
import { hasPasskeys } from '../../app/passkeys.ts';
import { hasPassword } from '../../app/proof.tsx';
import { reviewSession, signOut, useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Icon } from '../../parts/marks.tsx';
import { usePageTitle } from '../../parts/page-head.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { AppSetUp } from './app-set-up.tsx';
import { PasskeySetUp } from './passkey-set-up.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

/** Before all other pages, for an account that must have a second factor and has none. */
export function SetUpPage(): ReactNode {
  usePageTitle(useText()('set-up.title'));
  const { email } = useViewer();
  const [way, setWay] = useState<'app' | 'passkey'>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [error, setError] = useState<Error | null>(null);
  const review = (): void => void reviewSession().catch((fault: unknown) => setError(fault as Error));
  const done = (made: readonly string[] | null): void => (made ? setCodes(made) : review());
  const back = (): void => setWay(undefined);
  return (
    <main className="set-up">
      <div className="cover-card stack">
        <span className="brand">
          <Brand />
        </span>
        <h1>
          <Text id={codes ? 'codes.title' : 'set-up.title'} />
        </h1>
        {!codes && (
          <p className="m">
            <Text id={hasPassword(email) ? 'set-up.why' : 'set-up.provider'} values={{ email: <b>{email}</b> }} />
          </p>
        )}
        {codes && <RecoveryCodes codes={codes} onKept={review} />}
        {!codes && way === 'app' && <AppSetUp onDone={done} onCancel={back} />}
        {!codes && way === 'passkey' && <PasskeySetUp onDone={done} onCancel={back} />}
        {!codes && !way && hasPassword(email) && <Ways onWay={setWay} />}
        <FormError error={error} />
        {!codes && <SignOut onError={setError} />}
      </div>
    </main>
  );
}

const Ways = ({ onWay }: { readonly onWay: (way: 'app' | 'passkey') => void }): ReactNode => (
  <>
    <button className="btn lg pri wide-btn" type="button" onClick={() => onWay('app')}>
      <Icon name="phone" />
      <Text id="set-up.app" />
    </button>
    {hasPasskeys() ? (
      <button className="btn lg wide-btn" type="button" onClick={() => onWay('passkey')}>
        <Icon name="key" />
        <Text id="set-up.passkey" />
      </button>
    ) : (
      <Note>
        <Text id="set-up.no-passkeys" />
      </Note>
    )}
  </>
);

const SignOut = ({ onError }: { readonly onError: (error: Error) => void }): ReactNode => (
  <button className="btn quiet wide-btn" type="button" onClick={() => void signOut().catch(onError)}>
    <Text id="act.sign-out" />
  </button>
);
