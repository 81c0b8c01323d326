import { type ReactNode, useState } from 'react';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { say } from '../../parts/toasts.tsx';
import { AGENCIES } from '../duty/duty.graphql.ts';
import { Channels } from './channels.tsx';
import { PolicyForm } from './policy.tsx';
import { RulesEditor } from './rules-editor.tsx';
import { OWN_ALERT_CHOICES, SET_ALERT_RULES, SET_OWN_ALERT_RULES, TEAM_ALERT_CHOICES } from './rules.graphql.ts';
import { OWN_CHANNELS, TEAM_CHANNELS } from './rules.ts';
import { SettingsForm } from './settings.tsx';
import { AlertTabs } from './tabs.tsx';

/** How the officer learns of alerts; for administrators, how the agency or party does. */
export function RulesPage(): ReactNode {
  const text = useText();
  const mayManage = useMay('alert:manage');
  return (
    <div className="page">
      <PageHead title={text('rules.title')}>
        <p>
          <Text id="rules.about" />
        </p>
      </PageHead>
      <AlertTabs />
      <div className="cols two">
        <Own />
        {mayManage && <Team />}
      </div>
    </div>
  );
}

const saved = (): void => say(<Text id="rules.saved" />);

function Own(): ReactNode {
  const choices = useHubQuery(OWN_ALERT_CHOICES, {});
  const save = useHubMutation(SET_OWN_ALERT_RULES);
  return (
    <section className="card" aria-labelledby="own-rules">
      <header>
        <h2 id="own-rules">
          <Text id="rules.own" />
        </h2>
      </header>
      <Answer of={choices}>
        {({ ownAlertRules, alertSettings }) => (
          <>
            <div className="bd">
              <RulesEditor
                stored={ownAlertRules.rules}
                channels={OWN_CHANNELS}
                isBusy={save.isPending}
                error={save.error}
                onSave={(rules) => save.mutate({ rules }, { onSuccess: saved })}
              />
            </div>
            <div className="sec line-above">
              <SettingsForm settings={alertSettings} />
            </div>
          </>
        )}
      </Answer>
    </section>
  );
}

/** Of an agency, or of the party as a whole. */
function Team(): ReactNode {
  const text = useText();
  const { party, agency } = useViewer();
  const agencies = useHubQuery(AGENCIES, {});
  const [agencyId, setAgencyId] = useState<string | null>(agency?.id ?? null);
  const choices = useHubQuery(TEAM_ALERT_CHOICES, { agencyId });
  const save = useHubMutation(SET_ALERT_RULES);
  return (
    <div className="stack">
      <section className="card" aria-labelledby="team-rules">
        <header>
          <h2 id="team-rules">
            <Text id="rules.team" />
          </h2>
        </header>
        <div className="bd stack">
          <SelectField label={text('rules.of')} value={agencyId ?? ''} onChange={({ target }) => setAgencyId(target.value || null)}>
            <option value="">{party.name}</option>
            {agencies.data?.agencies.nodes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <Answer of={choices}>
            {({ alertRules }) => (
              <RulesEditor
                key={agencyId ?? ''}
                stored={alertRules.rules}
                channels={TEAM_CHANNELS}
                isBusy={save.isPending}
                error={save.error}
                onSave={(rules) => save.mutate({ agencyId, rules }, { onSuccess: saved })}
              />
            )}
          </Answer>
        </div>
        <Answer of={choices}>
          {({ alertPolicy }) => (
            <div className="sec line-above">
              <PolicyForm key={agencyId ?? ''} agencyId={agencyId} policy={alertPolicy} />
            </div>
          )}
        </Answer>
      </section>
      <Channels />
    </div>
  );
}
