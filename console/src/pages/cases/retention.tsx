import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { TextField } from '../../parts/fields.tsx';
import { localTime, timeOfLocal } from '../../parts/local-time.ts';
import { Icon } from '../../parts/marks.tsx';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { SET_CASE_RETENTION } from './case.graphql.ts';
import type { CaseProps } from './case-page.tsx';

/** The end of a case, set by its owner alone. The case is then deleted with its content. */
export function Retention({ of }: Pick<CaseProps, 'of'>): ReactNode {
  const text = useText();
  const { party, permissions } = useViewer();
  const [until, setUntil] = useState(of.retainUntil === null ? '' : localTime(of.retainUntil));
  const set = useHubMutation(SET_CASE_RETENTION);
  if (of.createdBy?.party?.id !== party.id || !permissions.includes('case:lead')) return null;
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        const retainUntil = until === '' ? null : timeOfLocal(until);
        set.mutate({ id: of.id, retainUntil }, { onSuccess: () => say(text('retention.saved')) });
      }}
    >
      <header>
        <Icon name="clock" />
        <h2>{text('retention.title')}</h2>
      </header>
      <div className="bd stack8">
        <TextField
          label={text('retention.until')}
          hint={text('retention.hint')}
          type="datetime-local"
          value={until}
          onChange={({ target }) => setUntil(target.value)}
        />
        <FormError error={set.error} />
        <button className="btn" type="submit" disabled={set.isPending}>
          <Text id="act.save" />
        </button>
      </div>
    </form>
  );
}
