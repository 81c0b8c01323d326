import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { highestOf, useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { ActorName, PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty, FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { AskRelatedDialog } from './ask-related.tsx';
import type { CaseProps } from './case-page.tsx';
import { SharedValue } from './shared-value.tsx';
import { CASE_CONTACTS, type Discoverability, RELATED_CASES, SET_CASE_DISCOVERABILITY } from './related.graphql.ts';

const DISCOVERABILITIES: readonly Discoverability[] = ['HIDDEN', 'SILENT', 'HIT', 'HIT_CONTACT'];

/** Cases that share a value with this one, the question to other countries, and who asked about this case. */
export function Related({ of }: CaseProps): ReactNode {
  const { party } = useViewer();
  useContentLabels([of.tlp]);
  const leads = of.lead?.id === party.id;
  return (
    <div className="stack">
      <OwnCases of={of} />
      {leads && <Contacts of={of} />}
    </div>
  );
}

function OwnCases({ of }: Pick<CaseProps, 'of'>): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const [isAsking, setAsking] = useState(false);
  const list = useHubPages(RELATED_CASES, { caseId: of.id }, ({ relatedCases }) => relatedCases);
  const cases = nodesOf(list.data);
  useContentLabels(cases.flatMap(({ tlp, values }) => [tlp, ...values.map((value) => value.tlp)]));
  return (
    <section className="card" aria-labelledby="related">
      <header>
        <Icon name="case" />
        <h2 id="related">{text('related.title')}</h2>
        {permissions.includes('case:lead') && (
          <button className="btn sm end" type="button" onClick={() => setAsking(true)}>
            <Text id="related.ask" />
          </button>
        )}
      </header>
      <Answer of={list}>
        {() =>
          cases.length === 0 ? (
            <Empty icon="case" title={text('related.none')} />
          ) : (
            <ul>
              {cases.map(({ id, title, tlp, lead, sharedCount, values }) => (
                <li key={id} className="bd stack8">
                  <div className="row w">
                    <Red id={id} tlp={tlp}>
                      <Link className="b" to="/cases/$id/$tab" params={{ id, tab: 'overview' }}>
                        {title}
                      </Link>
                    </Red>
                    <Tlp label={tlp} />
                    <PartyName party={lead} />
                    <span className="s m">{text('related.shared', { count: sharedCount })}</span>
                  </div>
                  <div className="row w">
                    <Red id={`${of.tlp === 'RED' ? of.id : id} values ${id}`} tlp={highestOf([of.tlp, tlp]) ?? 'RED'}>
                      {values.map((value) => (
                        <SharedValue key={value.indicatorId} of={value} beside={id} />
                      ))}
                    </Red>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      <More of={list} />
      {isAsking && <AskRelatedDialog of={of} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** For the lead: what other countries learn that ask, and who asked. */
function Contacts({ of }: Pick<CaseProps, 'of'>): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const list = useHubPages(CASE_CONTACTS, { caseId: of.id }, ({ caseContacts }) => caseContacts);
  const set = useHubMutation(SET_CASE_DISCOVERABILITY);
  const contacts = nodesOf(list.data);
  if (!permissions.includes('case:lead')) return null;
  return (
    <section className="card" aria-labelledby="contacts">
      <header>
        <Icon name="deconf" />
        <h2 id="contacts">{text('case-contacts.title')}</h2>
      </header>
      <div className="bd stack">
        <SelectField
          label={text('case-contacts.discoverability')}
          hint={text('case-contacts.discoverability.hint')}
          value={of.discoverability ?? 'HIDDEN'}
          disabled={set.isPending}
          onChange={({ target }) => set.mutate({ id: of.id, discoverability: target.value as Discoverability })}
        >
          {DISCOVERABILITIES.map((one) => (
            <option key={one} value={one}>
              {text(`case-contacts.${one}`)}
            </option>
          ))}
        </SelectField>
        <FormError error={set.error} />
        {contacts.length === 0 ? (
          <p className="s q">
            <Text id="case-contacts.none" />
          </p>
        ) : (
          <ul className="stack8">
            {contacts.map(({ createdAt, createdBy, purpose, caseReference }) => (
              <li key={createdAt} className="row w">
                <ActorName actor={createdBy} />
                <Red id={`${of.id} contacts`} tlp={of.tlp}>
                  {purpose} <span className="v">{caseReference}</span>
                </Red>
                <Time of={createdAt} />
              </li>
            ))}
          </ul>
        )}
        <More of={list} />
      </div>
    </section>
  );
}
