import { type ReactNode, useState } from 'react';
import { useIsWaiting } from '../../app/held.ts';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { useOwnOfficers } from '../../parts/own-officers.ts';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import type { DecisionProps } from './decision.tsx';
import { Frame } from './frame.tsx';
import { ASSIGN_TRIAGE_ENTRY, PASS_ON_TO, SPLIT_REPORT } from './reports.graphql.ts';

const NOBODY = 'nobody';

/** To an officer, or the chosen values to an agency. The partner learns nothing of it, so nothing is held. */
export function PassOn({ entry, opened, judged, onDone, onSent }: DecisionProps): ReactNode {
  const text = useText();
  const viewer = useViewer();
  const targets = useHubQuery(PASS_ON_TO, {});
  const assign = useHubMutation(ASSIGN_TRIAGE_ENTRY);
  const split = useHubMutation(SPLIT_REPORT);
  const isWaiting = useIsWaiting(entry.id);
  const [to, setTo] = useState('');
  const on = { entryId: entry.id, version: opened.version };
  const others = useOwnOfficers().filter(({ id }) => id !== viewer.id);
  const agencies = targets.data?.agencies.nodes ?? [];
  const isAgency = agencies.some(({ id }) => id === to);
  const passed = (): void => {
    say(<Text id="triage.pass.said" />);
    onSent();
    onDone();
  };
  const send = (): void => {
    if (isAgency) split.mutate({ ...on, parts: [{ agencyId: to, indexes: [...judged.taken] }] }, { onSuccess: passed });
    else assign.mutate({ ...on, userId: to === NOBODY ? null : to }, { onSuccess: passed });
  };
  return (
    <Frame
      {...{ entry, opened }}
      isBusy={isWaiting || to === '' || assign.isPending || split.isPending || (isAgency && judged.taken.size === 0)}
      onSend={send}
      act={<Text id="triage.pass.act" />}
      partnerReads={<Text id="triage.pass.reads" />}
      fields={
        <>
          <SelectField label={text('triage.pass.to')} value={to} onChange={({ target }) => setTo(target.value)}>
            <option value="">{text('triage.pass.choose')}</option>
            <optgroup label={text('triage.pass.officers')}>
              {[{ id: viewer.id, name: text('triage.pass.me') }, ...others].map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
              {entry.assignee && <option value={NOBODY}>{text('triage.pass.nobody')}</option>}
            </optgroup>
            <optgroup label={text('triage.pass.agencies')}>
              {agencies.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </optgroup>
          </SelectField>
          {isAgency && (
            <p className="hint">
              <Text id="triage.pass.part" values={{ count: judged.taken.size }} />
            </p>
          )}
          <FormError error={assign.error ?? split.error} />
        </>
      }
    />
  );
}
