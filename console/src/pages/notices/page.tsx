import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Files } from '../../parts/files.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Note, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Acknowledgements } from './acknowledgements.tsx';
import { NoticeActs } from './notice-acts.tsx';
import { NoticeTextView } from './notice-text.tsx';
import { NOTICE, type NoticeQuery, type NoticeWordsFragment } from './notices.graphql.ts';
import { About } from './about.tsx';
import { Related } from '../../parts/related.tsx';
import { TextMarks } from './text-marks.tsx';
import { NoticeVersions } from './versions.tsx';
import { Colour, LanguageName, readerLanguages } from './words.tsx';

export type NoticeDetail = NonNullable<NoticeQuery['notice']>;

/** One published notice, in each language in which there is a text. */
export function NoticePage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const answer = useHubQuery(NOTICE, { id }, { refetchInterval: 30_000 });
  const notice = answer.data?.notice;
  useContentLabels(notice ? [notice.tlp] : []);
  return <Answer of={answer}>{(data) => (data.notice ? <Content notice={data.notice} /> : <NothingHere />)}</Answer>;
}

/** The first text in a language of the reader, else the original. */
function firstText(texts: readonly NoticeWordsFragment[]): NoticeWordsFragment | undefined {
  const fitting = readerLanguages().flatMap(
    (tag) => texts.find(({ language }) => language === tag || tag.startsWith(`${language}-`)) ?? [],
  );
  return fitting[0] ?? texts[0];
}

function Content({ notice }: { readonly notice: NoticeDetail }): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const { owner, colour, tlp, state, original, translations, cancelledReason, publishedAt, evidence } = notice;
  const texts = [original, ...translations];
  const [chosen, setChosen] = useState<string>();
  const words = texts.find((one) => keyOf(one) === chosen) ?? firstText(texts) ?? original;
  const isOwn = owner?.id === party.id;
  return (
    <div className="page">
      <PageHead title={words.title} acts={<NoticeActs notice={notice} isOwn={isOwn} />}>
        <p className="row w">
          <Colour of={colour} />
          <PartyMark party={owner} />
          {owner?.name ?? <Text id="party.undisclosed" />}
          <span className="s q">
            <Time of={publishedAt} />
          </span>
          <Tlp label={tlp} />
        </p>
      </PageHead>
      <div className="cols rail">
        <div className="stack">
          {state !== 'CURRENT' && (
            <Note tone={state === 'CANCELLED' ? 'danger' : 'warning'} icon="ban">
              <Text id={`notices.is.${state}`} /> {cancelledReason}
            </Note>
          )}
          <section className="card" aria-label={text('notices.text')}>
            <header>
              <div className="seg" role="group" aria-label={text('notices.language')}>
                {texts.map((one) => (
                  <button key={keyOf(one)} type="button" aria-pressed={one === words} onClick={() => setChosen(keyOf(one))}>
                    <LanguageName tag={one.language} />
                  </button>
                ))}
              </div>
              <TextMarks words={words} isOwner={isOwn} />
            </header>
            <div className="bd">
              <NoticeTextView words={words} original={original.language} />
            </div>
          </section>
          {evidence.length > 0 && (
            <section className="card" aria-label={text('notices.files')}>
              <div className="bd">
                <Files files={evidence} />
              </div>
            </section>
          )}
          <NoticeVersions id={notice.id} version={notice.version} />
        </div>
        <aside className="stack" aria-label={text('notices.about')}>
          <About notice={notice} />
          <Related ids={notice.relatedIds} />
          {isOwn && <Acknowledgements id={notice.id} />}
        </aside>
      </div>
    </div>
  );
}

/** A language can have several translations: of the owner, and of the reader's own party. */
const keyOf = ({ id, language }: NoticeWordsFragment): string => `${language} ${id ?? ''}`;
