import { type ReactNode, useState } from 'react';
import { useForm, z, zodResolver } from '../../app/forms.ts';
import { useSecretMutation } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { NewPasswordFields, PASSWORD_LENGTH } from '../account/new-password.tsx';
import { Section } from './section.tsx';
import { CHANGE_PASSWORD } from './settings.graphql.ts';

/** The own password. */
export function PasswordSection(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title="settings.password"
      why="settings.password.why"
      acts={
        <button className="btn" type="button" onClick={() => setOpen(true)}>
          <Text id="settings.password.change" />
        </button>
      }
    >
      {isOpen && <ChangePassword onClose={() => setOpen(false)} />}
    </Section>
  );
}

const Fields = NewPasswordFields.safeExtend({ current: z.string().min(1, 'password.current.missing' satisfies TextId) });

function ChangePassword({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const change = useSecretMutation(CHANGE_PASSWORD);
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(Fields),
    defaultValues: { current: '', password: '', again: '' },
  });
  const submit = handleSubmit(({ current, password }) =>
    change.mutate(
      { currentPassword: current, newPassword: password },
      {
        onSuccess: () => {
          say(<Text id="settings.password.changed" />);
          onClose();
        },
      },
    ),
  );
  const wordsOf = (message: string | undefined): string | undefined => message && text(message as TextId, PASSWORD_LENGTH);
  const { current, password, again } = formState.errors;
  return (
    <FormDialog
      title={<Text id="settings.password.change" />}
      act={<Text id="settings.password.change" />}
      isBusy={change.isPending}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        label={<Text id="password.current" />}
        error={wordsOf(current?.message)}
        type="password"
        autoComplete="current-password"
        autoFocus
        {...register('current')}
      />
      <TextField
        label={<Text id="password.new" />}
        hint={<Text id="password.hint" values={PASSWORD_LENGTH} />}
        error={wordsOf(password?.message)}
        type="password"
        autoComplete="new-password"
        {...register('password')}
      />
      <TextField
        label={<Text id="password.again" />}
        error={wordsOf(again?.message)}
        type="password"
        autoComplete="new-password"
        {...register('again')}
      />
      <FormError error={change.error} />
    </FormDialog>
  );
}
