import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { INVITE_TO_CASE } from './access.graphql.ts';
import { CaseAudience } from './case-audience.tsx';
import type { CaseProps } from './case-page.tsx';
import { type Participation, ParticipationFields } from './participation-fields.tsx';
import { ceilingsOf } from './rights.ts';

/** Invites a country. It reads a summary, and the case once it has accepted. */
export function InviteDialog({ of, parties, onClose }: CaseProps & { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const inside = of.participants.filter(({ state }) => state === 'ACCEPTED' || state === 'INVITED');
  const others = parties.filter(({ id }) => inside.every(({ party }) => party?.id !== id));
  const [partyId, setPartyId] = useState('');
  const ceilings = ceilingsOf(of);
  const [part, setPart] = useState<Participation>({
    rights: 'CONTRIBUTE',
    ceiling: ceilings.includes('AMBER_STRICT') ? 'AMBER_STRICT' : of.tlp,
  });
  const [words, setWords] = useState({ title: '', message: '' });
  const [isConfirmed, setConfirmed] = useState(false);
  const invite = useHubMutation(INVITE_TO_CASE);
  const name = others.find(({ id }) => id === partyId)?.name ?? '';
  const submit = (): void =>
    invite.mutate(
      { id: of.id, input: { partyId, ...part, title: words.title.trim() || null, message: words.message.trim() || null } },
      {
        onSuccess: () => {
          say(text('invite.done', { party: name }));
          onClose();
        },
      },
    );
  return (
    <FormDialog title={text('access.invite')} act={text('access.invite')} isBusy={invite.isPending} onSubmit={submit} onClose={onClose}>
      <SelectField
        label={text('invite.country')}
        required
        autoFocus
        value={partyId}
        onChange={({ target }) => {
          setPartyId(target.value);
          setConfirmed(false);
        }}
      >
        <option value="">{text('invite.choose')}</option>
        {others.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <ParticipationFields of={of} value={part} onValue={setPart} />
      <TextArea
        label={text('invite.message')}
        hint={text('invite.message.hint')}
        maxLength={5000}
        value={words.message}
        onChange={({ target }) => setWords({ ...words, message: target.value })}
      />
      <TextField
        label={text('invite.title')}
        hint={text('invite.title.hint')}
        maxLength={200}
        value={words.title}
        onChange={({ target }) => setWords({ ...words, title: target.value })}
      />
      {partyId !== '' && (
        <>
          <CaseAudience of={of} parties={parties} gains={partyId} />
          <CheckField
            label={<Text id="invite.confirm" values={{ party: name }} />}
            required
            checked={isConfirmed}
            onChange={({ target }) => setConfirmed(target.checked)}
          />
        </>
      )}
      <FormError error={invite.error} />
    </FormDialog>
  );
}
