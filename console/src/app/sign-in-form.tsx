import { HubError } from 'entente-client';
import { type ReactNode, useState } from 'react';
import { useForm } from 'react-hook-form';
import { TextField } from '../parts/fields.tsx';
import { Icon } from '../parts/marks.tsx';
import { FormError } from '../parts/states.tsx';
import { askPasskey, hasPasskeys, PasskeyCancelled } from './passkeys.ts';
import { lastProvider } from './providers.ts';
import { type OpenedSession, openSession, publicHub } from './session.ts';
import { SIGN_IN, SIGN_IN_WITH_PASSKEY, START_PASSKEY_SIGN_IN } from './sign-in.graphql.ts';
import { Text } from './text.tsx';
import { reloadAfterUpdate } from './update.ts';

interface Account {
  readonly email: string;
  readonly password: string;
}

interface SignInFormProps {
  readonly title: ReactNode;
  /** The account, where it is known whose page waits. */
  readonly email?: string;
  /** Goes to the identity provider by which an officer signed in last in this browser. */
  readonly onProvider: (provider: string) => void;
}

/** Opens a session: the password first, then the second factor where the account has one; or a passkey, or the country's own identity provider. */
export function SignInForm({ title, email, onProvider }: SignInFormProps): ReactNode {
  const [account, setAccount] = useState<Account>();
  return account ? (
    <CodeStep account={account} onBack={() => setAccount(undefined)} />
  ) : (
    <PasswordStep title={title} email={email} onSecondFactor={setAccount} onProvider={onProvider} />
  );
}

const opened = async (work: Promise<{ readonly session: OpenedSession }>): Promise<void> => openSession((await work).session);

/** The error of a form, and whether it is at work. */
function useAttempt(): {
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
} {
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(null);
    setBusy(true);
    try {
      await work();
    } catch (fault) {
      reloadAfterUpdate(fault);
      setError(fault as Error);
    } finally {
      setBusy(false);
    }
  };
  return { error, isBusy, attempt };
}

interface PasswordStepProps extends SignInFormProps {
  readonly email: string | undefined;
  readonly onSecondFactor: (account: Account) => void;
}

function PasswordStep({ title, email, onSecondFactor, onProvider }: PasswordStepProps): ReactNode {
  const { error, isBusy, attempt } = useAttempt();
  const { register, handleSubmit } = useForm({ defaultValues: { email: email ?? '', password: '' } });
  const submit = handleSubmit((account) =>
    attempt(async () => {
      try {
        await opened(publicHub.request(SIGN_IN, account));
      } catch (fault) {
        if (!(fault instanceof HubError) || fault.reason !== 'SECOND_FACTOR_REQUIRED') throw fault;
        onSecondFactor(account);
      }
    }),
  );
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <h1>{title}</h1>
      <FormError error={error} />
      <TextField
        label={<Text id="sign-in.email" />}
        type="email"
        autoComplete="username"
        autoFocus={email === undefined}
        readOnly={email !== undefined}
        required
        {...register('email', { required: true })}
      />
      <TextField
        label={<Text id="sign-in.password" />}
        type="password"
        autoComplete="current-password"
        autoFocus={email !== undefined}
        required
        {...register('password', { required: true })}
      />
      <button className="btn lg pri wide-btn" type="submit" disabled={isBusy}>
        <Text id="sign-in.continue" />
      </button>
      <OtherWays isBusy={isBusy} attempt={attempt} onProvider={onProvider} />
      <NoAccess />
    </form>
  );
}

interface OtherWaysProps {
  readonly isBusy: boolean;
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
  readonly onProvider?: (provider: string) => void;
}

function OtherWays({ isBusy, attempt, onProvider }: OtherWaysProps): ReactNode {
  const provider = onProvider && lastProvider();
  if (!hasPasskeys() && provider === undefined) return null;
  const byPasskey = async (): Promise<void> => {
    const { startPasskeySignIn } = await publicHub.request(START_PASSKEY_SIGN_IN);
    try {
      const response = await askPasskey(startPasskeySignIn);
      await opened(publicHub.request(SIGN_IN_WITH_PASSKEY, { response }));
    } catch (fault) {
      if (!(fault instanceof PasskeyCancelled)) throw fault;
    }
  };
  return (
    <>
      <p className="or q s">
        <Text id="sign-in.or" />
      </p>
      {hasPasskeys() && (
        <button className="btn lg wide-btn" type="button" disabled={isBusy} onClick={() => void attempt(byPasskey)}>
          <Icon name="key" />
          <Text id="sign-in.passkey" />
        </button>
      )}
      {provider !== undefined && (
        <button className="btn lg wide-btn" type="button" disabled={isBusy} onClick={() => onProvider?.(provider)}>
          <Icon name="globe" />
          <Text id="sign-in.provider" />
        </button>
      )}
    </>
  );
}

const NoAccess = (): ReactNode => (
  <details className="s q stack8">
    <summary>
      <Text id="sign-in.no-access" />
    </summary>
    <p>
      <Text id="sign-in.no-access.password" />
    </p>
    <p>
      <Text id="sign-in.no-access.factor" />
    </p>
    <p>
      <Text id="sign-in.no-access.provider" />
    </p>
  </details>
);

function CodeStep({ account, onBack }: { readonly account: Account; readonly onBack: () => void }): ReactNode {
  const { error, isBusy, attempt } = useAttempt();
  const { register, handleSubmit } = useForm({ defaultValues: { code: '' } });
  const submit = handleSubmit(({ code }) => attempt(() => opened(publicHub.request(SIGN_IN, { ...account, code }))));
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div>
        <p className="s q b">
          <Text id="sign-in.step" values={{ step: 2, of: 2 }} />
        </p>
        <h1>
          <Text id="sign-in.confirm" />
        </h1>
        <p className="m">
          <Text id="sign-in.as" values={{ email: <b>{account.email}</b> }} />{' '}
          <button className="link-btn" type="button" onClick={onBack}>
            <Text id="sign-in.not-you" />
          </button>
        </p>
      </div>
      <FormError error={error} />
      <TextField
        label={<Text id="sign-in.code" />}
        hint={<Text id="sign-in.code.hint" />}
        className="in v"
        autoComplete="one-time-code"
        autoFocus
        required
        minLength={6}
        {...register('code', { minLength: 6, setValueAs: (code: string) => code.trim() })}
      />
      <button className="btn lg pri wide-btn" type="submit" disabled={isBusy}>
        <Text id="sign-in.continue" />
      </button>
      <OtherWays isBusy={isBusy} attempt={attempt} />
      <NoAccess />
    </form>
  );
}
