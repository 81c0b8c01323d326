import { type ReactNode, useState } from 'react';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { SelectField, TextField } from '../../parts/fields.tsx';
import { Icon } from '../../parts/marks.tsx';
import { useOwnOfficers } from '../../parts/own-officers.ts';
import { Red } from '../../parts/red.tsx';
import { FormError } from '../../parts/states.tsx';
import { ASSIGN_TO_AGENCY, ASSIGN_TO_OFFICER, ASSIGNEES } from './request.graphql.ts';
import type { Request } from './request-page.tsx';

/** Who works on a request within the own party. The requester does not see it. */
export function Handling({ of, mayAssign }: { readonly of: Request; readonly mayAssign: boolean }): ReactNode {
  const text = useText();
  const [isAssigning, setAssigning] = useState(false);
  const { handling } = of;
  return (
    <section className="card" aria-labelledby="handling">
      <header>
        <Icon name="users" />
        <h2 id="handling">{text('handling.title')}</h2>
        {mayAssign && (
          <button className="btn sm end" type="button" onClick={() => setAssigning(true)}>
            <Text id="handling.assign" />
          </button>
        )}
      </header>
      <div className="bd">
        {handling ? (
          <>
            <p className="b">{handling.assignee?.name ?? text('handling.nobody')}</p>
            <p className="s m">{handling.agency.name}</p>
            {handling.note !== null && (
              <Red id={of.id} tlp={of.tlp}>
                <p className="s q">{handling.note}</p>
              </Red>
            )}
          </>
        ) : (
          <p className="s q">{text('handling.none')}</p>
        )}
      </div>
      {isAssigning && <AssignDialog of={of} onClose={() => setAssigning(false)} />}
    </section>
  );
}

function AssignDialog({ of, onClose }: { readonly of: Request; readonly onClose: () => void }): ReactNode {
  const text = useText();
  const viewer = useViewer();
  const known = useHubQuery(ASSIGNEES, {});
  const agencies = known.data?.agencies.nodes ?? [];
  const [agencyId, setAgencyId] = useState(of.handling?.agency.id ?? viewer.agency?.id ?? '');
  const [userId, setUserId] = useState(of.handling?.assignee?.id ?? '');
  const [note, setNote] = useState('');
  const toAgency = useHubMutation(ASSIGN_TO_AGENCY);
  const toOfficer = useHubMutation(ASSIGN_TO_OFFICER);
  const submit = async (): Promise<void> => {
    const words = note.trim() || null;
    if (agencyId !== of.handling?.agency.id) await toAgency.mutateAsync({ id: of.id, agencyId, note: words });
    if (userId !== (of.handling?.assignee?.id ?? '')) await toOfficer.mutateAsync({ id: of.id, userId: userId || null, note: words });
    onClose();
  };
  const self = { kind: 'OFFICER', id: viewer.id, name: viewer.email };
  const officers = useOwnOfficers([...(agencyId === viewer.agency?.id ? [self] : []), of.handling?.assignee ?? null]);
  return (
    <FormDialog
      title={text('handling.assign')}
      act={text('handling.assign')}
      isBusy={toAgency.isPending || toOfficer.isPending}
      onSubmit={() => void submit().catch(() => undefined)}
      onClose={onClose}
    >
      <p className="m">{text('handling.about')}</p>
      <SelectField label={text('handling.agency')} required value={agencyId} onChange={({ target }) => setAgencyId(target.value)}>
        <option value="">{text('handling.choose')}</option>
        {agencies.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label={text('handling.officer')} value={userId} onChange={({ target }) => setUserId(target.value)}>
        <option value="">{text('handling.nobody')}</option>
        {officers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField label={text('handling.note')} value={note} onChange={({ target }) => setNote(target.value)} />
      <FormError error={toAgency.error ?? toOfficer.error} />
    </FormDialog>
  );
}
