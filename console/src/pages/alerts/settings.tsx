import type { ReactNode } from 'react';
import { useForm, z, zodResolver } from '../../app/forms.ts';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { type OwnAlertChoicesQuery, UPDATE_ALERT_SETTINGS } from './rules.graphql.ts';

const settings = z.object({ quietFrom: z.string(), quietTo: z.string(), digestAt: z.string(), timeZone: z.string(), phone: z.string() });
type Settings = z.infer<typeof settings>;

/** Quiet hours, digest and phone of the officer. */
export function SettingsForm({ settings: stored }: { readonly settings: OwnAlertChoicesQuery['alertSettings'] }): ReactNode {
  const text = useText();
  const save = useHubMutation(UPDATE_ALERT_SETTINGS);
  const { register, handleSubmit } = useForm<Settings>({
    resolver: zodResolver(settings),
    defaultValues: {
      quietFrom: stored.quietFrom ?? '',
      quietTo: stored.quietTo ?? '',
      digestAt: stored.digestAt,
      timeZone: stored.timeZone ?? '',
      phone: stored.phone ?? '',
    },
  });
  const send = ({ quietFrom, quietTo, digestAt, timeZone, phone }: Settings): void =>
    save.mutate(
      {
        input: {
          quietFrom: quietFrom || null,
          quietTo: quietTo || null,
          ...(digestAt ? { digestAt } : {}),
          timeZone: timeZone.trim() || null,
          phone: phone.trim() || null,
        },
      },
      { onSuccess: () => say(<Text id="rules.saved" />) },
    );
  return (
    <form className="stack" aria-labelledby="alert-times" onSubmit={(event) => void handleSubmit(send)(event)}>
      <h3 id="alert-times">
        <Text id="rules.times" />
      </h3>
      <div className="rule-grid">
        <TextField type="time" label={text('rules.quiet-from')} {...register('quietFrom')} />
        <TextField type="time" label={text('rules.quiet-to')} {...register('quietTo')} />
        <TextField type="time" label={text('rules.digest-at')} {...register('digestAt')} />
        <TextField label={text('rules.zone')} hint={text('rules.zone.hint')} placeholder="Asia/Bangkok" {...register('timeZone')} />
        <TextField type="tel" label={text('rules.phone')} hint={text('rules.phone.hint')} {...register('phone')} />
      </div>
      <p className="s q">
        <Text id="rules.quiet.about" />
      </p>
      <FormError error={save.error} />
      <button className="btn" type="submit" disabled={save.isPending}>
        <Text id="rules.save-times" />
      </button>
    </form>
  );
}
