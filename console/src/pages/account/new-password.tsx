import { type ReactNode, useState } from 'react';
import { useForm, z, zodResolver } from '../../app/forms.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { CheckField, TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';

/** Characters of a password (docs/accounts.md). */
export const PASSWORD_LENGTH = { min: 12, max: 200 };

const hasFittingLength = (text: string): boolean => [...text].length >= PASSWORD_LENGTH.min && [...text].length <= PASSWORD_LENGTH.max;

/** Two spellings of a new password. The messages are ids of texts. */
export const NewPasswordFields = z
  .object({
    password: z.string().refine(hasFittingLength, 'password.length' satisfies TextId),
    again: z.string(),
  })
  .refine(({ password, again }) => password === again, { path: ['again'], message: 'password.differs' satisfies TextId });

interface NewPasswordProps {
  readonly title: ReactNode;
  readonly lead: ReactNode;
  /** @throws what the hub says against it */
  readonly onPassword: (password: string) => Promise<void>;
}

/** A form for a new password, before the sign-in. */
export function NewPassword({ title, lead, onPassword }: NewPasswordProps): ReactNode {
  const text = useText();
  const [error, setError] = useState<Error | null>(null);
  const [isShown, setShown] = useState(false);
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(NewPasswordFields),
    defaultValues: { password: '', again: '' },
  });
  const submit = handleSubmit(async ({ password }) => {
    setError(null);
    await onPassword(password).catch((fault: unknown) => setError(fault as Error));
  });
  const { errors, isSubmitting } = formState;
  const wordsOf = (message: string | undefined): string | undefined => message && text(message as TextId, PASSWORD_LENGTH);
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <div>
        <h1>{title}</h1>
        <p className="m">{lead}</p>
      </div>
      <TextField
        label={<Text id="password.new" />}
        hint={<Text id="password.hint" values={PASSWORD_LENGTH} />}
        error={wordsOf(errors.password?.message)}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        autoFocus
        {...register('password')}
      />
      <TextField
        label={<Text id="password.again" />}
        error={wordsOf(errors.again?.message)}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        {...register('again')}
      />
      <CheckField label={<Text id="password.show" />} checked={isShown} onChange={({ target }) => setShown(target.checked)} />
      <FormError error={error} />
      <button className="btn lg pri wide-btn" type="submit" disabled={isSubmitting}>
        <Text id="password.set" />
      </button>
    </form>
  );
}
