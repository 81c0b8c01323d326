import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { ActorName } from '../../parts/party.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { IndicatorLink } from '../../parts/indicator-link.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { CONTACTS, type ContactsQuery, type ContactState } from './deconfliction.graphql.ts';
import { DeconflictionHead } from './head.tsx';

export type Contact = ContactsQuery['contacts']['nodes'][number];

const FILTERS: Readonly<Record<'open' | 'done', readonly ContactState[]>> = {
  open: ['OPEN'],
  done: ['IDENTIFIED', 'RELEASED', 'DECLINED'],
};

/** Who asked about what the own party holds, and what the asker learned. */
export function ContactsOfDeconflictionPage(): ReactNode {
  const text = useText();
  const [shown, setShown] = useState<keyof typeof FILTERS>('open');
  const [chosen, setChosen] = useState<Contact>();
  const contacts = useHubPages(CONTACTS, { filter: { states: FILTERS[shown] } }, (answer) => answer.contacts, { refetchInterval: 15_000 });
  const nodes = nodesOf(contacts.data);
  useContentLabels(nodes.flatMap(({ indicator }) => (indicator ? [indicator.tlp] : [])));
  return (
    <div className="page">
      <DeconflictionHead />
      <div className="row w results-bar">
        <div className="seg" role="group" aria-label={text('deconfliction.theirs')}>
          {(['open', 'done'] as const).map((one) => (
            <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
              <Text id={`deconfliction.contacts.${one}`} />
            </button>
          ))}
        </div>
      </div>
      <Answer of={contacts}>
        {() =>
          nodes.length === 0 ? (
            <Empty icon="inbox" title={<Text id="deconfliction.theirs.none" />} />
          ) : (
            <section className="card" aria-label={text('deconfliction.theirs')}>
              <ul className="rows">
                {nodes.map((one) => (
                  <ContactRow key={one.id} contact={one} onAnswer={() => setChosen(one)} />
                ))}
              </ul>
              <More of={contacts} />
            </section>
          )
        }
      </Answer>
      {chosen && <AnswerDialog contact={chosen} onClose={() => setChosen(undefined)} />}
    </div>
  );
}

/** Whether the holder can still answer: once, and a holder that has named itself may release. */
export const isAnswerable = ({ state, indicator }: Contact): boolean => state === 'OPEN' || (state === 'IDENTIFIED' && indicator !== null);

function ContactRow({ contact, onAnswer }: { readonly contact: Contact; readonly onAnswer: () => void }): ReactNode {
  const { createdBy, createdAt, indicator, reference, purpose, caseReference, discoverability, state, note, answeredBy } = contact;
  return (
    <li className="stack8">
      <div className="row w">
        <ActorName actor={createdBy} />
        <span className="end row">
          {state !== 'OPEN' && (
            <span className={`st${state === 'DECLINED' ? '' : ' ok'}`}>
              <Text id={`deconfliction.${state}`} />
            </span>
          )}
          <span className="s q">
            <Time of={createdAt} />
          </span>
        </span>
      </div>
      <div className="row w">
        {indicator ? (
          <>
            <IndicatorLink of={indicator} />
            <Tlp label={indicator.tlp} />
          </>
        ) : (
          <span className="m">
            <Text id={reference === null ? 'deconfliction.not-yours' : 'deconfliction.sealed'} values={{ reference: reference ?? '' }} />
          </span>
        )}
      </div>
      <p className="m">
        {purpose} <span className="s q">{caseReference}</span>
      </p>
      <p className="s q">
        <Text id={`deconfliction.learned.${discoverability}`} values={{ party: createdBy.party?.name ?? '' }} />
      </p>
      {note !== null && <p className="s">{note}</p>}
      {answeredBy && state !== 'OPEN' && (
        <p className="s q">
          <Text id="deconfliction.answered-by" values={{ name: answeredBy.name ?? '' }} />
        </p>
      )}
      {isAnswerable(contact) && (
        <button className="btn sm" type="button" onClick={onAnswer}>
          <Text id={state === 'OPEN' ? 'deconfliction.act.answer' : 'deconfliction.act.release'} />
        </button>
      )}
    </li>
  );
}
