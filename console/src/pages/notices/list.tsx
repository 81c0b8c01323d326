import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { CheckField } from '../../parts/fields.tsx';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Toggles } from '../../parts/toggles.tsx';
import { NoticesHead } from './head.tsx';
import { type NoticeColour, NOTICES, type NoticesQuery, type NoticeState } from './notices.graphql.ts';
import { Colour, readerLanguages } from './words.tsx';

type Line = NoticesQuery['notices']['nodes'][number];

export const COLOURS: readonly NoticeColour[] = ['PURPLE', 'ORANGE', 'SILVER', 'BULLETIN'];
const STATES: readonly NoticeState[] = ['CURRENT', 'LAPSED', 'CANCELLED'];
const LANGUAGES = readerLanguages();

/** Published notices, each in the reader's language as far as there is a text in it. */
export function NoticesPage(): ReactNode {
  const text = useText();
  const mayDraft = useMay('notice:draft');
  const [state, setState] = useState<NoticeState>('CURRENT');
  const [colours, setColours] = useState<readonly NoticeColour[]>([]);
  const [unacknowledged, setUnacknowledged] = useState(false);
  const filter = { states: [state], unacknowledged, ...(colours.length > 0 ? { colours } : {}) };
  const notices = useHubPages(NOTICES, { filter, languages: LANGUAGES }, (answer) => answer.notices);
  const nodes = nodesOf(notices.data);
  useContentLabels(nodes.map(({ tlp }) => tlp));
  return (
    <div className="page">
      <NoticesHead
        acts={
          mayDraft && (
            <Link className="btn pri" to="/notices/drafts/new">
              <Icon name="plus" />
              <Text id="notices.new" />
            </Link>
          )
        }
      />
      <div className="row w results-bar">
        <div className="seg" role="group" aria-label={text('notices.state')}>
          {STATES.map((one) => (
            <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
              <Text id={`notices.show.${one}`} />
            </button>
          ))}
        </div>
        <Toggles
          label={<span className="sr">{text('notices.colour')}</span>}
          choices={COLOURS}
          wordOf={(colour) => text(`notices.colour.${colour}`)}
          chosen={colours}
          onChosen={setColours}
        />
        <span className="end">
          <CheckField
            label={text('notices.unacknowledged')}
            checked={unacknowledged}
            onChange={({ target }) => setUnacknowledged(target.checked)}
          />
        </span>
      </div>
      <div data-tour="notices">
        <Answer of={notices}>
          {() =>
            nodes.length === 0 ? (
              <Empty icon="flag" title={<Text id="notices.none" />} />
            ) : (
              <section className="card" aria-label={text('notices.published')}>
                <ul className="rows">
                  {nodes.map((notice) => (
                    <Row key={notice.id} notice={notice} />
                  ))}
                </ul>
                <More of={notices} />
              </section>
            )
          }
        </Answer>
      </div>
    </div>
  );
}

function Row({ notice }: { readonly notice: Line }): ReactNode {
  const { party } = useViewer();
  const { id, colour, owner, text: words, threat, tlp, publishedAt, acknowledgedAt, state } = notice;
  const isOthers = owner?.id !== party.id;
  return (
    <li className="stack8">
      <div className="row w">
        <PartyMark party={owner} />
        <Colour of={colour} />
        <span className="s m">
          <Text id={`threat.${threat}`} />
        </span>
        <span className="end row">
          <Tlp label={tlp} />
          <span className="s q">
            <Time of={publishedAt} />
          </span>
        </span>
      </div>
      <Link className="b block" to="/notices/$id" params={{ id }} lang={words.language}>
        {words.title}
      </Link>
      <p className="m" lang={words.language}>
        {words.summary}
      </p>
      {isOthers && state === 'CURRENT' && (
        <span className={`st s ${acknowledgedAt === null ? 'w' : 'ok'}`}>
          <Icon name={acknowledgedAt === null ? 'clock' : 'check'} />
          <Text id={acknowledgedAt === null ? 'notices.not-acknowledged' : 'notices.acknowledged'} />
        </span>
      )}
    </li>
  );
}
