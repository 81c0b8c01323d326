import { type ReactNode, useState } from 'react';
import { nodesOf, useHubPages, useHubQuery } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import { DIRECTORY_OF_CONTACTS, type DirectoryFilterInput, type DirectoryRole, PARTIES_WITH_CONTACTS } from './contacts.graphql.ts';
import { DutyLine } from './duty-line.tsx';
import { Entry } from './entry.tsx';

const ROLES: readonly DirectoryRole[] = [
  'NCB_DUTY_DESK',
  'AROUND_THE_CLOCK_POINT',
  'FRAUD_DESK',
  'CYBERCRIME_UNIT',
  'FINANCIAL_INTELLIGENCE_UNIT',
  'LEGAL_ASSISTANCE',
  'TRUST_AND_SAFETY',
  'OTHER',
];

/** Which unit of which party to reach, how and when; and who of the own party is on duty now. */
export function ContactsPage(): ReactNode {
  const text = useText();
  const mayReadDuty = useMay('duty:read');
  const [party, setParty] = useState('');
  const [role, setRole] = useState<DirectoryRole | ''>('');
  const filter: DirectoryFilterInput = { ...(party ? { parties: [party] } : {}), ...(role ? { roles: [role] } : {}) };
  const entries = useHubPages(DIRECTORY_OF_CONTACTS, { filter }, (answer) => answer.entries);
  return (
    <div className="page">
      <PageHead title={text('contacts.title')}>
        <p>
          <Text id="contacts.what" />
        </p>
      </PageHead>
      <div className="cols rail">
        <div className="stack">
          <div className="cols two tight" role="group" aria-label={text('contacts.filter')}>
            <PartyChoice party={party} onParty={setParty} />
            <ChoiceField
              label={text('contacts.role')}
              choices={ROLES}
              wordOf={(one) => text(`contacts.role.${one}`)}
              none={text('contacts.any')}
              value={role}
              onChange={({ target }) => setRole(target.value as DirectoryRole | '')}
            />
          </div>
          <Answer of={entries}>
            {(data) => {
              const nodes = nodesOf(data);
              return nodes.length === 0 ? (
                <Empty icon="phone" title={<Text id="contacts.none" />} />
              ) : (
                <section className="card" data-tour="contacts" aria-label={text('contacts.title')}>
                  <ul className="rows">
                    {nodes.map((entry) => (
                      <Entry key={entry.id} entry={entry} />
                    ))}
                  </ul>
                  <More of={entries} />
                </section>
              );
            }}
          </Answer>
        </div>
        <aside>{mayReadDuty && <DutyLine />}</aside>
      </div>
    </div>
  );
}

function PartyChoice({ party, onParty }: { readonly party: string; readonly onParty: (id: string) => void }): ReactNode {
  const text = useText();
  const { data } = useHubQuery(PARTIES_WITH_CONTACTS, {});
  return (
    <SelectField label={text('contacts.party')} value={party} onChange={({ target }) => onParty(target.value)}>
      <option value="">{text('contacts.any')}</option>
      {(data?.parties ?? [])
        .filter(({ kind }) => kind !== 'HUB')
        .map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
    </SelectField>
  );
}
