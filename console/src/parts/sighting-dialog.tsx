import type { ReactNode } from 'react';
import { useForm, z, zodResolver } from '../app/forms.ts';
import { useHubMutation } from '../app/queries.ts';
import { useViewer } from '../app/session.ts';
import { Text, useText } from '../app/text.tsx';
import { SelectField, TextArea, TextField } from './fields.tsx';
import { ActDialog } from './act-dialog.tsx';
import { ADD_SIGHTING } from './sighting.graphql.ts';

const VERDICTS = ['SEEN', 'FALSE_POSITIVE', 'EXPIRED'] as const;
const FORM = z.object({
  verdict: z.enum(VERDICTS),
  count: z.coerce.number<string>().int().min(1).max(999_999_999),
  lastSeen: z.string(),
  note: z.string().max(2_000),
});

/** Tells the owner that the value was met, is wrong, or is out of use. Nothing else changes. */
export function SightingDialog({ indicatorId, onClose }: { readonly indicatorId: string; readonly onClose: () => void }): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const add = useHubMutation(ADD_SIGHTING);
  const { register, formState, getValues, trigger } = useForm<z.input<typeof FORM>, unknown, z.output<typeof FORM>>({
    resolver: zodResolver(FORM),
    mode: 'onBlur',
    defaultValues: { verdict: 'SEEN', count: '1', lastSeen: '', note: '' },
  });
  const variables = (): Parameters<typeof add.mutateAsync>[0] | undefined => {
    void trigger();
    const { success, data } = FORM.safeParse(getValues());
    if (!success) return undefined;
    const { verdict, count, lastSeen, note } = data;
    const at = lastSeen === '' ? null : new Date(lastSeen).toISOString();
    return { input: { indicatorId, verdict, count, lastSeen: at, note: note.trim() || null } };
  };
  return (
    <ActDialog
      title={<Text id="sighting.add" />}
      act={<Text id="sighting.act" />}
      done={<Text id="sighting.done" />}
      mutation={add}
      variables={variables}
      onClose={onClose}
    >
      <SelectField label={<Text id="sighting.verdict" />} {...register('verdict')}>
        {VERDICTS.map((verdict) => (
          <option key={verdict} value={verdict}>
            {text(`verdict.${verdict}`)}
          </option>
        ))}
      </SelectField>
      <div className="four">
        <TextField
          label={<Text id="sighting.count" />}
          inputMode="numeric"
          error={formState.errors.count && text('sighting.count.wrong')}
          {...register('count')}
        />
        <TextField label={<Text id="sighting.last" />} type="datetime-local" {...register('lastSeen')} />
      </div>
      {party.kind === 'COUNTRY' && (
        <TextArea label={<Text id="sighting.note" />} hint={<Text id="sighting.note.hint" />} maxLength={2_000} {...register('note')} />
      )}
      <p className="s q">
        <Text id="sighting.who" />
      </p>
    </ActDialog>
  );
}
