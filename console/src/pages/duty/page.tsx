import { type ReactNode, useState } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import { AlertTabs } from '../alerts/tabs.tsx';
import { Calendar } from './calendar.tsx';
import { Changes } from './changes.tsx';
import { AGENCIES, DUTY_ROSTER } from './duty.graphql.ts';
import { ImportExport } from './import-export.tsx';
import { DutyLine } from './line.tsx';
import { RosterForm } from './roster-form.tsx';
import { Shifts } from './shifts.tsx';

/** Who of an agency is on duty when. Names and times are for the own party alone. */
export function DutyPage(): ReactNode {
  const text = useText();
  const { agency } = useViewer();
  const agencies = useHubQuery(AGENCIES, {});
  const [chosen, setChosen] = useState<string | null>(agency?.id ?? null);
  return (
    <div className="page">
      <PageHead title={text('duty.title')}>
        <p>
          <Text id="duty.about" />
        </p>
      </PageHead>
      <AlertTabs />
      <Answer of={agencies}>
        {({ agencies: { nodes } }) => {
          const agencyId = chosen ?? nodes[0]?.id ?? null;
          return (
            <>
              {nodes.length > 1 && (
                <div className="list-bar">
                  <SelectField label={text('duty.agency')} value={agencyId ?? ''} onChange={({ target }) => setChosen(target.value)}>
                    {nodes.map(({ id, name }) => (
                      <option key={id} value={id}>
                        {name}
                      </option>
                    ))}
                  </SelectField>
                </div>
              )}
              <Roster key={agencyId} agencyId={agencyId} />
            </>
          );
        }}
      </Answer>
    </div>
  );
}

function Roster({ agencyId }: { readonly agencyId: string | null }): ReactNode {
  const answer = useHubQuery(DUTY_ROSTER, { agencyId });
  const mayManage = useMay('duty:manage');
  return (
    <Answer of={answer}>
      {({ dutyRoster: roster }) =>
        roster ? (
          <div className="cols rail duty">
            <div className="stack">
              <Calendar agencyId={agencyId} zone={roster.timeZone} holidays={roster.holidays} />
              <Shifts agencyId={agencyId} roster={roster} />
            </div>
            <aside className="stack">
              <DutyLine agencyId={agencyId} />
              <Changes agencyId={agencyId} roster={roster} />
              <ImportExport agencyId={agencyId} roster={roster} />
              {mayManage && <RosterForm agencyId={agencyId} roster={roster} />}
            </aside>
          </div>
        ) : (
          <div className="stack">
            <Empty icon="clock" title={<Text id="duty.none" />}>
              <p>
                <Text id={mayManage ? 'duty.none.set-up' : 'duty.none.ask'} />
              </p>
            </Empty>
            {mayManage && <RosterForm agencyId={agencyId} roster={null} />}
          </div>
        )
      }
    </Answer>
  );
}
